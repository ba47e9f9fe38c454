"""Keeping watch on a partner's log: what is held only ever grows, by proof.

Every page of the feed and every answer carries the latest checkpoint; whoever holds an older one
checks that the new tree has the old one in it. Two partners who compare what they hold find a log
that shows each of them another tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.log.checkpoint import LogIdentity, SignedCheckpoint
from credit_hub.federation.log.equivocation import EquivocationError, equivocation
from credit_hub.federation.log.proofs import verify_consistency

__all__ = ["advance"]

ROLLED_BACK: Final = Reason(
    "log.rollback",
    "the checkpoint is older than the one that is held",
    "检查点早于本方已持有的检查点",
    "docs/protocol/log.md, section Following",
)


def advance(
    held: SignedCheckpoint | None,
    received: SignedCheckpoint,
    log: LogIdentity,
    proof: Sequence[bytes] = (),
) -> SignedCheckpoint:
    """Return the checkpoint to hold from now on.

    Args:
        held: What was held; None at first, and then the caller has demanded a quorum of witnesses.
        received: What came, with its signatures verified.
        log: The log.
        proof: Of consistency from what is held to what came.

    Raises:
        EquivocationError: Both have one size and other roots; the evidence is in the error.
        VerificationError: What came is older, or not proved to contain what is held.
    """
    if held is None:
        return received
    found = equivocation(held, received, log)
    if found is not None:
        raise EquivocationError(found)
    if received.size < held.size:
        raise VerificationError(ROLLED_BACK, f"size {received.size}, held {held.size}")
    if held.size:  # what is held of an empty log binds nothing
        verify_consistency(log.tree, held.checkpoint.head, received.checkpoint.head, proof)
    return received
