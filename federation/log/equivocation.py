"""Proof that a log, or a witness, told two stories: two checkpoints of one size with other roots.

Both are signed, so the proof convinces anyone who knows the keys; nothing else needs to be trusted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.log.checkpoint import (
    Checkpoint,
    LogIdentity,
    SignedCheckpoint,
    open_checkpoint,
)
from credit_hub.federation.log.note_keys import NoteKey
from credit_hub.federation.log.notes import Signed

__all__ = ["Equivocation", "EquivocationError", "equivocation", "prove_equivocation"]

NO_EQUIVOCATION: Final = Reason(
    "equivocation.none",
    "the two checkpoints do not contradict each other by themselves",
    "两个检查点本身并不矛盾",
    "docs/protocol/log.md, section Equivocation",
)
TWO_STORIES: Final = Reason(
    "equivocation.proved",
    "the log signed two trees of one size",
    "日志对同一规模签署了两棵不同的树",
    "docs/protocol/log.md, section Equivocation",
)


@dataclass(frozen=True, slots=True)
class Equivocation:
    """Two signed notes that cannot both be true.

    Attributes:
        origin: The log.
        culprit: Entity id of the member that runs it.
        witnesses: Names of the witnesses that signed both, and so did not do their duty either.
        size: Of both trees.
        roots: Of the first and of the second note.
        notes: The evidence, to the byte.
    """

    origin: str
    culprit: str
    witnesses: tuple[str, ...]
    size: int
    roots: tuple[bytes, bytes]
    notes: tuple[bytes, bytes]


class EquivocationError(VerificationError):
    """A log was caught; ``evidence`` is for everyone."""

    code = "equivocation"

    def __init__(self, evidence: Equivocation) -> None:
        """Keep the evidence beside the message."""
        super().__init__(TWO_STORIES, f"log {evidence.origin}, size {evidence.size}")
        self.evidence = evidence


def prove_equivocation(
    first: bytes, second: bytes, log: LogIdentity, witnesses: Collection[NoteKey] = ()
) -> Equivocation:
    """Return the proof that two notes are, after verifying their signatures.

    Raises:
        VerificationError: A note is not validly signed by the log, or the two do not contradict
            each other: other sizes need a consistency proof, which only the log can make.
    """
    found = equivocation(
        open_checkpoint(first, log, witnesses), open_checkpoint(second, log, witnesses), log
    )
    if found is None:
        raise VerificationError(NO_EQUIVOCATION, f"log {log.origin}")
    return found


def equivocation(
    first: SignedCheckpoint, second: SignedCheckpoint, log: LogIdentity
) -> Equivocation | None:
    """Return the proof that two verified checkpoints are, or None."""
    one, other = first.checkpoint, second.checkpoint
    if not _contradict(one, other):
        return None
    both = _names(first.cosignatures) & _names(second.cosignatures)
    return Equivocation(
        origin=log.origin,
        culprit=log.member,
        witnesses=tuple(sorted(both)),
        size=one.size,
        roots=(one.root, other.root),
        notes=(bytes(first.note), bytes(second.note)),
    )


def _contradict(one: Checkpoint, other: Checkpoint) -> bool:
    return one.origin == other.origin and one.size == other.size and one.root != other.root


def _names(signed: Collection[Signed]) -> set[str]:
    return {one.key.name for one in signed}
