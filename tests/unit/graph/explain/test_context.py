"""Rivals, namesakes, ages and numbered steps of a finding."""

from __future__ import annotations

from credit_hub.graph.check import evaluate
from credit_hub.graph.explain.context import RivalKind
from credit_hub.graph.explain.reading import Explanation, explain
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.model.interval import AsOf

LOT = "lot L deadline=2026-10-15T09:30 regime=tender\n"


def explained(text: str, as_of: str | None = None) -> Explanation:
    graph = parse_neighbourhood(LOT + text)
    check = evaluate(graph, as_of=None if as_of is None else AsOf.parse(as_of))
    return explain(graph, (*check.findings, *check.leads)[0])


def test_steps_are_numbered_by_path_and_name_their_source_row() -> None:
    found = explained(
        """bids a b
P -PRINCIPAL_OF 2019-01-01..-> a
P -PRINCIPAL_OF 2020-01-01.. source=register-> b
"""
    )

    assert [(s.number, s.text.zh) for s in found.steps] == [
        ("1.1", "P是a的单位负责人（自2019-01-01起）；来源example第3行"),
        ("1.2", "P是b的单位负责人（自2020-01-01起）；来源register第4行"),
    ]
    assert found.steps[1].text.en == (
        "P is the principal of b (from 2020-01-01); source register, row 4"
    )


def test_another_legal_representative_on_that_day_is_a_rival() -> None:
    found = explained(
        """bids a b
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> b
R -LEGAL_REPRESENTATIVE_OF 2024-01-01.. source=annual-report-> b
S -LEGAL_REPRESENTATIVE_OF 2015-01-01..2019-01-01-> b
"""
    )

    assert [(r.kind, r.step.start_id) for r in found.rivals] == [(RivalKind.OTHER_HOLDER, "R")]
    assert found.rivals[0].text.en.startswith("annual-report states: R is the legal")


def test_other_figure_for_the_same_holding_is_a_rival() -> None:
    found = explained(
        """bids a b
a -HOLDS 60% 2020-01-01..-> b
a -HOLDS 30% 2020-01-01.. trust=DECLARED source=annual-report-> b
a -HOLDS 60% 2020-01-01.. trust=DECLARED source=notice-> b
"""
    )

    assert [(r.kind, r.step.source) for r in found.rivals] == [(RivalKind.DIFFERS, "annual-report")]


def test_record_without_number_under_the_same_name_is_a_warning() -> None:
    found = explained(
        """bids a b c
Person P name_key=wang name=王*
Person Q name_key=wang identity=record
Person R name_key=wang
P -PRINCIPAL_OF 2019-01-01..-> a
P -PRINCIPAL_OF 2019-01-01..-> b
Q -PRINCIPAL_OF 2019-01-01..-> c
R -OFFICER_OF role=监事 2019-01-01..-> c
"""
    )

    assert [(w.code, w.subject) for w in found.warnings] == [("namesake", "P|Q")]
    assert "王*" in found.warnings[0].text.zh


def test_age_of_each_fact_is_counted_to_the_day_asked_about() -> None:
    found = explained(
        """bids a b
P -PRINCIPAL_OF 2019-01-01.. stated=2026-09-15-> a
P -PRINCIPAL_OF 2019-01-01.. stated=2025-01-01-> b
"""
    )

    assert [(f.days, f.band) for f in found.freshness] == [
        (30, "current"),
        (652, "old"),
    ]


def test_fact_stated_after_the_day_is_of_negative_age_and_an_undated_one_of_none() -> None:
    found = explained(
        """bids a b
P -PRINCIPAL_OF 2019-01-01.. stated=2026-09-16-> a
P -PRINCIPAL_OF 2019-01-01..-> b
""",
        as_of="2026-09-15",
    )

    assert [(f.days, f.band) for f in found.freshness] == [(-1, "current"), (None, None)]
