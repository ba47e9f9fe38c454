"""Public edges of the graph as stub edges of the protocol."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from credit_hub.federation.links.answer import StubEdge
from credit_hub.federation.links.frontier import Around
from credit_hub.federation.links.question import Relation
from credit_hub.graph.repositories.public_facts import (
    PublicEdge,
    PublicFactsRepository,
    UnitEdges,
)

__all__ = ["EDGE_TYPES", "GraphStubs", "code_of", "unit_id"]

EDGE_TYPES: Final[dict[Relation, str]] = {"branch": "BRANCH_OF", "holding": "HOLDS"}
"""The relations of the protocol by the edges that state them (model.schema)."""
_RELATIONS: Final = {edge: relation for relation, edge in EDGE_TYPES.items()}
_SCHEME: Final = "uscc:"


def unit_id(uscc: str) -> str:
    """Return the id of a unit in the graph."""
    return f"{_SCHEME}{uscc}"


def code_of(identity: str) -> str:
    """Return the code in the id of a unit."""
    return identity.removeprefix(_SCHEME)


@dataclass(frozen=True, slots=True)
class GraphStubs:
    """A ``federation.links.frontier.StubSource`` over the graph."""

    facts: PublicFactsRepository

    def around(
        self, firms: Sequence[str], relations: Sequence[str], day: date, most: int
    ) -> Iterator[Around]:
        """Yield what lies around firms; see the port."""
        types = [edge for relation, edge in EDGE_TYPES.items() if relation in relations]
        for found in self.facts.edges([unit_id(f) for f in firms], types, day, most + 1):
            yield _around(found)


def _around(found: UnitEdges) -> Around:
    return Around(
        firm=code_of(found.id),
        known=found.known,
        edges=tuple(map(_stub, found.edges)),
        crowded=found.crowded,
        undated=found.undated,
        contested=found.contested,
    )


def _stub(edge: PublicEdge) -> StubEdge:
    return StubEdge.model_validate(
        {
            "from": code_of(edge.start),
            "to": code_of(edge.end),
            "type": _RELATIONS[edge.type],
            "as_of": edge.stated_at.isoformat(),
            "source": "register",
        }
    )
