"""Logging in with a local account: one answer to everything that is not right about it."""

from __future__ import annotations

from datetime import datetime

import structlog

from credit_hub.api.identity_key import read_or_create
from credit_hub.api.settings import Settings
from credit_hub.ledger.accounts import passwords
from credit_hub.ledger.accounts.account import Account, Session
from credit_hub.ledger.accounts.factor import FactorKey, fitting_step, recovery_digest
from credit_hub.ledger.storage.accounts import AccountRepository
from credit_hub.model.errors import ConflictError, LoginRefusedError

__all__ = ["begin", "change_password", "factor_key", "log_in"]

_log = structlog.get_logger(__name__)


def factor_key(settings: Settings) -> FactorKey:
    """Return the key that seals second factors."""
    return FactorKey.derive(read_or_create(settings).secret)


def log_in(  # what is shown, and what it is held against
    accounts: AccountRepository,
    key: FactorKey,
    name: str,
    password: str,
    code: str | None,
    now: datetime,
) -> Account:
    """Return the account of somebody who knows its password and has its second factor.

    An unknown name takes as long as a known one. While an account pauses, the right password is
    refused, too, and no attempt prolongs the pause.

    Raises:
        LoginRefusedError: Unknown name, wrong password or code, a used code, a paused or disabled
            account, one of an OpenID provider, an administrator without second factor: all alike;
            the log has the reason.
    """
    account = accounts.find(name)
    kept = None if account is None or account.issuer else account.password
    is_right = passwords.verify(password, kept)
    if account is None:
        raise _refused("unknown", "-")
    if account.issuer is not None:
        raise _refused("of a provider", account.id)
    if account.disabled_at is not None:
        raise _refused("disabled", account.id)
    if account.paused_until is not None and now < account.paused_until:
        raise _refused("paused", account.id)
    if not is_right or not _has_factor(accounts, key, account, code or "", now):
        failures = accounts.failed(account.id, now)
        raise _refused("wrong password or code", account.id, failures)
    accounts.succeeded(account.id)
    if passwords.is_outdated(account.password):
        accounts.rehash(account.id, passwords.hash_of(password))
    return account


def begin(
    accounts: AccountRepository, account: Account, now: datetime, sid: str | None = None
) -> tuple[str, Session]:
    """Return a new random id and its session, kept; no id that a browser brought is ever used."""
    id_, session = Session.begin(account.id, now, sid)
    accounts.begin(session)
    return id_, session


def change_password(
    accounts: AccountRepository, account_id: str, current: str, new: str, now: datetime
) -> Account:
    """Put a new password in the place of the old one; all sessions of the account end.

    Raises:
        LoginRefusedError: The current password is not right, or the account pauses.
        ConflictError: The account is one of an OpenID provider.
        InvalidValueError: The new one is too weak, or is the old one.
    """
    account = accounts.named(account_id)
    if account.issuer is not None:
        message = "this account has no password here: its OpenID provider keeps it"
        raise ConflictError(message, remedy="change it there")
    is_paused = account.paused_until is not None and now < account.paused_until
    if not passwords.verify(current, account.password) or is_paused:
        if not is_paused:
            accounts.failed(account.id, now)
        raise _refused("wrong password", account.id)
    passwords.demand_strength(new, account.name, current)
    accounts.set_password(account.id, passwords.hash_of(new), must_change=False)
    return accounts.named(account.id)


def _has_factor(
    accounts: AccountRepository, key: FactorKey, account: Account, code: str, now: datetime
) -> bool:
    """Whether a code is right and was not used; an administrator without a factor has none."""
    if account.totp is None:
        return not account.needs_factor
    step = fitting_step(key.open(account.totp, account.id), code.strip(), now)
    if step is not None:
        return accounts.use_step(account.id, step)
    return accounts.use_recovery(account, recovery_digest(code))


def _refused(reason: str, account: str, failures: int = 0) -> LoginRefusedError:
    _log.warning("login refused", reason=reason, account=account, failures=failures)
    return LoginRefusedError(
        "name, password or code is not right, or there were too many attempts",
        remedy="try again, after a pause of 15 minutes at most; an administrator can reset it",
    )
