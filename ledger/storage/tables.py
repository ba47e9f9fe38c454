"""The tables, in types that SQLite and PostgreSQL share; migrations create them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

__all__ = ["METADATA", "Moment", "keys", "outcomes", "receipts"]

METADATA: Final = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"}
)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; databases without time zones keep the same reading of the clock."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Turn to UTC; a moment without offset is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"moment {value.isoformat()} has no time zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Say that it is UTC."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


receipts: Final = Table(
    "receipts",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("lot", String(400), nullable=False),
    Column("kid", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False, comment="the JWS exactly as it was signed"),
    Column("result_digest", String(80), nullable=False),
    Column("known_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index(None, "lot", "created_at"),
)

outcomes: Final = Table(
    "outcomes",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("finding_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("lot", String(400), nullable=False),
    Column("rule_id", String(16), nullable=False),
    Column("rule_version", String(32), nullable=False),
    Column("evidence_class", String(4), nullable=False),
    Column("decision", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", String(200), nullable=False),
    Column("case_no", String(200), nullable=True),
    Column("recorded_at", Moment, nullable=False),
    Column("operation", String(32), nullable=True, comment="of ledger.idempotency"),
    Index(None, "finding_id", "number"),
    Index(None, "rule_id", "rule_version"),
    Index("ix_outcomes_operation", "operation", unique=True),
)

keys: Final = Table(
    "signing_keys",
    METADATA,
    Column("kid", String(64), primary_key=True),
    Column("jwk", Text, nullable=False, comment="public members only"),
    Column("first_used_at", Moment, nullable=False),
)
