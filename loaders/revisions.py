"""The old values of what a batch changes in place (graph.revisions)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from credit_hub.graph.revisions import LABELS, Old, revision
from credit_hub.loaders.fold import Fold
from credit_hub.loaders.merge import MENTION, NodeState, Version
from credit_hub.model.facts import Value

__all__ = ["edge_revision", "node_revisions"]


def node_revisions(fold: Fold, now: datetime) -> Iterator[dict[str, object]]:
    """Yield a revision for each node whose labels or properties the batch changes.

    A node that is only stated again has other provenance afterwards, and no revision.
    """
    for identity, state in fold.nodes.items():
        before = fold.nodes_before.get(identity)
        was = {} if before is None else _node_was(before, state)
        if was:
            yield revision(identity, now, was)


def _node_was(before: NodeState, after: NodeState) -> Old:
    was: dict[str, Value | None] = {}
    for name, claim in after.claims.items():
        old = before.claims.get(name)
        if old is not claim and name != MENTION:
            value = None if old is None else old.value
            if not _same(value, claim.value):
                was[name] = value
    if before.contested != after.contested:
        was["contested"] = before.contested or None
    if before.labels != after.labels:
        was[LABELS] = tuple(sorted(before.labels))
    return was


def _same(a: Value | None, b: Value | None) -> bool:
    # True == 1 in Python, but not in the graph.
    return a == b and isinstance(a, bool) == isinstance(b, bool)


def edge_revision(
    name: str,
    old: Version,
    changes: Mapping[str, object],
    *,
    contested: bool,
    retracted_at: datetime | None,
    now: datetime,
) -> dict[str, object]:
    """Return the revision of an edge that a batch changes.

    Args:
        name: Id of the edge.
        old: The content under the rank that it had.
        changes: The properties that change.
        contested: Whether it was contested.
        retracted_at: Since when it was retracted; None where it was live.
        now: When the change becomes known.
    """
    stated = None if old.rank.stated_at == date.min else old.rank.stated_at
    had: dict[str, Value | None] = {
        "trust": int(old.rank.trust),
        "stated_at": stated,
        "contested": contested,
        "retracted_at": retracted_at,
    }
    return revision(name, now, {name: had[name] for name in changes})
