"""How states of the join are kept in the graph, and read back.

A node holds the values of its properties, the list ``provenance`` and the list ``contested``. An
entry of ``provenance`` is one stating row::

    enterprise-registration register 2026-09-01 3f2a9c1b7d8e9f00#17: capital_minor,name

that is source, trust class, day of stating (``-`` where none is known), first characters of the
file's SHA-256 and row, then the properties that the node has from there. ``!name=<digest>`` says
that the row states another value of ``name`` with equal rank; ``*`` that it only mentions the node.
Only rows whose statement holds are listed, so a node never has more entries than properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from credit_hub.loaders.merge import (
    MENTION,
    Claim,
    NodeState,
    Place,
    Rival,
    StatementState,
    Version,
)
from credit_hub.model.errors import StoreError
from credit_hub.model.facts import EdgeFact, Rank, Trust, Value
from credit_hub.model.schema import ENTITY_LABEL

__all__ = ["node_properties", "read_edges", "read_node", "version_properties"]

_OWN: Final = frozenset({"id", "provenance", "contested"})
_NO_DAY: Final = "-"


def node_properties(state: NodeState) -> dict[str, Value]:
    """Return the properties under which a node is kept."""
    properties: dict[str, Value] = {"id": state.id}
    first = next(iter(state.claims.values()))
    simple = True
    for name, claim in state.claims.items():
        if claim.value is not None:
            properties[name] = claim.value
        # By identity, for most nodes are new and stated by one row: comparing costs more.
        if claim.rank is not first.rank or claim.place is not first.place or claim.rival:
            simple = False
    if simple:
        properties["provenance"] = (_entry(first.rank, first.place, tuple(state.claims)),)
    else:
        properties |= _mixed(state)
    return properties


def _mixed(state: NodeState) -> dict[str, Value]:
    """Return provenance and contradictions of a node that several rows state."""
    stated: dict[tuple[Rank, Place], list[str]] = {}
    contested = []
    for name, claim in state.claims.items():
        stated.setdefault((claim.rank, claim.place), []).append(name)
        if claim.rival is not None:
            contested.append(name)
            rival = f"!{name}={claim.rival.digest}"
            stated.setdefault((claim.rank, claim.rival.place), []).append(rival)
    entries = (_entry(rank, place, tuple(names)) for (rank, place), names in sorted(stated.items()))
    properties: dict[str, Value] = {"provenance": tuple(entries)}
    if contested:
        properties["contested"] = tuple(sorted(contested))
    return properties


@lru_cache(maxsize=4096)
def _list(names: tuple[str, ...]) -> str:
    return ",".join(sorted(names))


@lru_cache(maxsize=4096)
def _rank(rank: Rank) -> str:
    day = _NO_DAY if rank.stated_at == date.min else rank.stated_at.isoformat()
    return f"{rank.trust.name.lower()} {day}"


def _entry(rank: Rank, place: Place, names: tuple[str, ...]) -> str:
    return f"{place.source} {_rank(rank)} {place.file}#{place.row}: {_list(names)}"


def read_node(row: Mapping[str, object]) -> NodeState:
    """Return the state of a node from its id, labels and properties.

    Raises:
        StoreError: The node was not written by a loader, or its provenance was changed by hand.
    """
    properties, labels = row["properties"], row["labels"]
    if not isinstance(properties, Mapping) or not isinstance(labels, tuple):
        raise StoreError("a node was read without its properties or labels")
    identity = str(properties["id"])
    places: dict[str, tuple[Rank, Place]] = {}
    rivals: dict[str, Rival] = {}
    for entry in properties.get("provenance", ()):
        rank, place, names = _parsed(identity, str(entry))
        for name in names:
            if name.startswith("!"):
                stated, _, digest = name[1:].partition("=")
                rivals[stated] = Rival(digest, place)
            else:
                places[name] = (rank, place)
    claims = {}
    for name, (rank, place) in places.items():
        value = None if name == MENTION else properties.get(name)
        claims[name] = Claim(rank, value, place, rivals.get(name))
    known = frozenset(str(label) for label in labels if label != ENTITY_LABEL)
    unstated = properties.keys() - claims.keys() - _OWN
    if unstated:
        message = f"node {identity}: no provenance for {', '.join(sorted(unstated))}"
        raise StoreError(message, remedy="properties of facts are written by loads only")
    return NodeState(identity, known, claims)


def _parsed(identity: str, entry: str) -> tuple[Rank, Place, list[str]]:
    head, colon, names = entry.partition(": ")
    try:
        source, trust, day, where = head.split(" ")
        file, _, row = where.partition("#")
        stated = date.min if day == _NO_DAY else date.fromisoformat(day)
        rank, place = Rank(Trust[trust.upper()], stated), Place(source, file, int(row))
    except (KeyError, ValueError) as error:
        message = f"node {identity}: provenance entry {entry!r} cannot be read"
        raise StoreError(
            message, remedy="it was changed by hand; load the sources again"
        ) from error
    return rank, place, names.split(",") if colon else []


def version_properties(fact: EdgeFact, name: str, version: Version) -> dict[str, Value]:
    """Return the properties of a new edge, without those of its load and liveness."""
    properties: dict[str, Value] = dict(fact.properties)
    properties["id"] = name
    properties["statement"] = fact.statement
    properties |= rank_properties(version)
    origin = fact.origin
    properties |= {"source": origin.source, "file_sha256": origin.file_sha256, "row": origin.row}
    if fact.valid.start is not None:
        properties["valid_from"] = fact.valid.start
    if fact.valid.end is not None:
        properties["valid_to"] = fact.valid.end
    return properties


def rank_properties(version: Version) -> dict[str, Value]:
    """Return trust and, where known, the day of stating."""
    rank = version.rank
    properties: dict[str, Value] = {"trust": int(rank.trust)}
    if rank.stated_at != date.min:
        properties["stated_at"] = rank.stated_at
    return properties


def read_edges(edge_type: str, rows: Iterable[Mapping[str, object]]) -> dict[str, StatementState]:
    """Return the statements that the edges of one type make, by name."""
    versions: dict[str, dict[str, Version]] = {}
    for row in rows:
        stated, trust, number = row["stated_at"], row["trust"], row["row"]
        if not isinstance(trust, int) or not isinstance(number, int):
            message = f"edge {row['id']}: trust or row is missing"
            raise StoreError(message, remedy="edges of facts are written by loads only")
        rank = Rank(Trust(trust), stated if isinstance(stated, date) else date.min)
        place = Place(str(row["source"]), str(row["file_sha256"])[:16], number)
        statement = versions.setdefault(str(row["statement"]), {})
        statement[str(row["id"])] = Version(rank, place, None)
    return {name: StatementState(edge_type, name, held) for name, held in versions.items()}
