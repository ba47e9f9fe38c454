"""The answer as a whole: ids, what is missing, what was searched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from credit_hub.graph.check import evaluate
from credit_hub.graph.detectors import RULES
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.model.errors import MissingInputError
from credit_hub.model.findings import EvidenceClass, Finding, Lead
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Regime

LOT = "lot L deadline=2026-10-15T09:30 regime=tender\n"
HEAD = """bids a b
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2020-01-01..-> b
"""


def test_lot_is_judged_at_its_deadline_under_its_own_regime() -> None:
    check = evaluate(parse_neighbourhood(LOT + HEAD))

    assert check.regime is Regime.TENDER
    assert str(check.as_of) == "2026-10-15T09:30:00+08:00"
    assert check.as_of.day == date(2026, 10, 15)


def test_lot_without_deadline_needs_a_moment() -> None:
    graph = parse_neighbourhood("lot L regime=tender\n" + HEAD)

    with pytest.raises(MissingInputError, match=r"no bid deadline.*give as_of"):
        evaluate(graph)


def test_lot_without_deadline_is_judged_at_the_given_moment() -> None:
    graph = parse_neighbourhood("lot L regime=tender\n" + HEAD)

    check = evaluate(graph, as_of=AsOf.parse("2026-10-15"))

    assert [f.rule_id for f in check.findings] == ["D01"]
    assert check.deadline is None


def test_lot_without_regime_needs_one() -> None:
    graph = parse_neighbourhood("lot L deadline=2026-10-15T09:30\n" + HEAD)

    with pytest.raises(MissingInputError, match="which body of law"):
        evaluate(graph)


def test_finding_id_is_the_same_for_the_same_question_on_the_same_facts() -> None:
    first = evaluate(parse_neighbourhood(LOT + HEAD))
    second = evaluate(parse_neighbourhood(LOT + HEAD), as_of=first.as_of)

    assert first.findings == second.findings
    assert first.findings[0].id.startswith("finding:")


@pytest.mark.parametrize(
    "change",
    [
        {"regime": Regime.PROCUREMENT},
        {"as_of": AsOf.parse("2026-10-16")},
        {"rules": tuple(replace(rule, version="9.0.0") for rule in RULES)},
    ],
    ids=["regime", "as_of", "version"],
)
def test_finding_id_changes_with_the_question_and_the_rule(change: dict[str, object]) -> None:
    graph = parse_neighbourhood(LOT + HEAD)

    first = evaluate(graph)
    second = evaluate(graph, **change)  # type: ignore[arg-type]  # one of the cases above

    assert first.findings[0].id != second.findings[0].id


def test_answer_without_hits_says_what_was_searched() -> None:
    check = evaluate(parse_neighbourhood(LOT + "bids a b\n"))

    assert not check.findings
    assert not check.leads
    assert [s.rule_id for s in check.searched] == [rule.id for rule in RULES]
    assert not check.complete
    texts = {i.text.en for i in check.incomplete}
    assert "D07 not decidable: no team data" in texts
    assert "D01 not decidable: no head on record for that day (a, b)" in texts


def test_answer_for_a_lot_without_bids_says_so() -> None:
    check = evaluate(parse_neighbourhood(LOT))

    assert check.bidders == ()
    assert "no_bids" in {i.code for i in check.incomplete}


def test_leads_and_findings_are_kept_apart() -> None:
    graph = parse_neighbourhood(LOT + HEAD + "a -HOLDS 60%-> b\n")

    check = evaluate(graph)

    assert [type(f) for f in check.findings] == [Finding]
    assert [type(lead) for lead in check.leads] == [Lead]
    assert check.leads[0].evidence is EvidenceClass.LEAD
    assert check.leads[0].articles == ()


def test_asked_after_the_window_what_began_since_is_still_a_lead() -> None:
    graph = parse_neighbourhood(LOT + "bids e f\ne -HOLDS 60% 2026-10-20..-> f\n")

    check = evaluate(graph, as_of=AsOf.parse("2027-11-01"))

    assert not check.findings
    assert [lead.variant for lead in check.leads] == ["control_after_deadline"]


def test_undated_edge_is_named_as_missing_proof() -> None:
    graph = parse_neighbourhood(LOT + "bids a b\na -HOLDS 60%-> b\n")

    lead = evaluate(graph).leads[0]

    assert lead.missing_proof[0].en == (
        "a holds 60 % of b (beginning not known): the day on which it began is missing"
    )
    assert lead.missing_proof[0].zh == "a持有b60%（起始日不明）：缺起始日，须调取载明日期的登记材料"


def test_rule_is_not_applied_on_a_day_before_its_article_was_in_force() -> None:
    graph = parse_neighbourhood(
        """lot L deadline=2011-05-10T09:30 regime=tender
bids a b
P -LEGAL_REPRESENTATIVE_OF 2009-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2010-01-01..-> b
"""
    )

    check = evaluate(graph)

    assert not check.findings
    assert "D01" not in {rule for rule, _ in check.rules}
    assert ("article_not_in_force", "D01") in {(i.code, i.subject) for i in check.incomplete}


def test_head_known_by_number_in_one_feed_leaves_no_namesake_question() -> None:
    graph = parse_neighbourhood(
        LOT
        + """bids a b
Person P name_key=wang
Person Q name_key=wang
Person R identity=record name_key=wang
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
R -LEGAL_REPRESENTATIVE_OF-> a
Q -LEGAL_REPRESENTATIVE_OF 2020-01-01..-> b
"""
    )

    check = evaluate(graph)

    assert "namesake" not in {i.code for i in check.incomplete}
