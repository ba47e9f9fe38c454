"""The tables of a city that is asked; migration 0011 creates them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text

from credit_hub.ledger.storage.tables import METADATA

__all__ = ["applied", "bands", "consents", "issued", "lists", "objects", "places", "uses"]

objects: Final = Table(
    "exchange_objects",
    METADATA,
    # Told in the order in which they were put; of SQLite's types only this one counts by itself.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("kind", Integer, nullable=False, comment="first byte of the leaf"),
    Column("audience", String(200), nullable=True, comment="entity id; null: every partner"),
    Column("token", Text, nullable=False, comment="as it was signed"),
    Column("salt", LargeBinary, nullable=True, comment="of the leaf; null: public"),
    Column("since", BigInteger, nullable=True, comment="size of the log before the first try"),
    Column("log_index", BigInteger, nullable=True, comment="null until it is in the log"),
    Index("ix_exchange_objects_log_index", "log_index", unique=True),
    Index("ix_exchange_objects_audience", "audience", "log_index"),
)

lists: Final = Table(
    "exchange_lists",
    METADATA,
    Column("uri", String(512), primary_key=True),
    Column("revision", BigInteger, nullable=False, comment="grows with each change of a status"),
    Column("opened", BigInteger, nullable=False, comment="seconds since 1970"),
)

places: Final = Table(
    "exchange_places",
    METADATA,
    Column("uri", String(512), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column(
        "status", Integer, nullable=False, comment="0 valid, 1 revoked, 2 suspended, 3 replaced"
    ),
    Column("until", BigInteger, nullable=False, comment="end of what stands there"),
    Index("ix_exchange_places_status", "uri", "status"),
    Index("ix_exchange_places_until", "uri", "until"),
)

issued: Final = Table(
    "exchange_issued",
    METADATA,
    Column("operation", String(80), primary_key=True, comment="the question that it answers"),
    Column("jti", String(22), nullable=False),
    Column("kind", String(64), nullable=False, comment="vct"),
    Column("audience", String(200), nullable=False, comment="entity id"),
    Column("subject", String(100), nullable=False, comment="pairwise name or USCC"),
    Column("consent", String(80), nullable=True, comment="digest of the consent"),
    Column("digest", String(80), nullable=False, comment="of the signed payload"),
    Column("list_uri", String(512), nullable=False),
    Column("list_place", Integer, nullable=False),
    Column("issued", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("expires", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("record", Text, nullable=False, comment="presentation that its audience got"),
    Column("receipt", Text, nullable=False, comment="of the question"),
    Index("ix_exchange_issued_jti", "jti", unique=True),
    Index("ix_exchange_issued_consent", "consent"),
    Index("ix_exchange_issued_place", "list_uri", "list_place", unique=True),
)

consents: Final = Table(
    "exchange_consents",
    METADATA,
    Column("digest", String(80), primary_key=True, comment="of the signed payload"),
    Column("person", String(64), nullable=False, comment="keyed digest"),
    Column("subject", String(100), nullable=False, comment="pairwise name for the recipient"),
    Column("recipient", String(200), nullable=False, comment="entity id"),
    Column("purpose", String(64), nullable=False),
    Column("scene", String(64), nullable=False),
    Column("given", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("expires", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("max_uses", Integer, nullable=False),
    Column("list_uri", String(512), nullable=False),
    Column("list_place", Integer, nullable=False),
    Column("token", Text, nullable=False, comment="as it was signed"),
    Column("withdrawn", BigInteger, nullable=True, comment="seconds since 1970"),
    Index("ix_exchange_consents_person", "person"),
    Index("ix_exchange_consents_recipient", "recipient", "given"),
)

uses: Final = Table(
    "exchange_consent_uses",
    METADATA,
    Column("consent", String(80), primary_key=True, comment="digest"),
    Column("number", Integer, primary_key=True, comment="from 1; each is taken once"),
    Column("operation", String(80), nullable=False, comment="the question"),
    Column("used", BigInteger, nullable=False, comment="seconds since 1970"),
)

bands: Final = Table(
    "exchange_bands",
    METADATA,
    Column("person", String(64), primary_key=True, comment="keyed digest"),
    Column("scale", String(64), primary_key=True),
    Column("as_of", BigInteger, primary_key=True, comment="seconds since 1970"),
    Column("band", String(64), nullable=False, comment="never the score"),
    Column("recorded", BigInteger, nullable=False, comment="seconds since 1970"),
)

applied: Final = Table(
    "exchange_applied",
    METADATA,
    Column("partner", String(200), primary_key=True, comment="entity id"),
    Column("next", BigInteger, nullable=False, comment="below this index all is applied"),
    Column("size", BigInteger, nullable=False, comment="of the checkpoint that it holds"),
    Column("stated", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("token", Text, nullable=False, comment="its statement, as it was signed"),
)
