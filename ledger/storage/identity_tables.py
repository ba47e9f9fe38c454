"""The tables of clients' keys, their access tokens, and what is good once; migration 0008."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, String, Table, Text

from credit_hub.ledger.storage.tables import METADATA, Moment

__all__ = ["access_tokens", "client_keys", "spent_marks"]

client_keys: Final = Table(
    "client_keys",
    METADATA,
    Column("client", String(40), primary_key=True),
    Column("kid", String(64), primary_key=True, comment="thumbprint, RFC 7638"),
    Column("jwk", Text, nullable=False, comment="public, JSON"),
    Column("added_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=True, comment="good before; none: no end"),
)

access_tokens: Final = Table(
    "access_tokens",
    METADATA,
    Column("digest", String(64), primary_key=True, comment="SHA-256 of a random token"),
    Column("client", String(40), nullable=False),
    Column("kid", String(64), nullable=False, comment="key that it was asked with"),
    Column("expires_at", Moment, nullable=False),
    Index(None, "client"),
    Index(None, "expires_at"),
)

spent_marks: Final = Table(
    "spent_marks",
    METADATA,
    Column("mark", String(64), primary_key=True, comment="SHA-256 of what is good once"),
    Column("expires_at", Moment, nullable=False, comment="refused for its age from then"),
    Index(None, "expires_at"),
)
