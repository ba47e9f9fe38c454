"""Following a partner's log: by proof, each object once, and what a bad log is caught at."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from credit_hub.api.exchange.relying import following
from credit_hub.api.exchange.relying.asking import ask
from credit_hub.api.exchange.relying.beginning import BEGUN, begin
from credit_hub.api.exchange.relying.following import follow, follow_all
from credit_hub.api.exchange.relying.posting import post
from credit_hub.api.exchange.relying.reading import read_held, witnessed_at
from credit_hub.federation.encoding import strict_json
from credit_hub.federation.errors import ExchangeError, RefusedError, VerificationError
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.log.leaf import LeafKind, logged
from credit_hub.federation.records.models import SanctionEvent, SanctionOutcome
from credit_hub.federation.registry.logs import log_of, witness_policy
from credit_hub.federation.status.bits import Status as Bit
from credit_hub.ledger.federation.foreign import ForeignSanction
from tests.exchange_nodes import Node, Three
from tests.integration.exchange.relying.test_asking import know, question

pytestmark = pytest.mark.integration

ORG: Final = "91410199TE5T00016Y"
SANCTION: Final[dict[str, Any]] = {
    "sub": ORG,
    "kind": "penalty",
    "document": "郑市监罚字〔2026〕第 17 号",
    "authority": "郑州市市场监督管理局",
    "region": "410199",
    "basis": "中华人民共和国反不正当竞争法第二十条",
    "decided": "2026-06-01",
    "public_from": "2026-06-08",
}
DAY: Final = "2026-07-01"


def outcome(event: str, **changes: Any) -> dict[str, Any]:
    members = {
        "sub": ORG,
        "event": event,
        "outcome": "repaired",
        "document": "郑信修〔2026〕第 3 号",
        "authority": "郑州市发展和改革委员会",
        "effective": "2026-09-01",
    }
    return {**members, **changes}


def sanctioned(three: Three, **changes: Any) -> str:
    _, digest = three.zhengzhou.state(SanctionEvent, three.hangzhou.id, **{**SANCTION, **changes})
    return digest


def foreign(three: Three, event: str) -> ForeignSanction:
    found = three.hangzhou.ledger.foreign_sanctions.get(event)
    assert found is not None
    return found


def reason(three: Three) -> str:
    with pytest.raises(ExchangeError) as caught:
        follow(three.reader, three.zhengzhou.id)
    return caught.value.reason.code


def test_sanction_of_a_partner_is_kept_as_foreign_with_evidence_that_counts_alone(
    three: Three,
) -> None:
    event = sanctioned(three)
    three.zhengzhou.witness()

    found = follow(three.reader, three.zhengzhou.id)

    assert (found.applied, found.next, found.size, found.refused) == (1, 1, 1, ())
    kept = foreign(three, event)
    assert (kept.issuer, kept.subject, kept.basis) == (three.zhengzhou.id, ORG, SANCTION["basis"])
    held = three.hangzhou.ledger.exchange_held.get(event)
    assert held is not None
    assert held.evidence is not None
    view = three.reader.view()
    evidence = LogEvidence.read(strict_json.parse(held.evidence.text.encode(), longest=2**20))
    log = log_of(view, three.zhengzhou.membership.origin())
    shown = evidence.verify(logged(held.token), log, witness_policy(view))
    assert shown.at == three.hangzhou.now() == witnessed_at(view, held)


def test_sanction_stands_while_its_list_says_so_and_falls_neutral_when_it_is_stale(
    three: Three,
) -> None:
    event = sanctioned(three)
    three.zhengzhou.witness()
    follow(three.reader, three.zhengzhou.id)
    held = three.hangzhou.ledger.exchange_held.get(event)
    assert held is not None
    assert not foreign(three, event).in_force(DAY)

    read_held(three.reader, held)
    assert foreign(three, event).in_force(DAY)
    three.network.cut.add(three.zhengzhou.place)
    three.time.passes(61)
    read_held(three.reader, held)

    assert foreign(three, event).standing == "unknown"
    assert not foreign(three, event).in_force(DAY)


def test_repair_at_the_issuer_reaches_the_foreign_sanction(three: Three) -> None:
    event = sanctioned(three)
    three.zhengzhou.witness()
    follow(three.reader, three.zhengzhou.id)
    _, said = three.zhengzhou.state(SanctionOutcome, three.hangzhou.id, **outcome(event))
    three.zhengzhou.mark(1, Bit.SUPERSEDED)
    three.zhengzhou.witness()

    found = follow(three.reader, three.zhengzhou.id)

    assert (found.applied, found.changed) == (2, 2)
    kept = foreign(three, event)
    assert kept.concluded is not None
    assert (kept.concluded.outcome, kept.concluded.record) == ("repaired", said)
    assert kept.standing == "superseded"
    assert not kept.in_force(DAY)


def test_outcome_that_comes_before_its_event_is_applied_when_that_comes(three: Three) -> None:
    token, event = three.zhengzhou.state(SanctionEvent, three.hangzhou.id, **SANCTION)
    three.zhengzhou.kept.clear()  # the event is held back
    three.zhengzhou.state(SanctionOutcome, three.hangzhou.id, **outcome(event))
    three.zhengzhou.witness()
    follow(three.reader, three.zhengzhou.id)
    three.zhengzhou.append(LeafKind.EVENT, token, three.hangzhou.id)
    three.zhengzhou.witness()

    follow(three.reader, three.zhengzhou.id)

    assert foreign(three, event).concluded is not None


def test_threat_11_outcome_of_another_city_does_not_end_a_sanction(three: Three) -> None:
    event = sanctioned(three)
    three.zhengzhou.witness()
    follow(three.reader, three.zhengzhou.id)
    three.province.state(SanctionOutcome, three.hangzhou.id, **outcome(event))
    three.province.witness()

    found = follow(three.reader, three.province.id)

    assert found.applied == 1
    assert foreign(three, event).concluded is None


def test_threat_11_record_for_another_city_is_refused_and_stops_nothing(three: Three) -> None:
    token, _ = three.zhengzhou.state(SanctionEvent, three.province.id, **SANCTION)
    three.zhengzhou.append(LeafKind.EVENT, token, three.hangzhou.id)
    event = sanctioned(three, document="郑市监罚字〔2026〕第 18 号")
    three.zhengzhou.witness()

    found = follow(three.reader, three.zhengzhou.id)

    assert found.refused == ((1, "record.aud"),)
    assert (found.applied, found.next) == (1, 3)
    assert foreign(three, event).document == "郑市监罚字〔2026〕第 18 号"


def test_record_about_a_person_gets_its_evidence_from_the_feed(three: Three) -> None:
    given = three.zhengzhou.consent(three.hangzhou.id)
    know(three, 135)
    told = ask(three.reader, three.zhengzhou.id, question(three, given))
    assert told.reading is not None
    three.zhengzhou.witness()

    follow(three.reader, three.zhengzhou.id)

    held = three.hangzhou.ledger.exchange_held.get(told.reading.digest)
    assert held is not None
    assert witnessed_at(three.reader.view(), held) == three.hangzhou.now()


def test_record_about_a_person_that_was_not_asked_for_is_not_taken_from_the_feed(
    three: Three,
) -> None:
    given = three.zhengzhou.consent(three.hangzhou.id)
    know(three, 135)
    three.network.mute.add(three.zhengzhou.place)
    with pytest.raises(VerificationError):
        ask(three.reader, three.zhengzhou.id, question(three, given))
    three.network.mute.clear()
    three.zhengzhou.witness()

    follow(three.reader, three.zhengzhou.id)

    assert three.hangzhou.ledger.exchange_held.find() == ()


def test_follower_states_what_it_has_applied(three: Three) -> None:
    sanctioned(three)
    three.zhengzhou.witness()
    follow(three.reader, three.zhengzhou.id)

    post(three.reader)

    (stated,) = three.zhengzhou.applied
    published = three.zhengzhou.open.published
    assert published is not None
    assert (stated.next, stated.size, stated.root) == (1, *published.checkpoint.head)
    assert (stated.follower, stated.held) == (three.hangzhou.id, 1)


def test_idle_round_moves_nothing_and_states_nothing(three: Three) -> None:
    sanctioned(three)
    three.zhengzhou.witness()
    follow(three.reader, three.zhengzhou.id)
    post(three.reader)

    found = follow(three.reader, three.zhengzhou.id)

    assert (found.applied, found.next) == (0, 1)
    assert post(three.reader) == 0


def test_many_objects_are_followed_over_several_pages(three: Three) -> None:
    for number in range(230):
        three.zhengzhou.append(LeafKind.RECEIPT, f"a.{number}.c", three.hangzhou.id)
    event = sanctioned(three)
    three.zhengzhou.witness()

    found = follow(three.reader, three.zhengzhou.id)

    assert (found.applied, found.next) == (231, 231)
    assert foreign(three, event).event == event


def test_threat_17_log_without_witnesses_is_not_followed(three: Three) -> None:
    sanctioned(three)
    three.zhengzhou.open.publish()

    assert reason(three) == "exchange.refused"

    kept = three.hangzhou.ledger.exchange_cursors.get(three.zhengzhou.id)
    assert kept is not None
    assert (kept.next, kept.problem) == (0, "feed.not_witnessed")


def regrown(three: Three, tmp_path: Path, *tokens: str) -> None:
    """Let Zhengzhou begin another tree in place of its log, and have it witnessed by its own."""
    node = three.zhengzhou
    node.open.close()
    shutil.move(node.membership.folders.log, tmp_path / "first-log")
    node.log, node.kept = None, []
    node.open_log()
    for token in tokens:
        node.append(LeafKind.RECEIPT, token, three.hangzhou.id)
    shutil.rmtree(three.province.membership.folders.witness)
    shutil.rmtree(three.hangzhou.membership.folders.witness)
    node.witnesses = type(node.witnesses)(node.id, three.network)
    node.witness()


def test_threat_18_second_tree_of_one_size_is_proved_and_the_proof_is_kept(
    three: Three, tmp_path: Path
) -> None:
    sanctioned(three)
    three.zhengzhou.witness()
    follow(three.reader, three.zhengzhou.id)
    regrown(three, tmp_path, "another.one.x")

    assert reason(three) == "equivocation.proved"

    folder = three.hangzhou.membership.folders.evidence / "notes"
    assert len(list(folder.glob("*.note"))) == 2
    kept = three.hangzhou.ledger.exchange_cursors.get(three.zhengzhou.id)
    assert kept is not None
    assert (kept.next, kept.problem) == (1, "equivocation.proved")


def test_threat_17_log_that_was_cut_and_regrown_is_not_followed(
    three: Three, tmp_path: Path
) -> None:
    sanctioned(three)
    three.zhengzhou.witness()
    follow(three.reader, three.zhengzhou.id)
    before = three.hangzhou.ledger.exchange_cursors.get(three.zhengzhou.id)
    regrown(three, tmp_path, "another.one.x", "another.two.x")

    assert reason(three) == "log.consistency"

    after = three.hangzhou.ledger.exchange_cursors.get(three.zhengzhou.id)
    assert after is not None
    assert before is not None
    assert replace(after, problem=None, problem_at=None) == before


def test_page_that_leaves_out_an_object_is_signed_as_such_and_one_that_is_changed_refused(
    three: Three,
) -> None:
    sanctioned(three)
    three.zhengzhou.witness()
    three.zhengzhou.tamper = lambda path, body: body[:-2] if path.endswith("feed") else body

    assert reason(three) in {"jws.signature", "base64url.form"}


def test_one_partner_that_fails_does_not_stop_the_others(three: Three) -> None:
    sanctioned(three)
    three.zhengzhou.witness()
    three.network.cut.add(three.province.place)

    assert [one.partner for one in follow_all(three.reader)] == [three.zhengzhou.id]


def test_crash_between_applying_and_moving_the_cursor_applies_everything_once(
    three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = sanctioned(three)
    three.zhengzhou.witness()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(following, "Cursor", die)
        with pytest.raises(KeyboardInterrupt):
            follow(three.reader, three.zhengzhou.id)
    assert three.hangzhou.ledger.exchange_cursors.get(three.zhengzhou.id) is None

    found = follow(three.reader, three.zhengzhou.id)

    assert (found.applied, found.next) == (1, 1)
    assert len(three.hangzhou.ledger.foreign_sanctions.find()) == 1
    assert foreign(three, event).event == event


def test_snapshot_begins_where_the_feed_goes_on(three: Three) -> None:
    events = [sanctioned(three, document=f"郑市监罚字〔2026〕第 {n} 号") for n in range(3)]
    three.zhengzhou.mark(1, Bit.REVOKED)
    three.zhengzhou.witness()

    begun = begin(three.reader, three.zhengzhou.id)

    assert (begun.applied, begun.next) == (4, 4)
    assert [foreign(three, event).event for event in events] == events
    later = sanctioned(three, document="郑市监罚字〔2026〕第 9 号")
    three.zhengzhou.witness()
    assert follow(three.reader, three.zhengzhou.id).applied == 1
    assert foreign(three, later).event == later
    with pytest.raises(RefusedError) as caught:
        begin(three.reader, three.zhengzhou.id)
    assert caught.value.reason is BEGUN


def test_snapshot_with_a_changed_chunk_moves_nothing(three: Three) -> None:
    sanctioned(three)
    three.zhengzhou.witness()
    three.zhengzhou.tamper = lambda path, body: (
        body.replace(b'"index":0', b'"index":1') if path.endswith("/0") else body
    )

    with pytest.raises(VerificationError):
        begin(three.reader, three.zhengzhou.id)

    assert three.hangzhou.ledger.exchange_cursors.get(three.zhengzhou.id) is None
    assert three.hangzhou.ledger.exchange_held.find() == ()


def test_witness_that_has_seen_more_than_is_remembered_says_so_and_is_sent_a_proof(
    three: Three,
) -> None:
    sanctioned(three)
    assert three.zhengzhou.witness() is not None
    node = three.zhengzhou
    node.witnesses = type(node.witnesses)(node.id, three.network)  # as after a restart
    sanctioned(three, document="郑市监罚字〔2026〕第 18 号")

    witnessed = node.witness()

    assert witnessed is not None
    assert witnessed.size == 2
    assert len(witnessed.cosignatures) == 2


def test_witness_that_cannot_be_reached_does_not_keep_the_other_from_signing(
    three: Three,
) -> None:
    sanctioned(three)
    three.network.cut.add(three.hangzhou.place)
    node: Node = three.zhengzhou
    checkpoint = node.open.publish()

    found = node.witnesses.cosign(checkpoint, node.open.reader, three.reader.view())

    assert found.failed == {three.hangzhou.id: "fetch.no_answer"}
    assert len(found.lines) == 1
