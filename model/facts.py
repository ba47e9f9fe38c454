"""What a source states: facts about nodes and edges, with provenance and rank.

A *fact* is one statement of one source. The graph is the join of all facts loaded so far; the join
is commutative, associative and idempotent, so the order of files and rows does not matter.
docs/adr/0009-facts-as-a-lattice.md gives the rules and the proof obligations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from types import MappingProxyType

from credit_hub.model.interval import Interval

Value = str | int | bool | date | datetime | tuple[str, ...]
"""Values a node or an edge may hold.

Money (minor units) and shares (parts per 10^9) are integers, never floats.
"""

Properties = Mapping[str, Value]
EMPTY: Properties = MappingProxyType({})


class Trust(IntEnum):
    """How much a source may say about a subject.

    A higher class outranks a lower one whatever the dates.
    """

    MENTION = 0
    """Names somebody in passing (the bidder's name in a bid file)."""
    DECLARED = 1
    """Stated by the subject itself (自主申报)."""
    OFFICIAL = 2
    """Stated by a public body within its duty (双公示)."""
    REGISTER = 3
    """The register that is the authority for the subject."""


@dataclass(frozen=True, slots=True, order=True)
class Rank:
    """Order of competing statements: trust first, then the day on which the source stated them."""

    trust: Trust
    stated_at: date = date.min


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact was read: source id, SHA-256 of the file, data row or record (1 = first)."""

    source: str
    file_sha256: str
    row: int


@dataclass(frozen=True, slots=True)
class NodeFact:
    """A source states that a node exists and has these properties."""

    label: str
    id: str
    rank: Rank
    origin: Origin
    properties: Properties = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class EdgeFact:
    """A source states a relation between two nodes over an interval.

    ``statement`` identifies what is being stated inside its source (for example
    ``shareholders|91410199...|holder key|2026-01-01``): a later statement of the same name replaces
    this one, an equal one changes nothing, an equally ranked different one makes both contested.
    """

    type: str
    start: str
    end: str
    statement: str
    rank: Rank
    origin: Origin
    valid: Interval = field(default=Interval())
    properties: Properties = field(default_factory=lambda: EMPTY)


Fact = NodeFact | EdgeFact
