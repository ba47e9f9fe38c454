"""The JSON of the audit log."""

from __future__ import annotations

from typing import Final, Literal, Self

from pydantic import Field, JsonValue, RootModel

from credit_hub.api.audit.actions import ACTIONS, UNKNOWN
from credit_hub.api.audit.purposes import PURPOSES
from credit_hub.api.audit.questions import Question
from credit_hub.api.audit.reading import Page
from credit_hub.api.schemas.base import TextView, View
from credit_hub.ledger.audit.alarms import Alarm, Rule
from credit_hub.ledger.audit.entry import AuditEntry
from credit_hub.ledger.audit.verification import Verification
from credit_hub.ledger.storage.audit import StoredCheckpoint
from credit_hub.model.findings import Bilingual
from credit_hub.model.interval import utc_iso

_OWN: Final = Bilingual("信用中枢运行单位的操作员", "an operator of the hub")
_ANONYMOUS: Final = Bilingual("未通过身份核验的请求", "a request that was not let in")


class AuditEntryView(View):
    """One entry as it is sealed."""

    number: int
    at: str
    operator: str = Field(description="`client:...` of a client, `local:...` of the command line.")
    action: str
    action_title: TextView
    access: Literal["read", "write", "export", "print"]
    route: str = Field(description="Operation of the HTTP service, or command.")
    outcome: Literal["started", "answered", "refused", "failed"]
    status: str
    request_id: str
    purpose: str | None
    case_number: str | None
    lot: str | None
    subjects: tuple[str, ...] = Field(description="Ids as the graph has them, at most 500.")
    subjects_total: int
    result_digest: str | None = Field(description="SHA-256 of the answer as it left.")
    receipt: str | None
    question: str | None = Field(
        description="Names the sealed text of a question in Cypher; `/audit/{number}/question`."
    )
    previous: str = Field(description="Seal of the entry before.")
    seal: str

    @classmethod
    def of(cls, entry: AuditEntry) -> Self:
        """Make the view of an entry."""
        event = entry.event
        return cls(
            number=entry.number,
            at=utc_iso(event.at),
            operator=event.operator,
            action=event.action,
            action_title=TextView.of(ACTIONS.get(event.action, UNKNOWN).title),
            access=event.access.value,
            route=event.route,
            outcome=event.outcome.value,
            status=event.status,
            request_id=event.request_id,
            purpose=event.purpose,
            case_number=event.case_number,
            lot=event.lot,
            subjects=event.subjects,
            subjects_total=event.subjects_total,
            result_digest=event.result_digest,
            receipt=event.receipt,
            question=event.question,
            previous=entry.previous,
            seal=entry.seal,
        )


class AuditPageView(View):
    """Entries, the latest first."""

    entries: tuple[AuditEntryView, ...]
    before: int | None = Field(description="Give it as `before` for the next page; null: no more.")

    @classmethod
    def of(cls, page: Page) -> Self:
        """Make the view of a page."""
        return cls(entries=tuple(map(AuditEntryView.of, page.entries)), before=page.before)


class QuestionView(View):
    """What an analyst asked, as an auditor is shown it."""

    number: int = Field(description="Of the entry in the audit log.")
    at: str
    operator: str
    purpose: str | None
    case_number: str | None
    state: Literal["kept", "erased"]
    exact: bool = Field(description="False: what looks like a person is masked.")
    query: str | None
    parameters: dict[str, JsonValue] = Field(description="By name, with their types.")
    limits: dict[str, JsonValue] = Field(description="What else was in the body.")

    @classmethod
    def of(cls, entry: AuditEntry, question: Question | None, *, exact: bool) -> Self:
        """Make the view of an entry and its text; None: it was erased."""
        told = dict(question or {})
        query = told.pop("query", None)
        parameters = told.pop("parameters", None)
        return cls.model_validate(
            {
                "number": entry.number,
                "at": utc_iso(entry.event.at),
                "operator": entry.event.operator,
                "purpose": entry.event.purpose,
                "case_number": entry.event.case_number,
                "state": "erased" if question is None else "kept",
                "exact": exact,
                "query": query,
                "parameters": parameters or {},
                "limits": told,
            }
        )


class LookView(View):
    """One look at a subject, as the subject may be told: no account of a person is named."""

    number: int
    at: str
    by: TextView = Field(description="The client that asked, or that the hub's own people did.")
    action: TextView
    access: Literal["read", "write", "export", "print"]
    answered: bool = Field(description="False: it was asked, and refused or failed.")
    purpose: TextView | None
    case_number: str | None
    lot: str | None

    @classmethod
    def of(cls, entry: AuditEntry) -> Self:
        """Make the view of an entry."""
        event = entry.event
        purpose = PURPOSES.get(event.purpose or "")
        return cls(
            number=entry.number,
            at=utc_iso(event.at),
            by=TextView.of(_by(event.operator)),
            action=TextView.of(ACTIONS.get(event.action, UNKNOWN).title),
            access=event.access.value,
            answered=event.outcome == "answered",
            purpose=None if purpose is None else TextView.of(purpose.title),
            case_number=event.case_number,
            lot=event.lot,
        )


class SubjectLooksView(View):
    """Who looked at a subject, when, and for what purpose; the latest first."""

    subject: str
    looks: tuple[LookView, ...]
    before: int | None

    @classmethod
    def of(cls, subject: str, page: Page) -> Self:
        """Make the view of a page about a subject."""
        return cls(subject=subject, looks=tuple(map(LookView.of, page.entries)), before=page.before)


class CheckpointView(View):
    """A signed statement of how long the chain was and what its last seal was."""

    size: int
    at: str
    jws: str = Field(description="Compact JWS; keep it elsewhere: it proves what was there.")

    @classmethod
    def of(cls, stored: StoredCheckpoint) -> Self:
        """Make the view of a checkpoint."""
        return cls(size=stored.size, at=utc_iso(stored.at), jws=stored.jws)


class AlarmView(View):
    """A pattern that needs an explanation; it is no accusation."""

    rule: Rule
    operator: str
    first: int
    last: int
    begins: str
    ends: str
    counted: int
    threshold: int
    text: TextView

    @classmethod
    def of(cls, alarm: Alarm) -> Self:
        """Make the view of an alarm."""
        return cls(
            rule=alarm.rule,
            operator=alarm.operator,
            first=alarm.first,
            last=alarm.last,
            begins=utc_iso(alarm.begins),
            ends=utc_iso(alarm.ends),
            counted=alarm.counted,
            threshold=alarm.threshold,
            text=TextView.of(alarm.text),
        )


class AlarmsView(RootModel[tuple[AlarmView, ...]]):
    """Alarms in the order in which they were raised."""


class FaultView(View):
    """The first thing that is wrong with the chain."""

    kind: str
    number: int = Field(description="Number of the entry, or the first one that is missing.")
    seen: str


class VerificationView(View):
    """Whether the chain is whole."""

    whole: bool
    entries: int = Field(description="Entries that were followed without fault.")
    head: str
    checkpoints: int = Field(description="Signed checkpoints that the chain agrees with.")
    fault: FaultView | None

    @classmethod
    def of(cls, found: Verification) -> Self:
        """Make the view of a verification."""
        fault = found.fault
        return cls(
            whole=found.is_whole,
            entries=found.size,
            head=found.head,
            checkpoints=found.checkpoints,
            fault=None
            if fault is None
            else FaultView(kind=fault.kind.value, number=fault.number, seen=fault.seen),
        )


def _by(operator: str) -> Bilingual:
    """Name the client; accounts of persons are not for the subject."""
    if operator.startswith("client:"):
        return Bilingual(f"接入方 {operator}", f"client {operator}")
    return _ANONYMOUS if operator == "anonymous" else _OWN
