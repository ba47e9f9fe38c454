"""Edges and paths in Chinese and English, from the sentences of the schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from credit_hub.graph.figures import worded_range
from credit_hub.graph.neighbourhood import Edge, Neighbourhood
from credit_hub.model.findings import Bilingual, EvidenceStep
from credit_hub.model.interval import Interval
from credit_hub.model.schema import EDGE_TYPES

__all__ = ["joined", "percent", "period", "sentence", "shown_name", "steps"]

_PPB_PER_PERCENT: Final = 10_000_000
_DIGITS: Final = 7
_EVENTS: Final = frozenset(
    {
        "PART_OF",
        "SUBMITS",
        "BIDS",
        "MEMBER_OF",
        "TEAM",
        "CONTACT",
        "HANDLED_BY",
        "DEPOSIT_FROM",
        "AUTHORED_BY",
        "UPLOADED_FROM",
        "SIGNED_WITH",
        "CONTROL_PRICE_FROM",
        "CONTAINS",
        "NAMES",
        "PRICED_IN",
        "OF_TYPE",
        "LIKENESS_BASELINE",
    }
)
"""Edges that say what a document holds: no period in force, at most the document's day."""
_DEVICES: Final = {
    "mac": Bilingual("网卡MAC", "network card"),
    "cpu": Bilingual("CPU序列号", "processor serial"),
    "disk": Bilingual("硬盘序列号", "disk serial"),
    "lock": Bilingual("计价软件加密锁", "pricing-software lock"),
    "ip": Bilingual("公网IP", "public IP address"),
}


def percent(ppb: int) -> str:
    """Return parts per 10^9 as per cent, exact and without trailing zeros.

    Example:
        >>> percent(505_000_000)
        '50.5'
    """
    whole, rest = divmod(ppb, _PPB_PER_PERCENT)
    return f"{whole}.{rest:0{_DIGITS}d}".rstrip("0").rstrip(".")


def period(valid: Interval) -> Bilingual:
    """Return when a relation holds; an unknown beginning is said."""
    if valid.start is None and valid.end is None:
        return Bilingual("起始日不明", "beginning not known")
    if valid.start is None:
        return Bilingual(f"起始日不明，至{valid.end}前", f"beginning not known, before {valid.end}")
    if valid.end is None:
        return Bilingual(f"自{valid.start}起", f"from {valid.start}")
    return Bilingual(
        f"自{valid.start}起，至{valid.end}前", f"from {valid.start} until before {valid.end}"
    )


def shown_name(neighbourhood: Neighbourhood, node: str) -> Bilingual:
    """The name of a node; a bid is named after those who submit it."""
    for bid in neighbourhood.bids:
        if bid.id == node:
            names = joined(neighbourhood, bid.submitters)
            return Bilingual(f"{names.zh}的投标文件", f"the bid of {names.en}")
    name = neighbourhood.name(node)
    known = neighbourhood.nodes.get(node)
    if known is not None and known.label in {"Device", "CaKey"}:
        kind = _DEVICES.get(known.detail("kind") or "", Bilingual("CA证书", "certificate"))
        return Bilingual(f"{kind.zh}{name}", f"the {kind.en} {name}")
    return Bilingual(name, name)


def joined(neighbourhood: Neighbourhood, nodes: Iterable[str]) -> Bilingual:
    """Several names in one text."""
    names = [neighbourhood.name(node) for node in nodes]
    return Bilingual("、".join(names), ", ".join(names))


def sentence(neighbourhood: Neighbourhood, edge: Edge) -> Bilingual:
    """Word one edge with names, share, role and period."""
    kind = EDGE_TYPES[edge.type]
    start, end = shown_name(neighbourhood, edge.start), shown_name(neighbourhood, edge.end)
    share = Bilingual("（比例不明）", "an unstated share")
    if edge.ppb is not None:
        share = _share(edge, edge.ppb)
        if edge.by_votes:
            share = Bilingual(f"{share.zh}表决权", f"{share.en} of the votes")
    zh = kind.sentence_zh.format(
        start=start.zh, end=end.zh, share=share.zh, role=edge.role or "成员"
    )
    en = kind.sentence_en.format(
        start=start.en, end=end.en, share=share.en, role=edge.role or "a member"
    )
    if edge.type not in _EVENTS:
        when = period(edge.valid)
        zh, en = f"{zh}（{when.zh}）", f"{en} ({when.en})"
    if edge.contested:
        zh, en = f"{zh}〔同级来源陈述不一〕", f"{en} [contested by a source of equal rank]"
    return Bilingual(zh, en)


def _share(edge: Edge, ppb: int) -> Bilingual:
    """The share as its source states it: bounds that are excluded are said to be."""
    if edge.up_to is None:
        return Bilingual(f"{percent(ppb)}%", f"{percent(ppb)} %")
    above, below = (edge.detail(name) == "true" for name in ("above_min", "below_max"))
    measure = "votes" if edge.by_votes else "share"
    is_open = edge.detail(f"{measure}_max_ppb") is None
    high = None if is_open else percent(edge.up_to + below)
    return worded_range(percent(ppb - above), high, above_min=above, below_max=below)


def steps(neighbourhood: Neighbourhood, path: Iterable[str]) -> tuple[EvidenceStep, ...]:
    """Word a path of edge ids, each step with what is needed to open its source row."""
    return tuple(_step(neighbourhood, neighbourhood.edges[edge_id]) for edge_id in path)


def _step(neighbourhood: Neighbourhood, edge: Edge) -> EvidenceStep:
    return EvidenceStep(
        edge_id=edge.id,
        type=edge.type,
        start_id=edge.start,
        start_name=shown_name(neighbourhood, edge.start).zh,
        end_id=edge.end,
        end_name=shown_name(neighbourhood, edge.end).zh,
        valid=edge.valid,
        source=edge.source,
        file_sha256=edge.file_sha256,
        row=edge.row,
        recorded_at=edge.recorded_at,
        stated_at=edge.stated_at,
        contested=edge.contested,
        text=sentence(neighbourhood, edge),
    )
