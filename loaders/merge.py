"""The join of facts: pure, commutative, associative and idempotent.

A node is the join, property by property, of everything stated about it. Of two statements about one
property the higher rank (trust, then the day of stating) holds. At equal rank different values
contradict each other: the one with the greater digest holds, so that the order of loading decides
nothing, the other is kept as its rival, and the property is contested.

A *statement* about an edge has versions, one for each content that was ever stated. A version's
rank is the highest under which its content was stated; the version of the highest rank is live, the
others are history; versions of equal rank contest each other, and the greater id is live.

docs/adr/0009-facts-as-a-lattice.md has the reasons, tests/property/test_merge.py the laws.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from credit_hub.model.facts import EdgeFact, NodeFact, Origin, Rank, Value
from credit_hub.model.schema import NODE_TYPES

__all__ = [
    "Change",
    "Claim",
    "NodeState",
    "Place",
    "Rival",
    "StatementState",
    "Version",
    "edge_id",
    "join_nodes",
    "join_statements",
    "node_state",
    "statement_state",
    "value_digest",
]

_SHORT: Final = 16
"""Hexadecimal characters of a digest kept on nodes: enough to find the load by."""
_EDGE_ID: Final = 32
_LABELS: Final = {
    label: frozenset({label, *node.extra_labels}) for label, node in NODE_TYPES.items()
}
MENTION: Final = "*"
"""Stands for the mere existence of a node in the claims of a fact that states no property."""


class Change(StrEnum):
    """What a fact did to the graph; each fact counts once."""

    ADDED = "added"
    CHANGED = "changed"
    SUPERSEDED = "superseded"
    CONTESTED = "contested"
    UNCHANGED = "unchanged"


# Named tuples, for millions of these are made and compared; dataclasses take four times as long.
class Place(NamedTuple):
    """Where a claim was read: source, first characters of the file's digest, row."""

    source: str
    file: str
    row: int


class Rival(NamedTuple):
    """An equally ranked statement that says otherwise: the digest of its value, and its place."""

    digest: str
    place: Place


class Claim(NamedTuple):
    """What is held about one property."""

    rank: Rank
    value: Value | None
    place: Place
    rival: Rival | None = None


@dataclass(frozen=True, slots=True)
class NodeState:
    """All that is held about one node."""

    id: str
    labels: frozenset[str]
    claims: Mapping[str, Claim]

    @property
    def contested(self) -> tuple[str, ...]:
        """Properties on which equally ranked statements differ, sorted."""
        return tuple(sorted(name for name, claim in self.claims.items() if claim.rival is not None))


class Version(NamedTuple):
    """One content of a statement; ``fact`` is None where the graph holds it already."""

    rank: Rank
    place: Place
    fact: EdgeFact | None


@dataclass(frozen=True, slots=True)
class StatementState:
    """All versions of one statement, by edge id."""

    type: str
    statement: str
    versions: Mapping[str, Version]

    @property
    def live(self) -> str:
        """Id of the version that holds."""
        return max(self.versions, key=lambda name: (self.versions[name].rank, name))

    def is_contested(self, name: str) -> bool:
        """Whether another version has the same rank."""
        rank = self.versions[name].rank
        return any(v.rank == rank for other, v in self.versions.items() if other != name)


def node_state(fact: NodeFact) -> NodeState:
    """Return the state of a node of which only this fact is known."""
    place = _place(fact.origin)
    rank = fact.rank
    if fact.properties:
        claims = {name: Claim(rank, value, place) for name, value in fact.properties.items()}
    else:
        claims = {MENTION: Claim(rank, None, place)}
    return NodeState(fact.id, _LABELS[fact.label], claims)


def join_nodes(held: NodeState, new: NodeState) -> tuple[NodeState, Change]:
    """Return the join of two states of one node, and what ``new`` did to ``held``."""
    claims: dict[str, Claim] | None = None
    change = Change.UNCHANGED
    for name, claim in new.claims.items():
        old = held.claims.get(name)
        joined = claim if old is None else _join_claims(old, claim)
        if joined is old:
            continue
        claims = dict(held.claims) if claims is None else claims
        claims[name] = joined
        if old is None or joined.rank != old.rank:
            change = Change.CHANGED if change is Change.UNCHANGED else change
        elif _values(joined) != _values(old):
            change = Change.CONTESTED
    labels = held.labels
    if not new.labels <= labels:
        labels |= new.labels
        change = Change.CHANGED if change is Change.UNCHANGED else change
    if claims is None and labels is held.labels:
        return held, Change.UNCHANGED
    return NodeState(held.id, labels, held.claims if claims is None else claims), change


def _values(claim: Claim) -> tuple[Value | None, str | None]:
    return claim.value, None if claim.rival is None else claim.rival.digest


def _join_claims(a: Claim, b: Claim) -> Claim:
    if a.rank != b.rank:
        return a if a.rank > b.rank else b
    if a.rival is None and b.rival is None and _same(a.value, b.value):
        return a if a.place <= b.place else b
    # At most two values are kept, those of the greatest digests: the top two of a union are the
    # top two of the top twos, so the join stays associative.
    places: dict[str, Place] = {}
    for digest, place in (*_sides(a), *_sides(b)):
        places[digest] = min(place, places.get(digest, place))
    best, *others = sorted(places, reverse=True)
    value = a.value if value_digest(a.value) == best else b.value
    rival = Rival(others[0], places[others[0]]) if others else None
    joined = Claim(a.rank, value, places[best], rival)
    return a if joined == a else joined


def _sides(claim: Claim) -> Iterator[tuple[str, Place]]:
    yield value_digest(claim.value), claim.place
    if claim.rival is not None:
        yield claim.rival.digest, claim.rival.place


def _same(a: Value | None, b: Value | None) -> bool:
    # True == 1 in Python, but not in the graph.
    return a == b and isinstance(a, bool) == isinstance(b, bool)


def statement_state(fact: EdgeFact) -> StatementState:
    """Return the state of a statement of which only this fact is known."""
    version = Version(fact.rank, _place(fact.origin), fact)
    return StatementState(fact.type, fact.statement, {edge_id(fact): version})


def join_statements(held: StatementState, new: StatementState) -> tuple[StatementState, Change]:
    """Return the join of two states of one statement, and what ``new`` did to ``held``."""
    versions: dict[str, Version] | None = None
    fresh = False
    for name, version in new.versions.items():
        old = held.versions.get(name)
        joined = version if old is None else _join_versions(old, version)
        if joined is old:
            continue
        fresh = fresh or old is None
        versions = dict(held.versions) if versions is None else versions
        versions[name] = joined
    if versions is None:
        return held, Change.UNCHANGED
    state = StatementState(held.type, held.statement, versions)
    if any(state.is_contested(name) for name in new.versions):
        already = all(name in held.versions and held.is_contested(name) for name in new.versions)
        if not already:
            return state, Change.CONTESTED
    if fresh:
        return state, Change.SUPERSEDED
    ranks = any(held.versions[n].rank != versions[n].rank for n in new.versions)
    return state, Change.CHANGED if ranks else Change.UNCHANGED


def _join_versions(a: Version, b: Version) -> Version:
    if a.rank == b.rank:
        place = min(a.place, b.place)
        return a if place == a.place else Version(a.rank, place, a.fact)
    return a if a.rank > b.rank else Version(b.rank, b.place, a.fact)


def edge_id(fact: EdgeFact) -> str:
    """Return the id of an edge: the digest of its content, so that equal content is one edge."""
    valid = fact.valid
    parts = [fact.type, fact.start, fact.end, fact.statement, str(valid.start), str(valid.end)]
    if fact.properties:
        parts += [f"{name}={_canonical(fact.properties[name])}" for name in sorted(fact.properties)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_EDGE_ID]


def value_digest(value: Value | None) -> str:
    """Return a digest of a property's value; it decides between equally ranked statements."""
    return hashlib.sha256(_canonical(value).encode()).hexdigest()[:_SHORT]


def _canonical(value: Value | None) -> str:
    """Return a text that differs for different values, whatever their types."""
    if isinstance(value, str):
        return f"s{value}"
    if isinstance(value, datetime):
        return f"t{value.astimezone(UTC).isoformat()}"
    if isinstance(value, date):
        return f"d{value.isoformat()}"
    if isinstance(value, tuple):
        return f"l{len(value)}\x1e" + "\x1e".join(value)
    return f"{type(value).__name__[0]}{value}"


def _place(origin: Origin) -> Place:
    return Place(origin.source, origin.file_sha256[:_SHORT], origin.row)
