"""The part of the graph that decides one lot: a plain value, read at once or written as text.

Rules see only this value. It holds the lot, its bids, the units around them and the holders above
those, with every edge dated and sourced; it knows nothing of the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from operator import attrgetter
from typing import Final

from credit_hub.model.facts import Trust
from credit_hub.model.findings import Incompleteness
from credit_hub.model.interval import Interval
from credit_hub.model.statutes import Regime

__all__ = ["Bid", "Details", "Edge", "Lot", "Neighbourhood", "Node"]

IDENTIFIED: Final = "id_number"
"""``Person.identity`` of persons keyed on their number: only these match across bids."""

_by_id: Final = attrgetter("id")

Details = tuple[tuple[str, str], ...]
"""Further properties by name, as text, sorted: days as ISO 8601, yes as ``true``."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node with what rules and wording need; ``name`` is masked where it is personal."""

    id: str
    label: str
    name: str
    identity: str | None = None
    name_key: str | None = None
    is_state_owner: bool = False
    address: str | None = None
    consortium: bool = False
    details: Details = ()

    def detail(self, name: str) -> str | None:
        """What the source says of ``name`` for the kinds of node that carry more, as text."""
        return dict(self.details).get(name)

    @property
    def is_established(self) -> bool:
        """Whether two occurrences of the node are known to be the same subject."""
        return self.label != "Person" or self.identity == IDENTIFIED


@dataclass(frozen=True, slots=True)
class Edge:
    """One stated relation with its time, its source row, and the properties that rules need.

    ``ppb`` is the holding in parts per 10^9: the votes where stated, else the share, else the lower
    bound of a stated range; None where the source gives no figure, or states the interest as
    indirect. ``by_votes`` says that it is the votes. ``up_to`` is the most that a stated range can
    mean, and None where the figure is exact; a bound that is excluded is moved by one part.
    """

    id: str
    type: str
    start: str
    end: str
    valid: Interval
    source: str
    file_sha256: str
    row: int
    trust: Trust
    stated_at: date | None
    recorded_at: datetime
    contested: bool = False
    ppb: int | None = None
    indirect: bool = False
    role: str | None = None
    form: str | None = None
    certificate_key: str | None = None
    details: Details = ()
    by_votes: bool = False
    up_to: int | None = None

    def detail(self, name: str) -> str | None:
        """What the source says of ``name`` for the kinds of edge that carry more, as text."""
        return dict(self.details).get(name)

    @property
    def rank(self) -> tuple[int, bool, date, date, str]:
        """Order of competing statements of one relation; the greatest counts.

        A source may state shares and votes in two rows (BODS does): 控股 is a matter of votes.
        """
        return (
            self.trust,
            self.by_votes,
            self.stated_at or date.min,
            self.valid.start or date.min,
            self.id,
        )


@dataclass(frozen=True, slots=True)
class Lot:
    """The lot that is asked about."""

    id: str
    name: str
    regime: Regime | None
    deadline: datetime | None
    method: str | None = None
    required_scope: str | None = None
    required_grade: str | None = None
    ceiling_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Bid:
    """One bid with those who submit it and, for a consortium, its members (submitters included)."""

    id: str
    submitters: tuple[str, ...]
    parties: tuple[str, ...]
    is_consortium: bool


@dataclass(frozen=True)
class Neighbourhood:
    """A bounded part of the graph around one lot.

    ``limits`` says what the reading left out: capped holders, chains cut at the depth limit.
    ``stated`` names nodes and types of edges that the graph holds although the reading left the
    edges out, because nobody shares their ends: see :meth:`has`.
    """

    lot: Lot
    nodes: Mapping[str, Node]
    edges: Mapping[str, Edge]
    limits: tuple[Incompleteness, ...] = ()
    stated: frozenset[tuple[str, str]] = frozenset()
    _into: Mapping[tuple[str, str], tuple[Edge, ...]] = field(init=False, repr=False, compare=False)
    _out_of: Mapping[tuple[str, str], tuple[Edge, ...]] = field(
        init=False, repr=False, compare=False
    )
    _of_type: Mapping[str, tuple[Edge, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the edges by their ends, in the order of edge ids whatever the order of reading."""
        into: dict[tuple[str, str], list[Edge]] = {}
        out_of: dict[tuple[str, str], list[Edge]] = {}
        of_type: dict[str, list[Edge]] = {}
        for edge in sorted(self.edges.values(), key=_by_id):
            into.setdefault((edge.end, edge.type), []).append(edge)
            out_of.setdefault((edge.start, edge.type), []).append(edge)
        for (_, type_), edges in into.items():
            of_type.setdefault(type_, []).extend(edges)
        object.__setattr__(self, "_into", {key: tuple(edges) for key, edges in into.items()})
        object.__setattr__(self, "_out_of", {key: tuple(edges) for key, edges in out_of.items()})
        object.__setattr__(self, "_of_type", {key: tuple(edges) for key, edges in of_type.items()})

    def into(self, node: str, *types: str) -> Iterator[Edge]:
        """Yield the edges of these types that end in ``node``."""
        for type_ in types:
            yield from self._into.get((node, type_), ())

    def out_of(self, node: str, *types: str) -> Iterator[Edge]:
        """Yield the edges of these types that start in ``node``."""
        for type_ in types:
            yield from self._out_of.get((node, type_), ())

    def has(self, node: str, type_: str) -> bool:
        """Whether the graph holds edges of this type that start in ``node``, read or not."""
        return (node, type_) in self.stated or (node, type_) in self._out_of

    def of_type(self, type_: str) -> Iterator[Edge]:
        """Yield all edges of one type, those into one node together."""
        yield from self._of_type.get(type_, ())

    def name(self, node: str) -> str:
        """The display name of a node, or its id where it has none."""
        return self.nodes[node].name if node in self.nodes else node

    @cached_property
    def bids(self) -> tuple[Bid, ...]:
        """The bids for the lot, sorted by id."""
        return tuple(
            self._bid(id_) for id_ in sorted({e.start for e in self.into(self.lot.id, "BIDS")})
        )

    @cached_property
    def bidders(self) -> tuple[str, ...]:
        """Everybody who takes part in a bid for the lot: submitters and consortium members."""
        return tuple(sorted({party for bid in self.bids for party in bid.parties}))

    @cached_property
    def agencies(self) -> tuple[Edge, ...]:
        """The edges that name an agency of the lot, or of the tender that it is part of."""
        return tuple(
            edge
            for target in (self.lot.id, *(e.end for e in self.out_of(self.lot.id, "PART_OF")))
            for edge in self.into(target, "AGENT_FOR")
        )

    @cached_property
    def rival_pairs(self) -> tuple[tuple[str, str], ...]:
        """Pairs of different bidders that stand behind different bids, each sorted.

        Members of one consortium are not rivals, unless one of them also stands behind another bid.
        """
        pairs = {
            (min(a, b), max(a, b))
            for first in self.bids
            for second in self.bids
            if first.id < second.id
            for a in first.parties
            for b in second.parties
            if a != b
        }
        return tuple(sorted(pairs))

    def _bid(self, id_: str) -> Bid:
        submitters = {e.start for e in self.into(id_, "SUBMITS")}
        members = {e.start for e in self.into(id_, "MEMBER_OF")}
        flagged = id_ in self.nodes and self.nodes[id_].consortium
        parties = tuple(sorted(submitters | members))
        return Bid(id_, tuple(sorted(submitters)) or parties, parties, flagged or len(parties) > 1)
