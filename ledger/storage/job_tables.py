"""The tables of jobs and webhooks; migrations 0002 and 0007 create them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from credit_hub.ledger.storage.tables import METADATA, Moment

__all__ = ["attempts", "deliveries", "endpoints", "items", "jobs"]

jobs: Final = Table(
    "jobs",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False),
    Column("client", String(200), nullable=False),
    Column("state", String(16), nullable=False),
    Column("regime", String(16), nullable=True),
    Column("as_of", String(64), nullable=True),
    Column("known_at", Moment, nullable=False),
    Column("webhook", String(40), nullable=True),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("run", Integer, nullable=False),
    Column("accepted_at", Moment, nullable=False),
    Column("started_at", Moment, nullable=True),
    Column("ended_at", Moment, nullable=True),
    Column("fault_code", String(40), nullable=True),
    Column("fault_detail", Text, nullable=True),
    Column(
        "codes",
        String(200),
        nullable=False,
        server_default="",
        comment="division codes that its lots must lie in; none: the whole city",
    ),
    Index("ix_jobs_id", "id", unique=True),
    Index(None, "client", "number"),
    Index(None, "state"),
)

items: Final = Table(
    "job_items",
    METADATA,
    Column("job", String(40), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("lot", String(400), nullable=False),
    Column("receipt", String(40), nullable=True),
    Column("answer", LargeBinary, nullable=True, comment="JSON of the check with its receipt"),
    Column("problem", LargeBinary, nullable=True, comment="JSON of RFC 9457"),
    Column("ended_at", Moment, nullable=True),
)

endpoints: Final = Table(
    "webhook_endpoints",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("client", String(200), nullable=False),
    Column("url", Text, nullable=False),
    Column("secret", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("removed_at", Moment, nullable=True),
)

deliveries: Final = Table(
    "webhook_deliveries",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("endpoint", String(40), nullable=False),
    Column("job", String(40), nullable=True),
    Column("event", String(80), nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("next_at", Moment, nullable=True),
    Index(None, "job"),
    Index(None, "endpoint", "created_at"),
    Index(None, "state"),
)

attempts: Final = Table(
    "webhook_attempts",
    METADATA,
    Column("delivery", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("status", Integer, nullable=True),
    Column("error", String(400), nullable=True),
)
