"""Tells partners of decisions against units, and of what became of each that they were told of.

Each relying partner is told by records of its own, in its feed. A run compares the graph with what
was told, so that a second run over the same graph tells nothing. What was repaired, revoked or
removed gets an outcome and a mark in the status list; what is now stated otherwise gets a new event
and an outcome that names it; an objection suspends the event until it is handled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal

from credit_hub.api.exchange.enterprises.decisions import (
    NOT_STATED,
    Event,
    Unfit,
    event_of,
    outcome_of,
)
from credit_hub.api.exchange.enterprises.stubs import code_of
from credit_hub.api.exchange.provider.home import Home
from credit_hub.api.exchange.provider.places import new_place
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.log.leaf import LeafKind, new_salt
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.records.issuing import Issued, issue_record
from credit_hub.federation.records.models import KINDS, SanctionEvent, SanctionOutcome
from credit_hub.federation.registry.member import Role, Standing
from credit_hub.federation.status.bits import Status
from credit_hub.federation.status.standing import Reference
from credit_hub.graph.repositories.public_facts import Decision, PublicFactsRepository
from credit_hub.ledger.federation.published import Change, LoggedRecord, Told
from credit_hub.model.errors import ConflictError
from credit_hub.model.interval import CHINA

__all__ = ["PURPOSE", "Published", "Step", "publish"]

PURPOSE: Final = "joint-measures"
"""What decisions are told for (守信联合激励和失信联合惩戒)."""
_PUBLIC: Final = "o"
_EVENT: Final = "urn:cn-credit:sanction-event:1"
_OUTCOME: Final = "urn:cn-credit:sanction-outcome:1"
Step = Literal["event", "outcome", "corrected", "objection", "renewed"]
_MARKS: Final[Mapping[str, Status]] = {
    "repaired": Status.SUPERSEDED,
    "removed": Status.SUPERSEDED,
    "corrected": Status.SUPERSEDED,
    "revoked": Status.REVOKED,
}


@dataclass(frozen=True, slots=True)
class Published:
    """What a run has done.

    Attributes:
        partners: Who was told.
        read: Decisions that were read.
        told: By kind of step.
        unchanged: Decisions times partners of which there was nothing new to tell.
        unfit: Decisions that are told to nobody, by reason.
    """

    partners: tuple[str, ...]
    read: int
    told: Mapping[Step, int]
    unchanged: int
    unfit: Mapping[Unfit, int]


def publish(
    home: Home,
    facts: PublicFactsRepository,
    *,
    since: datetime | None = None,
    tick: Callable[[int], object] = lambda _: None,
) -> Published:
    """Tell all relying partners what is new.

    Args:
        home: This city.
        facts: Its graph.
        since: Only decisions that the hub came to know then or later; None: all.
        tick: Told after each decision how many have been read.

    Raises:
        VerificationError: No key can sign what a partner accepts.
        StoreError: The graph does not answer; what was told stays told.
    """
    partners = _partners(home)
    day = home.clock().astimezone(CHINA).date()
    told: Counter[Step] = Counter()
    unfit: Counter[Unfit] = Counter()
    read = unchanged = 0
    for decision in facts.decisions(since=since):
        read += 1
        event = event_of(decision, day, home.membership.member().area_code)
        known = False
        for partner in partners:
            one = _Telling(home, partner, decision, event, day)
            known = known or one.before is not None
            step = one.tell()
            told.update([] if step is None else [step])
            unchanged += step is None and (one.before is not None or isinstance(event, Event))
        if isinstance(event, Unfit) and not known:
            unfit[event] += 1
        tick(read)
    return Published(partners, read, told, unchanged, unfit)


def _partners(home: Home) -> tuple[str, ...]:
    members = home.view().registry.members.values()
    return tuple(
        member.id
        for member in sorted(members, key=lambda m: m.id)
        if member.id != home.id
        and Role.RELYING in member.roles
        and member.standing is Standing.ACTIVE
    )


class _Telling:
    """One decision and one partner."""

    def __init__(
        self, home: Home, partner: str, decision: Decision, event: Event | Unfit, day: date
    ) -> None:
        self._home = home
        self._partner = partner
        self._decision = decision
        self._event = event
        self._day = day
        self.before = home.ledger.exchange_published.get(
            decision.id, code_of(decision.unit), partner
        )

    def tell(self) -> Step | None:
        """Tell what is new, and return what that was."""
        change, step = self._change()
        if change is None:
            return None
        try:
            done = self._home.ledger.exchange_published.apply(change)
        except ConflictError:
            done = False  # another run told of it for the first time at this moment
        return step if done else None

    def _change(self) -> tuple[Change | None, Step | None]:
        before, event = self.before, self._event
        if before is None:
            return (self._first(event), "event") if isinstance(event, Event) else (None, None)
        outcome = outcome_of(self._decision, self._day)
        if outcome is not None:
            if before.outcome == outcome.kind:
                return None, None
            return self._concluded(before, outcome.kind, outcome.effective), "outcome"
        if not isinstance(event, Event):
            return None, None
        return self._current(before, event)

    def _current(self, before: Told, event: Event) -> tuple[Change | None, Step | None]:
        """Return what is new of a decision that counts."""
        if before.outcome or before.expires <= self._home.now():
            return replace(self._first(event), before=before), "renewed"
        if before.content != event.digest:
            return self._corrected(before, event), "corrected"
        if before.objection is not self._decision.objection:
            mark = Status.SUSPENDED if self._decision.objection else Status.VALID
            told = replace(before, objection=self._decision.objection, told=self._home.now())
            return Change(told, before, (), (_marked(before, mark),)), "objection"
        return None, None

    def _first(self, event: Event) -> Change:
        issued, place, expires = self._issue(_EVENT, event.members())
        told = Told(
            decision=self._decision.id,
            unit=event.sub,
            partner=self._partner,
            event=issued.digest,
            content=event.digest,
            list_uri=place.uri,
            list_place=place.index,
            objection=self._decision.objection,
            outcome="",
            expires=expires,
            told=self._home.now(),
        )
        marks = (_marked(told, Status.SUSPENDED),) if self._decision.objection else ()
        return Change(told, None, (_logged(issued, place, expires),), marks)

    def _concluded(self, before: Told, kind: str, effective: date) -> Change:
        record = self._outcome(before, kind, effective)
        told = replace(before, outcome=kind, objection=False, told=self._home.now())
        return Change(told, before, (record,), (_marked(before, _MARKS[kind]),))

    def _corrected(self, before: Told, event: Event) -> Change:
        first = self._first(event)
        record = self._outcome(before, "corrected", self._day, successor=first.told.event)
        marks = (_marked(before, _MARKS["corrected"]), *first.marks)
        return Change(first.told, before, (*first.records, record), marks)

    def _outcome(self, before: Told, kind: str, effective: date, **more: str) -> LoggedRecord:
        said = {
            "sub": before.unit,
            "event": before.event,
            "outcome": kind,
            # The sources state no document of a repair, revocation or removal, nor who decided it.
            "document": NOT_STATED,
            "authority": self._decision.authority or NOT_STATED,
            "effective": effective.isoformat(),
            **more,
        }
        issued, place, expires = self._issue(_OUTCOME, said)
        return _logged(issued, place, expires)

    def _issue(self, vct: str, said: Mapping[str, str]) -> tuple[Issued, Reference, int]:
        home, now = self._home, self._home.now()
        accepts = home.view().registry.member(self._partner).accepts
        key = home.membership.signer(KeyUse.RECORD, home.clock(), accepts=accepts)
        place = new_place(home, _PUBLIC)
        kind = KINDS[vct]
        if kind not in {SanctionEvent, SanctionOutcome}:
            raise AssertionError(vct)
        members: dict[str, object] = {
            "iss": home.id,
            "aud": self._partner,
            "iat": now,
            "nbf": now,
            "exp": now + kind.LIFE,
            "jti": new_id(),
            "purpose": PURPOSE,
            "as_of": now,
            "status": {"status_list": {"uri": place.uri, "idx": place.index}},
            "suite": key.public.suite.id,
            "log": {"origin": home.membership.origin()},
            **said,
        }
        record = kind.model_validate(members)
        return issue_record(record, key), place, record.exp


def _logged(issued: Issued, place: Reference, expires: int) -> LoggedRecord:
    text = issued.presentation.text
    return LoggedRecord(text, LeafKind.EVENT, new_salt(), place.uri, place.index, expires)


def _marked(told: Told, status: Status) -> tuple[int, str, int]:
    return int(status), told.list_uri, told.list_place
