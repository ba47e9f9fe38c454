"""One login on its way to the provider and back, bound to one browser by a cookie.

Nothing is kept until the browser comes back: state, nonce and code verifier are made anew of the
cookie and a key of the hub, so that whoever began many logins and finished none filled no table.
The cookie is SameSite=Lax: the provider's page sends the browser back, and Strict ones stay out.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from credit_hub.ledger.storage.spent import mark_of

__all__ = ["LIFETIME", "Flow", "FlowKey"]

LIFETIME: Final = timedelta(minutes=10)
"""Time for a person to log in at the provider."""
_PURPOSE: Final = b"credit-hub openid login 1"
_SUBJECT: Final = b"credit-hub openid subject 1"
_PARTS: Final = 3


@dataclass(frozen=True, slots=True, repr=False)
class FlowKey:
    """Keys of logins and of subjects, derived from the identity secret (HKDF, RFC 5869)."""

    login: bytes
    subject: bytes

    @classmethod
    def derive(cls, identity_secret: bytes) -> Self:
        """Derive them."""
        return cls(
            HKDF(SHA256(), 32, None, _PURPOSE).derive(identity_secret),
            HKDF(SHA256(), 32, None, _SUBJECT).derive(identity_secret),
        )

    def mark(self, issuer: str, subject: str) -> str:
        """Return what stands for a subject of an issuer: 32 digits that tell neither."""
        return self._mark(mark_of(issuer, subject))

    def session_mark(self, issuer: str, sid: str) -> str:
        """Return what stands for a session at an issuer."""
        return self._mark(mark_of("session", issuer, sid))

    def _mark(self, text: str) -> str:
        return hmac.new(self.subject, text.encode("ascii"), hashlib.sha256).hexdigest()[:32]


@dataclass(frozen=True, slots=True, repr=False)
class Flow:
    """A login that a browser began; ``cookie`` is what it keeps meanwhile."""

    cookie: str
    began_at: datetime
    key: FlowKey

    @classmethod
    def begin(cls, key: FlowKey, now: datetime) -> Self:
        """Return a new one, under 256 random bits."""
        began = f"{int(now.timestamp())}.{secrets.token_urlsafe(32)}"
        return cls(f"{began}.{_text(key, 'cookie', began)}", now, key)

    @classmethod
    def read(cls, key: FlowKey, cookie: str, now: datetime) -> Self | None:
        """Return the login of a cookie; None: the hub did not make it, or it is too old."""
        parts = cookie.split(".")
        if len(parts) != _PARTS or not parts[0].isdecimal() or not cookie.isascii():
            return None
        began = ".".join(parts[:2])
        if not hmac.compare_digest(_text(key, "cookie", began), parts[2]):
            return None
        began_at = datetime.fromtimestamp(int(parts[0]), UTC)
        return cls(cookie, began_at, key) if now < began_at + LIFETIME else None

    @property
    def state(self) -> str:
        """What the provider sends back, so that no other login is finished (RFC 6749, 10.12)."""
        return _text(self.key, "state", self.cookie)

    @property
    def nonce(self) -> str:
        """What the id token holds, so that it is of this login (OpenID Connect Core, 3.1.2.1)."""
        return _text(self.key, "nonce", self.cookie)

    @property
    def verifier(self) -> str:
        """What proves that the code is asked for by whom it was made for (RFC 7636, 4.1)."""
        return _text(self.key, "verifier", self.cookie)

    @property
    def mark(self) -> str:
        """What stands for it in the ledger once the browser came back: it does so once."""
        return mark_of("openid login", self.cookie)

    @property
    def expires_at(self) -> datetime:
        """From when on it is too old."""
        return self.began_at + LIFETIME

    def is_of(self, state: str) -> bool:
        """Say whether a state is its own, in constant time."""
        return hmac.compare_digest(self.state.encode(), state.encode("utf-8", "replace"))


def _text(key: FlowKey, label: str, value: str) -> str:
    """Return 43 characters of base64url: a verifier of RFC 7636 has 43 at least."""
    made = hmac.new(key.login, f"{label}\n{value}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode("ascii")
