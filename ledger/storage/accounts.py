"""Accounts and sessions, by id, name and digest."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Row, false, or_, select, update

from credit_hub.ledger.accounts.account import IDLE, Account, Session, pause_after
from credit_hub.ledger.storage.account_tables import accounts, sessions
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.access.access import Access
from credit_hub.model.errors import ConflictError, NotFoundError

__all__ = ["AccountRepository"]

_FRESH: Final = timedelta(minutes=1)
"""The last use of a session is written once in this time: reading must not always write."""


@dataclass(frozen=True, slots=True)
class AccountRepository:
    """Keeps accounts, none of which is deleted, and sessions, of which only live ones matter."""

    transaction: Transactions

    def add(self, account: Account) -> None:
        """Keep a new account.

        Raises:
            ConflictError: There is, or was, one of this name.
        """
        row = {name: getattr(account, name) for name in Account.__slots__}
        for name in ("roles", "codes", "recovery"):
            row[name] = ",".join(row[name])
        try:
            with self.transaction() as connection:
                connection.execute(accounts.insert().values(row))
        except ConflictError as error:
            message = f"there is an account {account.name!r} already"
            raise ConflictError(message, remedy="credit-hub accounts list shows it") from error

    def admit(self, account: Account) -> Account:
        """Keep an account of a provider; one that is there gets roles and scope of this login.

        Whether it is disabled stays as it is.
        """
        with suppress(ConflictError):
            if self.find(account.id) is None:
                self.add(account)  # another login of the same person may be first
        self.permit(account.id, account.roles, account.codes)
        return self.named(account.id)

    def all(self) -> tuple[Account, ...]:
        """Return all accounts, disabled ones too, the oldest first."""
        query = select(accounts).order_by(accounts.c.created_at, accounts.c.id)
        with self.transaction() as connection:
            return tuple(map(_account, connection.execute(query)))

    def any(self) -> bool:
        """Say whether there is an account."""
        with self.transaction() as connection:
            return connection.execute(select(accounts.c.id).limit(1)).first() is not None

    def find(self, name_or_id: str) -> Account | None:
        """Return an account by its name or id; None: there is none."""
        query = select(accounts).where(
            or_(accounts.c.id == name_or_id, accounts.c.name == name_or_id)
        )
        with self.transaction() as connection:
            row = connection.execute(query).first()
        return None if row is None else _account(row)

    def named(self, name_or_id: str) -> Account:
        """Return an account by its name or id.

        Raises:
            NotFoundError: There is none.
        """
        found = self.find(name_or_id)
        if found is None:
            message = f"no account {name_or_id[:100]!r}"
            raise NotFoundError(message, remedy="list them: credit-hub accounts list")
        return found

    def permit(self, account_id: str, roles: Sequence[str], codes: Sequence[str]) -> None:
        """Give other roles and another scope; they hold from the next request on.

        Raises:
            InvalidValueError: The roles exclude each other, or a code is none.
        """
        Access.of(roles, codes)
        self._change(account_id, roles=",".join(roles), codes=",".join(codes))

    def set_password(self, account_id: str, password: str, *, must_change: bool) -> None:
        """Put a new hash in the place of the old one, and end all sessions and pauses."""
        self._change(
            account_id, password=password, must_change=must_change, failures=0, paused_until=None
        )
        self.end_all(account_id)

    def rehash(self, account_id: str, password: str) -> None:
        """Put a hash of the same password, made with other parameters, in the place of the old."""
        self._change(account_id, password=password)

    def set_factor(self, account_id: str, totp: bytes | None, recovery: tuple[str, ...]) -> None:
        """Put a new second factor, or none, in the place of the old one; sessions end."""
        self._change(account_id, totp=totp, totp_step=0, recovery=",".join(recovery))
        self.end_all(account_id)

    def disable(self, account_id: str, now: datetime | None) -> None:
        """Void an account, or let it in again with None; its sessions end."""
        self._change(account_id, disabled_at=now)
        self.end_all(account_id)

    def failed(self, account_id: str, now: datetime) -> int:
        """Count a failure, and pause the account if there were many; return how many."""
        more = update(accounts).where(accounts.c.id == account_id)
        with self.transaction() as connection:
            connection.execute(more.values(failures=accounts.c.failures + 1))
            query = select(accounts.c.failures).where(accounts.c.id == account_id)
            failures = int(connection.scalar(query) or 0)
            if pause := pause_after(failures):
                connection.execute(more.values(paused_until=now + pause))
        return failures

    def succeeded(self, account_id: str) -> None:
        """Forget the failures."""
        self._change(account_id, failures=0, paused_until=None)

    def use_step(self, account_id: str, step: int) -> bool:
        """Mark a step of the second factor as used; False: it, or a later one, was used before."""
        change = update(accounts).where(accounts.c.id == account_id, accounts.c.totp_step < step)
        with self.transaction() as connection:
            return bool(connection.execute(change.values(totp_step=step)).rowcount)

    def use_recovery(self, account: Account, digest: str) -> bool:
        """Strike out a recovery code; False: it is none, or was used before."""
        if digest not in account.recovery:
            return False
        left = ",".join(code for code in account.recovery if code != digest)
        change = update(accounts).where(
            accounts.c.id == account.id, accounts.c.recovery == ",".join(account.recovery)
        )
        with self.transaction() as connection:
            return bool(connection.execute(change.values(recovery=left)).rowcount)

    def begin(self, session: Session) -> None:
        """Keep a session; those that have ended leave."""
        row = {name: getattr(session, name) for name in Session.__slots__}
        with self.transaction() as connection:
            old = sessions.c.expires_at < session.created_at
            connection.execute(sessions.delete().where(old))
            connection.execute(sessions.insert().values(row))

    def holder(self, digest: str, now: datetime) -> tuple[Session, Account] | None:
        """Return the live session of a digest and its account; None for all that are not."""
        query = select(sessions).where(sessions.c.digest == digest)
        with self.transaction() as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            session = Session(*row)
            found = connection.execute(
                select(accounts).where(accounts.c.id == session.account)
            ).first()
            account = None if found is None else _account(found)
            if account is None or account.disabled_at or not session.is_live(now):
                return None
            if now - session.used_at > _FRESH:
                change = update(sessions).where(sessions.c.digest == digest)
                connection.execute(change.values(used_at=now))
        return session, account

    def end(self, digest: str) -> None:
        """End one session."""
        with self.transaction() as connection:
            connection.execute(sessions.delete().where(sessions.c.digest == digest))

    def end_all(self, account_id: str) -> int:
        """End all sessions of an account; return how many there were."""
        with self.transaction() as connection:
            gone = sessions.delete().where(sessions.c.account == account_id)
            return int(connection.execute(gone).rowcount)

    def end_of_provider(self, account_id: str | None, sid: str | None, until: datetime) -> int:
        """End sessions that an OpenID provider says are over; return how many there were.

        Args:
            account_id: Of this account alone; None: of whichever.
            sid: Of this session at the provider, and those of the account of which it is not known
                which session they are of; None: all of the account.
            until: Those that began later are of another login.
        """
        gone = sessions.delete().where(sessions.c.created_at <= until)
        if account_id is not None:
            gone = gone.where(sessions.c.account == account_id)
        if sid is not None:
            is_unknown = false() if account_id is None else sessions.c.sid.is_(None)
            gone = gone.where(or_(sessions.c.sid == sid, is_unknown))
        if account_id is None and sid is None:
            return 0
        with self.transaction() as connection:
            return int(connection.execute(gone).rowcount)

    def live(self, account_id: str, now: datetime) -> int:
        """Return how many sessions of an account are live."""
        query = select(sessions.c.digest).where(
            sessions.c.account == account_id,
            sessions.c.expires_at > now,
            sessions.c.used_at > now - IDLE,
        )
        with self.transaction() as connection:
            return len(connection.execute(query).all())

    def _change(self, account_id: str, **values: object) -> None:
        change = update(accounts).where(accounts.c.id == account_id)
        with self.transaction() as connection:
            connection.execute(change.values(values))


def _account(row: Row[tuple[object, ...]]) -> Account:
    held = {name: getattr(row, name) for name in Account.__slots__}
    for name in ("roles", "codes", "recovery"):
        held[name] = tuple(filter(None, str(held[name]).split(",")))
    return Account(**held)
