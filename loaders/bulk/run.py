"""The bulk load from files to a serving graph."""

from __future__ import annotations

import heapq
import multiprocessing
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, TypeVar

from credit_hub.graph.migrations import ensure_identity_key, migrate
from credit_hub.graph.server import ImportFile, ImportReport, LocalServer, import_csv
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.bulk.join import ARRAY, Joined, JoinTask, header, join
from credit_hub.loaders.bulk.partitions import Extraction, Task, extract
from credit_hub.loaders.checkpoint import Checkpoint, Status
from credit_hub.loaders.feed import Share
from credit_hub.loaders.fold import Tally
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.job import load_id
from credit_hub.loaders.merge import Change
from credit_hub.loaders.personal import PersonalSinks
from credit_hub.loaders.readers import InputFile, inspect
from credit_hub.loaders.rejects import Ledger, read_entries
from credit_hub.loaders.source import Context
from credit_hub.loaders.sources import SOURCES

__all__ = ["BulkReport", "FileReport", "bulk_load"]

PARTITION_BYTES: Final = 32 << 20
"""Bytes of input for each partition; its facts take about twenty times that in memory."""
T = TypeVar("T")
R = TypeVar("R")
Progress = Callable[[str, int, int], None]
"""Is told the stage, and how many of its parts are done."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of the rows of one file.

    Rows are not compared one by one here: what repeats or contradicts other rows is seen in the
    counts of facts, and a row that was not rejected and states something counts as written.
    """

    load_id: str
    source: str
    file_name: str
    tally: Tally
    remarks: tuple[str, ...]
    ledger: Path | None


@dataclass(frozen=True, slots=True)
class BulkReport:
    """What a bulk load did, and how long its stages took, in seconds."""

    files: tuple[FileReport, ...]
    facts: Counter[tuple[str, Change]]
    imported: ImportReport
    seconds: dict[str, float]

    @property
    def rows_read(self) -> int:
        """Rows of all files."""
        return sum(file.tally.read for file in self.files)


@dataclass(frozen=True, slots=True)
class _Input:
    """One file with the id of its load."""

    number: int
    source: str
    file: InputFile
    load_id: str


def bulk_load(  # noqa: PLR0913  # the one entry; all but two are keywords with defaults
    files: Sequence[tuple[str, Path]],
    server: LocalServer,
    *,
    keys: IdentityKeys,
    data_dir: Path,
    stated_at: date | None = None,
    workers: int | None = None,
    vault: PersonalSinks | None = None,
    progress: Progress | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> BulkReport:
    """Replace the graph of a local server by the facts of ``files``.

    Args:
        files: Source id and path of each file.
        server: The local server; stopped and started again.
        keys: Make the keyed digests of persons.
        data_dir: Folder of the hub's data: ledgers, and room for about three times the input.
        stated_at: The day on which the files were stated, for rows that do not say.
        workers: Processes; by default one for each processor.
        vault: Opens in each process what keeps personal values; None: they are forgotten.
        progress: Is told how far each stage is.
        now: The clock.

    Raises:
        UnreadableSourceError: A file is not what a loader reads; the graph stays as it was.
        SchemaMismatchError: A required column is missing; the graph stays as it was.
        LocalServerError: The import was refused; the graph stays as it was.
        LedgerError: The vault cannot be written; the graph stays as it was.
    """
    tell = progress or _silent
    clock = _Clock()
    inputs = [_input(n, source, path, keys, stated_at) for n, (source, path) in enumerate(files)]
    partitions = _partitions(inputs)
    count = workers or os.cpu_count() or 1
    clock.lap("inspect")
    data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bulk-", dir=data_dir) as name, _pool(count) as pool:
        facts, output = Path(name) / "facts", Path(name) / "import"
        facts.mkdir()
        output.mkdir()
        tasks = [
            Task(i.source, i.file, i.number, share, keys, stated_at, facts, partitions, vault)
            for i in inputs
            for share in [Share(index, count) for index in range(count)]
        ]
        found = _all(pool, extract, tasks, lambda done: tell("extract", done, len(tasks)))
        clock.lap("extract")
        joins = _joins(inputs, facts, output, partitions, now())
        joined = _all(pool, join, joins, lambda done: tell("join", done, partitions))
        clock.lap("join")
        reports = tuple(_file_report(i, found, data_dir) for i in inputs)
        tell("import", 0, 1)
        imported = _imported(server, output, joined)
        clock.lap("import")
    _complete(server, inputs, reports, keys, stated_at, now)
    tell("import", 1, 1)
    clock.lap("index")
    counts = sum((part.counts for part in joined), Counter[tuple[str, Change]]())
    return BulkReport(reports, counts, imported, clock.laps)


def _partitions(inputs: Sequence[_Input]) -> int:
    """How many parts the facts are dealt into; text is about an eighth of its size compressed."""
    size = sum(item.file.size * (8 if item.file.compressed else 1) for item in inputs)
    return 1 + size // PARTITION_BYTES


def _joins(
    inputs: Sequence[_Input], facts: Path, output: Path, partitions: int, recorded_at: datetime
) -> list[JoinTask]:
    origins = [(i.source, i.file.sha256) for i in inputs]
    loads = [i.load_id for i in inputs]
    return [JoinTask(facts, output, n, origins, loads, recorded_at) for n in range(partitions)]


def _imported(server: LocalServer, output: Path, joined: Sequence[Joined]) -> ImportReport:
    return import_csv(
        server,
        _import_files(output, [part.nodes for part in joined]),
        _import_files(output, [part.edges for part in joined]),
        multiline=any(part.multiline for part in joined),
        array_delimiter=ARRAY,
    )


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def _input(
    number: int, source: str, path: Path, keys: IdentityKeys, stated_at: date | None
) -> _Input:
    file = inspect(path)
    identity = load_id(SOURCES[source], Context(keys, file.sha256, source, stated_at))
    return _Input(number, source, file, identity)


class _Clock:
    """Seconds of each stage."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """End a stage."""
        now = time.monotonic()
        self.laps[stage] = now - self._began
        self._began = now


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Start processes that share nothing: the driver and the log of this one are not theirs."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _all(
    pool: ProcessPoolExecutor,
    work: Callable[[T], R],
    tasks: Sequence[T],
    done: Callable[[int], None],
) -> list[R]:
    futures = [pool.submit(work, task) for task in tasks]
    for count, future in enumerate(as_completed(futures), start=1):
        future.result()
        done(count)
    return [future.result() for future in futures]


def _import_files(output: Path, parts: Iterable[dict[str, Path]]) -> list[ImportFile]:
    paths: dict[str, list[Path]] = {}
    for part in parts:
        for name, path in part.items():
            paths.setdefault(name, []).append(path)
    files = []
    for name, found in sorted(paths.items()):
        first = output / f"{name.replace(':', '-')}.header.csv"
        first.write_text(header(name), encoding="utf-8")
        files.append(ImportFile(name, (first, *found)))
    return files


def _file_report(item: _Input, found: Iterable[Extraction], data_dir: Path) -> FileReport:
    parts = [part for part in found if part.number == item.number]
    read, rejected = sum(p.read for p in parts), sum(p.rejected for p in parts)
    empty = sum(p.empty for p in parts)
    problems = sum((p.problems for p in parts), Counter[tuple[str, str]]())
    tally = Tally(read, read - rejected - empty, empty, rejected, Counter(), problems)
    ledger = Ledger(data_dir / "loads" / item.load_id, length=0)
    listed = [part.ledger for part in parts if part.ledger is not None]
    try:
        ledger.add(heapq.merge(*map(read_entries, listed), key=lambda entry: entry.row))
        ledger.finish()
    finally:
        ledger.close()
    path = ledger.path if ledger.path.exists() else None
    remarks = tuple(dict.fromkeys(remark for part in parts for remark in part.remarks))
    return FileReport(item.load_id, item.source, item.file.path.name, tally, remarks, path)


def _complete(
    server: LocalServer,
    inputs: Sequence[_Input],
    reports: Sequence[FileReport],
    keys: IdentityKeys,
    stated_at: date | None,
    now: Callable[[], datetime],
) -> None:
    """Make constraints and indexes, bind the key, and record the loads as complete."""
    with GraphStore.connect(server.address) as store:
        migrate(store)
        ensure_identity_key(store, keys.fingerprint)
        statements = []
        for item, report in zip(inputs, reports, strict=True):
            done = Checkpoint(item.load_id, Status.COMPLETE, report.tally.read, 0, report.tally)
            statements.append(
                done.statement(
                    source=item.source,
                    source_version=SOURCES[item.source].version,
                    file_sha256=item.file.sha256,
                    file_name=item.file.path.name,
                    stated_at=stated_at,
                    started_at=now(),
                    finished_at=now(),
                )
            )
        store.write_all(statements)
