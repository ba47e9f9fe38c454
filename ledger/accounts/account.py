"""An account of a person, and a session of it."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from credit_hub.model.access.access import Access
from credit_hub.model.access.roles import SEPARATE
from credit_hub.model.errors import InvalidValueError

__all__ = ["ABSOLUTE", "IDLE", "Account", "Session", "pause_after", "session_digest"]

ABSOLUTE: Final = timedelta(hours=8)
"""A session ends after a working day, however busy (OWASP ASVS 5.0, 7.3.2)."""
IDLE: Final = timedelta(minutes=30)
"""A session that nobody uses ends (OWASP ASVS 5.0, 7.3.1)."""
_FREE_FAILURES: Final = 4
_FIRST_PAUSE: Final = 30
_LONGEST_PAUSE: Final = 900
"""Seconds. Pauses end: nobody can lock the last administrator out for good."""
_LONGEST: Final = 100


def pause_after(failures: int) -> timedelta:
    """Return how long an account waits after so many failures in a row.

    Example:
        >>> [pause_after(n).seconds for n in (4, 5, 6, 7, 30)]
        [0, 30, 60, 120, 900]
    """
    beyond = failures - _FREE_FAILURES
    if beyond <= 0:
        return timedelta(0)
    return timedelta(seconds=min(_FIRST_PAUSE * 2 ** min(beyond - 1, 10), _LONGEST_PAUSE))


@dataclass(frozen=True, slots=True)
class Account:
    """An account; ``recovery`` are digests of codes that stand for the second factor, once each.

    ``issuer`` is the OpenID provider that knows its holder: it has no password and no second factor
    here, and its roles are those of its last login.
    """

    id: str
    name: str
    password: str
    must_change: bool
    roles: tuple[str, ...]
    codes: tuple[str, ...]
    created_at: datetime
    totp: bytes | None = None
    totp_step: int = 0
    recovery: tuple[str, ...] = ()
    failures: int = 0
    paused_until: datetime | None = None
    disabled_at: datetime | None = None
    issuer: str | None = None

    def __post_init__(self) -> None:
        """Refuse a name that a list could not show, and roles that exclude each other."""
        if not (self.name.strip() == self.name and self.name.isprintable() and self.name):
            message = f"name of an account {self.name[:_LONGEST]!r} is empty or not printable"
            raise InvalidValueError(message, remedy="give a name of one line, without outer blanks")
        if len(self.name) > _LONGEST:
            message = f"name of an account has more than {_LONGEST} characters"
            raise InvalidValueError(message, remedy="give a shorter one")
        _ = self.access

    def __repr__(self) -> str:
        """Show neither hash nor secret in logs and tracebacks."""
        return f"Account({self.id})"

    @classmethod
    def new(
        cls,
        name: str,
        password: str,
        roles: Iterable[str],
        codes: Iterable[str],
        now: datetime,
    ) -> Self:
        """Return a new account; ``password`` is a hash of one that must be changed."""
        return cls(
            id=f"account:{uuid.uuid4().hex}",
            name=name,
            password=password,
            must_change=True,
            roles=tuple(sorted(set(roles))),
            codes=tuple(sorted(set(codes))),
            created_at=now,
        )

    @classmethod
    def of_provider(cls, mark: str, issuer: str, access: Access, now: datetime) -> Self:
        """Return the account of somebody whom an OpenID provider knows.

        Args:
            mark: 32 hexadecimal digits that stand for issuer and subject, and tell neither.
            issuer: The provider.
            access: Roles and scope that the login brings.
            now: When it is opened.
        """
        id_ = cls.id_of(mark)
        roles = tuple(sorted(access.roles))
        return cls(
            id=id_,
            name=id_,
            password="",
            must_change=False,
            roles=roles,
            codes=access.scope.codes,
            created_at=now,
            issuer=issuer,
        )

    @staticmethod
    def id_of(mark: str) -> str:
        """Return the id of the account of somebody whom an OpenID provider knows, by its mark."""
        return f"account:{mark}"

    @property
    def access(self) -> Access:
        """What its holder may do."""
        return Access.of(self.roles, self.codes)

    @property
    def needs_factor(self) -> bool:
        """Whether a password alone is never enough (GB/T 22239-2019, 8.1.4.1 d: 两种以上鉴别)."""
        return bool(self.access.roles & SEPARATE)


@dataclass(frozen=True, slots=True)
class Session:
    """A login that lasts; ``digest`` is of the random id that only the browser has.

    ``sid`` stands for the session at the OpenID provider that it came from.
    """

    digest: str
    account: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    sid: str | None = None

    @classmethod
    def begin(cls, account: str, now: datetime, sid: str | None = None) -> tuple[str, Self]:
        """Return a new random id (256 bits) and its session."""
        id_ = secrets.token_urlsafe(32)
        return id_, cls(session_digest(id_), account, now, now, now + ABSOLUTE, sid)

    def is_live(self, now: datetime) -> bool:
        """Say whether it has neither ended nor been idle for too long."""
        return now < self.expires_at and now - self.used_at < IDLE


def session_digest(id_: str) -> str:
    """Return what the ledger keeps of a random id."""
    return hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()
