"""First stage: files to facts, spread over partitions on disk; runs in several processes."""

from __future__ import annotations

import gc
import pickle
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final
from zlib import crc32

from credit_hub.loaders.extract import Extracted
from credit_hub.loaders.feed import Share, open_feed
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.personal import Chest, PersonalSinks
from credit_hub.loaders.readers import InputFile
from credit_hub.loaders.rejects import Entry, Ledger, entries
from credit_hub.loaders.source import Collector, Context
from credit_hub.loaders.sources import SOURCES
from credit_hub.model.facts import EdgeFact, Fact, NodeFact, Origin, Rank, Trust, Value
from credit_hub.model.interval import Interval

__all__ = ["Extraction", "Task", "extract", "read_facts"]

_CHUNK: Final = 2_000
"""Facts pickled at a time."""

Packed = tuple[
    str, str, str, str, int, date, int, int, date | None, date | None, tuple[tuple[str, Value], ...]
]
"""Label or type, id or start, end, statement, trust, stated at, file number, row, valid from, valid
to, properties; end and statement are empty for a node. Pickled five times faster than the fact."""


@dataclass(frozen=True, slots=True)
class Task:
    """One share of one file, for one process."""

    source: str
    file: InputFile
    number: int
    """Of the file among all files, in place of its digest."""
    share: Share
    keys: IdentityKeys
    stated_at: date | None
    folder: Path
    partitions: int
    vault: PersonalSinks | None = None
    """Opens what keeps personal values; they are there before anything is imported."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one task found, besides the facts on disk."""

    number: int
    read: int
    rejected: int
    empty: int
    """Rows that state nothing."""
    problems: Counter[tuple[str, str]]
    ledger: Path | None
    """Problems of the share, in the order of its rows."""
    remarks: tuple[str, ...]


def extract(task: Task) -> Extraction:
    """Extract one share of a file into the partitions ``<folder>/<partition>-<file>-<share>``."""
    gc.disable()  # nothing here is cyclic; collections would take a third of the time
    source = SOURCES[task.source]
    personal = None if task.vault is None else Collector()
    context = Context(task.keys, task.file.sha256, source.id, task.stated_at, personal=personal)
    read = rejected = empty = 0
    problems: Counter[tuple[str, str]] = Counter()
    ledger = Ledger(task.folder / f"ledger-{task.number}-{task.share.index}", length=0)
    with ExitStack() as stack:
        stack.callback(ledger.close)
        spread = _Spread(task, stack)
        chest = None if task.vault is None else Chest(stack.enter_context(task.vault()))
        feed = stack.enter_context(open_feed(source, task.file, context, share=task.share))
        for row in feed.rows:
            read += 1
            rejected += bool(row.rejected)
            empty += not row.rejected and not row.facts
            if row.rejected or row.notes:
                problems.update(("reject", p.rule) for p in row.rejected)
                problems.update(("note", p.rule) for p in row.notes if not row.rejected)
                ledger.add(_listed(row), sync=False)
            for fact in row.facts:
                spread.add(fact)
            if chest is not None:
                chest.add(row.personal)
        spread.flush()
        if chest is not None:
            chest.empty()
        ledger.finish()
    listed = ledger.path if ledger.path.exists() else None
    return Extraction(task.number, read, rejected, empty, problems, listed, feed.remarks)


def _listed(row: Extracted) -> list[Entry]:
    notes = () if row.rejected else tuple((row, note) for note in row.notes)
    return entries([row], notes)


class _Spread:
    """Writes each fact to the partition of what it is about."""

    def __init__(self, task: Task, stack: ExitStack) -> None:
        name = f"{task.number}-{task.share.index}"
        self._number = task.number
        self._files: list[BinaryIO] = [
            stack.enter_context((task.folder / f"{partition}-{name}").open("wb"))
            for partition in range(task.partitions)
        ]
        self._kept: list[list[Packed]] = [[] for _ in self._files]
        self._count = task.partitions

    def add(self, fact: Fact) -> None:
        """Keep one fact; of an edge also its ends, which must be there when it is imported."""
        if isinstance(fact, NodeFact):
            self._put(fact.id, _packed_node(fact, self._number))
            return
        self._put(fact.statement, _packed_edge(fact, self._number))
        for end in (fact.start, fact.end):
            self._put(end, ("", end, "", "", 0, date.min, 0, 0, None, None, ()))

    def _put(self, key: str, packed: Packed) -> None:
        index = crc32(key.encode()) % self._count if self._count > 1 else 0
        kept = self._kept[index]
        kept.append(packed)
        if len(kept) >= _CHUNK:
            self._write(index)

    def _write(self, index: int) -> None:
        pickle.dump(self._kept[index], self._files[index], protocol=5)
        self._kept[index] = []

    def flush(self) -> None:
        """Write what is kept."""
        for index in range(self._count):
            self._write(index)


def _packed_node(fact: NodeFact, number: int) -> Packed:
    rank = fact.rank
    return (
        *(fact.label, fact.id, "", "", int(rank.trust), rank.stated_at, number, fact.origin.row),
        *(None, None, tuple(fact.properties.items())),
    )


def _packed_edge(fact: EdgeFact, number: int) -> Packed:
    rank, valid = fact.rank, fact.valid
    return (
        *(fact.type, fact.start, fact.end, fact.statement, int(rank.trust), rank.stated_at),
        *(number, fact.origin.row, valid.start, valid.end, tuple(fact.properties.items())),
    )


def read_facts(
    folder: Path, partition: int, origins: list[tuple[str, str]]
) -> tuple[list[Fact], set[str]]:
    """Return the facts of one partition, and the ends of edges that belong to it.

    Args:
        folder: Of the partitions.
        partition: Its number.
        origins: Source id and digest of each file, by number.
    """
    facts: list[Fact] = []
    ends: set[str] = set()
    ranks: dict[tuple[int, date], Rank] = {}
    for path in sorted(folder.glob(f"{partition}-*")):
        with path.open("rb") as file:
            while file.peek(1):
                for packed in pickle.load(file):  # noqa: S301  # written by this run, private folder
                    if packed[0]:
                        facts.append(_unpacked(packed, origins, ranks))
                    else:
                        ends.add(packed[1])
    return facts, ends


def _unpacked(
    packed: Packed, origins: list[tuple[str, str]], ranks: dict[tuple[int, date], Rank]
) -> Fact:
    kind, start, end, statement, trust, stated, number, row, since, until, properties = packed
    rank = ranks.get((trust, stated))
    if rank is None:
        rank = ranks[trust, stated] = Rank(Trust(trust), stated)
    origin = Origin(*origins[number], row)
    if not statement:
        return NodeFact(kind, start, rank, origin, dict(properties))
    valid = Interval(since, until)
    return EdgeFact(kind, start, end, statement, rank, origin, valid, dict(properties))
