"""A client: a program that may ask, under a token that nobody keeps but itself."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from credit_hub.model.access.access import Access
from credit_hub.model.access.roles import Role
from credit_hub.model.errors import InvalidValueError

__all__ = ["LEAST_ROLE", "MOST_JOBS", "MOST_PER_MINUTE", "Client", "Grant", "Token"]

MOST_PER_MINUTE: Final = 60_000
"""Upper bound of a quota: a thousand requests a second, more than one process answers."""
MOST_JOBS: Final = 100
_TOKEN_BYTES: Final = 32
"""256 bits, as OWASP ASVS 5.0 demands at least 128 of a reference token; it cannot be guessed."""
_PREFIX: Final = "chub_"
"""Lets programs that look for leaked secrets know one when they see it."""
_ACCESS_PREFIX: Final = "chub_at_"
_LONGEST: Final = 100
LEAST_ROLE: Final = Role.TENDER_CLIENT
"""What a program is where nobody says more: it checks lots and reads what came of that."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a client shows; only its digest is kept.

    A plain SHA-256 is enough: a random secret of 256 bits has no dictionary, so that the slow
    functions that passwords need would only make every request slow.
    """

    secret: str

    def __repr__(self) -> str:
        """Do not show the secret in logs and tracebacks."""
        return "Token(…)"

    @classmethod
    def generate(cls) -> Self:
        """Return a new random token."""
        return cls(_PREFIX + secrets.token_urlsafe(_TOKEN_BYTES))

    @classmethod
    def for_access(cls) -> Self:
        """Return a new random token for some minutes."""
        return cls(_ACCESS_PREFIX + secrets.token_urlsafe(_TOKEN_BYTES))

    @property
    def digest(self) -> str:
        """SHA-256 of the token, in hexadecimal."""
        return hashlib.sha256(self.secret.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Client:
    """A registered client.

    ``per_minute`` is its quota of requests in any sixty seconds, ``jobs`` how many batch jobs of
    it may wait or run at once.
    """

    id: str
    name: str
    token_digest: str
    per_minute: int
    jobs: int
    created_at: datetime
    revoked_at: datetime | None
    roles: tuple[str, ...] = (LEAST_ROLE,)
    codes: tuple[str, ...] = ()
    """Division codes of the part of the city that it sees; none: all of it."""

    @property
    def access(self) -> Access:
        """What it may do."""
        return Access.of(self.roles, self.codes)

    def __post_init__(self) -> None:
        """Refuse names that a list could not show, quotas and roles that are none."""
        _ = self.access
        if not (self.name.strip() == self.name and self.name.isprintable() and self.name):
            message = f"name of a client {self.name[:_LONGEST]!r} is empty or not printable"
            raise InvalidValueError(message, remedy="give a name of one line, without outer blanks")
        if len(self.name) > _LONGEST:
            message = f"name of a client has {len(self.name)} characters, more than {_LONGEST}"
            raise InvalidValueError(message, remedy="give a shorter one")
        for what, value, most in (
            ("requests a minute", self.per_minute, MOST_PER_MINUTE),
            ("jobs at once", self.jobs, MOST_JOBS),
        ):
            if not 1 <= value <= most:
                message = f"{value} {what} are no quota"
                raise InvalidValueError(message, remedy=f"give 1 to {most}")

    def holds(self, token: Token) -> bool:
        """Say whether a token is that of this client and still good, in constant time."""
        same = hmac.compare_digest(self.token_digest, token.digest)
        return same and self.revoked_at is None


@dataclass(frozen=True, slots=True)
class Grant:
    """A client with its token, which is shown once."""

    client: Client
    token: Token

    @classmethod
    def new(
        cls,
        name: str,
        *,
        per_minute: int,
        jobs: int,
        now: datetime,
        roles: Iterable[str] = (LEAST_ROLE,),
        codes: Iterable[str] = (),
    ) -> Self:
        """Return a new client under a new token.

        Raises:
            InvalidValueError: The name, a quota, the roles or a division code is not usable.
        """
        token = Token.generate()
        client = Client(
            id=f"client:{uuid.uuid4().hex}",
            name=name,
            token_digest=token.digest,
            per_minute=per_minute,
            jobs=jobs,
            created_at=now,
            revoked_at=None,
            roles=tuple(sorted(set(roles))),
            codes=tuple(sorted(set(codes))),
        )
        return cls(client, token)
