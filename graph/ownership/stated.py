"""The ownership of a bounded part of the graph on one day: shares, votes and profits kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from credit_hub.graph.control import Holdings
from credit_hub.graph.neighbourhood import Edge, Node
from credit_hub.graph.ownership.shares import Shares
from credit_hub.model.findings import Incompleteness

__all__ = ["Ownership", "above", "below", "layers"]

_PERSON: Final = "Person"
_UNSPECIFIED: Final = "UnspecifiedParty"


@dataclass(frozen=True, slots=True)
class Ownership:
    """What is known of who owns whom on one day.

    ``capital`` are shares of the capital; ``votes`` the voting rights, and the share of the capital
    where none are stated; ``income`` likewise the rights to profits. ``edges`` are the statements
    behind them by edge id, ``nodes`` the units and persons by id, ``limits`` what a reading cut
    off.
    """

    capital: Holdings
    votes: Holdings
    income: Holdings
    nodes: Mapping[str, Node] = field(default_factory=dict)
    edges: Mapping[str, Edge] = field(default_factory=dict)
    limits: tuple[Incompleteness, ...] = ()

    @classmethod
    def parse(
        cls, capital: str, *, votes: str | None = None, persons: str = "", state: str = ""
    ) -> Self:
        """Read holdings as in :meth:`Holdings.parse`, with the names of persons and state owners.

        Example:
            >>> owned = Ownership.parse("P>A 60, S>A 40", persons="P", state="S")
            >>> owned.is_person("P"), owned.is_final("S"), owned.is_final("A")
            (True, True, False)
        """
        held = Holdings.parse(capital)
        decided = held if votes is None else Holdings.parse(votes)
        named = {*held.by_holder, *held.by_company, *decided.by_holder, *persons.split()}
        nodes = {
            name: Node(
                name,
                _PERSON if name in persons.split() else "Enterprise",
                name,
                identity="id_number" if name in persons.split() else None,
                is_state_owner=name in state.split(),
            )
            for name in sorted(named)
        }
        return cls(held, decided, held, nodes)

    def is_person(self, party: str) -> bool:
        """Whether this is a natural person."""
        return party in self.nodes and self.nodes[party].label == _PERSON

    def is_state(self, party: str) -> bool:
        """Whether this unit holds shares on behalf of the state."""
        return party in self.nodes and self.nodes[party].is_state_owner

    def is_unspecified(self, party: str) -> bool:
        """Whether the source does not say who this is."""
        return party in self.nodes and self.nodes[party].label == _UNSPECIFIED

    def is_final(self, party: str) -> bool:
        """Whether nobody stands above by nature: a natural person, or an owner for the state."""
        return self.is_person(party) or self.is_state(party)

    def name(self, party: str) -> str:
        """The display name, masked where it is a person."""
        return self.nodes[party].name if party in self.nodes else party


def layers(start: str, holdings: Holdings | Shares, *, up: bool) -> dict[str, int]:
    """Return how many holdings lie at least between ``start`` and each unit above or below it.

    Example:
        >>> layers("C", Holdings.parse("P>A 60, A>C 70, P>C 30"), up=True)
        {'C': 0, 'A': 1, 'P': 1}
    """
    found = {start: 0}
    frontier = [start]
    while frontier:
        following = []
        for unit in frontier:
            for other in _next(unit, holdings, up=up):
                if other not in found:
                    found[other] = found[unit] + 1
                    following.append(other)
        frontier = following
    return found


def _next(unit: str, holdings: Holdings | Shares, *, up: bool) -> Iterable[str]:
    if isinstance(holdings, Shares):
        return holdings.holders(unit) if up else holdings.companies(unit)
    if up:
        return [h.holder for h in holdings.by_company.get(unit, ())]
    return [h.company for h in holdings.by_holder.get(unit, ())]


def above(company: str, holdings: Holdings, *, layers_up: int | None = None) -> Holdings:
    """Return the holdings in ``company`` and in what stands above it, up to so many layers."""
    reached = layers(company, holdings, up=True)
    return Holdings.of(
        h
        for c, depth in reached.items()
        if layers_up is None or depth < layers_up
        for h in holdings.by_company.get(c, ())
    )


def below(holder: str, holdings: Holdings, *, layers_down: int | None = None) -> Holdings:
    """Return the holdings of ``holder`` and of what it holds, down to so many layers."""
    reached = layers(holder, holdings, up=False)
    return Holdings.of(
        h
        for u, depth in reached.items()
        if layers_down is None or depth < layers_down
        for h in holdings.by_holder.get(u, ())
    )
