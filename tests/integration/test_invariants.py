"""The invariants of docs/architecture.md, on the planted cases loaded into a real Neo4j."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from credit_hub.cypher import Query
from credit_hub.graph.check import check_lot
from credit_hub.graph.digest import graph_digest
from credit_hub.graph.migrations import migrate
from credit_hub.graph.neighbourhood_reader import Limits
from credit_hub.graph.repositories.findings import FindingRepository
from credit_hub.graph.store import GraphStore, Row
from credit_hub.graph.wipe import wipe
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.load import load_file
from credit_hub.loaders.report import LoadReport, Outcome
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic import Manifest, Size, generate
from credit_hub.model.findings import EvidenceClass, LotCheck
from credit_hub.model.interval import AsOf
from credit_hub.model.schema import PROVENANCE
from credit_hub.model.statutes import Regime
from tests.integration.personal import personal_values

LOADED_AT = datetime(2026, 11, 2, 8, tzinfo=UTC)
ASKED_AT = datetime(2026, 11, 3, 8, tzinfo=UTC)
G1 = "lot:ZZTEST-G1/1"
G1_WITH_PARENT = "lot:ZZTEST-G1/2"
VILLAGE = Size("village", firms=240, lots=2)
"""The planted cases among as many firms as it takes to have permits, penalties and tenders."""
KEYS = IdentityKeys(b"a secret of the tests, 32 bytes.")


def ask(store: GraphStore, text: str) -> list[Row]:
    """Run a reading query made for one test."""
    return store.read(Query("test", "for one test", text, (), (), "read", "-"), {})


@dataclass(frozen=True, slots=True)
class City:
    """The input files, and the graph that holds them."""

    store: GraphStore
    manifest: Manifest
    folder: Path
    reports: dict[str, LoadReport]

    def load(self, source: str, path: Path, *, again: bool = False) -> LoadReport:
        return load_file(
            SOURCES[source],
            path,
            self.store,
            keys=KEYS,
            data_dir=self.folder,
            again=again,
            now=lambda: LOADED_AT,
        )

    def check(self, lot: str, **question: object) -> LotCheck:
        return check_lot(self.store, lot, now=ASKED_AT, **question)  # type: ignore[arg-type]  # per test

    def answers(self) -> Iterator[LotCheck]:
        """Ask every question whose answer was planted."""
        for answer in json.loads((self.manifest.truth).read_text())["answers"]:
            as_of = None if answer["as_of"] is None else AsOf.parse(answer["as_of"])
            yield self.check(answer["lot"], regime=Regime(answer["regime"]), as_of=as_of)


@pytest.fixture(scope="module")
def city(session_store: GraphStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("city")
    wipe(session_store)
    migrate(session_store, now=LOADED_AT)
    manifest = generate(folder / "files", VILLAGE)
    loaded = City(session_store, manifest, folder, {})
    for source, path in manifest.files.items():
        loaded.reports[source] = loaded.load(source, path)
    yield loaded
    wipe(session_store)


def test_invariant_1_a_lead_is_not_a_sanction(city: City) -> None:
    count = "MATCH (s:Sanction) RETURN count(s) AS sanctions"
    before = ask(city.store, count)

    for check in city.answers():
        FindingRepository(city.store).save(check, ASKED_AT)
        assert all(lead.evidence is EvidenceClass.LEAD for lead in check.leads)
        assert not [lead for lead in check.leads if lead.articles]
        assert all(finding.articles for finding in check.findings)

    assert before[0]["sanctions"]
    assert ask(city.store, count) == before
    mixed = "MATCH (n) WHERE n:Lead AND (n:Finding OR n:Sanction) RETURN count(n) AS mixed"
    assert ask(city.store, mixed) == [{"mixed": 0}]


def test_invariant_2_every_edge_has_provenance_and_time(city: City) -> None:
    required = [prop.name for prop in PROVENANCE if prop.required]
    missing = " OR ".join(f"r.{name} IS NULL" for name in required)

    edges = ask(city.store, "MATCH (:Entity)-[r]->(:Entity) RETURN count(r) AS n")
    bare = ask(city.store, f"MATCH (:Entity)-[r]->(:Entity) WHERE {missing} RETURN type(r) AS t")

    assert int(str(edges[0]["n"])) > 100
    assert bare == []


def test_invariant_2_as_of_and_known_at_are_independent(city: City) -> None:
    before_it_was_true = AsOf.parse("2026-08-15")
    before_it_was_known = datetime(2026, 11, 1, tzinfo=UTC)

    now = city.check(G1)
    earlier = city.check(G1, as_of=before_it_was_true)
    unknown = city.check(G1, known_at=before_it_was_known)

    assert [finding.rule_id for finding in now.findings] == ["D01"]
    assert earlier.findings == ()
    assert earlier.bidders == now.bidders
    assert unknown.findings == ()
    assert unknown.bidders == ()


def test_invariant_3_a_finding_explains_itself(city: City) -> None:
    judgements = [j for check in city.answers() for j in (*check.findings, *check.leads)]
    files = {report.file_sha256: report for report in city.reports.values()}

    assert judgements
    for judgement in judgements:
        assert judgement.rule_version
        assert judgement.summary.zh
        assert judgement.summary.en
        assert judgement.false_positives
        assert judgement.missing_proof
        assert judgement.paths
        for step in (step for path in judgement.paths for step in path):
            assert step.source == files[step.file_sha256].source
            assert 1 <= step.row <= files[step.file_sha256].rows_read
        for article in judgement.articles:
            assert judgement.as_of.day in article.statute.valid
            assert article.wording_zh


def test_invariant_4_namesakes_never_merge(city: City, tmp_path: Path) -> None:
    officers = tmp_path / "officers.csv"
    enterprises = ask(
        city.store, "MATCH (e:Enterprise) WHERE e.uscc IS NOT NULL RETURN e.uscc AS uscc"
    )
    codes = sorted(str(row["uscc"]) for row in enterprises)
    rows = [[code, "法定代表人", "单名同"] for code in codes[:3]]
    with officers.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["统一社会信用代码", "职务", "姓名"], *rows])
    of_the_name = (
        "MATCH (p:Person) WHERE p.masked_name = '单**' "
        "RETURN p.id AS id, p.name_key AS key, p.identity AS identity"
    )

    report = city.load("officers", officers)

    persons = ask(city.store, of_the_name)
    assert report.rows_written == 3
    assert len({person["id"] for person in persons}) == 3
    assert len({person["key"] for person in persons}) == 1
    assert {person["identity"] for person in persons} == {"record"}


def test_invariant_5_no_plaintext_personal_identifier_in_the_graph_or_the_ledgers(
    city: City,
) -> None:
    personal = set(personal_values(city.manifest))
    nodes = ask(city.store, "MATCH (n) UNWIND keys(n) AS k RETURN DISTINCT n[k] AS value")
    edges = ask(city.store, "MATCH ()-[r]->() UNWIND keys(r) AS k RETURN DISTINCT r[k] AS value")
    texts = [str(row["value"]) for row in (*nodes, *edges)]
    texts += [path.read_text() for path in (city.folder / "loads").rglob("*") if path.is_file()]

    assert len(personal) > 50
    assert len(texts) > 500
    found = {value for value in personal for text in texts if value in text}
    assert found == set()
    numbers = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(19|20)\d{9}[\dXx](?![0-9A-Za-z])")
    assert [text for text in texts if numbers.search(text)] == []


def test_invariant_7_control_depends_on_the_regime(city: City) -> None:
    tender = city.check(G1_WITH_PARENT, regime=Regime.TENDER)
    procurement = city.check(G1_WITH_PARENT, regime=Regime.PROCUREMENT)

    assert len([f for f in tender.findings if f.rule_id == "D02"]) == 2
    assert [f for f in procurement.findings if f.rule_id == "D02"] == []
    assert len([j for j in procurement.leads if j.rule_id == "D02"]) >= 2


def test_invariant_8_incomplete_is_said(city: City) -> None:
    capped = city.check(G1_WITH_PARENT, limits=Limits(depth=1))

    assert not capped.complete
    for reason in capped.incomplete:
        assert reason.code
        assert reason.text.zh
        assert reason.text.en


def test_invariant_11_loads_balance_and_a_second_load_changes_nothing(city: City) -> None:
    first = graph_digest(city.store)

    for source, report in city.reports.items():
        assert report.outcome is Outcome.COMPLETE
        assert report.rows_read == city.manifest.rows[source]
        parts = (report.rows_written, report.rows_unchanged, report.rows_rejected)
        assert report.rows_read == sum(parts)
        same = city.load(source, city.manifest.files[source])
        assert same.outcome is Outcome.UNCHANGED
        again = city.load(source, city.manifest.files[source], again=True)
        assert again.rows_written == 0
        assert again.rows_rejected == report.rows_rejected

    assert graph_digest(city.store) == first
