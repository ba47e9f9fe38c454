"""Empty a graph: for tests, and for ``credit-hub db reset`` on a server run by others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from credit_hub.cypher import load
from credit_hub.graph.store import GraphStore

__all__ = ["is_empty", "wipe"]

BATCH: Final = 20_000
"""Nodes or edges in one transaction: a few tens of MB of transaction state in the server."""


def is_empty(store: GraphStore) -> bool:
    """Say whether no source has stated anything in this graph."""
    return not store.read(load("maintenance/digest_nodes"), {"after": "", "limit": 1})


def wipe(
    store: GraphStore, *, batch: int = BATCH, progress: Callable[[int], None] | None = None
) -> int:
    """Delete every edge and node, in batches, and return how many; constraints and indexes stay.

    Edges go first, so that the deletion of one well connected node does not have to carry millions
    of them in a single transaction. An interrupted wipe is continued by the next one.

    Args:
        store: The graph to empty.
        batch: Edges or nodes in one transaction.
        progress: Called after each batch with the number deleted so far.
    """
    total = 0
    for query in (load("maintenance/delete_edges_batch"), load("maintenance/delete_batch")):
        while True:
            deleted = store.write(query, {"batch": batch})[0]["deleted"]
            if not isinstance(deleted, int) or deleted == 0:
                break
            total += deleted
            if progress is not None:
                progress(total)
    return total
