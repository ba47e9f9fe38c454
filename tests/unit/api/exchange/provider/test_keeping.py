"""What the keeper does for a city: appending once, signing lists, speaking of no unknown leaf."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog

from credit_hub.api.exchange.demonstration.alliance import (
    HANGZHOU,
    PROVINCE,
    ZHENGZHOU,
    Plan,
    found_alliance,
)
from credit_hub.api.exchange.provider.alerts import AcknowledgementWatch
from credit_hub.api.exchange.provider.appending import append_pending, check_against
from credit_hub.api.exchange.provider.feeding import LedgerObjects, settled
from credit_hub.api.exchange.provider.home import Home, home_of
from credit_hub.api.exchange.provider.keeper import Step, run
from credit_hub.api.exchange.provider.listing import StatusListKeeper
from credit_hub.federation.errors import RefusedError
from credit_hub.federation.http.idempotency import AT_WORK
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.log.disk import FolderDisk
from credit_hub.federation.log.errors import FORGOTTEN, LogError
from credit_hub.federation.log.leaf import LeafKind, leaf_of, logged, new_salt
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.federation.receipts.journal import GIVEN
from credit_hub.federation.status.tokens import PERSON_TTL, PUBLIC_TTL, TYPE, StatusList, read
from credit_hub.federation.tokens import registered_opener
from credit_hub.ledger.storage.database import Ledger, sqlite_url

START = datetime.now(UTC).replace(microsecond=0)  # python-tuf reads the clock of the machine


class Clock:
    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def passes(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def home(tmp_path: Path, clock: Clock) -> Iterator[Home]:
    plans = [
        Plan(one, "某市", 18_401 + n, ("intl-1", "intl-2"))
        for n, one in enumerate((ZHENGZHOU, HANGZHOU, PROVINCE))
    ]
    city = found_alliance(tmp_path, plans, now=START).city(ZHENGZHOU)
    with Ledger.open(sqlite_url(tmp_path / "ledger.sqlite3")) as ledger:
        yield replace(home_of(city.settings, ledger), clock=clock)


@pytest.fixture
def log(home: Home) -> Iterator[TransparencyLog]:
    with opened(home) as made:
        yield made


def opened(home: Home) -> TransparencyLog:
    membership, now = home.membership, home.clock()
    disk = FolderDisk(membership.folders.log)
    return TransparencyLog(disk, membership.log(now), membership.note_signers(now))


def put(home: Home, *tokens: str) -> None:
    for token in tokens:
        home.ledger.exchange_objects.put(LeafKind.RECORD, HANGZHOU, token, new_salt())


def test_objects_of_other_processes_get_their_places_in_the_order_in_which_they_were_put(
    home: Home, log: TransparencyLog
) -> None:
    put(home, "a.b.c~one~", "d.e.f~", "g.h.i~")

    appended = append_pending(log, home.ledger.exchange_objects)

    kept = list(LedgerObjects(home.ledger.exchange_objects).objects(HANGZHOU, 0, 10))
    assert appended == log.size == 3
    assert [(one.index, one.token) for one in kept] == [
        (0, "a.b.c~one~"),
        (1, "d.e.f~"),
        (2, "g.h.i~"),
    ]
    published = log.publish()
    tree = log.identity.tree
    leaves = [entry for _, entry in log.reader.entries(0, 3, published.size)]
    assert leaves == [one.leaf(tree) for one in kept]


def test_leaf_that_was_appended_before_a_crash_is_found_and_not_appended_again(
    home: Home, log: TransparencyLog
) -> None:
    objects = home.ledger.exchange_objects
    put(home, "a.b.c~", "d.e.f~")
    (first, second) = objects.pending(10)
    objects.trying([first.id, second.id], log.size)
    source = home.ledger.exchange_objects.pending(1)[0]
    log.append([leaf_of(LeafKind.RECORD, logged(source.token), source.salt, log.identity.tree)])

    append_pending(log, objects)

    kept = list(LedgerObjects(objects).objects(HANGZHOU, 0, 10))
    assert [one.index for one in kept] == [0, 1]
    assert log.size == 2


def test_tree_that_may_hold_an_object_without_known_place_is_not_spoken_of(
    home: Home, log: TransparencyLog
) -> None:
    objects = home.ledger.exchange_objects
    put(home, "a.b.c~")
    append_pending(log, objects)
    before = log.publish()
    put(home, "d.e.f~")
    objects.trying([objects.pending(1)[0].id], log.size)
    log.append([b"\x01" + bytes(32)])
    ahead = log.publish()

    settled(home, before)
    with pytest.raises(RefusedError) as refused:
        settled(home, ahead)

    assert refused.value.reason is AT_WORK


def test_log_that_lacks_what_the_ledger_knows_does_not_serve(
    home: Home, log: TransparencyLog
) -> None:
    put(home, "a.b.c~")
    append_pending(log, home.ledger.exchange_objects)
    check_against(log, home.ledger.exchange_objects)
    log.close()
    for path in sorted(home.membership.folders.log.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()

    with opened(home) as older, pytest.raises(LogError) as refused:
        check_against(older, home.ledger.exchange_objects)

    assert refused.value.reason is FORGOTTEN


def place(home: Home, kind: str) -> str:
    uri = f"{home.membership.member().endpoints['status']}{kind}-2026-12-1"
    home.ledger.exchange_places.open(uri, home.now())
    assert home.ledger.exchange_places.claim(uri, 77)
    return uri


def signed(home: Home, uri: str) -> StatusList:
    token = (home.membership.folders.status / uri.rpartition("/")[2]).read_text("ascii")
    opener = registered_opener(home.view(), Expected(TYPE, KeyUse.STATUS, home.now()))
    return read(token, opener, issuer=ZHENGZHOU, now=home.now())


@pytest.mark.parametrize(("kind", "ttl"), [("p", PERSON_TTL), ("o", PUBLIC_TTL)])
def test_list_is_signed_again_before_it_is_stale_and_not_all_the_time(
    home: Home, clock: Clock, kind: str, ttl: int
) -> None:
    uri, keeper = place(home, kind), StatusListKeeper(home)

    counts = [keeper.sign_due()]
    for seconds in (1, ttl // 5, ttl // 4):
        clock.passes(seconds)
        counts.append(keeper.sign_due())

    assert counts == [1, 0, 0, 1]
    found = signed(home, uri)
    assert (found.ttl, found.issued_at) == (ttl, home.now())
    assert found.is_fresh(home.now() + ttl - 1)


def test_change_is_signed_in_the_next_second_and_goes_into_the_log_for_everybody(
    home: Home, clock: Clock
) -> None:
    uri, keeper = place(home, "p"), StatusListKeeper(home)
    keeper.sign_due()
    home.ledger.exchange_places.mark([(uri, 77)], 1)

    in_the_same_second = keeper.sign_due()
    clock.passes(1)
    then = keeper.sign_due()

    assert (in_the_same_second, then) == (0, 1)
    assert [signed(home, uri).entries[index] for index in (76, 77, 78)] == [0, 1, 0]
    (kept,) = home.ledger.exchange_objects.pending(10)
    assert (kept.kind, kept.audience) == (LeafKind.STATUS_LIST, None)


def test_many_changes_within_seconds_are_a_few_leaves_and_the_last_one_is_among_them(
    home: Home, clock: Clock
) -> None:
    uri, keeper = place(home, "p"), StatusListKeeper(home)
    keeper.sign_due()
    for status in (1, 2, 3, 1):
        clock.passes(1)
        home.ledger.exchange_places.mark([(uri, 77)], status)
        keeper.sign_due()
    for _ in range(30):
        clock.passes(1)
        keeper.sign_due()

    kept = home.ledger.exchange_objects.pending(50)

    assert 1 < len(kept) < 4
    opener = registered_opener(home.view(), Expected(TYPE, KeyUse.STATUS, home.now()))
    last = read(kept[-1].token, opener, issuer=ZHENGZHOU, now=home.now())
    assert last.entries[77] == 1


def test_threat_20_overdue_acknowledgement_is_told_once_and_counted_until_it_comes(
    home: Home, clock: Clock
) -> None:
    journal = home.ledger.exchange_receipts
    journal.write("sha-256:x", GIVEN, HANGZHOU, "tender", "2026-12-01", home.now(), "a.b.c")
    watch = AcknowledgementWatch(home.membership, home.ledger)

    with structlog.testing.capture_logs() as lines:
        early = watch.look(home.clock())
        clock.passes(601)
        late = [watch.look(home.clock()) for _ in range(2)]
        journal.acknowledge("sha-256:x", "d.e.f", home.now())
        done = watch.look(home.clock())

    assert (early, late, done) == ({}, [{HANGZHOU: 1}] * 2, {})
    assert [(one["event"], one["new"]) for one in lines] == [
        ("exchange.unacknowledged", ["sha-256:x"])
    ]


def test_step_that_fails_in_any_way_has_its_next_turn_and_holds_up_no_other() -> None:
    stopping = threading.Event()
    done: list[str] = []

    def fails() -> float:
        done.append("fails")
        raise ValueError("410199199003070010 must not be in the log")

    def works() -> float:
        done.append("works")
        if done.count("works") == 2:
            stopping.set()
        return 0.0

    with structlog.testing.capture_logs() as lines:
        run([Step("first", fails), Step("second", works)], stopping)

    assert done[:2] == ["fails", "works"]
    assert done.count("works") == 2
    assert lines[0]["error"] == "ValueError"
    assert "410199199003070010" not in str(lines)
