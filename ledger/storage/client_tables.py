"""The tables of clients and of answers under idempotency keys; migration 0003 creates them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from credit_hub.ledger.storage.tables import METADATA, Moment

__all__ = ["answers", "clients"]

clients: Final = Table(
    "clients",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("token_digest", String(64), nullable=False, comment="SHA-256 of a random token"),
    Column("per_minute", Integer, nullable=False),
    Column("jobs", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment, nullable=True),
    Column("roles", String(200), nullable=False, server_default="tender_client"),
    Column("codes", String(200), nullable=False, server_default="", comment="division codes"),
    Index("ix_clients_name", "name", unique=True),
    Index("ix_clients_token_digest", "token_digest", unique=True),
)

answers: Final = Table(
    "idempotent_answers",
    METADATA,
    Column("mark", String(64), primary_key=True, comment="SHA-256 of the client and its key"),
    Column("client", String(200), nullable=False),
    Column("request_digest", String(64), nullable=False),
    Column("operation", String(32), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("holder", String(32), nullable=True, comment="process that carries the request out"),
    Column("lease_until", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("status", Integer, nullable=True, comment="null while the request is at work"),
    Column("headers", Text, nullable=True, comment="JSON, a list of pairs"),
    Column("body", LargeBinary, nullable=True),
    Index(None, "expires_at"),
)
