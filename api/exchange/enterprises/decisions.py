"""What a decision of the graph is to partners: whether it may be told, and as which kind.

A decision is told while it counts and is proven; what was repaired or revoked before anybody was
told is never told at all. Persons, sole traders among them, are told of nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from pydantic import TypeAdapter, ValidationError

from credit_hub.api.exchange.enterprises.stubs import code_of
from credit_hub.federation.encoding.canonical import digest
from credit_hub.federation.fields import PublicText
from credit_hub.federation.links.area import is_sole_trader, region_of
from credit_hub.graph.repositories.public_facts import Decision

__all__ = ["NOT_STATED", "Event", "Kind", "Outcome", "Unfit", "event_of", "kind_of", "outcome_of"]

NOT_STATED: Final = "未载明"
"""Where the source states no number of a document or no article, the record says so."""
Kind = Literal["penalty", "severe-list", "abnormal-list"]
_ABNORMAL: Final = "异常"
_SEVERE: Final = ("严重", "失信", "黑名单", "禁止参加", "不良行为")
_TEXT: Final[TypeAdapter[str]] = TypeAdapter(PublicText)


class Unfit(StrEnum):
    """Why a decision is not told to partners."""

    PERSON = "person"
    """Its subject is a sole trader."""
    OTHER_LIST = "other-list"
    """The list is none that the protocol knows."""
    UNPROVEN = "unproven"
    """Undated or contested, or its document or authority is not stated."""
    NOT_IN_WINDOW = "not-in-window"
    """It does not count yet, or any more, and partners were never told."""
    PRIVATE_TEXT = "private-text"
    """A text of it is too long, or may hold an identity number."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision, and on which day."""

    kind: Literal["repaired", "revoked", "removed"]
    effective: date


@dataclass(frozen=True, slots=True)
class Event:
    """What an event says of a decision; without who tells it to whom.

    Attributes:
        sub: Code of the unit.
        kind: What was decided.
        document: Number of the document.
        authority: Who decided.
        region: Division of the authority.
        basis: Article that it rests upon.
        decided: Day of the decision.
        public_from: First day on which it counts.
        public_until: First day on which it does not count any more.
    """

    sub: str
    kind: Kind
    document: str
    authority: str
    region: str
    basis: str
    decided: str
    public_from: str
    public_until: str | None

    def members(self) -> dict[str, str]:
        """Return the members of the record."""
        return {
            name: value
            for name in self.__dataclass_fields__
            if (value := getattr(self, name)) is not None
        }

    @property
    def digest(self) -> str:
        """Tells whether a decision is told otherwise than before."""
        return digest(self.members())


def kind_of(decision: Decision) -> Kind | None:
    """Return the kind of a decision by the name of its list; nothing for other lists."""
    if decision.label == "Penalty":
        return "penalty"
    name = decision.name or ""
    if _ABNORMAL in name:
        return "abnormal-list"
    return "severe-list" if any(word in name for word in _SEVERE) else None


def outcome_of(decision: Decision, day: date) -> Outcome | None:
    """Return what became of a decision by a day; a revoked one never counted."""
    if decision.revoked_on is not None:
        return Outcome("revoked", min(decision.revoked_on, day))
    if decision.repaired_on is not None and decision.repaired_on <= day:
        return Outcome("repaired", decision.repaired_on)
    is_over = decision.valid_to is not None and decision.valid_to <= day
    if is_over and decision.label == "Listing" and decision.valid_to is not None:
        return Outcome("removed", decision.valid_to)
    return None


def event_of(decision: Decision, day: date, area: str) -> Event | Unfit:
    """Return what is told of a decision on a day, or why nothing is.

    Args:
        decision: Of the graph.
        day: Today, in China.
        area: Division of this city, where that of the authority is not known.
    """
    kind = kind_of(decision)
    if kind is None:
        return Unfit.OTHER_LIST
    unfit, begins = _unfit(decision, day), decision.valid_from
    if unfit is not None or begins is None:
        return unfit or Unfit.UNPROVEN
    event = Event(
        sub=code_of(decision.unit),
        kind=kind,
        document=decision.document or "",
        authority=decision.authority or "",
        region=area if decision.decider is None else region_of(code_of(decision.decider)),
        basis=decision.basis or NOT_STATED,
        decided=(decision.decided or begins).isoformat(),
        public_from=begins.isoformat(),
        public_until=None if decision.valid_to is None else decision.valid_to.isoformat(),
    )
    return event if _is_public(event) else Unfit.PRIVATE_TEXT


def _unfit(decision: Decision, day: date) -> Unfit | None:
    if is_sole_trader(code_of(decision.unit)):
        return Unfit.PERSON
    named = decision.document and decision.authority
    if decision.contested or decision.valid_from is None or not named:
        return Unfit.UNPROVEN
    is_over = decision.valid_to is not None and decision.valid_to <= day
    if decision.valid_from > day or is_over or outcome_of(decision, day) is not None:
        return Unfit.NOT_IN_WINDOW
    return None


def _is_public(event: Event) -> bool:
    try:
        for text in (event.document, event.authority, event.basis):
            _TEXT.validate_python(text)
    except ValidationError:
        return False
    return True
