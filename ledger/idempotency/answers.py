"""What is kept of a request that bore an idempotency key.

draft-ietf-httpapi-idempotency-key-header-07: a request that comes again under its key has the
effect of one. The key belongs to its client; another client may use the same one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

__all__ = ["KEPT_FOR", "AtWork", "Claim", "Claimed", "KeptAnswer", "OtherRequest", "mark_of"]

KEPT_FOR: Final = timedelta(hours=24)
"""After this time a key is forgotten: a retry of a lost answer comes within minutes or hours."""


def mark_of(client: str, key: str) -> str:
    """Return what a key of a client is found by: keys may tell things, digests do not."""
    return hashlib.sha256(f"{client}\0{key}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it went out: status, the headers that belong to it, and the very bytes."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """A request under a key, as it asks to be carried out.

    ``owner`` names this attempt; ``lease_until`` is when another may take it for dead. ``holder``
    names the process that makes it, see :mod:`credit_hub.ledger.presence`: once that has provably
    gone, nobody waits for the lease.
    """

    mark: str
    client: str
    request_digest: str
    owner: str
    lease_until: datetime
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """The request is to be carried out now, by the one who claimed it.

    ``operation`` is the same for all attempts at one request: what was written under it by an
    attempt that died is not written a second time.
    """

    operation: str


@dataclass(frozen=True, slots=True)
class AtWork:
    """The same request is being carried out; at the latest it is over at ``until``."""

    until: datetime


@dataclass(frozen=True, slots=True)
class OtherRequest:
    """The key was used for another request."""
