"""The daily comparison: both sides count and digest what they hold, and name what differs.

Two numbers a purpose and day are exchanged first; only where they differ, the digests. A receipt
says nothing of a person by its digest: it holds 128 random bits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from credit_hub.federation.encoding import base64url
from credit_hub.federation.fields import Code, Strict
from credit_hub.federation.log.hashing import TreeHash

__all__ = ["Difference", "PurposeCount", "compare", "counted", "differing"]


class PurposeCount(Strict):
    """What one side holds of one purpose on one day.

    Attributes:
        purpose: Of the receipts.
        count: How many.
        root: Root of the RFC 9162 tree over their digests, sorted as text; SHA-256, base64url.
    """

    purpose: Code
    count: Annotated[int, Field(ge=0)]
    root: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]


@dataclass(frozen=True, slots=True)
class Difference:
    """Receipts that one side lacks: somebody has lost, hidden or invented them."""

    missing_there: tuple[str, ...]
    missing_here: tuple[str, ...]


def counted(receipts: Iterable[tuple[str, str]]) -> tuple[PurposeCount, ...]:
    """Return counts and roots by purpose, sorted.

    Args:
        receipts: Purpose and digest of each receipt of one day and partner.
    """
    by_purpose: dict[str, set[str]] = defaultdict(set)
    for purpose, digest in receipts:
        by_purpose[purpose].add(digest)
    tree = TreeHash()
    return tuple(
        PurposeCount(
            purpose=purpose,
            count=len(digests),
            root=base64url.encode(tree.root([tree.leaf(d.encode()) for d in sorted(digests)])),
        )
        for purpose, digests in sorted(by_purpose.items())
    )


def differing(ours: Sequence[PurposeCount], theirs: Sequence[PurposeCount]) -> tuple[str, ...]:
    """Return the purposes under which the two sides do not hold the same receipts."""
    left = {line.purpose: line for line in ours}
    right = {line.purpose: line for line in theirs}
    return tuple(
        purpose
        for purpose in sorted(left.keys() | right.keys())
        if left.get(purpose) != right.get(purpose)
    )


def compare(ours: Iterable[str], theirs: Iterable[str]) -> Difference:
    """Return what each side lacks of the other's digests."""
    left, right = set(ours), set(theirs)
    return Difference(tuple(sorted(left - right)), tuple(sorted(right - left)))
