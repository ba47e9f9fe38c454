"""Clients and their quotas, answers under idempotency keys, and decisions that come once."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"
branch_labels: Final = None
depends_on: Final = None

_MOMENT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, and the column that tells a repeated decision."""
    op.create_table(
        "clients",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column(
            "token_digest", sa.String(64), nullable=False, comment="SHA-256 of a random token"
        ),
        sa.Column("per_minute", sa.Integer, nullable=False),
        sa.Column("jobs", sa.Integer, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_clients"),
    )
    op.create_index("ix_clients_name", "clients", ["name"], unique=True)
    op.create_index("ix_clients_token_digest", "clients", ["token_digest"], unique=True)
    op.create_table(
        "idempotent_answers",
        sa.Column(
            "mark", sa.String(64), nullable=False, comment="SHA-256 of the client and its key"
        ),
        sa.Column("client", sa.String(200), nullable=False),
        sa.Column("request_digest", sa.String(64), nullable=False),
        sa.Column("operation", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("lease_until", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("status", sa.Integer, nullable=True, comment="null while the request is at work"),
        sa.Column("headers", sa.Text, nullable=True, comment="JSON, a list of pairs"),
        sa.Column("body", sa.LargeBinary, nullable=True),
        sa.PrimaryKeyConstraint("mark", name="pk_idempotent_answers"),
    )
    op.create_index("ix_idempotent_answers_expires_at", "idempotent_answers", ["expires_at"])
    op.add_column(
        "outcomes",
        sa.Column("operation", sa.String(32), nullable=True, comment="of ledger.idempotency"),
    )
    op.create_index("ix_outcomes_operation", "outcomes", ["operation"], unique=True)


def downgrade() -> None:
    """Refuse: a ledger only grows."""
    raise NotImplementedError("the ledger is never taken back: restore a backup")
