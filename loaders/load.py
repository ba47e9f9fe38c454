"""Load one file into the graph: resumable, idempotent, balanced.

A batch of rows is read against the graph, folded and written in one transaction together with the
checkpoint of the load. So a crash anywhere leaves either the whole batch and its counts or nothing
of it, and the next run of the same file goes on after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from credit_hub.graph.migrations import ensure_identity_key
from credit_hub.graph.store import GraphStore, Transaction
from credit_hub.loaders.ahead import ahead, rare_collections
from credit_hub.loaders.checkpoint import Checkpoint, Status
from credit_hub.loaders.dry import DryRun
from credit_hub.loaders.extract import Extracted
from credit_hub.loaders.feed import Feed, open_feed
from credit_hub.loaders.fold import Fold
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.job import Job, Watch
from credit_hub.loaders.lease import BACKUP, Lease
from credit_hub.loaders.personal import PersonalSink, kept_first
from credit_hub.loaders.readers import inspect
from credit_hub.loaders.rejects import LEDGER, Entry, Ledger, entries, read_entries
from credit_hub.loaders.report import LoadReport, Outcome, Progress
from credit_hub.loaders.source import AnySource, Collector, Context
from credit_hub.loaders.writer import read_held, write_fold

__all__ = ["BATCH_FACTS", "load_file"]

BATCH_FACTS: Final = 8_000
"""Facts in one transaction: near the 10,000 rows at which the raw rate was measured (design section
4), so a checkpoint every second or two on a free machine."""
BATCH_ROWS: Final = 20_000
"""Rows in one batch at most: a file of rejects must make progress, too."""
BATCH_CHARS: Final = 8 << 20
"""Characters in one batch at most: rows may be long, memory is not."""
BACKUP_SECONDS: Final = 3600.0
"""How long a load waits for a backup: a whole city takes minutes, a slow disk more."""
_EXAMPLES: Final = 3
"""Problems of each rule that the report shows; the ledger has them all."""


_LEDGER_LOST: Final = (
    "the ledger of the interrupted run was gone; its rejects were listed again, its remarks on "
    "rows that repeat or contradict others are counted, not listed"
)


def load_file(  # noqa: PLR0913  # the one entry of the room; all but three are keywords with defaults
    source: AnySource,
    path: Path,
    store: GraphStore,
    *,
    keys: IdentityKeys,
    data_dir: Path,
    stated_at: date | None = None,
    dry_run: bool = False,
    again: bool = False,
    vault: PersonalSink | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    now: Callable[[], datetime] | None = None,
) -> LoadReport:
    """Load ``path`` as ``source`` and return what became of its rows.

    A file that was loaded before (same bytes, source and version) is not read again. A load that
    was interrupted goes on where it stopped.

    Args:
        source: The declaration that the file follows.
        path: The file; CSV, XLSX, JSON Lines or JSON, as its bytes say.
        store: The graph, migrated.
        keys: Make the keyed digests of persons.
        data_dir: Folder of the hub's data; the ledger goes to ``loads/<load id>/rejects.csv``.
        stated_at: The day on which the file as a whole was stated, for rows that do not say.
        dry_run: Compare with the graph and write nothing.
        again: Compare a file that was loaded before row by row.
        vault: Keeps the personal values of each batch before the graph holds their digests; None:
            they are forgotten. A dry run keeps nothing.
        progress: Is told how far the load is, after each batch.
        cancelled: Is asked after each batch whether to stop; the load can then be resumed.
        now: The clock; None for that of the graph, which receipts rely on (ADR 0012).

    Raises:
        UnreadableSourceError: The bytes are not what a loader reads.
        SchemaMismatchError: A required column is missing.
        ConflictError: Another load is under way in this graph; a backup is waited for.
        IdentityKeyError: The graph was loaded under another identity key.
        StoreError: The graph cannot be reached or refuses a query.
        LedgerError: The vault cannot be written; the graph holds nothing of what was not kept.
        VaultError: A key of the vault is missing.
    """
    file = inspect(path)
    vault = None if dry_run else vault
    personal = None if vault is None else Collector()
    context = Context(keys, file.sha256, source.id, stated_at, personal=personal)
    job = Job(source, file, context, store, Watch(progress, cancelled), now or _utc_now, vault)
    if dry_run:
        return _dry_run(job)
    ensure_identity_key(store, keys.fingerprint)
    with Lease(store, patience=BACKUP_SECONDS, only_for=BACKUP) as lease:
        run = _Run(job, lease, Checkpoint.begin(job, again=again), now)
        return run.load(data_dir / "loads" / job.id)


class _Run:
    """One run over a file, from its checkpoint to its end."""

    def __init__(
        self,
        job: Job,
        lease: Lease,
        checkpoint: Checkpoint,
        now: Callable[[], datetime] | None,
    ) -> None:
        self._job = job
        self._now = now
        self._lease = lease
        self._checkpoint = checkpoint
        self._resumed_after = checkpoint.row
        self._examples: list[Entry] = []

    def load(self, folder: Path) -> LoadReport:
        """Load what is left of the file."""
        if self._checkpoint.status is Status.COMPLETE:
            path = folder / LEDGER
            if not path.exists():
                return self._report(Outcome.UNCHANGED, (), None)
            self._examples = examples([], read_entries(path))
            return self._report(Outcome.UNCHANGED, (), path)
        ledger = Ledger(folder, length=self._checkpoint.ledger_bytes)
        remarks: tuple[str, ...] = ()
        try:
            if not ledger.is_whole:
                remarks = (_LEDGER_LOST,)
                self._list_again(ledger)
            job, skip = self._job, self._checkpoint.row
            with open_feed(job.source, job.file, job.context, skip=skip) as feed:
                stopped = self._batches(feed, ledger)
                remarks += feed.remarks
            if stopped:
                return self._report(Outcome.STOPPED, remarks, ledger.part)
            ledger.finish()
        finally:
            ledger.close()
        self._checkpoint = replace(self._checkpoint, status=Status.COMPLETE)
        job.store.transact(self._finish)
        return self._report(Outcome.COMPLETE, remarks, ledger.path)

    def _batches(self, feed: Feed, ledger: Ledger) -> bool:
        """Load all batches; return whether the load was cancelled before the last."""
        # The vault is written while the graph writes the batch before, never after it.
        kept = kept_first(batches(feed.rows), self._job.vault)
        with rare_collections(), ahead(kept) as read:
            for rows in read:
                self._batch(rows, ledger)
                done, total = feed.position(), self._job.file.size
                if self._job.watch.stops(self._checkpoint.row, done, total):
                    return True
        return False

    def _batch(self, rows: list[Extracted], ledger: Ledger) -> None:
        kept = ledger.length

        def work(tx: Transaction) -> tuple[Checkpoint, list[Entry]]:
            """May run twice, so it starts from the same state each time."""
            moment = self._moment(tx)
            held = read_held(tx.run, rows)
            fold = Fold(held.nodes, held.statements, self._job.file.sha256)
            for row in rows:
                fold.add(row)
            write_fold(tx, fold, held.marks, self._checkpoint.id, moment)
            found = entries(rows, fold.notes)
            ledger.cut(kept)
            ledger.add(found)
            advanced = self._checkpoint.advanced(rows[-1].row, fold.tally, ledger.length)
            tx.run(*advanced.statement())
            return advanced, found

        self._checkpoint, found = self._job.store.transact(work)
        self._examples = examples(self._examples, found)

    def _finish(self, tx: Transaction) -> None:
        tx.run(*self._checkpoint.statement(finished_at=self._moment(tx)))

    def _moment(self, tx: Transaction) -> datetime:
        """Renew the lease; return when the hub comes to know what this transaction writes."""
        moment = self._lease.renew(tx)
        return moment if self._now is None else self._now()

    def _list_again(self, ledger: Ledger) -> None:
        """List the rejects of the rows that an earlier run did, whose ledger is gone."""
        job = self._job
        with open_feed(job.source, job.file, job.context) as feed:
            for row in feed.rows:
                if row.row > self._checkpoint.row:
                    break
                ledger.add(entries([row], [(row, note) for note in row.notes]))

    def _report(
        self, outcome: Outcome, remarks: tuple[str, ...], ledger: Path | None
    ) -> LoadReport:
        tally = self._checkpoint.tally
        unchanged = outcome is Outcome.UNCHANGED
        return LoadReport(
            load_id=self._checkpoint.id,
            source=self._job.source.id,
            file_name=self._job.file.path.name,
            file_sha256=self._job.file.sha256,
            outcome=outcome,
            tally=tally.as_unchanged() if unchanged else tally,
            resumed_after=0 if unchanged else self._resumed_after,
            remarks=remarks,
            examples=tuple(self._examples),
            differences=(),
            ledger=ledger if tally.problems else None,
            seconds=self._job.seconds,
        )


def _dry_run(job: Job) -> LoadReport:
    dry = DryRun(job.store, job.file.sha256)
    found: list[Entry] = []
    remarks: list[str] = []
    with (
        open_feed(job.source, job.file, job.context) as feed,
        ahead(batches(feed.rows)) as read,
    ):
        for rows in read:
            found = examples(found, dry.add(rows))
            if job.watch.stops(rows[-1].row, feed.position(), job.file.size):
                remarks.append(f"stopped after {dry.tally.read:,} rows")
                break
        remarks += [*feed.remarks, *dry.remarks]
    return LoadReport(
        load_id=job.id,
        source=job.source.id,
        file_name=job.file.path.name,
        file_sha256=job.file.sha256,
        outcome=Outcome.DRY_RUN,
        tally=dry.tally,
        resumed_after=0,
        remarks=tuple(remarks),
        examples=tuple(found),
        differences=tuple(dry.differences),
        ledger=None,
        seconds=job.seconds,
    )


def _utc_now() -> datetime:
    return datetime.now(UTC)


def batches(rows: Iterable[Extracted]) -> Iterator[list[Extracted]]:
    """Cut the rows into batches of about :data:`BATCH_FACTS` facts, or less where rows are long."""
    batch: list[Extracted] = []
    facts = chars = 0
    for row in rows:
        batch.append(row)
        facts += len(row.facts)
        chars += row.size
        if facts >= BATCH_FACTS or len(batch) >= BATCH_ROWS or chars >= BATCH_CHARS:
            yield batch
            batch, facts, chars = [], 0, 0
    if batch:
        yield batch


def examples(kept: list[Entry], found: Iterable[Entry]) -> list[Entry]:
    """Keep the first problems of each rule."""
    counts: dict[str, int] = {}
    for entry in kept:
        counts[entry.problem.rule] = counts.get(entry.problem.rule, 0) + 1
    for entry in found:
        rule = entry.problem.rule
        if counts.get(rule, 0) < _EXAMPLES:
            counts[rule] = counts.get(rule, 0) + 1
            kept.append(entry)
    return kept
