"""Reads the neighbourhood of a lot in one round trip.

The query was chosen by measurement: holders are gathered level by level in one expression, each
company giving its largest holders only. A pruning variable-length pattern reads the same holdings,
but it cannot stop at a company with thousands of holders and cost four times as much where one is
near (docs/rules/neighbourhood.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol, cast

from credit_hub.cypher import Query, load
from credit_hub.graph.detectors.situation import INFLOW_DAYS, PAYER_MONTHS
from credit_hub.graph.figures import RANGE, Figure, figure_of
from credit_hub.graph.neighbourhood import Details, Edge, Lot, Neighbourhood, Node
from credit_hub.model.errors import NotFoundError
from credit_hub.model.facts import Trust
from credit_hub.model.findings import Bilingual, Incompleteness
from credit_hub.model.interval import Interval
from credit_hub.model.schema import NODE_TYPES
from credit_hub.model.statutes import Regime

__all__ = ["Limits", "Reads", "read_edges", "read_neighbourhood", "read_nodes"]

_QUERY = "linked_party/neighbourhood"
_NO_FIGURE = Figure(None)
_TRUST = {trust.value: trust for trust in Trust}
_TIMES = 1 << 14
"""Days and moments kept as read: the rows of one file share most of theirs."""

_Pairs = Iterable[tuple[str, str]] | None
_Text = str | None
_NodeRow = tuple[str, tuple[str, ...], _Text, _Text, _Text, bool | None, _Text, bool | None, _Pairs]
"""Columns of a node as the query returns them; the schema of the graph holds their types."""
_EdgeRow = tuple[
    *tuple[str, str, str, str, _Text, _Text, str, str, int, int, _Text, str, bool | None],
    *tuple[int | None, int | None, int | None, bool | None, _Text, _Text, _Text, _Pairs],
]


class Reads(Protocol):
    """What is needed of a store: running a named reading query."""

    def read(
        self, query: Query, parameters: Mapping[str, object] | None = None
    ) -> list[Mapping[str, object]]:
        """Return the rows of ``query``."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reading; whatever they cut off is reported.

    ``depth``: layers of holders above a bidder (10 covers the deepest Chinese groups that registers
    show). ``holder_cap``: holders followed for one company, the largest first. ``degree_cap``:
    users of a telephone or address are counted up to it. ``staff_cap``: employments on
    record of an agency up to which its staff is looked through, else that of each bidder up to it
    (few agencies employ a thousand people); where both have more, nobody's is. ``item_cap``: item
    prices of a bid are read up to it; a bill of works has some thousands of items at most.
    ``inflow_cap``: entries of an account in the days before a deposit left it; of one with more,
    none is read.
    """

    depth: int = 10
    holder_cap: int = 200
    degree_cap: int = 1000
    staff_cap: int = 2000
    item_cap: int = 3000
    inflow_cap: int = 500


def read_neighbourhood(  # noqa: PLR0913  # the question has these parts
    store: Reads,
    lot_id: str,
    *,
    day: date | None,
    known_at: datetime,
    look_after_days: int,
    limits: Limits = Limits(),  # frozen
    deadline: datetime | None = None,
) -> Neighbourhood:
    """Return the neighbourhood of a lot as known at ``known_at``.

    Args:
        store: Where to read.
        lot_id: Id of the lot node.
        day: The civil day asked about; None for the day of the bid deadline.
        known_at: Statements recorded later, or replaced by then, are left out.
        look_after_days: Relations that begin within so many days after the deadline are read as
            well.
        limits: Bounds of the reading.
        deadline: The bid deadline that bounds the days read; None for the one that the lot has now.

    Raises:
        NotFoundError: There is no such lot.
    """
    rows = store.read(
        load(_QUERY),
        {
            "lot_id": lot_id,
            "day": day,
            "known_at": known_at,
            "look_after_days": look_after_days,
            "deadline": deadline,
            "depth": limits.depth,
            "holder_cap": limits.holder_cap,
            "degree_cap": limits.degree_cap,
            "staff_cap": limits.staff_cap,
            "item_cap": limits.item_cap,
            "inflow_cap": limits.inflow_cap,
            "inflow_days": INFLOW_DAYS,
            "payer_months": PAYER_MONTHS,
        },
    )
    if not rows:
        message = f"no lot {lot_id!r}"
        raise NotFoundError(message, remedy="load it with the source tenders-lots, or check the id")
    row = rows[0]
    nodes = read_nodes(row["nodes"])
    edges = read_edges(row["edges"])
    lot = _lot(cast("tuple[object, ...]", row["lot"]))
    cuts = (
        *_crowded(row["crowded"], nodes, limits),
        *_cut(row["cut"], nodes, edges, limits),
        *_overstaffed(row["overstaffed"], nodes, limits),
        *_unread_items(nodes, limits),
        *_busy(row["busy"], nodes, limits),
    )
    stated = frozenset((str(id_), str(type_)) for id_, type_ in _lists(row["stated"]))
    return Neighbourhood(lot, nodes, edges, cuts, stated)


def read_nodes(values: object) -> Mapping[str, Node]:
    """The nodes of a reading, in the columns of the neighbourhood query, by id."""
    return {node.id: node for node in map(_node, cast("Iterable[_NodeRow]", values))}


def read_edges(values: object) -> Mapping[str, Edge]:
    """The edges of a reading, in the columns of the neighbourhood query, by id."""
    return {edge.id: edge for edge in map(_edge, cast("Iterable[_EdgeRow]", values))}


def _lists(value: object) -> Iterable[tuple[object, ...]]:
    return cast("Iterable[tuple[object, ...]]", value)


def _lot(values: tuple[object, ...]) -> Lot:
    id_, name, regime, deadline, method, scope, grade, ceiling = values
    return Lot(
        id=str(id_),
        name=str(name or id_),
        # Open-contracting files come from other countries: a law not known here is none.
        regime=next((known for known in Regime if known.value == regime), None),
        deadline=None if deadline is None else _moment(str(deadline)),
        method=cast("str | None", method),
        required_scope=cast("str | None", scope),
        required_grade=cast("str | None", grade),
        ceiling_minor=cast("int | None", ceiling),
    )


def _node(row: _NodeRow) -> Node:
    id_, labels, name, identity, name_key, is_state_owner, address, consortium, details = row
    label = next((x for x in labels if x in NODE_TYPES), "Entity")
    return Node(
        id_,
        label,
        name or id_,
        identity,
        name_key,
        bool(is_state_owner),
        address,
        bool(consortium),
        _details(details),
    )


def _edge(row: _EdgeRow) -> Edge:
    (
        id_,
        type_,
        start,
        end,
        valid_from,
        valid_to,
        source,
        file,
        number,
        trust,
        stated_at,
        recorded_at,
        contested,
        votes,
        share,
        share_min,
        indirect,
        role,
        form,
        certificate_key,
        pairs,
    ) = row
    details = _details(pairs)
    figure = _figure(votes, share, share_min, details) if type_ == "HOLDS" else _NO_FIGURE
    return Edge(
        id=id_,
        type=type_,
        start=start,
        end=end,
        valid=_interval(valid_from, valid_to),
        source=source,
        file_sha256=file,
        row=number,
        trust=_TRUST[trust],
        stated_at=_day(stated_at),
        recorded_at=_moment(recorded_at),
        contested=bool(contested),
        ppb=figure.ppb,
        indirect=bool(indirect),
        role=role,
        form=form,
        certificate_key=certificate_key,
        details=details,
        by_votes=figure.by_votes,
        up_to=figure.up_to,
    )


def _figure(
    votes: int | None, share: int | None, share_min: int | None, details: Details
) -> Figure:
    """The exact figure, or what the columns and the details say of a range."""
    if votes is not None:
        return Figure(votes, by_votes=True)
    if share is not None:
        return Figure(share)
    if share_min is None and not details:
        return _NO_FIGURE
    more = dict(details)
    stated: dict[str, int | None] = {"share_min_ppb": share_min}
    for name in RANGE:
        if name.endswith("_ppb") and name in more:
            stated[name] = int(more[name])
    flags = {name: more.get(name) == "true" for name in ("above_min", "below_max")}
    return figure_of(stated, above_min=flags["above_min"], below_max=flags["below_max"])


def _details(pairs: _Pairs) -> Details:
    return tuple(sorted((str(name), str(value)) for name, value in pairs)) if pairs else ()


@lru_cache(maxsize=_TIMES)
def _interval(start: str | None, end: str | None) -> Interval:
    return Interval(_day(start), _day(end))


@lru_cache(maxsize=_TIMES)
def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@lru_cache(maxsize=_TIMES)
def _moment(text: str) -> datetime:
    """Read the database's ISO 8601 form, which may name the zone behind the offset."""
    return datetime.fromisoformat(text.partition("[")[0])


def _crowded(found: object, nodes: Mapping[str, Node], limits: Limits) -> Iterator[Incompleteness]:
    for id_, holders in sorted(_lists(found)):
        company, total = str(id_), cast("int", holders)
        if total <= limits.holder_cap:
            continue
        name = nodes[company].name if company in nodes else company
        yield Incompleteness(
            "holders_capped",
            company,
            Bilingual(
                f"{name}有{total}个持股记录，仅采用比例最大的{limits.holder_cap}个",
                f"{name} has {total} holdings on record, only the largest {limits.holder_cap}"
                " were followed",
            ),
        )


def _cut(
    found: object, nodes: Mapping[str, Node], edges: Mapping[str, Edge], limits: Limits
) -> Iterator[Incompleteness]:
    followed = {edge.end for edge in edges.values() if edge.type == "HOLDS"}
    for company in sorted(set(cast("Iterable[str]", found)) - followed):
        yield Incompleteness(
            "depth_limit",
            company,
            Bilingual(
                f"{nodes[company].name}之上还有股东，已达{limits.depth}层上限，未继续向上",
                f"{nodes[company].name} has holders above it that were not followed:"
                f" limit of {limits.depth} layers",
            ),
        )


def _overstaffed(
    found: object, nodes: Mapping[str, Node], limits: Limits
) -> Iterator[Incompleteness]:
    """Agencies and bidders whose common staff was not looked for: both employ too many."""
    for agency, bidder in sorted((str(a), str(b)) for a, b in _lists(found)):
        names = [nodes[unit].name for unit in (agency, bidder)]
        yield Incompleteness(
            "staff_capped",
            f"{agency}|{bidder}",
            Bilingual(
                f"代理机构{names[0]}与投标人{names[1]}各有超过{limits.staff_cap}条劳动关系记录，"
                "共用受薪人员未检索",
                f"the agency {names[0]} and the bidder {names[1]} each have more than"
                f" {limits.staff_cap} employments on record: common paid staff was not searched",
            ),
        )


def _busy(found: object, nodes: Mapping[str, Node], limits: Limits) -> Iterator[Incompleteness]:
    """Accounts of deposits whose payers were not looked at: too much came in."""
    for account in sorted(map(str, cast("Iterable[object]", found))):
        name = nodes[account].name
        yield Incompleteness(
            "inflows_capped",
            account,
            Bilingual(
                f"账户{name}在保证金转出前数日有超过{limits.inflow_cap}笔入账，上游付款人未检索",
                f"more than {limits.inflow_cap} payments came into the account {name} in the days"
                " before the deposit left it: their payers were not searched",
            ),
        )


def _unread_items(nodes: Mapping[str, Node], limits: Limits) -> Iterator[Incompleteness]:
    for node in sorted(nodes.values(), key=lambda node: node.id):
        if node.label != "PriceList" or node.detail("items") is not None:
            continue
        count = node.detail("item_count")
        yield Incompleteness(
            "items_capped",
            node.id,
            Bilingual(
                f"{node.name}有{count}项分项报价，超过{limits.item_cap}项上限，未参与比对",
                f"{node.name} has {count} item prices, more than the limit of {limits.item_cap}:"
                " they were not compared",
            ),
        )
