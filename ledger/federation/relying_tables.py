"""The tables of a city that relies on others' records; migration 0010 creates them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text

from credit_hub.ledger.storage.tables import METADATA

__all__ = ["cursors", "foreign_sanctions", "held", "lists", "outbox"]

cursors: Final = Table(
    "federation_cursors",
    METADATA,
    Column("partner", String(200), primary_key=True, comment="entity id"),
    Column("origin", String(200), nullable=False, comment="of its log"),
    Column("next", BigInteger, nullable=False, comment="first index that was not applied"),
    Column("size", BigInteger, nullable=False, comment="of the checkpoint that is held"),
    Column("note", Text, nullable=True, comment="that checkpoint, as it was signed"),
    Column("followed", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("problem", String(64), nullable=True, comment="code of what stopped the last try"),
    Column("problem_at", BigInteger, nullable=True, comment="seconds since 1970"),
)

held: Final = Table(
    "federation_held",
    METADATA,
    Column("digest", String(80), primary_key=True, comment="of the signed payload"),
    Column("issuer", String(200), nullable=False, comment="entity id"),
    Column("kind", String(64), nullable=False, comment="vct"),
    Column("jti", String(22), nullable=False),
    Column("subject", String(100), nullable=False, comment="pairwise name or USCC"),
    Column("purpose", String(64), nullable=False),
    Column("consent", String(80), nullable=True, comment="digest of the consent"),
    Column("about", String(80), nullable=True, comment="digest of the event of an outcome"),
    Column("token", Text, nullable=False, comment="as it was received"),
    Column("list_uri", String(512), nullable=False, comment="status list"),
    Column("list_index", Integer, nullable=False, comment="place in it"),
    Column("issued", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("expires", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("delete_at", BigInteger, nullable=True, comment="end of the retention consented to"),
    Column("log_index", BigInteger, nullable=True, comment="in the issuer's log"),
    Column("evidence", Text, nullable=True, comment="of that place, JSON"),
    Column("standing", String(16), nullable=False, comment="as it was last applied"),
    Column("standing_at", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("received", BigInteger, nullable=False, comment="seconds since 1970"),
    Index("ix_federation_held_name", "issuer", "jti", unique=True),
    Index("ix_federation_held_subject", "subject", "kind"),
    Index("ix_federation_held_about", "about"),
    Index("ix_federation_held_list", "list_uri", "expires"),
    Index("ix_federation_held_delete_at", "delete_at"),
)

lists: Final = Table(
    "federation_status_lists",
    METADATA,
    Column("uri", String(512), primary_key=True),
    Column("issuer", String(200), nullable=False, comment="entity id"),
    Column("issued", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("stale", BigInteger, nullable=False, comment="decides nothing from then on"),
    Column("log_index", BigInteger, nullable=True, comment="in the issuer's log"),
    Column("digest", String(80), nullable=False, comment="of the token"),
    Column("token", Text, nullable=False, comment="as it was signed"),
)

outbox: Final = Table(
    "federation_outbox",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("partner", String(200), nullable=False, comment="entity id"),
    Column("kind", String(24), nullable=False, comment="question, acknowledgement, applied"),
    Column("about", String(200), nullable=False, comment="what makes it one of its kind"),
    Column("path", String(64), nullable=False, comment="below the partner's endpoint"),
    Column("content_type", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False, comment="emptied when it is done"),
    Column("key", String(64), nullable=False, comment="idempotency key, for every try"),
    Column("bases", Text, nullable=False, comment="digests of what was signed for each try"),
    Column("created", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("until", BigInteger, nullable=False, comment="given up from then on"),
    Column("tries", Integer, nullable=False),
    Column("next_try", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("error", String(64), nullable=True, comment="code of the last failure"),
    Column("done", BigInteger, nullable=True, comment="seconds since 1970"),
    Column("outcome", String(16), nullable=True, comment="delivered, refused or given-up"),
    Index("ix_federation_outbox_once", "partner", "kind", "about", unique=True),
    Index("ix_federation_outbox_due", "done", "next_try"),
)

foreign_sanctions: Final = Table(
    "foreign_sanctions",
    METADATA,
    Column("event", String(80), primary_key=True, comment="digest of the record that says it"),
    Column("issuer", String(200), nullable=False, comment="entity id"),
    Column("subject", String(18), nullable=False, comment="USCC"),
    Column("kind", String(16), nullable=False),
    Column("document", String(200), nullable=False),
    Column("authority", String(200), nullable=False),
    Column("region", String(6), nullable=False, comment="GB/T 2260"),
    Column("basis", String(200), nullable=False, comment="article, as the issuer states it"),
    Column("decided", String(10), nullable=False),
    Column("public_from", String(10), nullable=False),
    Column("public_until", String(10), nullable=True, comment="exclusive"),
    Column("recorded", BigInteger, nullable=False, comment="seconds since 1970"),
    Column("outcome", String(16), nullable=True, comment="what became of it"),
    Column("outcome_record", String(80), nullable=True, comment="digest of the record"),
    Column("outcome_document", String(200), nullable=True),
    Column("effective", String(10), nullable=True),
    Column("successor", String(80), nullable=True, comment="digest of what replaces it"),
    Index("ix_foreign_sanctions_subject", "subject"),
    Index("ix_foreign_sanctions_issuer", "issuer"),
)
