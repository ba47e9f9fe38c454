"""Receipts: statements signed as JWS in the compact form (RFC 7515)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from joserfc import jws

from credit_hub.ledger.receipts.canonical import Json, canonical
from credit_hub.ledger.receipts.keys import SigningKey
from credit_hub.ledger.receipts.statement import Statement

__all__ = ["TYPE", "Receipt", "compact", "receipt_id", "sign"]

TYPE: Final = "credit-hub-receipt+jws"
"""Header ``typ``: a signature made for something else is never taken for a receipt."""
_ID_CHARS: Final = 32


@dataclass(frozen=True, slots=True)
class Receipt:
    """A signed statement and the id that follows from its bytes."""

    id: str
    jws: str


def sign(statement: Statement, key: SigningKey) -> Receipt:
    """Sign a statement."""
    token = compact(statement.payload(), TYPE, key)
    return Receipt(receipt_id(token), token)


def compact(payload: Json, kind: str, key: SigningKey) -> str:
    """Sign the canonical form of an object; ``kind`` is the header ``typ`` that says what it is."""
    header = {"alg": key.public.algorithm, "kid": key.public.kid, "typ": kind}
    return jws.serialize_compact(
        header, canonical(payload), key.jwk, algorithms=[key.public.algorithm]
    )


def receipt_id(token: str) -> str:
    """Return the id of a receipt: a digest of its JWS."""
    return f"receipt:{hashlib.sha256(token.encode()).hexdigest()[:_ID_CHARS]}"
