"""Tiny graphs as text, for the worked examples of rules and for tests.

::

    lot L deadline=2026-10-15T09:30 regime=tender the first lot is the one that is asked about bids
    a b c+d bids for the lot above; c leads a consortium with d Person Q identity=record
    name_key=wang a node that needs more than its name P -LEGAL_REPRESENTATIVE_OF 2026-09-01..-> a
    an edge with its interval; no interval = not dated X -HOLDS 60% 2020-01-01..-> c a share; also
    votes=60%, indirect, contested bid(a) -DEPOSIT_FROM form=转账-> K the bid of a (of bid(c+d) the
    leader is c)

Ids are single mnemonic letters. Labels follow from the edges (a holder is an Enterprise unless said
otherwise).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

from credit_hub.graph.figures import RANGE, Figure, figure_of
from credit_hub.graph.neighbourhood import IDENTIFIED, Details, Edge, Lot, Neighbourhood, Node
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.facts import Trust
from credit_hub.model.interval import AsOf, Interval
from credit_hub.model.schema import EDGE_TYPES, NODE_TYPES
from credit_hub.model.statutes import Regime

__all__ = ["parse_neighbourhood"]

_EDGE: Final = re.compile(r"(?P<start>\S+) -(?P<type>[A-Z_]+)(?P<more>(?: .*)?)-> (?P<end>\S+)")
_SPAN: Final = re.compile(r"(?P<start>\d{4}-\d\d-\d\d)?\.\.(?P<end>\d{4}-\d\d-\d\d)?")
_NODE_WORDS: Final = frozenset(
    {"name", "identity", "name_key", "is_state_owner", "address", "consortium"}
)
_EDGE_WORDS: Final = frozenset(
    {
        "votes",
        "indirect",
        "contested",
        "source",
        "trust",
        "stated",
        "role",
        "form",
        "certificate",
        "above_min",
        "below_max",
    }
)
"""Words with a meaning of their own; any other is a detail of the node or edge."""
_SHARE: Final = re.compile(r"[\d.]+%(?:\.\.(?:[\d.]+%)?)?")
_PPB_PER_PERCENT: Final = 10_000_000
_RECORDED_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class _Draft:
    """What has been read so far."""

    prefix: str
    lots: list[Lot] = field(default_factory=list)
    nodes: dict[str, dict[str, str]] = field(default_factory=dict)
    labels: dict[str, set[str]] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)

    def add(self, start: str, type_: str, end: str, more: str, row: int) -> None:
        kind = EDGE_TYPES[type_]
        for node, allowed in ((start, kind.start), (end, kind.end)):
            known = self.labels.setdefault(node, set(allowed))
            self.labels[node] = known & set(allowed) or known
        id_ = f"{self.prefix}e{len(self.edges) + 1}"
        ends = (self.prefix + start, self.prefix + end)
        self.edges[id_] = _edge(id_, type_, ends, more.split(), row)


def parse_neighbourhood(text: str, *, prefix: str = "") -> Neighbourhood:
    """Read a tiny graph; ``prefix`` goes before every id, so that many can live in one database.

    Raises:
        InvalidValueError: A line is not of the notation; the message names it.
    """
    draft = _Draft(prefix)
    for row, line in enumerate(text.splitlines(), start=1):
        words = line.partition("#")[0].split()
        try:
            _read_line(draft, words, row)
        except (KeyError, ValueError, IndexError) as error:
            message = (
                f"line {row}, {line.strip()!r}, is not of the notation of graph.notation: {error}"
            )
            raise InvalidValueError(message) from error
    if not draft.lots:
        message = "the graph has no lot"
        raise InvalidValueError(message, remedy="begin with: lot L deadline=2026-10-15T09:30")
    nodes = {prefix + id_: _node(draft, id_) for id_ in draft.labels}
    return Neighbourhood(draft.lots[0], nodes, draft.edges)


def _read_line(draft: _Draft, words: list[str], row: int) -> None:
    if not words:
        return
    if words[0] == "lot":
        _read_lot(draft, words[1], _pairs(words[2:]))
    elif words[0] == "bids":
        for bidders in words[1:]:
            _read_bid(draft, bidders, row)
    elif words[0] in NODE_TYPES:
        draft.labels[words[1]] = {words[0]}
        draft.nodes[words[1]] = _pairs(words[2:])
    else:
        match = _EDGE.fullmatch(" ".join(words))
        if match is None:
            message = "neither a lot, bids, a node nor an edge"
            raise ValueError(message)
        draft.add(match["start"], match["type"], match["end"], match["more"], row)


def _read_lot(draft: _Draft, id_: str, pairs: dict[str, str]) -> None:
    deadline = AsOf.parse(pairs["deadline"]).moment if "deadline" in pairs else None
    regime = Regime(pairs["regime"]) if "regime" in pairs else None
    ceiling = pairs.get("ceiling_minor")
    draft.lots.append(
        Lot(
            id=draft.prefix + id_,
            name=id_,
            regime=regime,
            deadline=deadline,
            method=pairs.get("method"),
            required_scope=pairs.get("scope"),
            required_grade=pairs.get("grade"),
            ceiling_minor=None if ceiling is None else int(ceiling),
        )
    )
    draft.labels[id_] = {"Lot"}


def _read_bid(draft: _Draft, bidders: str, row: int) -> None:
    leader, *members = bidders.split("+")
    lot = draft.lots[-1].name
    bid = f"bid({leader})"
    # A second bid of the same leader, or one for another lot, needs a name of its own.
    while bid in draft.labels:
        bid = f"{bid}'"
    draft.labels[bid] = {"Bid"}
    draft.add(leader, "SUBMITS", bid, "", row)
    draft.add(bid, "BIDS", lot, "", row)
    for member in (leader, *members) if members else ():
        draft.add(member, "MEMBER_OF", bid, "", row)


def _pairs(words: list[str]) -> dict[str, str]:
    return {key: value or "true" for key, _, value in (word.partition("=") for word in words)}


def _node(draft: _Draft, id_: str) -> Node:
    pairs = draft.nodes.get(id_, {})
    allowed = draft.labels[id_]
    label = "Enterprise" if "Enterprise" in allowed else min(allowed)
    return Node(
        id=draft.prefix + id_,
        label=label,
        name=pairs.get("name", id_),
        identity=pairs.get("identity", IDENTIFIED) if label == "Person" else None,
        name_key=pairs.get("name_key"),
        is_state_owner="is_state_owner" in pairs,
        address=pairs.get("address"),
        consortium="consortium" in pairs,
        details=_details(pairs, _NODE_WORDS),
    )


def _details(pairs: dict[str, str], known: frozenset[str]) -> Details:
    return tuple(sorted((name, value) for name, value in pairs.items() if name not in known))


def _edge(id_: str, type_: str, ends: tuple[str, str], words: list[str], row: int) -> Edge:
    span = next((m for m in map(_SPAN.fullmatch, words) if m), None)
    share = next((w for w in words if _SHARE.fullmatch(w)), None)
    pairs = _pairs([w for w in words if w != share and not _SPAN.fullmatch(w)])
    share = pairs.get("votes", share)
    figure, bounds = _figure(share, pairs)
    stated = pairs.get("stated")
    return Edge(
        id=id_,
        type=type_,
        start=ends[0],
        end=ends[1],
        valid=Interval(*(_day(span[k]) for k in ("start", "end"))) if span else Interval(),
        source=pairs.get("source", "example"),
        file_sha256="0" * 64,
        row=row,
        trust=Trust[pairs.get("trust", "REGISTER")],
        stated_at=_day(stated),
        recorded_at=_RECORDED_AT,
        contested="contested" in pairs,
        ppb=figure.ppb,
        indirect="indirect" in pairs,
        role=pairs.get("role"),
        form=pairs.get("form"),
        certificate_key=pairs.get("certificate"),
        details=tuple(sorted((*_details(pairs, _EDGE_WORDS), *bounds))),
        by_votes=figure.by_votes,
        up_to=figure.up_to,
    )


def _figure(share: str | None, pairs: dict[str, str]) -> tuple[Figure, Details]:
    """The figure, and the bounds of a range as the graph brings them among the details."""
    if share is None:
        return Figure(None), ()
    measure = "votes" if "votes" in pairs else "share"
    if ".." not in share:
        return Figure(_ppb(share), by_votes=measure == "votes"), ()
    low, _, high = share.partition("..")
    stated = {f"{measure}_min_ppb": _ppb(low)}
    if high:
        stated[f"{measure}_max_ppb"] = _ppb(high)
    flags = [name for name in ("above_min", "below_max") if name in pairs]
    bounds = [(name, str(value)) for name, value in stated.items() if name in RANGE]
    figure = figure_of(stated, above_min="above_min" in flags, below_max="below_max" in flags)
    return figure, (*bounds, *((name, "true") for name in flags))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _ppb(text: str) -> int:
    whole, _, rest = text.rstrip("%").partition(".")
    return int(whole) * _PPB_PER_PERCENT + int(rest.ljust(7, "0") or 0)
