"""What a registered key counts for: one member, one algorithm, one use, and its windows.

All moments are seconds since 1970-01-01 UTC, as in JWT (RFC 7519 section 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, Self

from credit_hub.federation.errors import Reason, RegistrationError, VerificationError
from credit_hub.federation.keys.compromise import is_trusted
from credit_hub.federation.suites.port import Verifier

__all__ = ["KeyEntry", "KeyResolver", "KeyTable", "KeyUse"]

_RULE: Final = "protocol signatures sections 6 and 7"
WINDOW: Final = Reason(
    "key.window", "the key does not count at this time", "密钥此时不在有效期内", _RULE
)
NOT_SIGNING: Final = Reason(
    "key.not_signing_then",
    "the key was not allowed to sign at the stated time",
    "密钥在所述签署时间无权签署",
    _RULE,
)
REVOKED: Final = Reason(
    "key.revoked",
    "the key is revoked, and no witness saw this before the revocation",
    "密钥已吊销，且吊销之前没有见证",
    "protocol signatures section 7 (compromise)",
)
TWICE: Final = Reason(
    "key.registered_twice",
    "a key is registered once: for one member and one use",
    "同一密钥只能登记一次：一个成员、一种用途",
    _RULE,
)


class KeyUse(StrEnum):
    """What a key may sign; a key has one use."""

    RECORD = "record"
    STATUS = "status"
    HTTP = "http"
    LOG = "log"
    WITNESS = "witness"
    CONSENT = "consent"
    RECEIPT = "receipt"
    REGISTRY = "registry"
    """Countersigns the registry in a suite that TUF does not know."""


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A key as the registry lists it.

    Attributes:
        member: Entity id of the member whose key it is.
        kid: Under which it is found; the thumbprint of the key.
        use: The one kind of statement that it may sign.
        verifier: The key.
        signs_from: From when it may sign, inclusive.
        signs_until: Until when it may sign, exclusive.
        verifies_until: Until when what it signed still counts, exclusive; the end of the longest
            record that it signed.
        revoked_at: When it was or may have been in other hands; from then on it counts for nothing
            that was not witnessed before.
    """

    member: str
    kid: str
    use: KeyUse
    verifier: Verifier
    signs_from: int
    signs_until: int
    verifies_until: int
    revoked_at: int | None = None

    def __post_init__(self) -> None:
        """Refuse windows that are empty or end before what they hold.

        Raises:
            RegistrationError: They are.
        """
        if not self.signs_from < self.signs_until <= self.verifies_until:
            raise RegistrationError(WINDOW, "signs_from < signs_until <= verifies_until")

    def check_counts(self, now: int, *, cosigned_at: int | None = None) -> None:
        """Refuse a key that does not count now.

        Args:
            now: When the statement is verified.
            cosigned_at: When enough witnesses had signed a log that holds the statement, if known.

        Raises:
            VerificationError: It is too early or too late, or the key is revoked and the statement
                was not witnessed before.
        """
        if not self.signs_from <= now < self.verifies_until:
            raise VerificationError(WINDOW)
        if not is_trusted(self.revoked_at, cosigned_at):
            raise VerificationError(REVOKED)

    def check_signed(self, issued_at: int) -> None:
        """Refuse a statement that says it was signed outside the key's time for signing.

        Raises:
            VerificationError: It does.
        """
        if not self.signs_from <= issued_at < self.signs_until:
            raise VerificationError(NOT_SIGNING)


class KeyResolver(Protocol):
    """Finds registered keys; implemented over the alliance registry."""

    def resolve(self, kid: str) -> KeyEntry | None:
        """Return the entry of a kid, or nothing. Never fetches anything."""
        ...


@dataclass(frozen=True, slots=True)
class KeyTable:
    """Entries in memory."""

    entries: Mapping[str, KeyEntry]

    @classmethod
    def of(cls, entries: Iterable[KeyEntry]) -> Self:
        """Make a table.

        Raises:
            RegistrationError: A key is listed twice, be it for two members or two uses.
        """
        found: dict[str, KeyEntry] = {}
        for entry in entries:
            if entry.kid in found:
                raise RegistrationError(TWICE, entry.kid)
            found[entry.kid] = entry
        return cls(found)

    def resolve(self, kid: str) -> KeyEntry | None:
        """Return the entry of a kid, or nothing."""
        return self.entries.get(kid)
