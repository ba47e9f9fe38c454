"""From stated holdings to those of a day: which statement counts, and which are trouble."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Final

from credit_hub.graph.control import WHOLE_PPB, Holding, Holdings
from credit_hub.graph.neighbourhood import Edge, Neighbourhood
from credit_hub.graph.undecided import undecided_control, worded
from credit_hub.graph.wording import percent
from credit_hub.model.findings import Bilingual, Incompleteness

__all__ = ["chosen_statements", "holdings_of", "troubles"]

_rank: Final = attrgetter("rank")


def chosen_statements(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """For each holder and company the one that counts: highest trust, then votes, then the latest.

    A statement of votes and one of shares about the same pair are two measures of one holding: the
    votes decide, unless a source of lower trust states them. Two sources that state one holding
    corroborate each other: their shares are never added. Interests stated as indirect are left out,
    for the chain that they sum up is in the graph or is not known. Holdings without a possible
    figure are left out as well; :func:`troubles` reports them.
    """
    usable = (e for e in edges if _has_figure(e) and not e.indirect)
    return tuple(statements[-1] for _, statements in _by_pair(usable))


def holdings_of(chosen: Iterable[Edge]) -> Holdings:
    """Return the holdings that these statements make."""
    return Holdings.of(Holding(e.start, e.end, e.ppb, e.id) for e in chosen if e.ppb is not None)


def troubles(
    neighbourhood: Neighbourhood, in_force: Iterable[Edge], holdings: Holdings
) -> Iterator[Incompleteness]:
    """Yield what makes the holdings doubtful.

    More than the whole, no figure, rows that overlap, or ranges that may be a majority or not.
    """
    in_force = tuple(in_force)
    most = {edge.id: edge.up_to for edge in in_force if edge.up_to is not None}
    for found in undecided_control(holdings, most):
        yield worded(found, neighbourhood.name)
    for company, total in holdings.over_subscribed:
        yield _over_subscribed(neighbourhood.name(company), company, total)
    for (holder, company), edges in _by_pair(in_force):
        last = edges[-1]
        if len(edges) == 1 and _has_figure(last):
            continue
        names = (neighbourhood.name(holder), neighbourhood.name(company))
        if not any(_has_figure(e) or e.indirect for e in edges):
            yield _without_figure(last.id, *names)
        alike = (e for e in edges if (e.source, e.by_votes) == (last.source, last.by_votes))
        figures = {e.ppb for e in alike if _has_figure(e)}
        if len(figures) > 1:
            yield _overlapping(last.id, *names)


def _by_pair(edges: Iterable[Edge]) -> Iterator[tuple[tuple[str, str], list[Edge]]]:
    """Yield the statements about each holder and company, in the order of pairs, least first.

    Nearly every pair has one statement, so only the others are put in the order of their rank.
    """
    pairs: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        pairs.setdefault((edge.start, edge.end), []).append(edge)
    for pair in sorted(pairs):
        statements = pairs[pair]
        if len(statements) > 1:
            statements.sort(key=_rank)
        yield pair, statements


def _has_figure(edge: Edge) -> bool:
    return edge.ppb is not None and 0 <= edge.ppb <= WHOLE_PPB


def _over_subscribed(name: str, company: str, total: int) -> Incompleteness:
    return Incompleteness(
        "over_subscribed",
        company,
        Bilingual(
            f"{name}的登记持股合计{percent(total)}%，超过100%，未作缩减，控制结论以原始陈述为准，须核实",
            f"the stated holdings of {name} add up to {percent(total)} %; they are used as stated,"
            " not scaled: verify",
        ),
    )


def _without_figure(edge_id: str, holder: str, company: str) -> Incompleteness:
    return Incompleteness(
        "share_missing",
        edge_id,
        Bilingual(
            f"{holder}对{company}的持股没有可用的比例，未计入控制计算",
            f"the holding of {holder} in {company} has no usable figure and does not count"
            " towards control",
        ),
    )


def _overlapping(edge_id: str, holder: str, company: str) -> Incompleteness:
    return Incompleteness(
        "overlapping_statements",
        edge_id,
        Bilingual(
            f"同一来源对{holder}持有{company}的比例有多条同时有效的记录，仅采用最近一条",
            f"one source states several figures for the holding of {holder} in {company}"
            " on one day; only the latest counts",
        ),
    )
