"""The ledger as lines and back, from each database into each; other connections stay open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from credit_hub.ledger.backup.restoring import LedgerRestore, occupied_tables, restore_ledger
from credit_hub.ledger.backup.snapshot import ledger_snapshot
from credit_hub.ledger.clients.client import Grant
from credit_hub.ledger.outcomes.decision import Decision, Outcome, Subject
from credit_hub.ledger.receipts.keys import SigningKey
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.errors import ConflictError, LedgerError, LedgerUnavailableError
from credit_hub.model.exact_json import Record, read_line, write_line
from tests.integration.ledger.conftest import empty_ledger
from tests.unit.ledger.audit_chain import event

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 24, 10, 30, 15, 123456, tzinfo=UTC)
Lines = dict[str, list[bytes]]


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a second, empty ledger."""
    with empty_ledger(request, tmp_path / "other" / "ledger.sqlite3") as made:
        yield made


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    """Return a ledger with an outcome, a key, a client and an audit chain."""
    ledger.keys.add(SigningKey.generate("Ed25519").public, NOW)
    ledger.clients.add(Grant.new("平台", per_minute=5, jobs=1, now=NOW).client)
    ledger.outcomes.add(outcome("finding:one"))
    ledger.audit.append([event(1), event(2)])
    return ledger


def outcome(finding: str) -> Outcome:
    subject = Subject(finding, "finding", "lot:t/1", "D01", "1.0.0", "S")
    return Outcome(subject, Decision.CONFIRMED, "两份章程，原文\n第二行", "auditor", None, NOW)


def lines_of(url: str, folder: Path) -> tuple[str, Lines]:
    with ledger_snapshot(url, folder / "copy") as snapshot:
        found = {name: [write_line(r) for r in snapshot.rows(name)] for name in snapshot.names}
        return snapshot.revision, found


def restoring(
    revision: str, lines: Lines, check: Callable[[str, Iterator[Record]], None] | None = None
) -> LedgerRestore:
    def same(table: str, records: Iterator[Record]) -> None:
        assert [write_line(record) for record in records] == lines[table]

    def rows(table: str) -> Sequence[Record]:
        return [read_line(line) for line in lines[table]]

    return LedgerRestore(revision, tuple(lines), rows, check or same)


def test_ledger_restored_into_any_database_holds_the_same_rows_and_goes_on(
    filled: Ledger, url: str, other_url: str, tmp_path: Path
) -> None:
    revision, lines = lines_of(url, tmp_path)

    restore_ledger(other_url, restoring(revision, lines), tmp_path / "new")

    assert lines_of(other_url, tmp_path) == (revision, lines)
    with Ledger.open(other_url) as restored:
        assert len(restored.outcomes.history("finding:one")) == 1
        restored.outcomes.add(outcome("finding:two"))
        restored.audit.append([event(3)])
        assert restored.audit.head().number == filled.audit.head().number + 1
    assert not (tmp_path / "new").exists()


def test_restored_audit_log_is_guarded_as_before(
    filled: Ledger, url: str, other_url: str, tmp_path: Path
) -> None:
    revision, lines = lines_of(url, tmp_path)
    restore_ledger(other_url, restoring(revision, lines), tmp_path / "new")

    engine = create_engine(other_url)
    with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_entries"))
    engine.dispose()


def test_snapshot_shows_one_moment_while_others_write(
    filled: Ledger, url: str, tmp_path: Path
) -> None:
    with ledger_snapshot(url, tmp_path / "copy") as snapshot:
        filled.outcomes.add(outcome("finding:later"))

        found = [row["finding_id"] for row in snapshot.rows("outcomes")]

    assert found == ["finding:one"]


def test_restore_whose_rows_differ_leaves_the_ledger_as_it_was(
    filled: Ledger, url: str, tmp_path: Path
) -> None:
    revision, lines = lines_of(url, tmp_path)

    def refuse(table: str, records: Iterator[Record]) -> None:
        if table == "outcomes":
            raise ConflictError(f"{table} {sum(1 for _ in records)}")

    emptied: Lines = {**lines, "outcomes": []}
    with pytest.raises(ConflictError, match="outcomes 0"):
        restore_ledger(url, restoring(revision, emptied, refuse), tmp_path / "new")

    assert lines_of(url, tmp_path) == (revision, lines)
    assert len(filled.outcomes.history("finding:one")) == 1


def test_restore_of_a_newer_ledger_is_refused(other_url: str, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="revision 9999"):
        restore_ledger(other_url, restoring("9999", {}), tmp_path / "new")


def test_restore_of_an_older_ledger_goes_forward_to_this_revision(
    other_url: str, tmp_path: Path
) -> None:
    restore_ledger(other_url, restoring("0001", {"receipts": []}), tmp_path / "new")

    with Ledger.open(other_url) as restored:
        assert restored.audit.head().number == 0
        assert restored.jobs is not None


def test_occupied_tables_leave_out_what_opening_a_hub_makes(
    filled: Ledger, url: str, other_url: str
) -> None:
    with Ledger.open(other_url) as fresh:
        fresh.keys.add(SigningKey.generate("Ed25519").public, NOW)

    found = occupied_tables(url)

    assert occupied_tables(other_url) == {}
    assert found == {"outcomes": 1, "clients": 1, "audit_entries": 2, **subjects(found)}


def subjects(found: object) -> dict[str, int]:
    count = found.get("audit_subjects", 0) if isinstance(found, dict) else 0
    return {"audit_subjects": count} if count else {}


def test_snapshot_of_a_database_that_is_gone_says_so_without_its_password(tmp_path: Path) -> None:
    url = "postgresql+pg8000://hub:secret@127.0.0.1:9/gone"

    with (
        pytest.raises(LedgerUnavailableError) as caught,
        ledger_snapshot(url, tmp_path / "copy"),
    ):
        pass

    assert "secret" not in caught.value.message
