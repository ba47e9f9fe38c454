"""Interests of BODS 0.4: the kind of edge, exact shares, and the days on which they hold.

``startDate`` is the date from which an interest was active and ``endDate`` the date from which it
ceased to exist (schema of BODS 0.4): the half-open interval of the hub, unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from credit_hub.loaders.documents.amounts import percent_ppb
from credit_hub.loaders.documents.moments import day
from credit_hub.loaders.documents.values import Part, items, obj, path, text
from credit_hub.loaders.source import Problem
from credit_hub.model.facts import Value

__all__ = ["UNSTATED", "edge_type", "interest_keys", "interest_problems", "interest_properties"]

Interest = Mapping[str, object]

UNSTATED: Final = "unstated"
"""Our word for an interest without a type, and for a relationship without interests."""
OFFICES: Final = frozenset({"boardMember", "boardChair", "seniorManagingOfficial"})
"""Interests that are an office: the person or unit that holds it is an officer."""
_MEASURES: Final = {"shareholding": "share", "votingRights": "votes"}
_BOUNDS: Final = (
    ("exact", "{}_ppb", None),
    ("minimum", "{}_min_ppb", None),
    ("maximum", "{}_max_ppb", None),
    ("exclusiveMinimum", "{}_min_ppb", "above_min"),
    ("exclusiveMaximum", "{}_max_ppb", "below_max"),
)


def interest_keys(details: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    """Yield a name for each interest, and its position; the name stays the same over statements.

    It is the type with a running number among the interests of that type, in the order of their
    start and end.
    """
    stated = [obj(value) for value in items(details.get("interests"))]
    order = sorted(range(len(stated)), key=lambda i: (_dates(stated[i]), i))
    counts: dict[str, int] = {}
    for position in order:
        kind = text(stated[position].get("type")) or UNSTATED
        counts[kind] = counts.get(kind, 0) + 1
        yield f"{kind}#{counts[kind]}", position
    if not stated:
        yield f"{UNSTATED}#0", -1


def _dates(interest: Interest) -> tuple[str, str]:
    return str(interest.get("startDate") or ""), str(interest.get("endDate") or "9999")


def edge_type(interest: Interest) -> str:
    """Return the kind of edge: an office, or a holding of shares, votes or another interest."""
    return "OFFICER_OF" if interest.get("type") in OFFICES else "HOLDS"


@dataclass(frozen=True, slots=True)
class Stated:
    """The properties of one interest; ``rounded`` if a share has parts of a part per 10^9."""

    properties: dict[str, Value]
    rounded: bool


def interest_properties(interest: Interest) -> Stated:
    """Return what an interest states, in the properties of the schema.

    ``details`` is free text that may name persons: it is not taken over.
    """
    kind = text(interest.get("type")) or UNSTATED
    properties: dict[str, Value] = {}
    if kind in OFFICES:
        properties["role"] = kind
    elif kind != "shareholding":
        properties["interest"] = kind
    rounded = _shares(obj(interest.get("share")), _MEASURES.get(kind, "extent"), properties)
    if interest.get("directOrIndirect") in {"direct", "indirect"}:
        properties["indirect"] = interest["directOrIndirect"] == "indirect"
    beneficial = interest.get("beneficialOwnershipOrControl")
    if isinstance(beneficial, bool):
        properties["beneficial"] = beneficial
    return Stated(properties, rounded)


def _shares(share: Mapping[str, object], measure: str, into: dict[str, Value]) -> bool:
    rounded = False
    for field, name, flag in _BOUNDS:
        parts = percent_ppb(share.get(field))
        if parts is None:
            continue
        into[name.format(measure)] = parts[0]
        rounded = rounded or not parts[1]
        if flag is not None:
            into[flag] = True
    return rounded


def interest_problems(details: Mapping[str, object], at: tuple[Part, ...]) -> Iterator[Problem]:
    """Yield contradictions inside the interests that the schema does not see."""
    for number, interest in enumerate(map(obj, items(details.get("interests")))):
        here = (*at, "recordDetails", "interests", number)
        start, end = day(interest.get("startDate")), day(interest.get("endDate"))
        if start is not None and end is not None and end < start:
            yield Problem(
                path(*here, "endDate"),
                "bods.end_before_start",
                str(end),
                f"is before the start, {start}",
                "check both dates",
            )
        yield from _range_problems(obj(interest.get("share")), (*here, "share"))


def _range_problems(share: Mapping[str, object], at: tuple[Part, ...]) -> Iterator[Problem]:
    values = {field: percent_ppb(share.get(field)) for field, _, _ in _BOUNDS}
    ppb = {field: parts[0] for field, parts in values.items() if parts is not None}
    low = max((ppb[f] for f in ("minimum", "exclusiveMinimum") if f in ppb), default=0)
    high = min((ppb[f] for f in ("maximum", "exclusiveMaximum") if f in ppb), default=10**9)
    if low > high:
        yield Problem(
            path(*at),
            "bods.share_range",
            "",
            "the lower bound is above the upper bound",
            "check the range",
        )
    elif not low <= ppb.get("exact", low) <= high:
        yield Problem(
            path(*at, "exact"),
            "bods.share_outside_range",
            str(share.get("exact")),
            "the exact share lies outside its own range",
            "check the share",
        )
