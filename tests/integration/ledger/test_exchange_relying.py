"""What a city keeps that relies on others, on each database: once, and forward only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credit_hub.ledger.federation.arrivals import Arrival
from credit_hub.ledger.federation.cursors import Cursor
from credit_hub.ledger.federation.foreign import ForeignOutcome, ForeignSanction
from credit_hub.ledger.federation.held import Evidence, HeldRecord
from credit_hub.ledger.federation.lists import KeptList
from credit_hub.ledger.federation.outbox import LEASE, Delivery
from credit_hub.ledger.federation.redemptions import RedemptionRepository
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.errors import ConflictError

pytestmark = pytest.mark.integration

T: Final = 1_795_507_200
HANGZHOU: Final = "https://credit.hangzhou.example/fed"
LUOYANG: Final = "https://credit.luoyang.example/fed"
ORIGIN: Final = "credit.hangzhou.example/log"
URI: Final = "https://credit.hangzhou.example/fed/v1/status/1"
ORG: Final = "91410199TE5T00016Y"


def cursor(following: int, size: int) -> Cursor:
    return Cursor(HANGZHOU, ORIGIN, following, size, f"note of {size}", T)


def record(name: str = "a", **changes: object) -> HeldRecord:
    made = HeldRecord(
        digest=f"sha-256:{name}",
        issuer=HANGZHOU,
        kind="urn:cn-credit:sanction-event:1",
        jti=f"jti-{name}",
        subject=ORG,
        purpose="tender",
        token=f"token.{name}.x~",
        list_uri=URI,
        list_index=5,
        issued=T,
        expires=T + 100,
        received=T + 1,
        standing="valid",
        standing_at=T + 1,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # names of its members


def sanction(event: str = "sha-256:a") -> ForeignSanction:
    return ForeignSanction(
        event=event,
        issuer=HANGZHOU,
        subject=ORG,
        kind="penalty",
        document="杭市监罚字〔2026〕第 17 号",
        authority="杭州市市场监督管理局",
        region="330199",
        basis="中华人民共和国反不正当竞争法第二十条",
        decided="2026-06-01",
        public_from="2026-06-08",
        public_until="2027-06-08",
        recorded=T,
    )


def delivery(about: str = "one", *, now: int = T, until: int = T + 600) -> Delivery:
    message = ("acknowledgements", "application/jwt", b"token")
    return Delivery.new(HANGZHOU, "acknowledgement", about, message, (now, until))


def test_cursor_moves_only_from_where_it_was_expected(ledger: Ledger) -> None:
    cursors = ledger.exchange_cursors

    assert cursors.get(HANGZHOU) is None
    assert cursors.advance(None, cursor(3, 5))
    assert not cursors.advance(None, cursor(4, 5))
    assert not cursors.advance(cursor(2, 5), cursor(4, 5))
    assert cursors.advance(cursor(3, 5), cursor(5, 9))
    assert cursors.get(HANGZHOU) == cursor(5, 9)


def test_threat_6_cursor_never_goes_back(ledger: Ledger) -> None:
    cursors = ledger.exchange_cursors
    cursors.advance(None, cursor(5, 9))

    assert not cursors.advance(cursor(5, 9), cursor(4, 9))
    assert not cursors.advance(cursor(5, 9), cursor(5, 8))
    assert cursors.all() == (cursor(5, 9),)


def test_problem_of_a_partner_is_kept_since_when_and_cleared_by_what_goes_well(
    ledger: Ledger,
) -> None:
    cursors = ledger.exchange_cursors
    cursors.stopped(HANGZHOU, ORIGIN, "fetch.no_answer", T)
    cursors.stopped(HANGZHOU, ORIGIN, "fetch.no_answer", T + 5)

    found = cursors.get(HANGZHOU)
    assert found is not None
    assert (found.problem, found.problem_at, found.size) == ("fetch.no_answer", T, 0)
    assert cursors.advance(found, cursor(5, 9))
    assert cursors.get(HANGZHOU) == cursor(5, 9)


def test_record_is_held_once_and_gets_its_first_evidence(ledger: Ledger) -> None:
    held, evidence = ledger.exchange_held, Evidence(7, '{"index":7}')

    assert held.keep(record())
    assert not held.keep(record(standing="revoked"))
    assert held.prove("sha-256:a", evidence)
    assert not held.prove("sha-256:a", Evidence(8, "{}"))
    assert not held.prove("sha-256:b", evidence)
    assert held.get("sha-256:a") == record(evidence=evidence)
    assert held.count(HANGZHOU) == 1


def test_other_record_of_the_same_name_is_refused(ledger: Ledger) -> None:
    ledger.exchange_held.keep(record())

    with pytest.raises(ConflictError):
        ledger.exchange_held.keep(record("b", jti="jti-a"))


def test_held_records_are_found_by_what_they_are_about(ledger: Ledger) -> None:
    held = ledger.exchange_held
    held.keep(record())
    held.keep(record("b", issuer=LUOYANG, subject="pw1:x", received=T + 2, list_uri=URI + "b"))
    held.keep(record("c", about="sha-256:a", expires=T + 5))

    assert [one.digest for one in held.find(issuer=HANGZHOU)] == ["sha-256:a", "sha-256:c"]
    assert [one.digest for one in held.find(subject="pw1:x")] == ["sha-256:b"]
    assert [one.digest for one in held.find(limit=1)] == ["sha-256:b"]
    assert [one.digest for one in held.under(URI, T + 5)] == ["sha-256:a"]
    assert held.lists_in_use(T + 5) == [(HANGZHOU, URI), (LUOYANG, URI + "b")]
    assert held.lists_in_use(T + 100) == []


def test_change_of_standing_is_told_once(ledger: Ledger) -> None:
    held = ledger.exchange_held
    held.keep(record())

    assert held.stands("sha-256:a", "revoked", T + 9)
    assert not held.stands("sha-256:a", "revoked", T + 10)
    found = held.get("sha-256:a")
    assert found is not None
    assert (found.standing, found.standing_at) == ("revoked", T + 9)


def test_record_is_gone_at_the_end_of_its_retention(ledger: Ledger) -> None:
    held = ledger.exchange_held
    held.keep(record(delete_at=T + 50))
    held.keep(record("b"))

    assert held.forget(T + 49) == 0
    assert held.forget(T + 50) == 1
    assert held.get("sha-256:a") is None
    assert held.get("sha-256:b") is not None


def test_threat_29_list_is_replaced_only_by_who_saw_the_one_before(ledger: Ledger) -> None:
    lists = ledger.exchange_lists
    first = KeptList(URI, HANGZHOU, T, T + 60, None, "sha-256:1", "a.b.c")
    second = replace(first, issued=T + 30, stale=T + 90, digest="sha-256:2", log_index=4)

    assert lists.get(URI) is None
    assert lists.advance(None, first)
    assert not lists.advance(None, second)
    assert lists.advance(first, second)
    assert not lists.advance(first, replace(second, token="other"))
    assert lists.get(URI) == second


def test_delivery_is_kept_once_for_its_matter(ledger: Ledger) -> None:
    outbox = ledger.exchange_outbox
    first = delivery()

    assert outbox.put(first)
    assert not outbox.put(delivery())
    assert outbox.put(delivery("two"))
    assert outbox.get(first.id) == first
    assert outbox.pending(HANGZHOU) == 2


def test_delivery_is_taken_by_one_of_many_and_due_again_if_that_one_dies(ledger: Ledger) -> None:
    outbox = ledger.exchange_outbox
    for number in range(6):
        outbox.put(delivery(str(number)))

    with ThreadPoolExecutor(4) as pool:
        taken = [one for one in pool.map(lambda _: outbox.take(T), range(12)) if one]

    assert len({one.id for one in taken}) == len(taken)
    while (one := outbox.take(T)) is not None:  # who was too late for one takes the next later
        taken.append(one)
    assert sorted(one.about for one in taken) == [str(number) for number in range(6)]
    assert outbox.take(T + LEASE - 1) is None
    assert outbox.take(T + LEASE) is not None


def test_delivery_that_fails_waits_longer_each_time_under_its_key_and_is_given_up(
    ledger: Ledger,
) -> None:
    outbox, now = ledger.exchange_outbox, T
    made = delivery(until=T + 100)
    outbox.put(made)
    for wait in (2, 4, 8, 16, 32):
        due = outbox.take(now)
        assert due is not None
        assert due.key == made.key
        outbox.failed(due, "fetch.no_answer", now)
        assert outbox.take(now + wait - 1) is None
        now += wait
    last = outbox.take(now)
    assert last is not None

    outbox.failed(last, "fetch.no_answer", now)

    found = outbox.get(made.id)
    assert found is not None
    assert (found.outcome, found.error, found.tries) == ("given-up", "fetch.no_answer", 6)
    assert (found.body, outbox.pending(HANGZHOU)) == (b"", 0)


def test_delivery_that_arrived_keeps_no_content_and_is_never_due(ledger: Ledger) -> None:
    outbox = ledger.exchange_outbox
    made = delivery()
    outbox.put(made, leased=True)
    assert outbox.take(T) is None
    tried = outbox.trying(made, "sha-256:first")
    again = outbox.trying(tried, "sha-256:second")

    outbox.done(again, "delivered", T + 5)
    outbox.failed(again, "late", T + 6)

    found = outbox.get(made.id)
    assert found is not None
    assert (found.outcome, found.body, found.tries) == ("delivered", b"", 1)
    assert found.bases == "sha-256:first sha-256:second"
    assert outbox.take(T + 10_000) is None
    assert [one.id for one in outbox.recent()] == [made.id]


def test_threat_20_record_that_counts_once_is_used_by_one_of_many_processes(
    ledger: Ledger,
) -> None:
    uses = RedemptionRepository(ledger.spent, lambda: datetime.fromtimestamp(T, UTC))

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: uses.take(HANGZHOU, "jti", T + 600), range(8)))

    assert sum(told) == 1
    assert uses.take(LUOYANG, "jti", T + 600)
    assert uses.take(HANGZHOU, "other", T + 600)


def test_decision_of_another_city_stands_as_its_record_does(ledger: Ledger) -> None:
    foreign = ledger.foreign_sanctions
    assert foreign.keep(sanction())
    assert not foreign.keep(sanction())

    unknown = foreign.get("sha-256:a")
    ledger.exchange_held.keep(record())
    valid = foreign.get("sha-256:a")
    ledger.exchange_held.stands("sha-256:a", "suspended", T)
    suspended = foreign.get("sha-256:a")

    assert unknown == sanction()
    assert valid == replace(sanction(), standing="valid")
    assert suspended == replace(sanction(), standing="suspended")


def repaired(name: str = "o") -> ForeignOutcome:
    return ForeignOutcome("repaired", f"sha-256:{name}", "杭信修〔2026〕1 号", "2026-09-01")


def outcome(name: str = "o", about: str = "sha-256:a", **changes: object) -> Arrival:
    return Arrival(record(name, about=about, **changes), concluded=(about, repaired(name)))


def read(token: str) -> ForeignOutcome | None:
    return repaired(token.split(".")[1])


def test_page_is_kept_whole_and_a_second_time_changes_nothing(ledger: Ledger) -> None:
    page = [Arrival(record("a"), sanction()), Arrival(record("b")), outcome()]

    for _ in range(2):
        assert ledger.exchange_arrivals.keep(page, read) == frozenset()

    assert len(ledger.exchange_held.find()) == 3
    (found,) = ledger.foreign_sanctions.find()
    assert found == replace(sanction(), standing="valid", concluded=repaired())


def test_outcome_that_came_before_its_event_ends_it_when_it_comes(ledger: Ledger) -> None:
    ledger.exchange_arrivals.keep([outcome()], read)
    assert ledger.foreign_sanctions.find() == ()

    ledger.exchange_arrivals.keep([Arrival(record("a"), sanction())], read)

    (found,) = ledger.foreign_sanctions.find()
    assert found.concluded == repaired()


def test_outcome_by_another_city_does_not_end_a_decision(ledger: Ledger) -> None:
    ledger.exchange_arrivals.keep([outcome(issuer=LUOYANG)], read)
    ledger.exchange_arrivals.keep([Arrival(record("a"), sanction()), outcome("p")], read)
    (found,) = ledger.foreign_sanctions.find()

    assert found.concluded == repaired("p")


def test_record_whose_name_is_taken_is_left_out_and_the_others_are_kept(ledger: Ledger) -> None:
    ledger.exchange_held.keep(record("a"))
    page = [
        Arrival(record("b", jti="jti-a"), sanction("sha-256:b")),
        Arrival(record("c")),
        Arrival(record("d", jti="jti-c")),
        Arrival(record("e")),
    ]

    assert ledger.exchange_arrivals.keep(page, read) == {"sha-256:b", "sha-256:d"}

    kept = {one.digest for one in ledger.exchange_held.find()}
    assert kept == {"sha-256:a", "sha-256:c", "sha-256:e"}
    assert ledger.foreign_sanctions.find() == ()


def test_evidence_comes_with_a_page_for_what_is_held_already(ledger: Ledger) -> None:
    evidence = Evidence(7, "{}")
    ledger.exchange_held.keep(record())

    ledger.exchange_arrivals.keep([Arrival(record(evidence=evidence))], read)
    ledger.exchange_arrivals.keep([Arrival(record(evidence=Evidence(9, "{}")))], read)

    assert ledger.exchange_held.get("sha-256:a") == record(evidence=evidence)


def test_page_that_two_processes_keep_at_once_is_kept_once(ledger: Ledger) -> None:
    page = [Arrival(record(str(number))) for number in range(20)]

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda _: ledger.exchange_arrivals.keep(page, read), range(2)))

    assert told == [frozenset(), frozenset()]
    assert len(ledger.exchange_held.find()) == 20


def test_changes_of_many_standings_are_counted(ledger: Ledger) -> None:
    for name in "abc":
        ledger.exchange_held.keep(record(name))
    changes = {"sha-256:a": "revoked", "sha-256:b": "valid", "sha-256:x": "revoked"}

    assert ledger.exchange_held.all_stand(changes, T + 5) == 1
    assert ledger.exchange_held.all_stand(changes, T + 6) == 0


@pytest.mark.parametrize(
    ("standing", "day", "stands"),
    [
        ("valid", "2026-07-01", True),
        ("valid", "2026-06-07", False),
        ("valid", "2026-06-08", True),
        ("valid", "2027-06-08", False),
        ("suspended", "2026-07-01", False),
        ("unknown", "2026-07-01", False),
    ],
)
def test_decision_of_another_city_is_in_force_in_its_window_while_its_record_is_valid(
    standing: str, day: str, stands: bool
) -> None:
    assert replace(sanction(), standing=standing).in_force(day) is stands


def test_outcome_of_a_decision_comes_from_its_issuer_alone_and_stays(ledger: Ledger) -> None:
    foreign = ledger.foreign_sanctions
    foreign.keep(sanction())
    ledger.exchange_held.keep(record())
    repaired = ForeignOutcome("repaired", "sha-256:o", "杭信修〔2026〕1 号", "2026-09-01")

    assert not foreign.conclude("sha-256:a", LUOYANG, repaired)
    assert not foreign.conclude("sha-256:b", HANGZHOU, repaired)
    assert foreign.conclude("sha-256:a", HANGZHOU, repaired)
    assert not foreign.conclude("sha-256:a", HANGZHOU, replace(repaired, outcome="revoked"))
    (found,) = foreign.find(subject=ORG, issuer=HANGZHOU)
    assert found.concluded == repaired
    assert not found.in_force("2026-07-01")
    assert foreign.find(subject="91410199TE5T00024Q") == ()


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_cursor_is_at_the_end_of_those_moves_that_go_forward(
    ledger: Ledger, moves: list[tuple[int, int]]
) -> None:
    partner = f"https://c{abs(hash(tuple(moves)))}.example/fed"
    at: Cursor | None = ledger.exchange_cursors.get(partner)
    for following, size in moves:
        new = Cursor(partner, ORIGIN, following, size, None, T)
        forward = at is None or (following >= at.next and size >= at.size)
        assert ledger.exchange_cursors.advance(at, new) is forward
        at = new if forward else at
    assert ledger.exchange_cursors.get(partner) == at
