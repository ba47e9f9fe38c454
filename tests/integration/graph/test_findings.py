"""Findings and leads kept in the graph."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from credit_hub.cypher import Query
from credit_hub.graph.repositories.findings import FindingRepository
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import ConflictError, NotFoundError
from credit_hub.model.findings import Bilingual, EvidenceClass, Finding, Lead, LotCheck
from credit_hub.model.interval import CHINA, AsOf, Interval
from credit_hub.model.statutes import Article, Regime, Statute

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
DEADLINE = datetime(2026, 10, 15, 9, 30, tzinfo=CHINA)
LOT = "lot:T1/1"
A, B = "uscc:a", "uscc:b"
STATUTE = Statute("r", "条例", "Regulation", "国务院", Interval(date(2012, 2, 1)), "2019")
ARTICLE = Article(STATUTE, 34, 2, None, "单位负责人为同一人", "same principal")
COUNTS = Query(
    "test/counts",
    "-",
    "MATCH (f) WHERE f:Finding OR f:Lead OPTIONAL MATCH (f)-[r]->() "
    "RETURN labels(f) AS labels, count(r) AS edges ORDER BY labels",
    (),
    (),
    "read",
    "-",
)

FINDING = Finding(
    id="finding:1",
    rule_id="D01",
    rule_version="1.0.0",
    title=Bilingual("单位负责人同一", "same principal"),
    variant="same_legal_representative",
    evidence=EvidenceClass.STATUTORY,
    regime=Regime.TENDER,
    lot_id=LOT,
    subjects=(A, B),
    subject_names=("甲公司", "乙公司"),
    as_of=AsOf(DEADLINE),
    articles=(ARTICLE,),
    summary=Bilingual("同一人", "the same person"),
    paths=(),
    false_positives=(),
    missing_proof=(),
)
LEAD = Lead(
    id="lead:1",
    rule_id="D10",
    rule_version="1.0.0",
    title=Bilingual("电话相同", "same telephone"),
    variant="same_phone",
    evidence=EvidenceClass.LEAD,
    regime=Regime.TENDER,
    lot_id=LOT,
    subjects=(A,),
    subject_names=("甲公司",),
    as_of=AsOf(DEADLINE),
    articles=(),
    summary=Bilingual("同一电话", "one telephone"),
    paths=(),
    false_positives=(),
    missing_proof=(),
)


def check(*judgements: Finding | Lead) -> LotCheck:
    return LotCheck(
        lot_id=LOT,
        lot_name="一标段",
        regime=Regime.TENDER,
        as_of=AsOf(DEADLINE),
        known_at=None,
        deadline=DEADLINE,
        bidders=(A, B),
        bidder_names=("甲公司", "乙公司"),
        rules=(("D01", "1.0.0"),),
        findings=tuple(j for j in judgements if isinstance(j, Finding)),
        leads=tuple(j for j in judgements if isinstance(j, Lead)),
        incomplete=(),
    )


@pytest.fixture
def repository(graph: GraphStore) -> FindingRepository:
    """Return the repository of a graph with one lot and two enterprises."""
    text = (
        f"CREATE (:Entity:Lot {{id: '{LOT}'}}), (:Entity:Enterprise {{id: '{A}'}}), "
        f"(:Entity:Enterprise {{id: '{B}'}})"
    )
    graph.write(Query("test/lot", "-", text, (), (), "write", "-"))
    return FindingRepository(graph)


def test_save_then_get_returns_the_same_finding_and_lead(repository: FindingRepository) -> None:
    saved = repository.save(check(FINDING, LEAD), NOW)

    assert saved == 2
    assert repository.get("finding:1") == FINDING
    assert repository.get("lead:1") == LEAD


def test_save_twice_leaves_one_node_with_its_edges_and_first_times(
    repository: FindingRepository,
) -> None:
    repository.save(check(FINDING, LEAD), NOW)
    repository.save(check(FINDING, LEAD), LATER)

    assert repository.store.read(COUNTS) == [
        {"labels": ("Finding",), "edges": 3},
        {"labels": ("Lead",), "edges": 2},
    ]
    stored = repository.of_lot(LOT)
    assert {(s.recorded_at, s.updated_at) for s in stored} == {(NOW, NOW)}


def test_save_with_another_text_keeps_the_first_time_and_tells_the_last(
    repository: FindingRepository,
) -> None:
    repository.save(check(FINDING), NOW)
    changed = replace(FINDING, summary=Bilingual("法定代表人同一", "the same representative"))

    repository.save(check(changed), LATER)

    (stored,) = repository.of_lot(LOT)
    assert stored.judgement == changed
    assert (stored.recorded_at, stored.updated_at) == (NOW, LATER)


def test_save_a_finding_under_the_id_of_a_lead_is_refused(repository: FindingRepository) -> None:
    repository.save(check(LEAD), NOW)

    with pytest.raises(ConflictError, match="never becomes a Finding"):
        repository.save(check(replace(FINDING, id="lead:1")), NOW)

    assert repository.get("lead:1") == LEAD


def test_save_a_lead_under_the_id_of_a_finding_is_refused_with_all_of_the_check(
    repository: FindingRepository,
) -> None:
    repository.save(check(FINDING), NOW)
    other = replace(FINDING, id="finding:2")

    with pytest.raises(ConflictError, match="never becomes a Lead"):
        repository.save(check(other, replace(LEAD, id="finding:1")), NOW)

    with pytest.raises(NotFoundError):
        repository.get("finding:2")


def test_save_without_the_lot_is_refused_and_keeps_nothing(repository: FindingRepository) -> None:
    with pytest.raises(NotFoundError, match="lot:T9/9"):
        repository.save(check(replace(FINDING, lot_id="lot:T9/9")), NOW)

    assert repository.store.read(COUNTS) == []


def test_save_a_check_that_found_nothing_writes_nothing(repository: FindingRepository) -> None:
    assert repository.save(check(), NOW) == 0


def test_get_unknown_id_says_what_to_do(repository: FindingRepository) -> None:
    with pytest.raises(NotFoundError, match="credit-hub check"):
        repository.get("finding:none")


def test_of_lot_lists_findings_before_leads(repository: FindingRepository) -> None:
    repository.save(check(LEAD, FINDING), NOW)

    assert [stored.judgement.id for stored in repository.of_lot(LOT)] == ["finding:1", "lead:1"]


def test_concerning_lists_what_names_the_subject(repository: FindingRepository) -> None:
    repository.save(check(LEAD, FINDING), NOW)

    assert {s.judgement.id for s in repository.concerning(A)} == {"finding:1", "lead:1"}
    assert {s.judgement.id for s in repository.concerning(B)} == {"finding:1"}
