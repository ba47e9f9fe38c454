"""Personal values in plain text, for whoever may have them, for a purpose, and not many at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from credit_hub.api.audit.purposes import cause_of
from credit_hub.api.notary import Notary
from credit_hub.api.schemas.vault import ResolutionView, ResolveBody
from credit_hub.api.settings import Settings
from credit_hub.api.vault import open_vault
from credit_hub.ledger.storage.resolutions import Resolution
from credit_hub.model.errors import AccessDeniedError, QuotaError

__all__ = ["WINDOW", "counted", "resolve"]

WINDOW: Final = timedelta(hours=1)


def resolve(
    settings: Settings, notary: Notary, caller: str, body: ResolveBody, now: datetime
) -> ResolutionView:
    """Return what is kept of the subjects.

    What is asked for is counted before anything is read, also where nothing is kept: a caller who
    tries ids is stopped as soon as one who knows them. The count is in the ledger, so that it is
    one for all processes of the hub and for the command line.

    Args:
        settings: Of the hub.
        notary: Has the ledger.
        caller: Id of the client, or ``local:`` and the account at the command line.
        body: The question.
        now: When it is asked.

    Raises:
        AccessDeniedError: The operator did not allow this caller; the same for all subjects.
        InvalidValueError: Purpose or case number is none.
        QuotaError: The caller has asked for too many subjects within the hour.
        ConflictError: The vault is off.
        VaultError: A key is missing, or a row was altered.
    """
    subjects = tuple(dict.fromkeys(body.subjects))
    kinds = tuple(dict.fromkeys(body.kinds))
    asked = Resolution(
        caller=caller,
        purpose=body.purpose,
        case_number=body.case_number,
        kinds=tuple(kind.value for kind in kinds),
        subjects=len(subjects),
        resolved_at=now,
    )
    left = counted(settings, notary, asked)
    vault = open_vault(settings, notary.ledger)
    return ResolutionView.of(body, vault.read(subjects, kinds), left)


def counted(settings: Settings, notary: Notary, asked: Resolution) -> int:
    """Let somebody have plain text who may, and count it; return how much is left in the hour.

    Raises:
        AccessDeniedError: The operator did not allow this caller; the same for all subjects.
        InvalidValueError: Purpose or case number is none.
        QuotaError: The caller has asked for too many subjects within the hour.
    """
    resolutions = notary.ledger.resolutions
    if not resolutions.may_resolve(asked.caller):
        message = f"{asked.caller!r} may not resolve personal values"
        raise AccessDeniedError(message, remedy="ask the operator: credit-hub vault allow CALLER")
    cause_of(asked.purpose, asked.case_number, demanded=True)
    left = resolutions.count(asked, WINDOW, settings.vault_per_hour)
    if left is None:
        message = (
            f"{asked.caller!r} may resolve {settings.vault_per_hour} subjects in an hour, and "
            f"{asked.subjects} more are too many"
        )
        raise QuotaError(message, remedy="ask for fewer, or wait", seconds=WINDOW.seconds)
    return left
