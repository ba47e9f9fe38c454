"""Control between the units of a lot: nearest common controllers, and doubtful holdings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from credit_hub.graph.detectors.situation import Picture, Situation
from credit_hub.graph.holdings import troubles
from credit_hub.graph.neighbourhood import Edge
from credit_hub.model.findings import Incompleteness

__all__ = ["edges_of", "nearest_common_controllers", "reasons_to_doubt"]


def edges_of(situation: Situation, paths: Iterable[tuple[str, ...]]) -> tuple[Edge, ...]:
    """The edges of all paths, each once, in order."""
    ids = dict.fromkeys(edge_id for path in paths for edge_id in path)
    return tuple(situation.neighbourhood.edges[edge_id] for edge_id in ids)


def nearest_common_controllers(
    situation: Situation, picture: Picture, first: str, second: str
) -> tuple[str, ...]:
    """Return who controls both companies, without those who only do so through another of them.

    Left out are the two companies themselves, holders on behalf of the state (公司法265(4)) and
    persons known by name only.
    """
    nodes = situation.neighbourhood.nodes
    nobody: frozenset[str] = frozenset()
    common = {
        c
        for c in picture.controllers.get(first, nobody) & picture.controllers.get(second, nobody)
        if nodes[c].is_established and not nodes[c].is_state_owner
    }
    return tuple(sorted(c for c in common if not _stands_above(c, common, picture)))


def _stands_above(controller: str, common: set[str], picture: Picture) -> bool:
    """Whether another common controller lies below; in a ring the first by id is the lowest."""
    return any(
        other != controller
        and other in picture.of(controller)
        and (controller not in picture.of(other) or other < controller)
        for other in common
    )


def reasons_to_doubt(situation: Situation) -> Iterator[Incompleteness]:
    """Yield what is wrong with the holdings in force on the day; rules that use control say it."""
    neighbourhood = situation.neighbourhood
    holds = list(situation.in_force(neighbourhood.of_type("HOLDS")))
    yield from troubles(neighbourhood, holds, situation.stated.holdings)
