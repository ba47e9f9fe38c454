"""Loading with a vault: nothing reaches the graph before its personal values are kept."""

from __future__ import annotations

import csv
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from credit_hub.api.settings import Settings
from credit_hub.api.vault import VaultSinks
from credit_hub.cypher import Query
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.store import GraphStore
from credit_hub.ledger.vault.vault import Vault
from credit_hub.loaders.bulk.partitions import Task, extract
from credit_hub.loaders.feed import Share
from credit_hub.loaders.load import load_file
from credit_hub.loaders.readers import inspect
from credit_hub.loaders.report import LoadReport
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic.codes import uscc
from credit_hub.model.errors import LedgerUnavailableError
from credit_hub.model.personal import PersonalKind, PersonalValue
from tests.integration.loaders.conftest import KEYS
from tests.ledgers import Ledgers

pytestmark = pytest.mark.integration

SOURCE = SOURCES["enterprise-registration"]
HEADINGS = ("企业名称", "统一社会信用代码", "法人代表", "联系电话")
ROWS = 6_000
KINDS = tuple(PersonalKind)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "registrations.csv"
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADINGS)
        for n in range(ROWS):
            writer.writerow((f"测试第{n}号有限公司", uscc(n), f"测试人{n:05}", f"1380{n:07}"))
    return path


@pytest.fixture
def settings(ledgers: Ledgers, tmp_path: Path) -> Settings:
    url = ledgers.of(tmp_path).get("CREDIT_HUB_LEDGER_URL")
    return Settings(data_dir=tmp_path, ledger_url=None if url is None else SecretStr(url))


@pytest.fixture
def vault(settings: Settings) -> Iterator[Vault]:
    with VaultSinks(settings)() as opened:
        yield opened


def load(
    store: GraphStore,
    path: Path,
    vault: Vault | None,
    *,
    dry_run: bool = False,
    again: bool = False,
) -> LoadReport:
    return load_file(
        SOURCE,
        path,
        store,
        keys=KEYS,
        data_dir=path.parent / "data",
        dry_run=dry_run,
        again=again,
        vault=vault,
    )


def keyed_nodes(store: GraphStore) -> set[str]:
    text = "MATCH (n) WHERE n:Person OR n:Phone RETURN n.id AS id"
    return {str(row["id"]) for row in store.read(Query("test", "", text, (), (), "read", "-"), {})}


def test_every_person_and_telephone_of_the_graph_resolves(
    graph: GraphStore, file: Path, vault: Vault
) -> None:
    load(graph, file, vault)

    nodes = sorted(keyed_nodes(graph))
    found = {
        value.subject: value.text
        for start in range(0, len(nodes), 2_000)
        for value in vault.read(nodes[start : start + 2_000], KINDS)
    }
    assert set(found) == set(nodes)
    assert set(found.values()) == {
        text for n in range(ROWS) for text in (f"测试人{n:05}", f"1380{n:07}")
    }


def test_loading_again_adds_nothing_to_the_vault(
    graph: GraphStore, file: Path, vault: Vault
) -> None:
    load(graph, file, vault)
    before = vault.shelf.counts()

    load(graph, file, vault, again=True)

    assert vault.shelf.counts() == before
    assert before.subjects == 2 * ROWS


def test_dry_run_keeps_nothing(graph: GraphStore, file: Path, vault: Vault) -> None:
    load(graph, file, vault, dry_run=True)

    assert vault.shelf.counts().subjects == 0


def test_file_that_was_loaded_without_a_vault_fills_it_when_read_again(
    graph: GraphStore, file: Path, vault: Vault
) -> None:
    load(graph, file, None)
    assert vault.shelf.counts().subjects == 0

    load(graph, file, vault, again=True)

    assert vault.shelf.counts().subjects == 2 * ROWS


def test_vault_that_cannot_be_written_leaves_the_graph_without_the_batch(
    graph: GraphStore, file: Path, vault: Vault
) -> None:
    class Full:
        def keep(self, values: Iterable[PersonalValue]) -> None:
            raise LedgerUnavailableError(f"{len(list(values))} values: disk full")

    with pytest.raises(LedgerUnavailableError):
        load_file(SOURCE, file, graph, keys=KEYS, data_dir=file.parent / "data", vault=Full())

    assert keyed_nodes(graph) == set()
    load(graph, file, vault)
    assert len(keyed_nodes(graph)) == 2 * ROWS


KILLED = """
import os, signal, sys
from pathlib import Path
from credit_hub.api.settings import Settings
from credit_hub.api.vault import VaultSinks
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.load import load_file
from credit_hub.loaders.sources import SOURCES

folder, path, uri, user, password, secret = sys.argv[1:]

class Killed:
    def __init__(self, vault):
        self.vault, self.calls = vault, 0

    def keep(self, values):
        self.vault.keep(values)
        self.calls += 1
        if self.calls == 2:
            os.kill(os.getpid(), signal.SIGKILL)

with (
    VaultSinks(Settings(data_dir=folder))() as vault,
    GraphStore.connect(ServerAddress(uri, user, password)) as store,
):
    load_file(
        SOURCES["enterprise-registration"], Path(path), store,
        keys=IdentityKeys(bytes.fromhex(secret)), data_dir=Path(folder) / "data",
        vault=Killed(vault),
    )
"""
"""The process is killed as soon as the second batch is kept and before the graph has it."""


def test_load_killed_between_vault_and_graph_leaves_no_node_without_its_value(
    graph: GraphStore,
    neo4j_server: ServerAddress,
    ledgers: Ledgers,
    file: Path,
    tmp_path: Path,
    vault: Vault,
) -> None:
    environment = {**os.environ, **ledgers.of(tmp_path)}
    server = (neo4j_server.uri, neo4j_server.user, neo4j_server.password)
    arguments = (str(tmp_path), str(file), *server, KEYS.secret.hex())
    command = [sys.executable, "-c", KILLED, *arguments]
    process = subprocess.run(command, env=environment, check=False, timeout=300)

    assert process.returncode == -signal.SIGKILL
    kept = set(vault.shelf.subjects(keyed_nodes(graph)))
    assert keyed_nodes(graph) <= kept
    assert 0 < vault.shelf.counts().subjects < 2 * ROWS

    load(graph, file, vault)

    assert len(keyed_nodes(graph)) == vault.shelf.counts().subjects == 2 * ROWS


def test_shares_of_a_bulk_load_keep_the_same_values_in_their_own_processes(
    file: Path, tmp_path: Path, settings: Settings, vault: Vault
) -> None:
    folder = tmp_path / "facts"
    folder.mkdir()
    inspected = inspect(file)
    sinks = VaultSinks(settings)
    tasks = [
        Task(SOURCE.id, inspected, 0, Share(n, 2), KEYS, None, folder, 1, sinks) for n in range(2)
    ]

    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawned) as pool:
        done = list(pool.map(extract, tasks))

    assert sum(part.read for part in done) == ROWS

    assert vault.shelf.counts().values == {"name": ROWS, "phone": ROWS}
    partitions = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert len(partitions) > 100_000
    assert "测试人00017".encode() not in partitions


def test_process_that_loads_needs_no_ledger_without_a_vault() -> None:
    code = "import sys, credit_hub.loaders.load; print('sqlalchemy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
