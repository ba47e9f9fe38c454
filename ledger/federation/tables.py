"""Receipts of questions and how many there were; migrations 0009 and 0014 create the tables."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from credit_hub.ledger.storage.tables import METADATA

__all__ = ["asked", "query_receipts"]

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

asked: Final = Table(
    "exchange_asked",
    METADATA,
    Column("partner", String(200), primary_key=True, comment="entity id"),
    Column("purpose", String(64), primary_key=True),
    Column("day", String(10), primary_key=True, comment="Beijing time"),
    Column("number", Integer, nullable=False, comment="receipts given"),
)
