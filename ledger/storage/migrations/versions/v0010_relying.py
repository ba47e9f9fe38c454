"""What a city keeps that relies on others: cursors, records, lists, deliveries, sanctions."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0010"
down_revision: Final = "0009"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Create the tables."""
    _cursors()
    _held()
    _lists()
    _outbox()
    _foreign_sanctions()


def downgrade() -> None:
    """Refuse: a ledger only grows."""
    raise NotImplementedError("the ledger is never taken back: restore a backup")


def _cursors() -> None:
    op.create_table(
        "federation_cursors",
        sa.Column("partner", sa.String(200), nullable=False, comment="entity id"),
        sa.Column("origin", sa.String(200), nullable=False, comment="of its log"),
        sa.Column(
            "next", sa.BigInteger, nullable=False, comment="first index that was not applied"
        ),
        sa.Column("size", sa.BigInteger, nullable=False, comment="of the checkpoint that is held"),
        sa.Column("note", sa.Text, nullable=True, comment="that checkpoint, as it was signed"),
        sa.Column("followed", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column(
            "problem", sa.String(64), nullable=True, comment="code of what stopped the last try"
        ),
        sa.Column("problem_at", sa.BigInteger, nullable=True, comment="seconds since 1970"),
        sa.PrimaryKeyConstraint("partner", name="pk_federation_cursors"),
    )


def _held() -> None:
    op.create_table(
        "federation_held",
        sa.Column("digest", sa.String(80), nullable=False, comment="of the signed payload"),
        sa.Column("issuer", sa.String(200), nullable=False, comment="entity id"),
        sa.Column("kind", sa.String(64), nullable=False, comment="vct"),
        sa.Column("jti", sa.String(22), nullable=False),
        sa.Column("subject", sa.String(100), nullable=False, comment="pairwise name or USCC"),
        sa.Column("purpose", sa.String(64), nullable=False),
        sa.Column("consent", sa.String(80), nullable=True, comment="digest of the consent"),
        sa.Column(
            "about", sa.String(80), nullable=True, comment="digest of the event of an outcome"
        ),
        sa.Column("token", sa.Text, nullable=False, comment="as it was received"),
        sa.Column("list_uri", sa.String(512), nullable=False, comment="status list"),
        sa.Column("list_index", sa.Integer, nullable=False, comment="place in it"),
        sa.Column("issued", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column("expires", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column(
            "delete_at", sa.BigInteger, nullable=True, comment="end of the retention consented to"
        ),
        sa.Column("log_index", sa.BigInteger, nullable=True, comment="in the issuer's log"),
        sa.Column("evidence", sa.Text, nullable=True, comment="of that place, JSON"),
        sa.Column("standing", sa.String(16), nullable=False, comment="as it was last applied"),
        sa.Column("standing_at", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column("received", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.PrimaryKeyConstraint("digest", name="pk_federation_held"),
    )
    op.create_index("ix_federation_held_name", "federation_held", ["issuer", "jti"], unique=True)
    op.create_index("ix_federation_held_subject", "federation_held", ["subject", "kind"])
    op.create_index("ix_federation_held_about", "federation_held", ["about"])
    op.create_index("ix_federation_held_list", "federation_held", ["list_uri", "expires"])
    op.create_index("ix_federation_held_delete_at", "federation_held", ["delete_at"])


def _lists() -> None:
    op.create_table(
        "federation_status_lists",
        sa.Column("uri", sa.String(512), nullable=False),
        sa.Column("issuer", sa.String(200), nullable=False, comment="entity id"),
        sa.Column("issued", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column("stale", sa.BigInteger, nullable=False, comment="decides nothing from then on"),
        sa.Column("log_index", sa.BigInteger, nullable=True, comment="in the issuer's log"),
        sa.Column("digest", sa.String(80), nullable=False, comment="of the token"),
        sa.Column("token", sa.Text, nullable=False, comment="as it was signed"),
        sa.PrimaryKeyConstraint("uri", name="pk_federation_status_lists"),
    )


def _outbox() -> None:
    op.create_table(
        "federation_outbox",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("partner", sa.String(200), nullable=False, comment="entity id"),
        sa.Column(
            "kind", sa.String(24), nullable=False, comment="question, acknowledgement, applied"
        ),
        sa.Column("about", sa.String(200), nullable=False, comment="what makes it one of its kind"),
        sa.Column("path", sa.String(64), nullable=False, comment="below the partner's endpoint"),
        sa.Column("content_type", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False, comment="emptied when it is done"),
        sa.Column("key", sa.String(64), nullable=False, comment="idempotency key, for every try"),
        sa.Column(
            "bases", sa.Text, nullable=False, comment="digests of what was signed for each try"
        ),
        sa.Column("created", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column("until", sa.BigInteger, nullable=False, comment="given up from then on"),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column("error", sa.String(64), nullable=True, comment="code of the last failure"),
        sa.Column("done", sa.BigInteger, nullable=True, comment="seconds since 1970"),
        sa.Column(
            "outcome", sa.String(16), nullable=True, comment="delivered, refused or given-up"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_federation_outbox"),
    )
    op.create_index(
        "ix_federation_outbox_once", "federation_outbox", ["partner", "kind", "about"], unique=True
    )
    op.create_index("ix_federation_outbox_due", "federation_outbox", ["done", "next_try"])


def _foreign_sanctions() -> None:
    op.create_table(
        "foreign_sanctions",
        sa.Column(
            "event", sa.String(80), nullable=False, comment="digest of the record that says it"
        ),
        sa.Column("issuer", sa.String(200), nullable=False, comment="entity id"),
        sa.Column("subject", sa.String(18), nullable=False, comment="USCC"),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("authority", sa.String(200), nullable=False),
        sa.Column("region", sa.String(6), nullable=False, comment="GB/T 2260"),
        sa.Column(
            "basis", sa.String(200), nullable=False, comment="article, as the issuer states it"
        ),
        sa.Column("decided", sa.String(10), nullable=False),
        sa.Column("public_from", sa.String(10), nullable=False),
        sa.Column("public_until", sa.String(10), nullable=True, comment="exclusive"),
        sa.Column("recorded", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column("outcome", sa.String(16), nullable=True, comment="what became of it"),
        sa.Column("outcome_record", sa.String(80), nullable=True, comment="digest of the record"),
        sa.Column("outcome_document", sa.String(200), nullable=True),
        sa.Column("effective", sa.String(10), nullable=True),
        sa.Column("successor", sa.String(80), nullable=True, comment="digest of what replaces it"),
        sa.PrimaryKeyConstraint("event", name="pk_foreign_sanctions"),
    )
    op.create_index("ix_foreign_sanctions_subject", "foreign_sanctions", ["subject"])
    op.create_index("ix_foreign_sanctions_issuer", "foreign_sanctions", ["issuer"])
