from dataclasses import replace
from datetime import date

import pytest

from credit_hub.model.articles import TENDER_REG_34_2
from credit_hub.model.facts import Rank, Trust
from credit_hub.model.findings import (
    Bilingual,
    EvidenceClass,
    Finding,
    Hit,
    Incompleteness,
    Judgement,
    Lead,
    LotCheck,
)
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Regime

TEXT = Bilingual("甲乙的单位负责人为同一人", "a and b have the same principal")
AS_OF = AsOf.parse("2026-10-15T09:30:00+08:00")
STATUTORY, LEAD = EvidenceClass.STATUTORY, EvidenceClass.LEAD

JUDGEMENT = Judgement(
    id="j1",
    rule_id="D01",
    rule_version="1.0.0",
    title=TEXT,
    variant="same_principal",
    evidence=STATUTORY,
    regime=Regime.TENDER,
    lot_id="lot:T1/L1",
    subjects=("uscc:91410199TE5T00016Y", "uscc:92410199TE5T00024N"),
    subject_names=("甲", "乙"),
    as_of=AS_OF,
    articles=(TENDER_REG_34_2,),
    summary=TEXT,
    paths=(),
    false_positives=(),
    missing_proof=(),
)
FIELDS = {name: getattr(JUDGEMENT, name) for name in Judgement.__dataclass_fields__}


def test_hit_of_a_lead_with_an_article_is_refused() -> None:
    with pytest.raises(ValueError, match="a lead quotes no article"):
        Hit(LEAD, "siblings", ("a", "b"), (), TEXT, articles=(TENDER_REG_34_2,))


@pytest.mark.parametrize("evidence", [e for e in EvidenceClass if e is not LEAD])
def test_hit_of_a_finding_without_an_article_is_refused(evidence: EvidenceClass) -> None:
    with pytest.raises(ValueError, match="at least one"):
        Hit(evidence, "same_principal", ("a", "b"), (), TEXT)


def test_hit_with_the_articles_of_its_strength_is_made() -> None:
    assert Hit(STATUTORY, "x", ("a",), (), TEXT, articles=(TENDER_REG_34_2,)).articles
    assert not Hit(LEAD, "x", ("a",), (), TEXT).articles


def test_finding_of_the_class_of_leads_is_refused() -> None:
    with pytest.raises(ValueError, match="not a Finding"):
        Finding(**{**FIELDS, "evidence": LEAD})


@pytest.mark.parametrize("change", [{"articles": ()}, {"evidence": LEAD}])
def test_lead_that_is_stronger_or_quotes_an_article_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a Lead is class L"):
        Lead(**{**FIELDS, **change})


def test_finding_and_lead_are_different_types() -> None:
    finding = Finding(**FIELDS)
    lead = Lead(**{**FIELDS, "evidence": LEAD, "articles": ()})

    assert not isinstance(finding, Lead)
    assert not isinstance(lead, Finding)


def test_lot_check_is_complete_only_without_a_limit() -> None:
    check = LotCheck(
        lot_id="lot:T1/L1",
        lot_name="一标段",
        regime=Regime.TENDER,
        as_of=AS_OF,
        known_at=None,
        deadline=AS_OF.moment,
        bidders=(),
        bidder_names=(),
        rules=(("D01", "1.0.0"),),
        findings=(),
        leads=(),
        incomplete=(),
    )

    assert check.complete
    assert not replace(check, incomplete=(Incompleteness("cap", "a", TEXT),)).complete


def test_rank_puts_trust_before_the_day_of_the_statement() -> None:
    old_register = Rank(Trust.REGISTER, date(2020, 1, 1))
    new_mention = Rank(Trust.MENTION, date(2026, 1, 1))

    assert new_mention < old_register
    assert Rank(Trust.REGISTER) < old_register
