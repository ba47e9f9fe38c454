"""Firms, organisations and lots that somebody may mean by a typed text, each with the reason.

Persons are not found by what they are called: a name is no identity (invariant 4), and the graph
holds none in plain text (invariant 5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credit_hub.cypher import load
from credit_hub.graph.repositories import values
from credit_hub.graph.repositories.entities import EntityRef
from credit_hub.graph.store import GraphStore, Row
from credit_hub.model.access.scope import Scope
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.schema import ENTITY_LABEL, NODE_TYPES

__all__ = ["SHORTEST_CODE", "EntitySearch", "Match", "MatchReason", "Matches"]

SHORTEST_CODE: Final = 8
"""Characters of a code (GB 32100: 18) from which its beginning is looked for: with the division."""
_CODE: Final = re.compile(rf"[0-9A-Z]{{{SHORTEST_CODE},18}}")
_SCHEMED: Final = re.compile(r"[A-Za-z-]{2,20}:\S+")
_LOT: Final = re.compile(r"[^\s:/]+/[^\s:]+")


class MatchReason(StrEnum):
    """Why a node was found."""

    ID = "id"
    """The text is its id, or its whole code or lot number."""
    CODE = "code"
    """Its code begins with the text."""
    NAME = "name"
    """Its name begins with the text."""


_BY_RANK: Final = (MatchReason.ID, MatchReason.CODE, MatchReason.NAME)


@dataclass(frozen=True, slots=True)
class Match:
    """A node that was found, and why."""

    ref: EntityRef
    reason: MatchReason


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found, best reason first; ``complete`` says that there is no more."""

    found: tuple[Match, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class EntitySearch:
    """Finds nodes by what somebody types."""

    store: GraphStore

    def find(self, text: str, scope: Scope, *, limit: int = 20) -> Matches:
        """Return nodes within a scope whose id, code or name a text is or begins.

        Args:
            text: As typed; codes in any case of their letters.
            scope: Nodes outside are as if they were not there.
            limit: Most to return.

        Raises:
            InvalidValueError: The text is empty.
        """
        wanted = text.strip()
        if not wanted:
            raise InvalidValueError(
                "an empty text finds nobody", remedy="give the beginning of a name, or a code"
            )
        upper = wanted.upper()
        rows = self.store.read(
            load("explore/search"),
            {
                "ids": list(_ids(wanted)),
                "code": upper if _CODE.fullmatch(upper) else None,
                "prefix": wanted,
                "limit": limit + 1,
            },
        )
        matches = tuple(_match(row) for row in rows if _is_shown(row, scope))
        return Matches(matches[:limit], complete=len(rows) <= limit)


def _ids(text: str) -> tuple[str, ...]:
    """Return the ids that a text may stand for: with its scheme, a code, or a lot.

    Example:
        >>> _ids("zztest-p2/1"), _ids("郑州")
        (('lot:zztest-p2/1', 'lot:ZZTEST-P2/1'), ())
    """
    if _SCHEMED.fullmatch(text):
        return (text,)
    if _LOT.fullmatch(text):
        return tuple(dict.fromkeys((f"lot:{text}", f"lot:{text.upper()}")))
    return (f"uscc:{text.upper()}",) if _CODE.fullmatch(text.upper()) else ()


def _is_shown(row: Row, scope: Scope) -> bool:
    """A lot is of the county that it is built in, a firm of the one that registered it."""
    if "Lot" in values.texts(row["labels"]):
        return scope.holds_region(values.optional_text(row["region"]))
    return scope.holds_entity(values.text(row["id"]))


def _match(row: Row) -> Match:
    known = [label for label in values.texts(row["labels"]) if label in NODE_TYPES]
    ref = EntityRef(
        values.text(row["id"]),
        known[0] if known else ENTITY_LABEL,
        values.optional_text(row["name"]) or "",
    )
    return Match(ref, _BY_RANK[values.integer(row["rank"])])
