"""The audit chain on each database: appended by many at once, guarded by triggers, whole."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from credit_hub.ledger.audit.verification import FaultKind, Verification, verify_chain
from credit_hub.ledger.storage.audit import AuditFilter
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.errors import LedgerError
from tests.unit.ledger.audit_chain import BEGIN, checkpoint, event

WRITER = """
import sys
from credit_hub.ledger.storage.database import Ledger
from tests.unit.ledger.audit_chain import event
url, name, count, batch = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with Ledger.open(url) as ledger:
    sys.stdin.readline()
    for first in range(0, count, batch):
        ledger.audit.append([event(n, operator=name) for n in range(first, first + batch)])
"""
GUARDED = ("audit_entries", "audit_subjects", "audit_checkpoints", "audit_head")


def followed(ledger: Ledger) -> Verification:
    head = ledger.audit.head()
    return verify_chain(ledger.audit.all(head.number), head)


def execute(url: str, *statements: str) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()


def unguarded(url: str, *statements: str) -> None:
    """Execute as somebody who owns the database can: without the triggers."""
    if url.startswith("sqlite"):
        engine = create_engine(url)
        with engine.connect() as connection:
            found = connection.execute(text("SELECT name FROM sqlite_master WHERE type='trigger'"))
            names = [row.name for row in found]
        engine.dispose()
        execute(url, *(f"DROP TRIGGER {name}" for name in names), *statements)
    else:
        execute(url, "SET session_replication_role = replica", *statements)


def test_entries_come_back_as_they_were_appended(ledger: Ledger) -> None:
    first = ledger.audit.append([event(1)])
    more = ledger.audit.append([event(2), event(3, subjects=(), lot=None)])

    head = ledger.audit.head()

    assert tuple(ledger.audit.all(head.number)) == (*first, *more)
    assert [entry.number for entry in (*first, *more)] == [1, 2, 3]
    assert first[0].previous == head.chain
    assert (head.number, head.seal) == (3, more[-1].seal)
    assert followed(ledger).is_whole


def test_chain_of_another_ledger_is_another_chain(ledger: Ledger, tmp_path: object) -> None:
    from credit_hub.ledger.storage.database import sqlite_url

    with Ledger.open(sqlite_url(tmp_path / "other.sqlite3")) as other:  # type: ignore[operator]
        assert other.audit.head().chain != ledger.audit.head().chain


def test_entries_are_found_by_what_is_asked_the_latest_first(ledger: Ledger) -> None:
    ledger.audit.append(
        [
            event(1),
            event(2, operator="local:root", action="entity.read"),
            event(3, subjects=("uscc:OTHER",)),
        ]
    )

    def numbers(limit: int = 10, **wanted: object) -> list[int]:
        asked = replace(AuditFilter(), **wanted)  # type: ignore[arg-type]  # by name
        return [entry.number for entry in ledger.audit.page(asked, limit)]

    assert numbers() == [3, 2, 1]
    assert numbers(limit=2) == [3, 2]
    assert numbers(before=3) == [2, 1]
    assert numbers(operator="local:root") == [2]
    assert numbers(action="lot.check") == [3, 1]
    assert numbers(subject="uscc:OTHER") == [3]
    assert numbers(subject="uscc:91410199TE5T00016Y") == [2, 1]
    assert numbers(since=BEGIN + timedelta(seconds=2)) == [3, 2]
    assert numbers(until=BEGIN + timedelta(seconds=2)) == [1]
    following = ledger.audit.following(AuditFilter(after=1), 10)
    assert [entry.number for entry in following] == [2, 3]


def test_checkpoints_come_back_the_latest_first(ledger: Ledger) -> None:
    entries = ledger.audit.append([event(1), event(2)])
    for size in (1, 2):
        ledger.audit.add_checkpoint(checkpoint(entries, size), f"jws-{size}")

    assert [kept.jws for kept in ledger.audit.checkpoints()] == ["jws-2", "jws-1"]
    assert [kept.size for kept in ledger.audit.checkpoints(1)] == [2]


def _write_at_once(url: str, names: Sequence[str], count: int, batch: int) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, url, name, str(count), str(batch)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        _, said = writer.communicate(timeout=240)
        assert writer.returncode == 0, said


@pytest.mark.slow
def test_two_processes_that_append_2000_entries_at_once_make_one_whole_chain(url: str) -> None:
    Ledger.open(url).close()

    _write_at_once(url, ["one", "two"], count=2000, batch=1)

    with Ledger.open(url) as ledger:
        found = followed(ledger)
        assert found.is_whole, found.fault
        assert found.size == 4000
        entries = ledger.audit.following(AuditFilter(), 10_000)
    for name in ("one", "two"):
        own = [e.event.request_id for e in entries if e.event.operator == name]
        assert own == [f"request-{number}" for number in range(2000)]


def test_threads_that_append_at_once_make_one_whole_chain(ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: ledger.audit.append([event(n), event(n)]), range(50)))

    assert followed(ledger) == Verification(100, ledger.audit.head().seal, 0, None)


@pytest.mark.parametrize("table", GUARDED)
def test_triggers_refuse_to_delete(ledger: Ledger, url: str, table: str) -> None:
    entries = ledger.audit.append([event(1)])
    ledger.audit.add_checkpoint(checkpoint(entries, 1), "jws")

    with pytest.raises(DBAPIError, match="append-only"):
        execute(url, f"DELETE FROM {table}")  # noqa: S608  # a name of this file

    assert followed(ledger).is_whole


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entries SET operator = 'nobody'",
        "UPDATE audit_subjects SET subject = 'uscc:OTHER'",
        "UPDATE audit_checkpoints SET size = 0",
        "UPDATE audit_head SET number = 0",
        "UPDATE audit_head SET chain = 'chain:other'",
    ],
)
def test_triggers_refuse_to_change(ledger: Ledger, url: str, change: str) -> None:
    entries = ledger.audit.append([event(1)])
    ledger.audit.add_checkpoint(checkpoint(entries, 1), "jws")

    with pytest.raises(DBAPIError, match=r"append-only|only moves on"):
        execute(url, change)

    assert followed(ledger).is_whole


@pytest.mark.parametrize("table", GUARDED)
def test_triggers_refuse_to_truncate(ledger: Ledger, url: str, table: str) -> None:
    if url.startswith("sqlite"):
        pytest.skip("SQLite has no TRUNCATE")
    ledger.audit.append([event(1)])

    with pytest.raises(DBAPIError, match="append-only"):
        execute(url, f"TRUNCATE {table}")


@pytest.mark.parametrize(
    ("change", "kind", "number"),
    [
        ("UPDATE audit_entries SET operator = 'x' WHERE number = 3", FaultKind.EDITED, 3),
        ("UPDATE audit_entries SET access = 'x' WHERE number = 3", FaultKind.EDITED, 3),
        ("UPDATE audit_subjects SET subject = 'uscc:X' WHERE number = 4", FaultKind.EDITED, 4),
        ("DELETE FROM audit_subjects WHERE number = 4", FaultKind.EDITED, 4),
        ("DELETE FROM audit_entries WHERE number = 2", FaultKind.MISSING, 2),
        ("DELETE FROM audit_entries WHERE number > 4", FaultKind.TRUNCATED, 5),
        ("DELETE FROM audit_entries", FaultKind.TRUNCATED, 1),
        ("UPDATE audit_entries SET number = 0 WHERE number = 1", FaultKind.INSERTED, 0),
        ("UPDATE audit_entries SET number = -9 WHERE number = 1", FaultKind.REORDERED, -9),
    ],
)
def test_change_behind_the_triggers_is_found(
    ledger: Ledger, url: str, change: str, kind: FaultKind, number: int
) -> None:
    ledger.audit.append([event(n) for n in range(1, 7)])
    unguarded(url, change)

    found = followed(ledger).fault

    assert found is not None
    assert (found.kind, found.number) == (kind, number)


def test_ledger_whose_head_is_gone_says_so(ledger: Ledger, url: str) -> None:
    ledger.audit.append([event(1)])
    unguarded(url, "DELETE FROM audit_head")

    with pytest.raises(LedgerError, match="head of the audit chain"):
        ledger.audit.append([event(2)])


def test_row_that_the_hub_cannot_have_written_is_not_listed_as_if_it_had(
    ledger: Ledger, url: str
) -> None:
    ledger.audit.append([event(1)])
    unguarded(url, "UPDATE audit_entries SET outcome = 'perhaps'")

    with pytest.raises(LedgerError, match="has not written"):
        ledger.audit.page(AuditFilter(), 10)
