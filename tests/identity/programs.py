"""A program that shows who it is by its signature."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey

Key = ECKey | OKPKey


def new_key(curve: str = "P-256") -> Key:
    """Return a key pair."""
    if curve == "P-256":
        return ECKey.generate_key("P-256", auto_kid=True)
    return OKPKey.generate_key("Ed25519", auto_kid=True)


@dataclass
class Program:
    """A client with its key; ``changes`` are made to what it signs."""

    id: str
    audience: str
    key: Key = field(default_factory=new_key)

    def claims(self, **changes: object) -> dict[str, Any]:
        """Return what a good assertion says; None leaves a claim out."""
        now = int(time.time())
        good = {
            "iss": self.id,
            "sub": self.id,
            "aud": self.audience,
            "jti": uuid.uuid4().hex,
            "iat": now,
            "exp": now + 60,
        }
        return {k: v for k, v in {**good, **changes}.items() if v is not None}

    def signed(self, key: Key | None = None, alg: str | None = None, **changes: Any) -> str:
        """Return an assertion."""
        key = key or self.key
        name = alg or ("ES256" if isinstance(key, ECKey) else "Ed25519")
        header = {"alg": name, "kid": str(key.kid)}
        return jwt.encode(header, self.claims(**changes), key, algorithms=[name])


def form(assertion: str, **more: str) -> dict[str, str]:
    """Return the fields of a request for a token."""
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion,
        **more,
    }
