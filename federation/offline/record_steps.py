"""Steps about the record itself: its witnesses, its signature, its issuer, its status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from credit_hub.federation.encoding import base64url, strict_json
from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import ExchangeError, Reason, VerificationError
from credit_hub.federation.keys import entry
from credit_hub.federation.log import quorum
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.log.leaf import LeafKind, logged
from credit_hub.federation.offline.reasons import (
    ISSUER_SUSPENDED,
    LOG_KIND,
    LOG_MEMBER,
    NO_EVIDENCE,
    NO_STATUS,
    STANDING,
)
from credit_hub.federation.offline.report import Step, failed, passed, refused, undecided
from credit_hub.federation.records.models import Record, SanctionEvent, SanctionOutcome
from credit_hub.federation.records.registered import RegisteredRecord, reader_of, verify_registered
from credit_hub.federation.records.verification import Asked
from credit_hub.federation.registry.logs import (
    LOG_KEYS,
    LOG_UNKNOWN,
    NO_POLICY,
    OUT_OF_REACH,
    log_of,
    witness_policy,
)
from credit_hub.federation.registry.member import Standing as MemberStanding
from credit_hub.federation.registry.registry import RegistryView
from credit_hub.federation.sdjwt.presentation import Presentation
from credit_hub.federation.status import standing as marks
from credit_hub.federation.status.held import HeldLists
from credit_hub.federation.status.standing import Reference, Standing

__all__ = ["Claimed", "issuer_step", "peek", "record_step", "status_step", "witness_step"]

_BEFORE_ANY_LOSS: Final = -1
_OPEN_QUESTIONS: Final = frozenset({NO_POLICY, OUT_OF_REACH, LOG_UNKNOWN, LOG_KEYS, quorum.TOO_FEW})
"""What is missing for a quorum: a witness that lost its key must not make a true record false."""
_EVENTS: Final = frozenset(
    {SanctionEvent.model_fields["vct"].default, SanctionOutcome.model_fields["vct"].default}
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a record says of itself before anything is verified: only to find what verifies it."""

    text: str
    payload: JsonObject

    def named(self, *path: str) -> str:
        """Return a text by its path, or nothing."""
        value: object = self.payload
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value if isinstance(value, str) else ""


def peek(text: str) -> Claimed:
    """Take a record apart.

    Raises:
        VerificationError: It has not the form of one.
    """
    body = Presentation.read(text).signed[0].split(".")[1]
    return Claimed(text, strict_json.parse(base64url.decode(body, where="payload")))


def witness_step(
    claimed: Claimed, evidence: LogEvidence | None, view: RegistryView
) -> tuple[Step, int | None]:
    """Return the step, and when the quorum had seen the record."""
    name = "witness"
    if evidence is None:
        return undecided(name, NO_EVIDENCE), None
    event = evidence.kind is LeafKind.EVENT and claimed.named("vct") in _EVENTS
    if evidence.kind is not LeafKind.RECORD and not event:
        return failed(name, LOG_KIND), None
    try:
        log = log_of(view, claimed.named("log", "origin"))
        if log.member != claimed.named("iss"):
            return failed(name, LOG_MEMBER), None
        found = evidence.verify(logged(claimed.text), log, witness_policy(view))
    except ExchangeError as error:
        if error.reason in _OPEN_QUESTIONS:
            return undecided(name, error.reason, error.detail), None
        return refused(name, error), None
    en, zh = "enough witnesses have seen the record in its log", "法定数量的见证方已见证记录"
    return passed(name, en, zh, f"cosigned_at {found.at}"), found.at


def record_step(
    claimed: Claimed, view: RegistryView, reader: str | None, cosigned_at: int | None
) -> tuple[Step, RegisteredRecord | None]:
    """Return the step, and the record unless it failed."""
    name = "record"
    try:
        found = _verified(claimed, view, reader, cosigned_at)
    except ExchangeError as error:
        if error.reason is not entry.REVOKED or cosigned_at is not None:
            return refused(name, error), None
        return _of_lost_key(claimed, view, reader, error.reason)
    en, zh = (
        "signed by its issuer, in time, for this reader",
        "签发方签名有效、在有效期内、面向本方",
    )
    return passed(name, en, zh, found.verified.alg), found


def issuer_step(found: RegisteredRecord) -> Step:
    """Return the step; nothing of a member whose time of grace is over gets this far."""
    if found.issuer is not MemberStanding.ACTIVE:
        return undecided("issuer", ISSUER_SUSPENDED, found.issuer)
    return passed("issuer", "the issuer is an active member", "签发方为正常成员")


def status_step(record: Record, lists: HeldLists, problem: ExchangeError | None, now: int) -> Step:
    """Return the step about what became of the record since."""
    if problem is not None:
        return refused("status", problem)
    place = record.status.status_list
    reference = Reference(place.uri, place.idx)
    try:
        found = marks.standing(reference, lists.current(place.uri), issuer=record.iss, now=now)
    except VerificationError as error:
        return refused("status", error)
    return standing_step("status", found, NO_STATUS, STANDING)


def standing_step(name: str, found: Standing, unknown: Reason, bad: Reason) -> Step:
    """Return the step that a standing makes."""
    if found is Standing.UNKNOWN:
        return undecided(name, unknown)
    if found is not Standing.VALID:
        return failed(name, bad, found)
    return passed(name, "valid in its status list", "状态列表中为有效")


def _verified(
    claimed: Claimed, view: RegistryView, reader: str | None, cosigned_at: int | None
) -> RegisteredRecord:
    entity = claimed.named("aud") if reader is None else reader
    asked = Asked(claimed.named("purpose"), claimed.named("sub"), claimed.named("consent") or None)
    # The standing is a step of its own, so that no list is handed in here.
    with_no_lists = reader_of(view, entity, HeldLists())
    return verify_registered(claimed.text, view, with_no_lists, asked, cosigned_at=cosigned_at)


def _of_lost_key(
    claimed: Claimed, view: RegistryView, reader: str | None, reason: Reason
) -> tuple[Step, RegisteredRecord | None]:
    """Tell what is only not shown to be old enough from what is wrong in any case."""
    try:
        found = _verified(claimed, view, reader, _BEFORE_ANY_LOSS)
    except ExchangeError as error:
        return refused("record", error), None
    return undecided("record", reason), found
