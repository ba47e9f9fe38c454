"""The tables of accounts and their sessions; migrations 0006, 0008 and 0013 create them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from credit_hub.ledger.storage.tables import METADATA, Moment

__all__ = ["accounts", "sessions"]

accounts: Final = Table(
    "accounts",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("password", String(200), nullable=False, comment="Argon2id, in its own form"),
    Column("must_change", Boolean, nullable=False),
    Column("roles", String(200), nullable=False),
    Column("codes", String(200), nullable=False, comment="division codes; none: the whole city"),
    Column("totp", LargeBinary, nullable=True, comment="secret, sealed"),
    Column("totp_step", Integer, nullable=False, comment="the last one used"),
    Column("recovery", Text, nullable=False, comment="digests of codes, separated by commas"),
    Column("failures", Integer, nullable=False, comment="since the last login"),
    Column("paused_until", Moment, nullable=True),
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment, nullable=True),
    Column("issuer", String(200), nullable=True, comment="OpenID provider; none: local"),
    Index("ix_accounts_name", "name", unique=True),
)

sessions: Final = Table(
    "sessions",
    METADATA,
    Column("digest", String(64), primary_key=True, comment="SHA-256 of a random id"),
    Column("account", String(40), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("sid", String(32), nullable=True, comment="of the session at the provider, keyed"),
    Index(None, "account"),
    Index(None, "expires_at"),
    Index(None, "sid"),
)
