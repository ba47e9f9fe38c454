"""The moment of knowledge of an answer, chosen so that the answer can be given again to the byte.

An edge counts for ``known_at`` if it was recorded by then and not retracted by then. That alone
does not make an answer repeatable: a load that is under way may commit, later, facts that carry an
earlier time of recording. So the graph says up to when everything recorded is committed
(``known_until``, set in the transaction of each batch, see loaders.lease), and while a load is
under way no answer is given for a later moment. Both times are read from the clock of the graph:
clocks of other machines do not matter. docs/adr/0012-receipts-and-replay.md has the argument.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from credit_hub.cypher import load
from credit_hub.graph.store import WRITE_TIMEOUT, GraphStore, Row
from credit_hub.model.errors import StoreError

__all__ = ["Knowledge", "KnowledgeReader", "LoadsKnown"]

_GRACE: Final = int(WRITE_TIMEOUT) + 10
"""Seconds after the end of a lease during which its last batch may still commit."""
_DIGEST_CHARS: Final = 16
_TICK: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class LoadsKnown:
    """The loads that had ended at a moment: how many, and SHA-256 over their sorted ids."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A moment of knowledge that is settled: nothing can still be recorded at or before it.

    ``graph`` names the graph that was asked, ``loading`` says that a load was under way.
    """

    moment: datetime
    graph: str
    loads: LoadsKnown
    loading: bool


class KnowledgeReader:
    """Reads moments of knowledge from one graph; safe to share between threads."""

    def __init__(self, store: GraphStore) -> None:
        """Ask nothing yet."""
        self._store = store
        self._lock = threading.Lock()
        self._seen: tuple[tuple[object, ...], LoadsKnown] | None = None

    def at(self, asked: datetime | None = None) -> Knowledge:
        """Return the moment to answer for: ``asked``, or the latest settled one where that is less.

        Args:
            asked: The moment that the question names; None for the latest.

        Raises:
            StoreError: The graph cannot be reached, or was not migrated yet.
        """
        # Written mode: in a cluster the leader answers, whose clock and lease count.
        row = self._store.write(load("knowledge/state"), {"grace": _GRACE})[0]
        settled = _settled(row)
        moment = settled if asked is None else min(asked, settled)
        return Knowledge(
            moment=moment,
            graph=_name(row),
            loads=self._loads(row, moment, is_latest=moment == settled),
            loading=bool(row["loading"]),
        )

    def _loads(self, row: Row, moment: datetime, *, is_latest: bool) -> LoadsKnown:
        """Count the loads; for the latest moment, the last count holds until a change."""
        if not is_latest:
            return self._count(moment)
        state = (row["created_at"], row["changed_at"], row["known_until"], row["loading"])
        with self._lock:
            seen = self._seen
        if seen is not None and seen[0] == state:
            return seen[1]
        counted = self._count(moment)
        with self._lock:
            self._seen = (state, counted)
        return counted

    def _count(self, moment: datetime) -> LoadsKnown:
        rows = self._store.read(load("knowledge/loads"), {"known_at": moment})
        ids = cast("list[str]", rows[0]["ids"])
        digest = hashlib.sha256("\n".join(ids).encode()).hexdigest()
        return LoadsKnown(len(ids), f"sha256:{digest}")


def _settled(row: Mapping[str, object]) -> datetime:
    now, known_until = cast("datetime", row["now"]), row["known_until"]
    if row["loading"]:
        return cast("datetime", known_until)
    # The graph's clock has milliseconds: a load that begins within this one records at it.
    before = now - _TICK
    # A clock that went back must not hide what was recorded before it did.
    return max(before, known_until) if isinstance(known_until, datetime) else before


def _name(row: Mapping[str, object]) -> str:
    """Name the graph by when it was made and by the key of its persons."""
    created = row["created_at"]
    if not isinstance(created, datetime):
        raise StoreError("the graph has no schema yet", remedy="call migrate() first")
    text = f"{created.isoformat()}\n{row['identity_fingerprint']}"
    return f"graph:{hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_CHARS]}"
