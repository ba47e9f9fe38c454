"""Whether a sanction may be used on a day: in its window, not repaired, not revoked, by whom (D43).

Every use of a sanction asks here. A revoked decision counts on no day; a repaired one no longer
from the day of the repair; a window follows the decision, else the days in the list. An objection
does not suspend a decision, but it is always shown (河南省社会信用条例 41).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from credit_hub.graph.neighbourhood import Edge, Neighbourhood
from credit_hub.model.findings import Bilingual
from credit_hub.model.interval import Interval

__all__ = ["SanctionState", "SanctionUse", "bar_window", "listings_of", "state_on", "use_of"]


class SanctionState(StrEnum):
    """How a sanction stands on a day."""

    IN_WINDOW = "in_window"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REPAIRED = "repaired"
    REVOKED = "revoked"
    UNPROVEN = "unproven"
    """Undated or contested, or its issuer or document is not stated."""

    @property
    def words(self) -> Bilingual:
        """The state in words."""
        zh, en = {
            "in_window": ("在期内", "in its window"),
            "not_yet": ("尚未生效", "not yet in force"),
            "expired": ("已期满或移出", "expired or removed"),
            "repaired": ("已修复", "repaired"),
            "revoked": ("已撤销", "revoked"),
            "unproven": ("未证实", "not proven"),
        }[self.value]
        return Bilingual(zh, en)


@dataclass(frozen=True, slots=True)
class SanctionUse:
    """One sanction of a subject with its state on the day asked about."""

    edge: Edge
    state: SanctionState
    window: Interval
    objection: bool
    issuer: str
    path: tuple[str, ...]
    """The sanctioning edge, and the edge to who decided where there is one."""

    @property
    def mark(self) -> Bilingual:
        """The objection mark, empty without one."""
        return (
            Bilingual("（异议处理中）", " (objection pending)")
            if self.objection
            else Bilingual("", "")
        )


def _day(edge: Edge, name: str) -> date | None:
    text = edge.detail(name)
    return None if text is None else date.fromisoformat(text)


def bar_window(edge: Edge) -> Interval:
    """The days of the bar from tenders: as decided, else the days in the list.

    A decided first day before the entry in the list counts from the decision; a removal from the
    list ends the bar at the latest.
    """
    start = _day(edge, "bar_from") or edge.valid.start
    ends = [d for d in (_day(edge, "bar_until"), edge.valid.end) if d is not None]
    end = min(ends, default=None)
    return (
        edge.valid
        if start is not None and end is not None and end <= start
        else Interval(start, end)
    )


def state_on(edge: Edge, day: date, window: Interval, *, named: bool = True) -> SanctionState:
    """Return how a sanction stands on ``day``; ``named`` tells whether issuer and document are."""
    if edge.detail("revoked_on") is not None:
        return SanctionState.REVOKED
    repaired = _day(edge, "repaired_on")
    if repaired is not None and repaired <= day:
        return SanctionState.REPAIRED
    if window.starts_after(day):
        return SanctionState.NOT_YET
    if day not in window:
        return SanctionState.EXPIRED
    proven = window.is_dated and not edge.contested and named
    return SanctionState.IN_WINDOW if proven else SanctionState.UNPROVEN


def use_of(neighbourhood: Neighbourhood, edge: Edge, day: date, window: Interval) -> SanctionUse:
    """Return the state of one sanctioning edge with its issuer and mark."""
    node = neighbourhood.nodes.get(edge.end)
    decided = next(iter(neighbourhood.out_of(edge.end, "DECIDED_BY")), None)
    issuer = "" if node is None else node.detail("issuer") or node.detail("authority") or ""
    if not issuer and decided is not None:
        issuer = neighbourhood.name(decided.end)
    document = None if node is None else node.detail("document_number")
    return SanctionUse(
        edge=edge,
        state=state_on(edge, day, window, named=bool(issuer and document)),
        window=window,
        objection=edge.detail("objection") == "true",
        issuer=issuer,
        path=(edge.id,) if decided is None else (edge.id, decided.id),
    )


def listings_of(neighbourhood: Neighbourhood, subject: str) -> Iterator[Edge]:
    """Yield the edges from a subject to entries in lists; penalties are another matter."""
    for edge in neighbourhood.out_of(subject, "SANCTIONED"):
        node = neighbourhood.nodes.get(edge.end)
        if node is not None and node.label == "Listing":
            yield edge
