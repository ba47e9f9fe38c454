"""A ledger of every earlier revision, opened by this hub: nothing of it changes, and it goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from credit_hub.ledger.backup.rows import insert_rows, read_rows, reflect
from credit_hub.ledger.outcomes.decision import Decision, Outcome, Subject
from credit_hub.ledger.receipts.keys import SigningKey
from credit_hub.ledger.receipts.signing import sign
from credit_hub.ledger.storage.database import Ledger
from credit_hub.ledger.storage.receipts import StoredReceipt
from credit_hub.ledger.storage.schema import REVISION, run_migrations
from credit_hub.model.errors import LedgerError
from credit_hub.model.exact_json import Record
from tests.unit.ledger.audit_chain import event
from tests.unit.ledger.conftest import statement

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 24, 8, 0, 0, 123456, tzinfo=UTC)
EARLIER = [f"{number:04}" for number in range(1, int(REVISION))]
FIRST = ("receipts", "outcomes", "signing_keys")
"""The tables of the first revision; each later one keeps them."""


def facts() -> tuple[StoredReceipt, Outcome, SigningKey]:
    key, said = SigningKey.generate("Ed25519"), statement()
    receipt = StoredReceipt(
        sign(said, key), said.question.lot, key.public.kid, said.result.digest, NOW, NOW
    )
    subject = Subject("finding:1", "finding", "lot:1", "D01", "1.0.0", "S")
    return receipt, Outcome(subject, Decision.CONFIRMED, "理由", "auditor", None, NOW), key


@pytest.fixture(params=EARLIER)
def older(request: pytest.FixtureRequest, url: str) -> str:
    """Return the URL of a ledger as the hub of an earlier revision left it, without rows."""
    if url.startswith("sqlite"):
        Path(str(make_url(url).database)).parent.mkdir(parents=True)
    engine = create_engine(url)
    with engine.begin() as connection:
        run_migrations(connection, request.param)
    engine.dispose()
    return url


def rows(url: str) -> dict[str, list[Record]]:
    """Return the rows of the first tables, without columns that came later."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found: dict[str, list[Record]] = {
            table.name: [
                {k: v for k, v in row.items() if k != "operation"}
                for row in read_rows(connection, table)
            ]
            for table in reflect(connection)
            if table.name in FIRST
        }
    engine.dispose()
    return found


def fill(url: str, values: dict[str, list[Record]]) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for table in reflect(connection):
            insert_rows(connection, table, values.get(table.name, []))
    engine.dispose()


def test_ledger_of_an_earlier_revision_keeps_what_it_holds_and_goes_on(
    older: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    receipt, outcome, key = facts()
    model = f"sqlite+pysqlite:///{tmp_path_factory.mktemp('model') / 'ledger.sqlite3'}"
    with Ledger.open(model) as ledger:
        ledger.receipts.add(receipt)
        ledger.outcomes.add(outcome)
        ledger.keys.add(key.public, NOW)
    fill(older, rows(model))
    before = rows(older)

    with Ledger.open(older) as opened:
        assert opened.receipts.get(receipt.receipt.id) == receipt
        assert opened.outcomes.history("finding:1") == (outcome,)
        assert opened.keys.all().keys.keys() == {key.public.kid}
        opened.audit.append([event(1)])
        opened.outcomes.add(outcome, operation="o" * 32)
        assert opened.vault.counts().subjects == 0
        assert opened.jobs.active() == ()

    after = rows(older)
    assert all(len(before[name]) == 1 for name in FIRST)
    assert after["receipts"] == before["receipts"]
    assert after["signing_keys"] == before["signing_keys"]
    assert after["outcomes"][:1] == before["outcomes"]


def test_ledger_of_an_earlier_revision_is_opened_once_and_then_left_alone(older: str) -> None:
    Ledger.open(older).close()

    Ledger.open(older).close()

    engine = create_engine(older)
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    engine.dispose()
    assert found == REVISION


def test_ledger_of_a_newer_hub_says_which_revision_it_has_and_what_to_do(url: str) -> None:
    Ledger.open(url).close()
    engine = create_engine(url)
    newer = f"{int(REVISION) + 1:04}"
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :n"), {"n": newer})
    engine.dispose()

    with pytest.raises(LedgerError) as caught:
        Ledger.open(url)

    assert f"the ledger has revision {newer}, this hub knows {REVISION}" in caught.value.message
    assert caught.value.remedy == "use the newer hub that wrote it"
