"""Receipts are replayed to the byte, whatever was loaded since, and whatever was loading then."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr

from credit_hub.api import receipts
from credit_hub.api.checking import CheckRequest, run_check
from credit_hub.api.hub import Hub, prepare
from credit_hub.api.notary import Notary
from credit_hub.api.receipts import Replay, Same, answer_json, replay
from credit_hub.api.schemas.check import LotCheckView
from credit_hub.api.settings import Settings
from credit_hub.cypher import Query
from credit_hub.graph.detectors import RULES
from credit_hub.graph.store import GraphStore, Transaction
from credit_hub.graph.wipe import wipe
from credit_hub.ledger.receipts.canonical import canonical
from credit_hub.ledger.receipts.documents import Document
from credit_hub.ledger.receipts.verification import Conclusion, verify
from credit_hub.loaders.lease import Lease
from credit_hub.loaders.load import load_file
from credit_hub.loaders.report import LoadReport, Outcome
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic import LOT, Manifest, generate
from credit_hub.loaders.synthetic.codes import uscc
from tests.ledgers import Ledgers

G1 = "lot:ZZTEST-G1/1"
G1_WITH_PARENT = "lot:ZZTEST-G1/2"
RECEIPTS = 100
DAYS = (
    None,
    "2026-08-15",
    "2026-09-01",
    "2026-10-01",
    "2026-10-15",
    "2026-12-01",
    "2027-06-01",
    "2030-01-01",
)


def run(store: GraphStore, text: str, **parameters: object) -> Sequence[Mapping[str, object]]:
    """Run a query made for one test."""
    return store.write(Query("test", "for one test", text, (), (), "write", "-"), parameters)


@dataclass(frozen=True, slots=True)
class City:
    """A loaded synthetic city and the hub over it."""

    hub: Hub
    manifest: Manifest
    folder: Path

    def load(self, source: str, path: Path) -> LoadReport:
        keys, data_dir = self.hub.keys, self.folder / "loads"
        return load_file(SOURCES[source], path, self.hub.store, keys=keys, data_dir=data_dir)

    def rows(self, source: str) -> tuple[list[str], list[dict[str, str]]]:
        """Return headings and rows of one of the city's own CSV files."""
        data = self.manifest.files[source].read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030")
        reader = csv.DictReader(text.splitlines())
        rows = list(reader)
        return list(reader.fieldnames or ()), rows

    def restate(
        self, source: str, day: str, change: Callable[[dict[str, str]], bool]
    ) -> LoadReport:
        """Load those rows of the city's file that ``change`` takes, as stated on another day."""
        headings, rows = self.rows(source)
        taken = [{**row, "数据日期": day} for row in rows if change(row)]
        path = self.folder / f"{source}-{day}-{len(taken)}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings)
            writer.writeheader()
            writer.writerows(taken)
        report = self.load(source, path)
        assert report.rows_written, report
        return report

    def ask(self, lot: str = G1, **question: str) -> LotCheckView:
        request = CheckRequest.parse(lot, **question)
        return run_check(self.hub, request, datetime.now(UTC)).view

    def replay(self, view: LotCheckView) -> Replay:
        """Verify the receipt of an answer with the hub's keys, and ask again."""
        assert view.receipt is not None
        document = Document(view.receipt.jws, view.receipt.id, answer_json(view))
        verdict = verify(document, self.hub.notary.public_keys())
        assert verdict.conclusion is Conclusion.VALID, verdict
        assert verdict.statement is not None
        return replay(self.hub, verdict.statement)


@pytest.fixture
def city(session_store: GraphStore, ledgers: Ledgers, tmp_path: Path) -> Iterator[City]:
    wipe(session_store)
    url = ledgers.of(tmp_path / "data").get("CREDIT_HUB_LEDGER_URL")
    settings = Settings(
        data_dir=tmp_path / "data", ledger_url=None if url is None else SecretStr(url)
    )
    with Notary(settings) as notary:
        hub = prepare(settings, session_store, notary)
        loaded = City(hub, generate(tmp_path / "files", LOT), tmp_path)
        for source, path in loaded.manifest.files.items():
            assert loaded.load(source, path).outcome is Outcome.COMPLETE
        yield loaded
    wipe(session_store)


def registrations(folder: Path, numbers: range) -> Path:
    """Write a file of firms that have nothing to do with any lot."""
    path = folder / f"registrations-{numbers.start}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["企业名称", "统一社会信用代码", "法人代表", "数据日期"])
        writer.writerows(
            [f"无关{n}号有限公司", uscc(700_000 + n), f"某{n}", "2026-11-10"] for n in numbers
        )
    return path


def test_invariant_3_hundred_receipts_are_replayed_alike_after_unrelated_loads(city: City) -> None:
    answers = json.loads(city.manifest.truth.read_text())["answers"]
    lots = sorted({answer["lot"] for answer in answers})
    questions = [
        (lot, regime, as_of)
        for as_of in DAYS
        for lot in lots
        for regime in ("tender", "procurement")
    ][:RECEIPTS]
    asked = [
        city.ask(lot, regime=regime, **({} if as_of is None else {"as_of": as_of}))
        for lot, regime, as_of in questions
    ]

    for numbers in (range(50), range(50, 90)):
        city.load("enterprise-registration", registrations(city.folder, numbers))

    assert len(asked) == RECEIPTS
    assert any(view.findings for view in asked)
    assert any(not view.findings and not view.leads for view in asked)
    assert {city.replay(view) for view in asked} == {Replay(Same.SAME)}


def test_replay_is_the_same_after_every_fact_was_stated_again(city: City) -> None:
    before = city.ask()

    for source in ("enterprise-registration", "shareholders", "officers", "bid-team"):
        city.restate(source, "2026-11-20", lambda _: True)

    after = city.ask()
    stated = {step.stated_at for item in before.findings for path in item.paths for step in path}
    again = {step.stated_at for item in after.findings for path in item.paths for step in path}
    assert stated != again
    assert city.replay(before) == Replay(Same.SAME)


def test_replay_is_the_same_after_a_bidder_changed_its_name(city: City) -> None:
    before = city.ask()
    code = before.bidders[0].id.removeprefix("uscc:")

    def renamed(row: dict[str, str]) -> bool:
        row["企业名称"] = f"{row['企业名称'][:-4]}集团有限公司"
        return row["统一社会信用代码"] == code

    city.restate("enterprise-registration", "2026-11-20", renamed)

    assert city.ask().bidders[0].name != before.bidders[0].name
    assert city.replay(before) == Replay(Same.SAME)


def test_replay_is_the_same_after_the_deadline_was_put_off(city: City) -> None:
    before = city.ask()
    path = city.folder / "tenders-lots.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["招标项目编号", "标段编号", "适用法律", "投标截止时间", "数据日期"])
        writer.writerow(["ZZTEST-G1", "1", "招标投标", "2027-02-15 09:30:00", "2026-11-20"])

    report = city.load("tenders-lots", path)

    assert report.rows_written == 1, report
    assert city.ask().deadline != before.deadline
    assert city.replay(before) == Replay(Same.SAME)


def test_replay_sees_a_share_as_it_stood_in_each_of_its_lives(city: City) -> None:
    views = [city.ask(G1_WITH_PARENT)]

    for day, share in (("2026-11-20", "30"), ("2026-11-21", None), ("2026-11-22", "45")):
        city.restate("shareholders", day, partial(with_share, share))
        views.append(city.ask(G1_WITH_PARENT))

    lives = run(
        city.hub.store, "MATCH ()-[r:HOLDS]->() RETURN r.statement AS s, count(*) AS versions"
    )
    assert max(int(str(row["versions"])) for row in lives) == 3
    assert len({canonical(answer_json(view)["findings"]) for view in views}) > 1
    assert [city.replay(view) for view in views] == [Replay(Same.SAME)] * len(views)


def with_share(share: str | None, row: dict[str, str]) -> bool:
    """Take the holdings of companies, with another share or with the one that they had first."""
    row["持股比例(%)"] = share or row["持股比例(%)"]
    return row["股东类型"] != "自然人"


def test_answer_at_an_earlier_moment_is_the_answer_that_was_given_then(city: City) -> None:
    before = city.ask()
    assert before.known_at is not None
    city.restate("enterprise-registration", "2026-11-20", lambda _: True)

    later = city.ask(known_at=before.known_at)

    assert canonical(answer_json(later)) == canonical(answer_json(before))
    assert later.receipt is not None
    assert before.receipt is not None
    assert later.receipt.id != before.receipt.id


def test_answer_is_never_for_a_moment_that_has_not_come(city: City) -> None:
    view = city.ask(known_at="2099-01-01")

    assert view.known_at is not None
    assert datetime.fromisoformat(view.known_at) < datetime.now(UTC) + timedelta(minutes=5)


def test_answer_during_a_load_stands_when_the_batch_commits_later(city: City) -> None:
    """A batch whose time of recording is set, and which is not committed, is not missed later."""
    store = city.hub.store
    answers: list[LotCheckView] = []

    def batch(tx: Transaction) -> None:
        recorded_at = lease.renew(tx)
        answers.append(city.ask())
        text = (
            "MATCH (b:Bid)-[:BIDS]->(:Lot {id: $lot}) WITH b ORDER BY b.id LIMIT 1 "
            "MATCH (b)<-[s:SUBMITS]-(e) WITH b, s, e LIMIT 1 "
            "MATCH (x:Enterprise) WHERE NOT (x)-[:SUBMITS]->() WITH b, s, x ORDER BY x.id LIMIT 1 "
            "CREATE (x)-[r:SUBMITS {id: 'e:late', statement: 's:late', recorded_at: $now}]->(b) "
            "SET r.source = s.source, r.file_sha256 = s.file_sha256, r.row = s.row, "
            "r.load = s.load, r.trust = s.trust, r.valid_from = s.valid_from"
        )
        query = Query("test", "for one test", text, (), (), "write", "-")
        tx.run(query, {"lot": G1, "now": recorded_at})

    with Lease(store) as lease:
        store.transact(batch)
        answers.append(city.ask())
    after = city.ask()

    during, committed = answers
    assert [len(view.bidders) for view in (committed, after)] == [len(during.bidders) + 1] * 2
    assert city.replay(during) == Replay(Same.SAME)
    assert city.replay(committed) == Replay(Same.SAME)


def test_receipt_says_that_a_load_was_under_way(city: City) -> None:
    with Lease(city.hub.store):
        during = city.hub.knowledge.at()
    after = city.hub.knowledge.at()

    assert during.loading
    assert not after.loading
    assert during.moment < after.moment
    assert during.loads == after.loads
    assert during.loads.count == len(city.manifest.files)


def test_replay_of_a_changed_graph_says_what_differs(city: City) -> None:
    before = city.ask()
    text = "MATCH ()-[r:LEGAL_REPRESENTATIVE_OF]->() WHERE r.id = $id DELETE r"
    finding = before.findings[0]

    run(city.hub.store, text, id=finding.paths[0][0].edge_id)

    done = city.replay(before)
    assert done.same is Same.DIFFERENT
    assert f"finding {finding.id} is in the receipt, not in the answer" in done.reasons


def test_replay_on_another_graph_cannot_be_decided(city: City) -> None:
    before = city.ask()
    wipe(city.hub.store)
    prepare(city.hub.settings, city.hub.store, city.hub.notary)

    done = city.replay(before)

    assert done.same is Same.UNDECIDABLE
    assert "the receipt is of graph:" in done.reasons[0]


def test_replay_under_other_rules_cannot_be_decided(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = city.ask()
    changed = tuple(replace(r, version="9.9.0") if r.id == "D02" else r for r in RULES)
    monkeypatch.setattr(receipts, "RULES", changed)

    done = city.replay(before)

    version = next(rule.version for rule in before.rules if rule.id == "D02")
    assert done == Replay(Same.UNDECIDABLE, (f"rule D02 {version} is now 9.9.0",))
