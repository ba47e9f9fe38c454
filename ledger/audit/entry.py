"""One entry of the audit chain (查询留痕): what happened, its place in the chain, and its seal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from credit_hub.ledger.receipts.canonical import Json, digest
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.interval import utc_iso

__all__ = [
    "MOST_SUBJECTS",
    "Access",
    "AuditEntry",
    "AuditEvent",
    "AuditOutcome",
    "UnreadableEntry",
    "sealed",
]

VERSION: Final = 1
"""Raised when a field changes its meaning; it is part of what is sealed."""
MOST_SUBJECTS: Final = 500
"""Subjects that one entry names; of more it says only how many there were."""
LONGEST: Final = {
    "operator": 200,
    "action": 40,
    "route": 80,
    "status": 40,
    "purpose": 40,
    "case_number": 100,
    "lot": 400,
    "result_digest": 80,
    "receipt": 64,
    "request_id": 64,
    "question": 32,
}
"""Characters; no field is free text of any length."""
_LONGEST_SUBJECT: Final = 256


class Access(StrEnum):
    """What was done with the facts."""

    READ = "read"
    WRITE = "write"
    EXPORT = "export"
    PRINT = "print"


class AuditOutcome(StrEnum):
    """How it ended."""

    STARTED = "started"
    """Long work that changes facts begins; a second entry tells its end."""
    ANSWERED = "answered"
    REFUSED = "refused"
    """The question was not taken: malformed, not allowed, nothing there."""
    FAILED = "failed"
    """The hub could not answer."""


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """What happened. It holds ids as the graph has them, never a name or an identity number.

    ``at`` is when the answer was ready to leave. ``subjects`` are firms and persons that it is
    about, at most :data:`MOST_SUBJECTS` of ``subjects_total``. ``result_digest`` is the SHA-256 of
    the answer as it left. ``question`` names the text of a question in Cypher, which lies sealed in
    the vault and to which it commits, see :meth:`credit_hub.ledger.vault.vault.Vault.commit`.
    """

    at: datetime
    operator: str
    action: str
    access: Access
    route: str
    outcome: AuditOutcome
    status: str
    request_id: str
    purpose: str | None = None
    case_number: str | None = None
    lot: str | None = None
    subjects: tuple[str, ...] = ()
    subjects_total: int = 0
    result_digest: str | None = None
    receipt: str | None = None
    question: str | None = None

    def __post_init__(self) -> None:
        """Refuse a field beyond its length, and a moment without a time zone."""
        for name, longest in LONGEST.items():
            value = getattr(self, name)
            if value is not None and len(value) > longest:
                _refuse(f"{name} has {len(value)} characters, at most {longest} are kept")
        if len(self.subjects) > MOST_SUBJECTS:
            _refuse(f"{len(self.subjects)} subjects, at most {MOST_SUBJECTS} are kept")
        if any(len(subject) > _LONGEST_SUBJECT for subject in self.subjects):
            _refuse(f"a subject has more than {_LONGEST_SUBJECT} characters")
        if self.at.tzinfo is None:
            _refuse("the moment has no time zone")

    def payload(self) -> Json:
        """Return the event as a JSON object; what came later stands in it only where it is there.

        So entries from before it keep their seals.
        """
        question: Json = {} if self.question is None else {"question": self.question}
        return {
            **question,
            "at": utc_iso(self.at.astimezone(UTC)),
            "operator": self.operator,
            "action": self.action,
            "access": self.access.value,
            "route": self.route,
            "outcome": self.outcome.value,
            "status": self.status,
            "request_id": self.request_id,
            "purpose": self.purpose,
            "case_number": self.case_number,
            "lot": self.lot,
            "subjects": list(self.subjects),
            "subjects_total": self.subjects_total,
            "result_digest": self.result_digest,
            "receipt": self.receipt,
        }


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An event at its place: numbers count from 1, ``previous`` is the seal of the one before.

    The first entry has the chain's own random id there.
    """

    number: int
    event: AuditEvent
    previous: str
    seal: str

    def expected_seal(self, number: int | None = None) -> str:
        """Return the seal that the content has, or would have under another number."""
        return _seal(self.number if number is None else number, self.event, self.previous)


@dataclass(frozen=True, slots=True)
class UnreadableEntry:
    """What stands at a number and can never have been written by the hub."""

    number: int
    seen: str


def sealed(event: AuditEvent, number: int, previous: str) -> AuditEntry:
    """Put an event at its place in the chain."""
    return AuditEntry(number, event, previous, _seal(number, event, previous))


def _seal(number: int, event: AuditEvent, previous: str) -> str:
    """SHA-256 over the canonical JSON (RFC 8785) of everything that the entry says."""
    place = {"version": VERSION, "number": number, "previous": previous}
    return digest({**event.payload(), **place})


def _refuse(what: str) -> None:
    message = f"the audit entry cannot be kept: {what}"
    raise InvalidValueError(message, rule="audit.entry")
