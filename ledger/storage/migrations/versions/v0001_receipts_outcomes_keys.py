"""Receipts, outcomes and public keys: the first tables."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None
branch_labels: Final = None
depends_on: Final = None

_MOMENT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "receipts",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("lot", sa.String(400), nullable=False),
        sa.Column("kid", sa.String(64), nullable=False),
        sa.Column(
            "body", sa.LargeBinary, nullable=False, comment="the JWS exactly as it was signed"
        ),
        sa.Column("result_digest", sa.String(80), nullable=False),
        sa.Column("known_at", _MOMENT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_receipts"),
    )
    op.create_index("ix_receipts_lot_created_at", "receipts", ["lot", "created_at"])
    op.create_table(
        "outcomes",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("finding_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("lot", sa.String(400), nullable=False),
        sa.Column("rule_id", sa.String(16), nullable=False),
        sa.Column("rule_version", sa.String(32), nullable=False),
        sa.Column("evidence_class", sa.String(4), nullable=False),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("case_no", sa.String(200), nullable=True),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_outcomes"),
    )
    op.create_index("ix_outcomes_finding_id_number", "outcomes", ["finding_id", "number"])
    op.create_index("ix_outcomes_rule_id_rule_version", "outcomes", ["rule_id", "rule_version"])
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.String(64), nullable=False),
        sa.Column("jwk", sa.Text, nullable=False, comment="public members only"),
        sa.Column("first_used_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kid", name="pk_signing_keys"),
    )


def downgrade() -> None:
    """Refuse: a ledger only grows."""
    raise NotImplementedError("the ledger is never taken back: restore a backup")
