"""Which types of edges a check follows: part of what a negative answer means."""

from __future__ import annotations

import re
from functools import cache

from credit_hub.cypher import load
from credit_hub.model.schema import EDGE_TYPES

__all__ = ["draw_relations", "searched_relations"]


@cache
def searched_relations() -> tuple[str, ...]:
    """Return the types of edges that the neighbourhood of a lot is read from, sorted.

    They are taken from the text of the query, so that they cannot say anything else than it does.
    """
    return _followed("linked_party/neighbourhood")


@cache
def draw_relations() -> tuple[str, ...]:
    """Return the types of edges that a draw-check is read from, sorted."""
    return _followed("linked_party/neighbourhood", "draw_check/experts")


def _followed(*queries: str) -> tuple[str, ...]:
    text = "".join(load(query).text for query in queries)
    patterns = re.findall(r"\[\w*:([A-Z_|]+)\]", text)
    named = {name for pattern in patterns for name in pattern.split("|")}
    return tuple(sorted(named & EDGE_TYPES.keys()))
