"""Checks a pool of experts against the bidders of a lot before the draw, for one answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from credit_hub.cypher import load
from credit_hub.graph.detectors.situation import LOOK_AFTER_DAYS, Situation
from credit_hub.graph.draw.answer import Decision, DrawCheck, Verdict
from credit_hub.graph.draw.grounds import Question, grounds_against
from credit_hub.graph.look_back import THREE_YEARS, months_before
from credit_hub.graph.neighbourhood import Edge, Neighbourhood, Node
from credit_hub.graph.neighbourhood_reader import Limits, Reads, read_edges, read_nodes
from credit_hub.graph.past import old_values, put_back, read_as_known
from credit_hub.model.errors import MissingInputError, NotFoundError
from credit_hub.model.findings import Bilingual, Incompleteness
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Regime

__all__ = ["check_draw", "evaluate_draw"]

_ORDER = {Decision.EXCLUDED: 0, Decision.HUMAN: 1, Decision.CLEAR: 2}


def check_draw(  # noqa: PLR0913  # the parts of the question
    store: Reads,
    lot_id: str,
    pool_id: str,
    *,
    now: datetime,
    regime: Regime | None = None,
    known_at: datetime | None = None,
    limits: Limits = Limits(),  # noqa: B008  # frozen
) -> DrawCheck:
    """Say which experts of a pool may be drawn for a lot, as of its bid deadline.

    Args:
        store: The graph.
        lot_id: Id of the lot node.
        pool_id: Id of the pool node, ``expert-pool:<code>``.
        now: The present moment; used where ``known_at`` is not given.
        regime: The body of law; None for the one that the lot states.
        known_at: Only what the hub knew then counts; None for all that it knows now.
        limits: Bounds of the reading; what they cut off is reported.

    Raises:
        NotFoundError: There is no such lot or pool.
        MissingInputError: The lot states no deadline, or no body of law and none is given.
    """
    known = now if known_at is None else known_at
    lot = read_as_known(
        store, lot_id, day=None, known_at=known, look_after_days=LOOK_AFTER_DAYS, limits=limits
    )
    day = AsOf(_deadline(lot)).day
    rows = store.read(
        load("draw_check/experts"),
        {
            "pool_id": pool_id,
            "day": day,
            "since": months_before(day, THREE_YEARS),
            "known_at": known,
        },
    )
    if not rows:
        message = f"no pool of experts {pool_id!r}"
        raise NotFoundError(message, remedy="load it with the source experts, or check the id")
    read = Neighbourhood(lot.lot, read_nodes(rows[0]["nodes"]), read_edges(rows[0]["edges"]))
    was = old_values(store, (*read.nodes, *read.edges), known)
    nodes, edges = put_back(read.nodes, read.edges, was, known)
    experts = {e.start for e in edges.values() if (e.type, e.end) == ("EXPERT_OF", pool_id)}
    joined = _joined(lot, nodes, edges)
    return evaluate_draw(joined, pool_id, experts, regime=regime, known_at=known_at)


def evaluate_draw(
    neighbourhood: Neighbourhood,
    pool_id: str,
    experts: Iterable[str],
    *,
    regime: Regime | None = None,
    known_at: datetime | None = None,
) -> DrawCheck:
    """Judge the experts on a value that holds the lot and what ties them; pure.

    Raises:
        MissingInputError: As in :func:`check_draw`.
    """
    lot = neighbourhood.lot
    law = regime or lot.regime
    if law is None:
        message = f"lot {lot.id!r} does not say which body of law governs it"
        raise MissingInputError(message, remedy="give the regime: tender or procurement")
    as_of = AsOf(_deadline(neighbourhood))
    since = months_before(as_of.day, THREE_YEARS)
    question = Question(Situation(neighbourhood, law, as_of), since)
    pool = frozenset(experts)
    return DrawCheck(
        lot_id=lot.id,
        lot_name=lot.name,
        pool_id=pool_id,
        pool_name=neighbourhood.name(pool_id),
        regime=law,
        as_of=as_of,
        known_at=known_at,
        look_back_from=since,
        bidders=neighbourhood.bidders,
        bidder_names=tuple(map(neighbourhood.name, neighbourhood.bidders)),
        verdicts=tuple(_verdict(question, expert) for expert in sorted(pool)),
        incomplete=(*neighbourhood.limits, *_gaps(neighbourhood, pool)),
    )


def _verdict(question: Question, expert: str) -> Verdict:
    grounds = sorted(
        grounds_against(question, expert),
        key=lambda g: (_ORDER[g.decision], g.rule_id, g.code, g.bidder or ""),
    )
    return Verdict(
        expert_id=expert,
        expert_name=question.situation.neighbourhood.name(expert),
        decision=grounds[0].decision if grounds else Decision.CLEAR,
        grounds=tuple(grounds),
    )


def _deadline(neighbourhood: Neighbourhood) -> datetime:
    if neighbourhood.lot.deadline is None:
        message = f"lot {neighbourhood.lot.id!r} states no bid deadline to look back from"
        raise MissingInputError(message, remedy="load the lot with its deadline")
    return neighbourhood.lot.deadline


def _joined(
    lot: Neighbourhood, nodes: Mapping[str, Node], edges: Mapping[str, Edge]
) -> Neighbourhood:
    """One value of both readings; what the lot's reading says of a node has more to it."""
    return Neighbourhood(lot.lot, {**nodes, **lot.nodes}, {**edges, **lot.edges}, lot.limits)


def _gaps(neighbourhood: Neighbourhood, pool: frozenset[str]) -> Iterable[Incompleteness]:
    """What no feed told of the experts; what is read of the people of the lot is not theirs."""
    if not neighbourhood.bids:
        text = Bilingual("该标段没有投标记录", "no bid is on record for this lot")
        yield Incompleteness("no_bids", neighbourhood.lot.id, text)
    missing = (
        ("EMPLOYED", "没有劳动关系数据，受雇情况未检索", "no employment data was there to search"),
        ("KIN", "没有依法调取的亲属关系数据，未检索", "no kinship data was there to search"),
    )
    for kind, zh, en in missing:
        if not any({edge.start, edge.end} & pool for edge in neighbourhood.of_type(kind)):
            yield Incompleteness("feed_missing", kind, Bilingual(zh, en))
