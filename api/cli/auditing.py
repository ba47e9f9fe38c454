"""Commands that read or write facts write who asked before they answer, as the service does."""

from __future__ import annotations

import getpass
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from credit_hub.api.cli.statuses import exit_status
from credit_hub.model.errors import CreditHubError

if TYPE_CHECKING:
    from credit_hub.api.audit.about import About
    from credit_hub.api.audit.writer import AuditWriter
    from credit_hub.api.settings import Settings
    from credit_hub.ledger.audit.entry import AuditEvent, AuditOutcome

__all__ = ["Trail", "audited", "operator"]

_LONGEST_OPERATOR: Final = 200


class Trail:
    """What a command is about, as far as it is known by now."""

    def __init__(
        self, settings: Settings, command: str, lot: str | None, ids: Sequence[str]
    ) -> None:
        """Know what was typed."""
        from credit_hub.api.audit.about import About
        from credit_hub.api.audit.actions import COMMANDS, action
        from credit_hub.api.audit.privacy import typed_lot, typed_subject
        from credit_hub.api.audit.purposes import cause_of

        self._command = command
        self._action = action(command, COMMANDS)
        self._cause = cause_of(
            settings.purpose, settings.case_number, demanded=settings.require_purpose
        )
        self._operator = operator()
        self._request_id = uuid.uuid4().hex
        subjects = tuple(dict.fromkeys(map(typed_subject, ids)))
        self._about = About(subjects, len(subjects), None if lot is None else typed_lot(lot))
        self._digest: str | None = None
        self._question: str | None = None

    @property
    def starts_first(self) -> bool:
        """Whether an entry stands before the command does anything."""
        return self._action.access == "write" or self._action.leaves_early

    def answer(self, text: str) -> str:
        """Take the JSON of the answer, whether or not it is shown as such, and return it."""
        from credit_hub.api.audit.about import about, result_digest

        if self._action.is_plain:
            return text
        content = text.encode("utf-8", "replace")
        self._digest = result_digest(content)
        self._about = _together(self._about, about(content, self._action))
        return text

    def question(self, digest: str | None) -> None:
        """Take the digest under which the vault keeps the text of the question."""
        self._question = digest

    def event(self, outcome: AuditOutcome, status: str) -> AuditEvent:
        """Return what is to be written now."""
        from credit_hub.ledger.audit.entry import AuditEvent

        return AuditEvent(
            at=datetime.now(UTC),
            operator=self._operator,
            action=self._action.code,
            access=self._action.access,
            route=self._command,
            outcome=outcome,
            status=status,
            request_id=self._request_id,
            purpose=self._cause.purpose,
            case_number=self._cause.case_number,
            lot=self._about.lot,
            subjects=self._about.subjects,
            subjects_total=self._about.subjects_total,
            result_digest=self._digest,
            receipt=self._about.receipt,
            question=self._question,
        )


def operator() -> str:
    """Return the id of whoever works at the command line."""
    return f"local:{_user()}"[:_LONGEST_OPERATOR]


@contextmanager
def audited(
    settings: Settings, command: str, *, lot: str | None = None, ids: Sequence[str] = ()
) -> Iterator[Trail]:
    """Write an entry at the end of the block, which stands before the answer is shown.

    A command that changes facts, or writes files on its way, writes one at the beginning, too: it
    may be interrupted for good.

    Args:
        settings: Settings of the hub.
        command: Name of the command, as in ``db reset``.
        lot: Lot that was asked about, as typed.
        ids: Firms and persons that were asked about, as typed.

    Raises:
        InvalidValueError: The purpose is missing or not known.
        LedgerError: An entry cannot be written, and the hub is strict about it.
    """
    from credit_hub.api.audit.writer import AuditWriter
    from credit_hub.api.notary import Notary
    from credit_hub.ledger.audit.entry import AuditOutcome

    trail = Trail(settings, command, lot, ids)
    with Notary(settings) as notary:
        writer = AuditWriter(notary, settings)
        if trail.starts_first:
            _write(writer, trail.event(AuditOutcome.STARTED, "started"))
        try:
            yield trail
        except CreditHubError as error:
            status = exit_status(error)
            refused = status in _REFUSALS
            outcome = AuditOutcome.REFUSED if refused else AuditOutcome.FAILED
            _write(writer, trail.event(outcome, f"exit {status}"), lenient=True)
            raise
        except BaseException as error:
            status_text = f"exit {getattr(error, 'exit_code', type(error).__name__)}"[:40]
            _write(writer, trail.event(AuditOutcome.FAILED, status_text), lenient=True)
            raise
        else:
            _write(writer, trail.event(AuditOutcome.ANSWERED, "exit 0"))


_REFUSALS: Final = frozenset({3, 4, 6, 7})
"""Exit statuses of questions that were not taken."""


def _write(writer: AuditWriter, event: AuditEvent, *, lenient: bool = False) -> None:
    """Write an entry; nothing more is withheld where the command has failed already."""
    import structlog

    try:
        writer.write(event)
    except CreditHubError as error:
        if writer.is_strict and not lenient:
            raise
        structlog.get_logger(__name__).error(
            "no audit entry", action=event.action, code=error.code, detail=error.message
        )


def _together(typed: About, found: About) -> About:
    """Return what an answer is about; what was typed stands where it names nobody."""
    from credit_hub.api.audit.about import About

    named = found if found.subjects else typed
    return About(
        named.subjects, named.subjects_total, found.lot or typed.lot, found.receipt or typed.receipt
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
