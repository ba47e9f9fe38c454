"""Witnesses: how many must have seen a checkpoint, and when enough of them had.

The time of a quorum stands in for a time-stamping authority: a record counts as older than the
theft of its key only if enough witnesses had signed a tree with it before (federation.md 3.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.log.checkpoint import LogIdentity, SignedCheckpoint
from credit_hub.federation.log.note_keys import NoteKey

__all__ = ["SKEW", "WitnessPolicy"]

SKEW: Final = 120
"""Seconds by which a witness's clock may be ahead, as for requests (federation.md 3.6)."""

TOO_FEW: Final = Reason(
    "quorum.too_few",
    "too few witnesses of other members have signed the checkpoint",
    "见证该检查点的其他成员数量不足",
    "C2SP tlog-cosignature; docs/protocol/log.md, section Witnesses",
)
STALE: Final = Reason(
    "quorum.stale",
    "the witnesses saw the checkpoint too long ago",
    "见证时间过早，检查点已陈旧",
    "docs/protocol/log.md, section Witnesses",
)


@dataclass(frozen=True, slots=True)
class WitnessPolicy:
    """``threshold`` different members of those who may witness must have signed.

    Raises:
        ValueError: The threshold cannot be met, a key stands under two members, or is no witness's.
    """

    threshold: int
    members: tuple[tuple[str, tuple[NoteKey, ...]], ...]
    """Entity id of each member with its witness keys."""

    def __post_init__(self) -> None:
        """Refuse a policy that nothing meets, or that one member meets alone."""
        names = {member for member, _ in self.members}
        keys = self.keys
        # Ed25519 cosignatures do not commit to a name: one public key under two members would let
        # one of them speak for both.
        if len(names) < len(self.members) or len({key.public for key in keys}) < len(keys):
            raise ValueError("witness policy: a member or a key stands there twice")
        if not all(key.kind.is_timed for key in keys):
            raise ValueError("witness policy: a key does not make cosignatures")
        if not 1 <= self.threshold <= len(names):
            raise ValueError(f"witness policy: {self.threshold} of {len(names)} members")

    @property
    def keys(self) -> tuple[NoteKey, ...]:
        """All keys of all witnesses."""
        return tuple(key for _, keys in self.members for key in keys)

    def cosigned_at(self, checkpoint: SignedCheckpoint, log: LogIdentity) -> int:
        """Return the POSIX second at which the quorum was reached.

        The member that runs the log does not count. A member that signed more than once counts
        with its earliest time: each of its signatures is a statement of its own.

        Raises:
            VerificationError: There is no quorum.
        """
        times = sorted(min(stated) for stated in self._times(checkpoint, log))
        self._check(len(times))
        return times[self.threshold - 1]

    def check_fresh(
        self, checkpoint: SignedCheckpoint, log: LogIdentity, *, now: int, longest: int
    ) -> None:
        """Refuse a checkpoint that is kept back: a frozen view hides as much as a rolled-back one.

        A time beyond ``now + SKEW`` does not count, so that no clock can make a view look fresh.

        Args:
            checkpoint: With the cosignatures.
            log: Whose checkpoint it is.
            now: POSIX seconds.
            longest: Seconds that the quorum may be in the past.

        Raises:
            VerificationError: No quorum, or one that is too old.
        """
        stated = (
            [time for time in times if time <= now + SKEW] for times in self._times(checkpoint, log)
        )
        latest = sorted((max(times) for times in stated if times), reverse=True)
        self._check(len(latest))
        age = now - latest[self.threshold - 1]
        if age > longest:
            raise VerificationError(STALE, f"{age} of {longest} seconds")

    def _check(self, members: int) -> None:
        if members < self.threshold:
            raise VerificationError(TOO_FEW, f"{members} of {self.threshold}")

    def _times(self, checkpoint: SignedCheckpoint, log: LogIdentity) -> list[list[int]]:
        """Return the times that each member but the log's own has stated, where there are any."""
        found = []
        for member, keys in self.members:
            times = [
                one.time
                for one in checkpoint.cosignatures
                if one.key in keys and one.time is not None
            ]
            if times and member != log.member:
                found.append(times)
        return found
