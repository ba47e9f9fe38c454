"""The ledger on each database: what goes in comes out, nothing changes, two may start at once."""

from __future__ import annotations

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from credit_hub.ledger.outcomes.decision import Decision, Outcome, Subject
from credit_hub.ledger.outcomes.precision import Precision
from credit_hub.ledger.receipts.keys import SigningKey
from credit_hub.ledger.receipts.signing import sign
from credit_hub.ledger.storage import migrations
from credit_hub.ledger.storage.database import Ledger, sqlite_url
from credit_hub.ledger.storage.receipts import StoredReceipt
from credit_hub.ledger.storage.schema import REVISION
from credit_hub.ledger.storage.tables import METADATA
from credit_hub.model.errors import (
    InvalidValueError,
    LedgerError,
    LedgerUnavailableError,
    NotFoundError,
)
from tests.unit.ledger.conftest import statement

NOW = datetime(2026, 11, 24, 8, 0, 0, 123456, tzinfo=UTC)
OPENER = """
import sys
from credit_hub.ledger.storage.database import Ledger
sys.stdin.readline()
with Ledger.open(sys.argv[1]) as ledger:
    print(len(ledger.keys.all().keys))
"""


def stored(key: SigningKey, at: datetime = NOW) -> StoredReceipt:
    said = statement()
    return StoredReceipt(
        sign(said, key), said.question.lot, key.public.kid, said.result.digest, NOW, at
    )


def outcome(
    number: int, decision: Decision, *, at: datetime = NOW, kind: str = "finding"
) -> Outcome:
    subject = Subject(f"{kind}:{number}", kind, "lot:1", "D01", "1.0.0", "S")
    return Outcome(subject, decision, f"理由{number}", "auditor-1", None, at)


def test_receipt_comes_back_as_it_was_signed(ledger: Ledger) -> None:
    kept = stored(SigningKey.generate("Ed25519"))

    ledger.receipts.add(kept)
    ledger.receipts.add(kept)

    assert ledger.receipts.get(kept.receipt.id) == kept
    assert ledger.receipts.of_lot(kept.lot) == (kept,)
    assert ledger.receipts.of_lot("lot:other") == ()


def test_receipts_of_a_lot_come_latest_first(ledger: Ledger) -> None:
    first = stored(SigningKey.generate("Ed25519"))
    second = stored(SigningKey.generate("ES256"), NOW + timedelta(microseconds=1))
    for receipt in (first, second):
        ledger.receipts.add(receipt)

    assert ledger.receipts.of_lot(first.lot) == (second, first)
    assert ledger.receipts.of_lot(first.lot, limit=1) == (second,)


def test_receipt_that_is_not_there_is_not_found(ledger: Ledger) -> None:
    with pytest.raises(NotFoundError):
        ledger.receipts.get("receipt:none")


def test_moment_of_another_zone_comes_back_as_the_same_moment(ledger: Ledger) -> None:
    china = NOW.astimezone(timezone(timedelta(hours=8)))
    kept = stored(SigningKey.generate("Ed25519"), china)

    ledger.receipts.add(kept)

    assert ledger.receipts.get(kept.receipt.id).created_at == NOW


def test_key_is_kept_once_and_without_its_private_half(ledger: Ledger, url: str) -> None:
    key = SigningKey.generate("ES256")

    ledger.keys.add(key.public, NOW)
    ledger.keys.add(key.public, NOW + timedelta(days=1))

    assert ledger.keys.all().keys.keys() == {key.public.kid}
    engine = create_engine(url)
    with engine.connect() as connection:
        (row,) = connection.execute(text("SELECT jwk FROM signing_keys")).all()
    engine.dispose()
    assert '"d"' not in row.jwk


def test_later_decision_holds_and_the_earlier_one_is_kept(ledger: Ledger) -> None:
    confirmed = outcome(1, Decision.CONFIRMED)
    overturned = outcome(1, Decision.OVERTURNED, at=NOW + timedelta(days=1))
    for decision in (confirmed, overturned):
        ledger.outcomes.add(decision)

    assert ledger.outcomes.history("finding:1") == (confirmed, overturned)
    assert ledger.outcomes.newest()[1] == overturned.recorded_at
    then, now = (ledger.outcomes.precisions(x) for x in (NOW, overturned.recorded_at))
    assert then.of("D01", "1.0.0", "finding") == Precision(1, 1)
    assert now.of("D01", "1.0.0", "finding") == Precision(0, 1)


def test_precision_counts_each_finding_once_and_leads_apart(ledger: Ledger) -> None:
    for number in range(12):
        ledger.outcomes.add(outcome(number, Decision.CONFIRMED))
    for number in range(3):
        ledger.outcomes.add(outcome(number, Decision.DISMISSED))
    ledger.outcomes.add(outcome(1, Decision.DISMISSED, kind="lead"))

    found = ledger.outcomes.precisions(NOW)

    assert found.of("D01", "1.0.0", "finding") == Precision(9, 12)
    assert found.of("D01", "1.0.0", "lead") == Precision(0, 1)
    assert ledger.outcomes.precisions(NOW - timedelta(seconds=1)).by_key == {}


@pytest.mark.parametrize(
    ("reason", "by"), [("", "me"), (" ", "me"), ("因为", ""), ("因" * 4001, "me")]
)
def test_decision_without_reason_or_decider_is_refused(reason: str, by: str) -> None:
    subject = Subject("finding:1", "finding", "lot:1", "D01", "1.0.0", "S")

    with pytest.raises(InvalidValueError):
        Outcome(subject, Decision.CONFIRMED, reason, by, None, NOW)


def test_tables_are_those_that_the_migrations_make(url: str) -> None:
    Ledger.open(url).close()
    engine = create_engine(url)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, METADATA)
    engine.dispose()

    assert differences == []


def test_revision_of_the_program_is_that_of_its_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    config.set_main_option("path_separator", "os")

    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_ledger_of_a_newer_hub_is_refused(url: str) -> None:
    Ledger.open(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(LedgerError, match="9999"):
        Ledger.open(url)


@pytest.mark.slow
def test_hubs_that_start_at_once_on_an_empty_ledger_all_open_it(url: str) -> None:
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", OPENER, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for starter in starters:
        assert starter.stdin is not None
        starter.stdin.write("go\n")
        starter.stdin.flush()

    told = [starter.communicate(timeout=120) for starter in starters]

    assert [out for out, _ in told] == ["0\n"] * 4, told
    with Ledger.open(url) as ledger:
        assert ledger.keys.all().keys == {}


def test_writers_at_once_lose_nothing(ledger: Ledger) -> None:
    outcomes = [outcome(number, Decision.CONFIRMED) for number in range(60)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ledger.outcomes.add, outcomes))

    assert ledger.outcomes.precisions(NOW).of("D01", "1.0.0", "finding") == Precision(60, 60)


def test_sqlite_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"

    Ledger.open(sqlite_url(path)).close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "url", ["nonsense", "oracle+nothing://x", "sqlite+pysqlite:////proc/no/such/folder/file"]
)
def test_url_that_cannot_be_used_is_refused_with_a_remedy(url: str) -> None:
    with pytest.raises(LedgerError) as caught:
        Ledger.open(url)

    assert caught.value.remedy


def test_database_that_does_not_answer_is_unavailable_and_its_password_is_not_told() -> None:
    with pytest.raises(LedgerUnavailableError) as caught:
        Ledger.open("postgresql+pg8000://hub:secret-of-the-test@127.0.0.1:9/ledger")

    assert "secret-of-the-test" not in str(caught.value)


def test_ledger_opened_twice_in_a_process_keeps_its_log_when_another_process_closes(
    tmp_path: Path,
) -> None:
    """The locks of the first must survive: without them its log of writes is taken away."""
    url = sqlite_url(tmp_path / "ledger.sqlite3")
    closer = "import sys\nfrom credit_hub.ledger.storage.database import Ledger\n"
    closer += "with Ledger.open(sys.argv[1]) as ledger:\n    ledger.outcomes.newest()\n"
    with Ledger.open(url) as first:
        first.outcomes.newest()
        Ledger.open(url).close()

        subprocess.run([sys.executable, "-c", closer, url], check=True, timeout=60)

        assert (tmp_path / "ledger.sqlite3-wal").exists()
        assert first.outcomes.newest() == (0, None)


@pytest.mark.parametrize("text", ["a\0b", "\0", "a\ud800"])
def test_text_that_a_database_cannot_hold_is_the_callers_fault_and_no_failure_of_the_ledger(
    url: str, text: str
) -> None:
    """SQLite looks for NUL and finds nothing, PostgreSQL refuses it; neither can be sent a half."""
    with Ledger.open(url) as ledger:
        with suppress(InvalidValueError):
            assert ledger.accounts.find(text) is None
        assert ledger.accounts.find("a") is None
