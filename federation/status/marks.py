"""Keeps a reader from falling back to an older list, in which a repair is not yet to be seen."""

from __future__ import annotations

from dataclasses import dataclass

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.status.reasons import OLDER
from credit_hub.federation.status.tokens import StatusList

__all__ = ["Mark", "advanced"]


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest list seen at one address; the reader keeps one for each address.

    Attributes:
        issued_at: Seconds since 1970.
        log_index: Its place in the issuer's log; ``None`` where the list came without one.
        digest: Of the token.
    """

    issued_at: int
    log_index: int | None
    digest: str


def advanced(seen: Mark | None, received: StatusList, log_index: int | None = None) -> Mark:
    """Return the mark after a list was received.

    A list is newer by its time, and within the same second by its place in the log; without one,
    two different lists of the same second cannot be ordered, and the second is refused.

    Args:
        seen: The mark kept for the address, if any.
        received: A list of that address.
        log_index: Where the issuer's log holds it, if that was shown.

    Raises:
        VerificationError: The list is older than the one seen, or cannot be shown to be newer.
    """
    new = Mark(received.issued_at, log_index, received.digest)
    if seen is None or new.issued_at > seen.issued_at:
        return new
    if new.digest == seen.digest:
        return seen if log_index is None else new
    if new.issued_at == seen.issued_at and _follows(new.log_index, seen.log_index):
        return new
    raise VerificationError(OLDER, received.uri)


def _follows(new: int | None, seen: int | None) -> bool:
    return new is not None and seen is not None and new > seen
