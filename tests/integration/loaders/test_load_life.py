"""The life of a load: begun, interrupted, resumed, finished, repeated, refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from credit_hub.graph.address import ServerAddress
from credit_hub.graph.digest import graph_digest
from credit_hub.graph.migrations import migrate
from credit_hub.graph.repositories.loads import LoadRepository, LoadStatus
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe
from credit_hub.loaders import load as load_module
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.lease import Lease
from credit_hub.loaders.load import load_file
from credit_hub.loaders.rejects import read_entries
from credit_hub.loaders.report import LoadReport, Outcome
from credit_hub.loaders.sources import SOURCES
from credit_hub.model.errors import ConflictError, IdentityKeyError
from tests.integration.loaders.conftest import KEYS, Load, WriteFile, registration

pytestmark = pytest.mark.integration

LOADER = """
import sys
from pathlib import Path
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.store import GraphStore
from credit_hub.loaders import load
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.sources import SOURCES

uri, user, password, file, data_dir, key = sys.argv[1:]
load.BATCH_FACTS = 120
with GraphStore.connect(ServerAddress(uri, user, password)) as store:
    load.load_file(
        SOURCES["enterprise-registration"], Path(file), store,
        keys=IdentityKeys(key.encode()), data_dir=Path(data_dir),
    )
"""
PATIENCE = 120.0


@contextmanager
def loading(server: ServerAddress, path: Path, data_dir: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a load in a process of its own, in small batches."""
    key = KEYS.secret.decode()
    command = [
        sys.executable,
        "-c",
        LOADER,
        server.uri,
        server.user,
        server.password,
        str(path),
        str(data_dir),
        key,
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def await_rows(store: GraphStore, process: subprocess.Popen[bytes], rows: int) -> None:
    """Return once the load under way has ``rows`` rows in the graph."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        loads = LoadRepository(store).recent()
        if loads and loads[0].checkpoint >= rows:
            return
        assert process.poll() is None, "the load ended before it could be interrupted"
    pytest.fail(f"no {rows} rows in {PATIENCE} s")


def test_load_killed_in_the_middle_and_run_again_gives_the_graph_of_one_clean_run(
    graph: GraphStore,
    neo4j_server: ServerAddress,
    write_file: WriteFile,
    load: Load,
    tmp_path: Path,
) -> None:
    rows = [registration(n) for n in range(1500)]
    rows[10] = (*registration(10)[:1], "91410199TE5T00016X", *registration(10)[2:])
    rows[1400] = (*registration(1400)[:4], "万元", "")
    path = write_file(rows)
    clean = load(path)
    expected = graph_digest(graph)
    expected_ledger = list(read_entries(clean.ledger)) if clean.ledger else []
    wipe(graph)
    migrate(graph)

    with loading(neo4j_server, path, tmp_path / "second") as process:
        await_rows(graph, process, 200)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    (stopped,) = LoadRepository(graph).recent()
    report = load_file(
        SOURCES["enterprise-registration"], path, graph, keys=KEYS, data_dir=tmp_path / "second"
    )

    assert stopped.status is LoadStatus.RUNNING
    assert 200 <= stopped.checkpoint < 1500
    assert report.resumed_after == stopped.checkpoint
    assert report.tally == clean.tally
    assert graph_digest(graph) == expected
    assert report.ledger is not None
    assert list(read_entries(report.ledger)) == expected_ledger


def test_load_of_a_finished_file_is_not_read_again(load: Load, write_file: WriteFile) -> None:
    path = write_file([registration(1), registration(2)])
    first = load(path)

    second = load(path)

    assert (first.outcome, second.outcome) == (Outcome.COMPLETE, Outcome.UNCHANGED)
    assert (second.rows_read, second.rows_written, second.rows_unchanged) == (2, 0, 2)


def test_load_again_compares_every_row_and_changes_nothing(
    load: Load, write_file: WriteFile, graph: GraphStore
) -> None:
    path = write_file([registration(n) for n in range(5)])
    load(path)
    before = graph_digest(graph)

    report = load(path, again=True)

    assert (report.outcome, report.rows_written, report.rows_unchanged) == (Outcome.COMPLETE, 0, 5)
    assert graph_digest(graph) == before


def test_load_of_the_same_rows_in_another_file_changes_nothing(
    load: Load, write_file: WriteFile, graph: GraphStore
) -> None:
    rows = [registration(n) for n in range(5)]
    load(write_file(rows))
    before = graph_digest(graph)

    report = load(write_file(rows, name="gb18030.csv", encoding="gb18030"))

    assert (report.outcome, report.rows_written) == (Outcome.COMPLETE, 0)
    assert graph_digest(graph) == before


def test_load_cancelled_goes_on_where_it_stopped(
    load: Load, write_file: WriteFile, graph: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_file([registration(n) for n in range(90)])
    clean = load(path)
    expected = graph_digest(graph)
    wipe(graph)
    migrate(graph)
    monkeypatch.setattr(load_module, "BATCH_FACTS", 60)
    calls = iter([False, True])

    stopped = load(path, cancelled=lambda: next(calls))
    finished = load(path)

    assert (stopped.outcome, finished.outcome) == (Outcome.STOPPED, Outcome.COMPLETE)
    assert 0 < stopped.rows_read < 90
    assert finished.resumed_after == stopped.rows_read
    assert finished.tally == clean.tally
    assert graph_digest(graph) == expected


def test_load_interrupted_from_the_keyboard_can_be_resumed(
    load: Load, write_file: WriteFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_file([registration(n) for n in range(90)])
    monkeypatch.setattr(load_module, "BATCH_FACTS", 60)

    with pytest.raises(KeyboardInterrupt):
        load(path, progress=_interrupt)
    report = load(path)

    assert report.outcome is Outcome.COMPLETE
    assert report.resumed_after > 0
    assert report.rows_read == 90


def _interrupt(rows: int, done: int, total: int) -> None:
    raise KeyboardInterrupt


def test_load_tells_its_progress_in_rows_and_bytes(
    load: Load, write_file: WriteFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_file([registration(n) for n in range(90)])
    monkeypatch.setattr(load_module, "BATCH_FACTS", 60)
    seen: list[tuple[int, int, int]] = []

    load(path, progress=lambda *told: seen.append(told))

    size = path.stat().st_size
    assert [rows for rows, _, _ in seen] == sorted({rows for rows, _, _ in seen})
    assert seen[-1] == (90, size, size)


def test_load_while_another_is_under_way_is_refused(
    load: Load, write_file: WriteFile, graph: GraphStore
) -> None:
    path = write_file([registration(1)])

    with Lease(graph), pytest.raises(ConflictError, match="has been loading since"):
        load(path)

    assert load(path).outcome is Outcome.COMPLETE


def test_lease_of_a_dead_process_is_taken_over_at_once(
    graph: GraphStore,
    neo4j_server: ServerAddress,
    write_file: WriteFile,
    load: Load,
    tmp_path: Path,
) -> None:
    path = write_file([registration(n) for n in range(1000)])
    with loading(neo4j_server, path, tmp_path / "second") as process:
        await_rows(graph, process, 1)
        process.kill()
        process.wait()

    report = load(write_file([registration(1)], name="other.csv"))

    assert report.outcome is Outcome.COMPLETE


def test_lease_that_was_lost_stops_the_load_before_it_writes(
    load: Load, write_file: WriteFile, graph: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_file([registration(n) for n in range(90)])
    monkeypatch.setattr(load_module, "BATCH_FACTS", 60)

    with pytest.raises(ConflictError, match="lost to another load"):
        load(path, progress=_thief(graph))

    (record,) = LoadRepository(graph).recent()
    assert record.status is LoadStatus.RUNNING
    assert record.checkpoint < 90


def _thief(graph: GraphStore) -> Callable[[int, int, int], None]:
    """Return a progress that takes the lease away, as if it had run out."""

    def steal(rows: int, done: int, total: int) -> None:
        lease = Lease(graph)
        graph.transact(lambda tx: lease._hold(tx, {"now": datetime.now(UTC), "known_until": None}))

    return steal


def test_load_under_another_identity_key_is_refused(
    load: Load, write_file: WriteFile, graph: GraphStore, tmp_path: Path
) -> None:
    load(write_file([registration(1)]))
    other = IdentityKeys(b"another-identity-key-of-32-bytes")

    with pytest.raises(IdentityKeyError):
        load_file(
            SOURCES["enterprise-registration"],
            write_file([registration(2)], name="2.csv"),
            graph,
            keys=other,
            data_dir=tmp_path,
        )


def test_load_whose_ledger_is_gone_lists_the_rejects_again(
    load: Load, write_file: WriteFile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = [registration(n) for n in range(90)]
    rows[3] = ("甲", "91410199TE5T00016X", "", "", "", "")
    path = write_file(rows)
    monkeypatch.setattr(load_module, "BATCH_FACTS", 60)
    stopped = load(path, cancelled=lambda: True)
    next((tmp_path / "data" / "loads" / stopped.load_id).iterdir()).unlink()

    report: LoadReport = load(path)

    assert report.ledger is not None
    assert [entry.row for entry in read_entries(report.ledger)] == [4]
    assert report.rejects_by_rule == {"uscc.check_character": 1}
    assert "ledger of the interrupted run was gone" in report.remarks[0]
