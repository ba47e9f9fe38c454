"""The tables of the exchange; migration 0009 creates them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from credit_hub.ledger.storage.tables import METADATA, Moment

__all__ = ["nonces", "query_receipts"]

nonces: Final = Table(
    "federation_nonces",
    METADATA,
    Column("kid", String(64), primary_key=True, comment="thumbprint, RFC 7638"),
    Column("nonce", String(32), primary_key=True),
    Column("expires_at", Moment, nullable=False),
    Index(None, "expires_at"),
)

query_receipts: Final = Table(
    "federation_receipts",
    METADATA,
    Column("digest", String(80), primary_key=True),
    Column("direction", String(8), primary_key=True, comment="given or taken"),
    Column("partner", String(200), nullable=False, comment="entity id"),
    Column("purpose", String(64), nullable=False),
    Column("day", String(10), nullable=False, comment="Beijing time"),
    Column("issued", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("token", Text, nullable=False, comment="the JWS exactly as it was signed"),
    Column("acknowledgement", Text, nullable=True, comment="the partner's JWS"),
    Column("acknowledged", BigInteger, nullable=True, comment="seconds since 1970"),
    Index("ix_federation_receipts_day", "direction", "partner", "day"),
    Index("ix_federation_receipts_open", "direction", "partner", "acknowledged", "issued"),
)
