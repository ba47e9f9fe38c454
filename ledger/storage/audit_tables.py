"""The tables of the audit chain; migrations 0004 and 0007 create them and their guards."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, Integer, String, Table, Text

from credit_hub.ledger.storage.tables import METADATA, Moment

__all__ = ["checkpoints", "entries", "head", "subjects"]

entries: Final = Table(
    "audit_entries",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("operator", String(200), nullable=False),
    Column("action", String(40), nullable=False),
    Column("access", String(16), nullable=False),
    Column("route", String(80), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("status", String(40), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("purpose", String(40), nullable=True),
    Column("case_number", String(100), nullable=True),
    Column("lot", String(400), nullable=True),
    Column("subjects_total", Integer, nullable=False),
    Column("result_digest", String(80), nullable=True),
    Column("receipt", String(64), nullable=True),
    Column("question", String(32), nullable=True, comment="keyed digest of a sealed text"),
    Column("previous", String(80), nullable=False, comment="the seal of the entry before"),
    Column("seal", String(80), nullable=False),
    Index(None, "at"),
    Index(None, "operator", "number"),
    Index(None, "receipt"),
    Index(None, "operator", "lot"),
)

subjects: Final = Table(
    "audit_subjects",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("subject", String(256), nullable=False),
    Index(None, "subject", "number"),
)

head: Final = Table(
    "audit_head",
    METADATA,
    Column("chain", String(40), primary_key=True, comment="random id of this chain"),
    Column("number", Integer, nullable=False),
    Column("seal", String(80), nullable=False),
)

checkpoints: Final = Table(
    "audit_checkpoints",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("size", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("jws", Text, nullable=False),
)
