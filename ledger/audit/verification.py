"""Finds the first entry of a chain that is not as it was written, and says what is wrong with it.

Without checkpoints this finds whatever does not fit together. Somebody who can change the database
can also compute all seals anew from some entry on; that is found by a checkpoint that was signed
later than that entry, because its signature needs the hub's key and its copies lie elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final

from credit_hub.ledger.audit.checkpoint import Checkpoint
from credit_hub.ledger.audit.entry import AuditEntry, UnreadableEntry

__all__ = ["Fault", "FaultKind", "Head", "Verification", "verify_chain"]

_Kept = AuditEntry | UnreadableEntry
_LOOK_AHEAD: Final = 1000
"""Entries that are looked at to tell a missing entry from one out of order."""


class FaultKind(StrEnum):
    """What is wrong."""

    EDITED = "edited"
    """The seal is not that of the content."""
    MISSING = "missing"
    REORDERED = "reordered"
    INSERTED = "inserted"
    """A number occurs twice."""
    UNLINKED = "unlinked"
    """Sealed, but not on the entry before it: one of the two was written anew."""
    TRUNCATED = "truncated"
    """The chain ends below a checkpoint, or below its own head."""
    REWRITTEN = "rewritten"
    """All fits together, but a checkpoint states another seal."""
    FOREIGN_CHECKPOINT = "foreign_checkpoint"
    """The checkpoint is of another chain: one of the two was exchanged."""
    BAD_CHECKPOINT = "bad_checkpoint"
    """No signature of a known key stands behind it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong; ``number`` is the entry's, or the first one that is missing.

    A fault of a checkpoint has the number of entries that it states, 0 where it cannot be read.
    """

    kind: FaultKind
    number: int
    seen: str


@dataclass(frozen=True, slots=True)
class Head:
    """What the ledger says of its chain: its id, how many entries, the seal of the last one."""

    chain: str
    number: int
    seal: str


@dataclass(frozen=True, slots=True)
class Verification:
    """How far the chain was followed, the seal there, checkpoints that were met, and the fault."""

    size: int
    head: str
    checkpoints: int
    fault: Fault | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None


def verify_chain(
    entries: Iterable[_Kept], head: Head, checkpoints: Sequence[Checkpoint] = ()
) -> Verification:
    """Follow the chain from its beginning up to the head.

    Args:
        entries: All entries, in the order in which they are kept.
        head: What the ledger says of the chain.
        checkpoints: Checkpoints whose signatures hold, in any order.
    """
    return _Walk(head, checkpoints).along(iter(entries))


class _Walk:
    """The way along a chain so far."""

    def __init__(self, head: Head, checkpoints: Sequence[Checkpoint]) -> None:
        self._head = head
        self._stated: Mapping[int, list[Checkpoint]] = _by_size(checkpoints)
        self._last = 0
        self._seal = head.chain
        self._met = 0

    def along(self, entries: Iterator[_Kept]) -> Verification:
        """Go on until a fault or the end."""
        fault = self._foreign() or self._checkpoint_fault()
        while fault is None and (entry := next(entries, None)) is not None:
            fault = self._entry_fault(entry, entries)
            if fault is None and isinstance(entry, AuditEntry):
                self._last, self._seal = entry.number, entry.seal
                fault = self._checkpoint_fault()
        fault = fault or self._end_fault()
        return Verification(self._last, self._seal, self._met, fault)

    def _foreign(self) -> Fault | None:
        for stated in (s for at_size in self._stated.values() for s in at_size):
            if stated.chain != self._head.chain:
                seen = f"a checkpoint is of chain {stated.chain}, this one is {self._head.chain}"
                return Fault(FaultKind.FOREIGN_CHECKPOINT, stated.size, seen)
        return None

    def _checkpoint_fault(self) -> Fault | None:
        for stated in self._stated.get(self._last, ()):
            if stated.head != self._seal:
                seen = f"the checkpoint of {stated.at.isoformat()} states the seal {stated.head}"
                return Fault(FaultKind.REWRITTEN, self._last, f"{seen}, the entry has {self._seal}")
            self._met += 1
        return None

    def _entry_fault(self, entry: _Kept, rest: Iterator[_Kept]) -> Fault | None:
        expected = self._last + 1
        if entry.number != expected:
            return _out_of_place(entry, expected, rest)
        if isinstance(entry, UnreadableEntry):
            return Fault(FaultKind.EDITED, entry.number, entry.seen)
        is_linked = entry.previous == self._seal
        if entry.seal != entry.expected_seal():
            return _broken_seal(entry, is_linked=is_linked)
        if is_linked:
            return None
        seen = f"it is sealed on {entry.previous}, the entry before it has {self._seal}"
        return Fault(FaultKind.UNLINKED, entry.number, seen)

    def _end_fault(self) -> Fault | None:
        longest = max(self._stated, default=0)
        if longest > self._last:
            stated = self._stated[longest][0]
            seen = f"the checkpoint of {stated.at.isoformat()} states {longest} entries"
            return self._truncated(seen)
        if self._head.number > self._last:
            return self._truncated(f"the head of the chain states {self._head.number} entries")
        if self._head.number < self._last:
            seen = f"the head of the chain states {self._head.number} entries only"
            return Fault(FaultKind.INSERTED, self._head.number + 1, seen)
        if self._head.seal != self._seal:
            seen = f"the head of the chain has the seal {self._head.seal}, the entry {self._seal}"
            return Fault(FaultKind.REWRITTEN, self._last, seen)
        return None

    def _truncated(self, stated: str) -> Fault:
        seen = f"{stated}, the chain ends with {self._last}"
        return Fault(FaultKind.TRUNCATED, self._last + 1, seen)


def _by_size(checkpoints: Sequence[Checkpoint]) -> Mapping[int, list[Checkpoint]]:
    found: dict[int, list[Checkpoint]] = {}
    for checkpoint in checkpoints:
        found.setdefault(checkpoint.size, []).append(checkpoint)
    return found


def _out_of_place(entry: _Kept, expected: int, rest: Iterator[_Kept]) -> Fault:
    if entry.number == expected - 1:
        return Fault(FaultKind.INSERTED, entry.number, "its number occurs twice")
    if entry.number < expected:
        seen = f"it stands where number {expected} should be"
        return Fault(FaultKind.REORDERED, entry.number, seen)
    if any(later.number == expected for later in islice(rest, _LOOK_AHEAD)):
        seen = f"number {entry.number} stands in its place, and it comes later"
        return Fault(FaultKind.REORDERED, expected, seen)
    gone = (
        f"numbers {expected} to {entry.number - 1} are" if entry.number > expected + 1 else "it is"
    )
    return Fault(FaultKind.MISSING, expected, f"{gone} not there")


def _broken_seal(entry: AuditEntry, *, is_linked: bool) -> Fault:
    """Tell an entry whose content was changed from one that was moved to another number."""
    if not is_linked:
        first = max(1, entry.number - _LOOK_AHEAD)
        for number in range(first, entry.number + _LOOK_AHEAD):
            if number != entry.number and entry.seal == entry.expected_seal(number):
                seen = f"what stands here was sealed as number {number}"
                return Fault(FaultKind.REORDERED, entry.number, seen)
    return Fault(
        FaultKind.EDITED, entry.number, f"its content has the seal {entry.expected_seal()}"
    )
