"""The tables of what this city says of enterprises; migration 0012 creates them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from credit_hub.ledger.storage.tables import METADATA

__all__ = ["approvals", "links", "published"]

approvals: Final = Table(
    "exchange_approvals",
    METADATA,
    Column("id", String(22), primary_key=True, comment="random"),
    Column("partner", String(200), nullable=False, comment="entity id of who asks"),
    Column("question", Text, nullable=False, comment="body of the question"),
    Column("asked", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("state", String(16), nullable=False, comment="pending, approved or declined"),
    Column("officer", String(200), nullable=False, comment="account of who decided, or empty"),
    Column("reason", Text, nullable=False, comment="of the decision; stays here"),
    Column("decided", BigInteger, nullable=True, comment="seconds since 1970"),
    Column("token", Text, nullable=True, comment="the yes or no, as it was signed"),
    Index("ix_exchange_approvals_state", "state", "asked"),
)

links: Final = Table(
    "exchange_links",
    METADATA,
    Column("digest", String(80), primary_key=True, comment="of the signed payload"),
    Column("issuer", String(200), nullable=False, comment="entity id"),
    Column("day", String(10), nullable=False, comment="as of which the edges are stated"),
    Column("token", Text, nullable=False, comment="as it was signed"),
    Column("received", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("evidence", Text, nullable=True, comment="of its place in the issuer's log, as JSON"),
    Index("ix_exchange_links_day", "day", "issuer"),
)

published: Final = Table(
    "exchange_published",
    METADATA,
    Column("decision", String(200), primary_key=True, comment="id of its node in the graph"),
    Column("unit", String(18), primary_key=True, comment="USCC"),
    Column("partner", String(200), primary_key=True, comment="entity id of who was told"),
    Column("event", String(80), nullable=False, comment="digest of the event"),
    Column("content", String(80), nullable=False, comment="digest of what it says"),
    Column("list_uri", String(512), nullable=False, comment="status list of the event"),
    Column("list_place", Integer, nullable=False),
    Column("objection", Integer, nullable=False, comment="1: told that one is being handled"),
    Column("outcome", String(16), nullable=False, comment="what became of it, or empty"),
    Column("expires", BigInteger, nullable=False, comment="end of the event"),
    Column("told", BigInteger, nullable=False, comment="seconds since 1970"),
)
