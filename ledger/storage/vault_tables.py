"""The tables of the vault: nothing in them can be read without the keys of the operator."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from credit_hub.ledger.storage.tables import METADATA, Moment

__all__ = ["resolutions", "resolvers", "subjects", "values"]

subjects: Final = Table(
    "vault_subjects",
    METADATA,
    Column("subject", String(200), primary_key=True, comment="id of a node of the graph"),
    Column("data_key", String(16), nullable=False, comment="names the data key"),
    Column("suite", String(16), nullable=False),
    Column("key_id", String(64), nullable=True, comment="of the key that wraps the data key"),
    Column("wrapped", LargeBinary, nullable=True, comment="the data key; null once erased"),
    Column("kept_at", Moment, nullable=False),
    Column("erased_at", Moment, nullable=True),
    Column("erased_reason", Text, nullable=True),
    Index(None, "key_id", "subject"),
)

values: Final = Table(
    "vault_values",
    METADATA,
    Column("subject", String(200), primary_key=True),
    Column("digest", String(32), primary_key=True, comment="keyed by the data key"),
    Column("kind", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False, comment="nonce, ciphertext, tag"),
    Column("kept_at", Moment, nullable=False),
)

resolvers: Final = Table(
    "vault_resolvers",
    METADATA,
    Column("caller", String(200), primary_key=True),
    Column("allowed_at", Moment, nullable=False),
)

resolutions: Final = Table(
    "vault_resolutions",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("caller", String(200), nullable=False),
    Column("purpose", String(64), nullable=False),
    Column("case_number", String(200), nullable=False),
    Column("kinds", String(200), nullable=False),
    Column("subjects", Integer, nullable=False, comment="how many were asked for"),
    Column("resolved_at", Moment, nullable=False),
    Index(None, "caller", "resolved_at"),
)
