"""What a city that is asked keeps: bands, consents, records, statuses, objects of its log."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0011"
down_revision: Final = "0010"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Create the tables."""
    _objects()
    _lists()
    _places()
    _issued()
    _consents()
    _uses()
    _bands()
    _applied()


def downgrade() -> None:
    """Refuse: a ledger only grows."""
    raise NotImplementedError("the ledger is never taken back: restore a backup")


def _objects() -> None:
    op.create_table(
        "exchange_objects",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("kind", sa.Integer, nullable=False, comment="first byte of the leaf"),
        sa.Column(
            "audience", sa.String(200), nullable=True, comment="entity id; null: every partner"
        ),
        sa.Column("token", sa.Text, nullable=False, comment="as it was signed"),
        sa.Column("salt", sa.LargeBinary, nullable=True, comment="of the leaf; null: public"),
        sa.Column(
            "since", sa.BigInteger, nullable=True, comment="size of the log before the first try"
        ),
        sa.Column("log_index", sa.BigInteger, nullable=True, comment="null until it is in the log"),
        sa.PrimaryKeyConstraint("id", name="pk_exchange_objects"),
    )
    op.create_index("ix_exchange_objects_audience", "exchange_objects", ["audience", "log_index"])
    op.create_index("ix_exchange_objects_log_index", "exchange_objects", ["log_index"], unique=True)


def _lists() -> None:
    op.create_table(
        "exchange_lists",
        sa.Column("uri", sa.String(512), nullable=False),
        sa.Column(
            "revision", sa.BigInteger, nullable=False, comment="grows with each change of a status"
        ),
        sa.Column("opened", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.PrimaryKeyConstraint("uri", name="pk_exchange_lists"),
    )


def _places() -> None:
    op.create_table(
        "exchange_places",
        sa.Column("uri", sa.String(512), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column(
            "status",
            sa.Integer,
            nullable=False,
            comment="0 valid, 1 revoked, 2 suspended, 3 replaced",
        ),
        sa.Column("until", sa.BigInteger, nullable=False, comment="end of what stands there"),
        sa.PrimaryKeyConstraint("uri", "place", name="pk_exchange_places"),
    )
    op.create_index("ix_exchange_places_status", "exchange_places", ["uri", "status"])


def _issued() -> None:
    op.create_table(
        "exchange_issued",
        sa.Column(
            "operation", sa.String(80), nullable=False, comment="the question that it answers"
        ),
        sa.Column("jti", sa.String(22), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False, comment="vct"),
        sa.Column("audience", sa.String(200), nullable=False, comment="entity id"),
        sa.Column("subject", sa.String(100), nullable=False, comment="pairwise name or USCC"),
        sa.Column("consent", sa.String(80), nullable=True, comment="digest of the consent"),
        sa.Column("digest", sa.String(80), nullable=False, comment="of the signed payload"),
        sa.Column("list_uri", sa.String(512), nullable=False),
        sa.Column("list_place", sa.Integer, nullable=False),
        sa.Column("issued", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column("expires", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column("record", sa.Text, nullable=False, comment="presentation that its audience got"),
        sa.Column("receipt", sa.Text, nullable=False, comment="of the question"),
        sa.PrimaryKeyConstraint("operation", name="pk_exchange_issued"),
    )
    op.create_index("ix_exchange_issued_consent", "exchange_issued", ["consent"])
    op.create_index("ix_exchange_issued_jti", "exchange_issued", ["jti"], unique=True)
    op.create_index(
        "ix_exchange_issued_place", "exchange_issued", ["list_uri", "list_place"], unique=True
    )


def _consents() -> None:
    op.create_table(
        "exchange_consents",
        sa.Column("digest", sa.String(80), nullable=False, comment="of the signed payload"),
        sa.Column("person", sa.String(64), nullable=False, comment="keyed digest"),
        sa.Column(
            "subject", sa.String(100), nullable=False, comment="pairwise name for the recipient"
        ),
        sa.Column("recipient", sa.String(200), nullable=False, comment="entity id"),
        sa.Column("purpose", sa.String(64), nullable=False),
        sa.Column("scene", sa.String(64), nullable=False),
        sa.Column("given", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column("expires", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column("max_uses", sa.Integer, nullable=False),
        sa.Column("list_uri", sa.String(512), nullable=False),
        sa.Column("list_place", sa.Integer, nullable=False),
        sa.Column("token", sa.Text, nullable=False, comment="as it was signed"),
        sa.Column("withdrawn", sa.BigInteger, nullable=True, comment="seconds since 1970"),
        sa.PrimaryKeyConstraint("digest", name="pk_exchange_consents"),
    )
    op.create_index("ix_exchange_consents_person", "exchange_consents", ["person"])
    op.create_index("ix_exchange_consents_recipient", "exchange_consents", ["recipient", "given"])


def _uses() -> None:
    op.create_table(
        "exchange_consent_uses",
        sa.Column("consent", sa.String(80), nullable=False, comment="digest"),
        sa.Column("number", sa.Integer, nullable=False, comment="from 1; each is taken once"),
        sa.Column("operation", sa.String(80), nullable=False, comment="the question"),
        sa.Column("used", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.PrimaryKeyConstraint("consent", "number", name="pk_exchange_consent_uses"),
    )


def _bands() -> None:
    op.create_table(
        "exchange_bands",
        sa.Column("person", sa.String(64), nullable=False, comment="keyed digest"),
        sa.Column("scale", sa.String(64), nullable=False),
        sa.Column("as_of", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column("band", sa.String(64), nullable=False, comment="never the score"),
        sa.Column("recorded", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.PrimaryKeyConstraint("person", "scale", "as_of", name="pk_exchange_bands"),
    )


def _applied() -> None:
    op.create_table(
        "exchange_applied",
        sa.Column("partner", sa.String(200), nullable=False, comment="entity id"),
        sa.Column("next", sa.BigInteger, nullable=False, comment="below this index all is applied"),
        sa.Column("size", sa.BigInteger, nullable=False, comment="of the checkpoint that it holds"),
        sa.Column("stated", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column("token", sa.Text, nullable=False, comment="its statement, as it was signed"),
        sa.PrimaryKeyConstraint("partner", name="pk_exchange_applied"),
    )
