"""The compact form of JWS (RFC 7515), taken in the one way that encodes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.util import urlsafe_b64decode, urlsafe_b64encode

from credit_hub.ledger.receipts.canonical import Json, parse
from credit_hub.ledger.receipts.keys import PublicKey
from credit_hub.model.errors import InvalidValueError

__all__ = ["Envelope"]

_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Envelope:
    """A compact JWS with its header and payload; nothing is verified yet."""

    token: str
    header: Json
    payload: bytes

    @classmethod
    def read(cls, token: str) -> Self:
        """Take a token apart.

        Base64 lets several texts stand for the same bytes; only the one that an encoder writes is
        taken, so that no character of a token can be changed unseen.

        Raises:
            InvalidValueError: It is no compact JWS, or not in its only encoding.
        """
        parts = token.split(".")
        if len(parts) != _PARTS:
            message = f"a compact JWS has {_PARTS} parts, this has {len(parts)}"
            raise InvalidValueError(message, rule="jws.parts")
        header, payload, _ = (_decoded(part) for part in parts)
        return cls(token, parse(header), payload)

    def is_signed_by(self, key: PublicKey) -> bool:
        """Whether the signature was made with this key, under the algorithm of the key."""
        if self.header.get("alg") != key.algorithm:
            return False
        try:
            jws.deserialize_compact(self.token, key.jwk, algorithms=[key.algorithm])
        except (JoseError, ValueError):
            return False
        return True


def _decoded(part: str) -> bytes:
    try:
        raw = urlsafe_b64decode(part.encode("ascii"))
        same = urlsafe_b64encode(raw).decode("ascii") == part
    except (JoseError, ValueError) as error:
        raise InvalidValueError("a part is not base64url", rule="jws.base64url") from error
    if not same:
        raise InvalidValueError("a part is not in its only encoding", rule="jws.base64url")
    return raw
