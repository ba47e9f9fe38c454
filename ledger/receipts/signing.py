"""Receipts: statements signed as JWS in the compact form (RFC 7515)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from joserfc import jws

from credit_hub.ledger.receipts.canonical import canonical
from credit_hub.ledger.receipts.keys import SigningKey
from credit_hub.ledger.receipts.statement import Statement

__all__ = ["TYPE", "Receipt", "receipt_id", "sign"]

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
    header = {"alg": key.public.algorithm, "kid": key.public.kid, "typ": TYPE}
    token = jws.serialize_compact(
        header, canonical(statement.payload()), key.jwk, algorithms=[key.public.algorithm]
    )
    return Receipt(receipt_id(token), token)


def receipt_id(token: str) -> str:
    """Return the id of a receipt: a digest of its JWS."""
    return f"receipt:{hashlib.sha256(token.encode()).hexdigest()[:_ID_CHARS]}"
