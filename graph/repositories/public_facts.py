"""What partners of the exchange may be told of: public edges of units, and decisions against them.

Persons leave nothing here: no edge to one is read for an answer, and a search through them returns
ids that only decide a yes or no within the hub.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from credit_hub.cypher import load
from credit_hub.graph.repositories import values
from credit_hub.graph.store import GraphStore, Row
from credit_hub.model.facts import Trust

__all__ = [
    "CROWD",
    "PREFIXES",
    "Decision",
    "PublicEdge",
    "PublicFactsRepository",
    "Ring",
    "UnitDecisions",
    "UnitEdges",
]

CROWD: Final = 5_000
"""Relations of any kind beyond which a node is not opened: a state owner, a bank, a register."""
PREFIXES: Final = ("listing:", "penalty:")
"""Of the ids of decisions (loaders.identify)."""
_PAGE: Final = 500
_DECISIONS: Final = 200
"""Decisions of one unit that are read."""


@dataclass(frozen=True, slots=True)
class PublicEdge:
    """An edge between two units, by their ids; ``stated_at`` is the day of its statement."""

    type: str
    start: str
    end: str
    stated_at: date


@dataclass(frozen=True, slots=True)
class UnitEdges:
    """The public edges of a unit.

    Attributes:
        id: Of the unit.
        known: Whether the graph has it.
        crowded: Whether it has too many relations to be opened.
        undated: Whether there are others without a known first day.
        contested: Whether there are others that an equally ranked source denies.
        edges: The first ones by the other end.
    """

    id: str
    known: bool
    crowded: bool
    undated: bool
    contested: bool
    edges: tuple[PublicEdge, ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """The ids one step away, and whether something may be missing."""

    others: frozenset[str]
    incomplete: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision against a unit, or a permit of one, with its state.

    Attributes:
        id: Of the decision's node.
        label: ``Listing``, ``Penalty`` or ``Permit``.
        unit: Id of the unit.
        name: Of the list.
        document: Number of the document.
        basis: Article that it rests upon.
        authority: Who decided.
        decider: Id of the authority's unit.
        decided: Day of the decision.
        valid_from: First day on which it counts.
        valid_to: First day on which it does not count any more.
        repaired_on: Day of its repair.
        revoked_on: Day on which it was revoked.
        objection: Whether an objection is being handled.
        contested: Whether equally ranked sources say different things.
    """

    id: str
    label: str
    unit: str
    name: str | None
    document: str | None
    basis: str | None
    authority: str | None
    decider: str | None
    decided: date | None
    valid_from: date | None
    valid_to: date | None
    repaired_on: date | None
    revoked_on: date | None
    objection: bool
    contested: bool


@dataclass(frozen=True, slots=True)
class UnitDecisions:
    """The decisions about one unit; ``complete`` where none was left out."""

    id: str
    known: bool
    decisions: tuple[Decision, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class PublicFactsRepository:
    """Reads what is public of units; what it leaves out it says."""

    store: GraphStore

    def edges(
        self, ids: Sequence[str], types: Sequence[str], day: date, limit: int
    ) -> tuple[UnitEdges, ...]:
        """Return the edges of units that their register states, in force and proven on a day.

        Args:
            ids: Of the units.
            types: Of the edges, as the schema names them.
            day: On which they are in force.
            limit: Edges of one unit.
        """
        parameters = {
            "ids": list(ids),
            "types": list(types),
            "day": day,
            "trust": int(Trust.REGISTER),
            "crowd": CROWD,
            "limit": limit,
        }
        return tuple(map(_unit, self.store.read(load("exchange/public_edges"), parameters)))

    def ring(self, ids: Sequence[str], types: Sequence[str], day: date) -> Ring:
        """Return what some nodes are related to on a day, persons and units alike."""
        parameters = {"ids": list(ids), "types": list(types), "day": day, "crowd": CROWD}
        rows = self.store.read(load("exchange/ring"), parameters)
        others = frozenset(values.texts(rows[0]["others"]))
        return Ring(others, values.boolean(rows[0]["incomplete"]))

    def decisions_of(self, ids: Sequence[str]) -> tuple[UnitDecisions, ...]:
        """Return permits of units and decisions against them, the latest first."""
        parameters = {"ids": list(ids), "page": _DECISIONS + 1}
        rows = self.store.read(load("exchange/decisions_of"), parameters)
        return tuple(map(_of_unit, rows))

    def decisions(self, *, since: datetime | None = None) -> Iterator[Decision]:
        """Yield all decisions against units, in the order of their ids.

        Args:
            since: Only those that the hub came to know then or later; None: all.
        """
        for prefix in PREFIXES:
            after = ""
            while True:
                parameters = {"prefix": prefix, "after": after, "since": since, "page": _PAGE}
                rows = self.store.read(load("exchange/sanctions"), parameters)
                for row in rows:
                    yield from _decisions(row)
                if len(rows) < _PAGE:
                    break
                after = values.text(rows[-1]["id"])


def _unit(row: Row) -> UnitEdges:
    return UnitEdges(
        id=values.text(row["id"]),
        known=values.boolean(row["known"]),
        crowded=values.boolean(row["crowded"]),
        undated=values.boolean(row["undated"]),
        contested=values.boolean(row["contested"]),
        edges=tuple(_edge(values.texts(edge)) for edge in values.items(row["edges"])),
    )


def _edge(parts: Sequence[str]) -> PublicEdge:
    kind, start, end, stated = parts
    return PublicEdge(kind, start, end, date.fromisoformat(stated))


def _of_unit(row: Row) -> UnitDecisions:
    unit = values.text(row["unit"])
    found = [values.mapping(item) for item in values.items(row["decisions"])]
    decisions = tuple(_decision(unit, item, item) for item in found[:_DECISIONS])
    known = values.boolean(row["known"])
    return UnitDecisions(unit, known, decisions, complete=len(found) <= _DECISIONS)


def _decisions(row: Row) -> Iterator[Decision]:
    decision = {**values.mapping(row["decision"]), "id": row["id"]}
    for subject in map(values.mapping, values.items(row["subjects"])):
        yield _decision(values.text(subject["id"]), decision, subject)


def _decision(unit: str, said: Mapping[str, object], state: Mapping[str, object]) -> Decision:
    valid_from = _day(state["valid_from"])
    return Decision(
        id=values.text(said["id"]),
        label=values.text(said["label"]),
        unit=unit,
        name=values.optional_text(said["name"]),
        document=values.optional_text(said["document"]),
        basis=values.optional_text(said["basis"]),
        authority=values.optional_text(said["authority"]),
        decider=values.optional_text(said.get("decider")),
        decided=_day(said["decided"]) or valid_from,
        valid_from=valid_from,
        valid_to=_day(state["valid_to"]),
        repaired_on=_day(state["repaired_on"]),
        revoked_on=_day(state["revoked_on"]),
        objection=values.boolean(state["objection"]),
        contested=values.boolean(state["contested"]),
    )


def _day(value: object) -> date | None:
    text = values.optional_text(value)
    return None if text is None else date.fromisoformat(text)
