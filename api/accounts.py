"""What the operator does with accounts: open, reset, give roles; for the command line alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyotp

from credit_hub.api.schemas.account import AccountView, OpenedView
from credit_hub.ledger.accounts import passwords
from credit_hub.ledger.accounts.account import Account
from credit_hub.ledger.accounts.factor import (
    FactorKey,
    new_recovery,
    new_secret,
    recovery_digest,
)
from credit_hub.ledger.storage.accounts import AccountRepository
from credit_hub.model.errors import ConflictError

__all__ = ["enrol", "open_account", "permit", "reset"]

_ISSUER = "credit-hub"


def open_account(  # noqa: PLR0913  # what an account is made of
    accounts: AccountRepository,
    key: FactorKey,
    name: str,
    roles: Sequence[str],
    codes: Sequence[str],
    now: datetime,
    *,
    with_factor: bool,
) -> OpenedView:
    """Open an account under a random password, with a second factor unless it may be without.

    Raises:
        InvalidValueError: The name, the roles or a division code is not usable.
        ConflictError: The name is taken, or the roles demand a second factor.
    """
    password = passwords.new_password()
    account = Account.new(name, passwords.hash_of(password), roles, codes, now)
    if account.needs_factor and not with_factor:
        raise _factor_demanded(account)
    accounts.add(account)
    if with_factor:
        return enrol(accounts, key, account, password)
    return OpenedView(account=AccountView.of(account), password=password, totp=None, recovery=())


def enrol(
    accounts: AccountRepository, key: FactorKey, account: Account, password: str | None = None
) -> OpenedView:
    """Give an account a new second factor; the old one, and all sessions, are void.

    Raises:
        ConflictError: The account is one of an OpenID provider.
    """
    _demand_local(account)
    secret, recovery = new_secret(), new_recovery()
    accounts.set_factor(
        account.id, key.seal(secret, account.id), tuple(map(recovery_digest, recovery))
    )
    return OpenedView(
        account=AccountView.of(accounts.named(account.id)),
        password=password,
        totp=pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=_ISSUER),
        recovery=recovery,
    )


def reset(accounts: AccountRepository, account: Account) -> OpenedView:
    """Give an account a new random password, and end its pause and sessions.

    Raises:
        ConflictError: The account is one of an OpenID provider.
    """
    _demand_local(account)
    password = passwords.new_password()
    accounts.set_password(account.id, passwords.hash_of(password), must_change=True)
    return OpenedView(
        account=AccountView.of(accounts.named(account.id)),
        password=password,
        totp=None,
        recovery=(),
    )


def permit(
    accounts: AccountRepository, account: Account, roles: Sequence[str], codes: Sequence[str]
) -> Account:
    """Give an account other roles and another scope; they hold from its next request on.

    Raises:
        InvalidValueError: The roles exclude each other, or a division code is none.
        ConflictError: The roles demand a second factor, and there is none; or the account is one
            of an OpenID provider.
    """
    _demand_local(account)
    wanted = Account.new(account.name, "", roles, codes, account.created_at)
    if wanted.needs_factor and account.totp is None:
        raise _factor_demanded(account)
    accounts.permit(account.id, wanted.roles, wanted.codes)
    return accounts.named(account.id)


def _demand_local(account: Account) -> None:
    if account.issuer is not None:
        message = f"{account.id} has password, second factor and roles from {account.issuer}"
        remedy = "change them there; here it can be disabled and enabled"
        raise ConflictError(message, remedy=remedy)


def _factor_demanded(account: Account) -> ConflictError:
    message = f"account {account.name!r} has no second factor, which these roles demand"
    return ConflictError(message, remedy="give it one: credit-hub accounts totp NAME")
