"""The text of analysts' questions in Cypher: sealed before they are asked, read by auditors.

A text may name persons, in its literals and in its parameters, so that it stands neither in the
audit log nor in the log of the service, and a plain digest of it could be undone by trying. The
vault keeps it under a key of its own; the entry in the audit log has a digest that is keyed by it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

import structlog

from credit_hub.api.audit.purposes import Cause
from credit_hub.api.notary import Notary
from credit_hub.api.resolving import counted
from credit_hub.api.settings import Settings
from credit_hub.api.vault import open_vault
from credit_hub.ledger.audit.entry import AuditEntry
from credit_hub.ledger.storage.audit import AuditFilter
from credit_hub.ledger.storage.resolutions import Resolution
from credit_hub.loaders.masking import looks_personal, masked
from credit_hub.model.errors import (
    CreditHubError,
    InvalidValueError,
    NotFoundError,
    SealError,
)
from credit_hub.model.names import mask_person_name
from credit_hub.model.personal import PersonalKind

if TYPE_CHECKING:
    from credit_hub.api.schemas.analyst import CypherBody

__all__ = ["SCHEME", "Question", "keep", "read", "read_exactly"]

SCHEME: Final = "question"
"""Of the subject in the vault: ``credit-hub vault erase question:<digest>`` erases a text."""
_NAME: Final = re.compile(r"[\u3400-\u9fff·]{2,4}")
_LITERAL: Final = re.compile(r"""(?P<quote>['"])(?P<name>[\u3400-\u9fff·]{2,4})(?P=quote)""")
_log = structlog.get_logger(__name__)

Question = Mapping[str, object]
"""What was asked: the members of a CypherBody."""


def keep(settings: Settings, notary: Notary, body: CypherBody) -> str | None:
    """Seal what is about to be asked; return the digest for the audit log.

    None: it cannot be kept, and this hub is not strict about its audit log.

    Raises:
        ConflictError: The vault is off, and the hub is strict.
        LedgerError: It cannot be written, and the hub is strict.
        VaultError: A key is missing, and the hub is strict.
    """
    text = json.dumps(body.model_dump(), sort_keys=True)  # ASCII: a terminal may send half letters
    try:
        vault = open_vault(settings, notary.ledger)
        return vault.commit(SCHEME, PersonalKind.QUESTION, text)
    except CreditHubError as error:
        if settings.audit_strict:
            raise
        _log.error("text of a question not kept", code=error.code, detail=error.message)
        return None


def read(notary: Notary, settings: Settings, number: int) -> tuple[AuditEntry, Question | None]:
    """Return an entry and what was asked, with what looks like a person masked; None: erased.

    Raises:
        NotFoundError: There is no such entry, it has no question, or its text is not there.
        ConflictError: The vault is off.
        VaultError: A key is missing, or the text is not the one that was asked.
    """
    entry, question = _kept(notary, settings, number)
    return entry, None if question is None else {k: _shown(k, v) for k, v in question.items()}


def read_exactly(
    notary: Notary, settings: Settings, number: int, caller: str, cause: Cause, now: datetime
) -> tuple[AuditEntry, Question | None]:
    """Return an entry and what was asked, to the letter.

    Whoever may have this was named by the operator and is counted, as whoever resolves values.

    Raises:
        AccessDeniedError: The operator did not allow this caller.
        InvalidValueError: Purpose or case number is missing.
        QuotaError: The caller has asked for too much plain text within the hour.
        NotFoundError: As in :func:`read`; and the other errors of it.
    """
    if cause.purpose is None or cause.case_number is None:
        message = "the exact text of a question is shown for a purpose and in a case only"
        raise InvalidValueError(message, remedy="name both", rule="audit.purpose")
    kinds = (PersonalKind.QUESTION.value,)
    asked = Resolution(caller, cause.purpose, cause.case_number, kinds, 1, now)
    counted(settings, notary, asked)
    return _kept(notary, settings, number)


def _kept(notary: Notary, settings: Settings, number: int) -> tuple[AuditEntry, Question | None]:
    # Not by the number after it: the greatest one has none that the column could be compared with.
    following = notary.ledger.audit.following(AuditFilter(after=number - 1), 1)
    found = [entry for entry in following if entry.number == number]
    if not found or found[0].event.question is None:
        message = f"entry {number} of the audit log has no text of a question"
        remedy = "credit-hub audit list --action cypher.run: those with `question` have one"
        raise NotFoundError(message, remedy=remedy)
    vault = open_vault(settings, notary.ledger)
    text = vault.committed(SCHEME, PersonalKind.QUESTION, found[0].event.question)
    if text is None:
        return found[0], None
    told = json.loads(text)
    if not isinstance(told, dict):
        raise SealError(f"what is kept of entry {number} is no question")
    return found[0], told


def _shown(name: str, value: object) -> object:
    """Mask the query by its literals, everything else by its values."""
    if name == "query" and isinstance(value, str):
        return masked(_LITERAL.sub(_masked_literal, value))
    return _masked_value(value)


def _masked_literal(found: re.Match[str]) -> str:
    return f"{found['quote']}{mask_person_name(found['name'])}{found['quote']}"


def _masked_value(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _masked_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked_value(item) for item in value]
    if isinstance(value, str):
        return mask_person_name(value) if _NAME.fullmatch(value) else masked(value)
    if isinstance(value, int) and looks_personal(str(value)):
        return masked(str(value))
    return value
