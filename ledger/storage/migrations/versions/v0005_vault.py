"""The vault: subjects with their wrapped keys, sealed values, who may resolve, and how often."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"
branch_labels: Final = None
depends_on: Final = None

_MOMENT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "vault_subjects",
        sa.Column("subject", sa.String(200), nullable=False, comment="id of a node of the graph"),
        sa.Column("data_key", sa.String(16), nullable=False, comment="names the data key"),
        sa.Column("suite", sa.String(16), nullable=False),
        sa.Column(
            "key_id", sa.String(64), nullable=True, comment="of the key that wraps the data key"
        ),
        sa.Column(
            "wrapped", sa.LargeBinary, nullable=True, comment="the data key; null once erased"
        ),
        sa.Column("kept_at", _MOMENT, nullable=False),
        sa.Column("erased_at", _MOMENT, nullable=True),
        sa.Column("erased_reason", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("subject", name="pk_vault_subjects"),
    )
    op.create_index("ix_vault_subjects_key_id_subject", "vault_subjects", ["key_id", "subject"])
    op.create_table(
        "vault_values",
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False, comment="keyed by the data key"),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False, comment="nonce, ciphertext, tag"),
        sa.Column("kept_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("subject", "digest", name="pk_vault_values"),
    )
    op.create_table(
        "vault_resolvers",
        sa.Column("caller", sa.String(200), nullable=False),
        sa.Column("allowed_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("caller", name="pk_vault_resolvers"),
    )
    op.create_table(
        "vault_resolutions",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("caller", sa.String(200), nullable=False),
        sa.Column("purpose", sa.String(64), nullable=False),
        sa.Column("case_number", sa.String(200), nullable=False),
        sa.Column("kinds", sa.String(200), nullable=False),
        sa.Column("subjects", sa.Integer, nullable=False, comment="how many were asked for"),
        sa.Column("resolved_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_vault_resolutions"),
    )
    op.create_index(
        "ix_vault_resolutions_caller_resolved_at", "vault_resolutions", ["caller", "resolved_at"]
    )


def downgrade() -> None:
    """Refuse: a ledger only grows."""
    raise NotImplementedError("the ledger is never taken back: restore a backup")
