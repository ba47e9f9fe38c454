"""The state that an older hub left, opened by this one: answers are the same, receipts replay."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from benchmarks.faults.clients import bare
from credit_hub.cypher import Query
from credit_hub.graph.store import GraphStore
from credit_hub.ledger.backup.rows import insert_rows, read_rows, reflect
from credit_hub.ledger.storage.schema import REVISION, run_migrations
from credit_hub.loaders.synthetic import Manifest
from tests.integration.api.conftest import Cli
from tests.ledgers import Ledgers, rows_of, url_of

pytestmark = [pytest.mark.integration, pytest.mark.slow]

G1 = "lot:ZZTEST-G1/1"
KEPT = ("receipts", "signing_keys")


def older_hub(
    environment: Mapping[str, str], ledgers: Ledgers, data: Path, revision: str
) -> Mapping[str, str]:
    """Return the environment of a hub with the keys and receipts of another, in an old ledger."""
    data.mkdir()
    for name in ("identity.key", "signing.jwk"):
        shutil.copy(Path(environment["CREDIT_HUB_DATA_DIR"]) / name, data / name)
    old = {"CREDIT_HUB_DATA_DIR": str(data), **ledgers.of(data)}
    source, target = create_engine(make_url(url_of(environment))), create_engine(url_of(old))
    with source.connect() as reading, target.begin() as writing:
        run_migrations(writing, revision)
        there = {table.name: table for table in reflect(writing)}
        for table in reflect(reading):
            if table.name in KEPT:
                insert_rows(writing, there[table.name], read_rows(reading, table))
    source.dispose()
    target.dispose()
    return old


def older_graph(store: GraphStore) -> None:
    """Leave the graph as a hub did that knew one index less."""
    indexes = Query(
        "test/index",
        "-",
        "SHOW INDEXES YIELD name, properties WHERE properties = ['document_number'] RETURN name",
        (),
        (),
        "read",
        "-",
    )
    for row in store.read(indexes):
        store.write(Query("t", "-", f"DROP INDEX {row['name']}", (), (), "write", "-"))
    forget = "MATCH (m:Meta) SET m.schema_digest = 'that of an older hub'"
    store.write(Query("t", "-", forget, (), (), "write", "-"))


@pytest.mark.parametrize("revision", ["0001", "0004", f"{int(REVISION) - 1:04}"])
def test_state_of_an_older_hub_is_brought_forward_and_gives_the_same_answers(
    city: Manifest,
    environment: Mapping[str, str],
    ledgers: Ledgers,
    cli: Cli,
    session_store: GraphStore,
    tmp_path: Path,
    revision: str,
) -> None:
    first = cli("check", G1, "--json")
    assert first.status == 0, first.err
    (tmp_path / "first.json").write_text(first.out, encoding="utf-8")
    told = json.loads(first.out)
    old = older_hub(environment, ledgers, tmp_path / "old", revision)
    older_graph(session_store)

    replayed = cli("replay", str(tmp_path / "first.json"), "--json", env=old)
    again = cli("check", G1, "--known-at", told["known_at"], "--json", env=old)
    verified = cli("audit", "verify", "--json", env=old)

    assert replayed.status == 0, replayed.out + replayed.err
    assert again.status == 0, again.err
    assert bare(json.loads(again.out)) == bare(told)
    assert verified.status == 0, verified.out
    assert rows_of({**environment, **old}, "SELECT version_num FROM alembic_version") == [
        (REVISION,)
    ]


def test_ledger_of_a_newer_hub_is_refused_with_what_to_do(
    city: Manifest, environment: Mapping[str, str], ledgers: Ledgers, cli: Cli, tmp_path: Path
) -> None:
    assert cli("check", G1, "--json").status == 0
    newer = older_hub(environment, ledgers, tmp_path / "newer", REVISION)
    engine = create_engine(url_of(newer))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    refused = cli("check", G1, env=newer)

    assert refused.status != 0
    assert f"the ledger has revision 9999, this hub knows {REVISION}" in refused.err
    assert "use the newer hub that wrote it" in refused.err
