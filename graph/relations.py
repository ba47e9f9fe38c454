"""Which types of edges a check follows: part of what a negative answer means."""

from __future__ import annotations

import re
from functools import cache

from credit_hub.cypher import load
from credit_hub.model.schema import EDGE_TYPES

__all__ = ["searched_relations"]


@cache
def searched_relations() -> tuple[str, ...]:
    """Return the types of edges that the neighbourhood of a lot is read from, sorted.

    They are taken from the text of the query, so that they cannot say anything else than it does.
    """
    patterns = re.findall(r"\[\w*:([A-Z_|]+)\]", load("linked_party/neighbourhood").text)
    named = {name for pattern in patterns for name in pattern.split("|")}
    return tuple(sorted(named & EDGE_TYPES.keys()))
