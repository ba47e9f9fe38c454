"""What an audit entry says of a question in Cypher, whose process holds a key, whose part a job is.

The indexes answer whether a client has asked for a receipt or about a lot: the audit log knows.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0007"
down_revision: Final = "0006"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Add the columns and indexes; rows that are there keep their seals and their meaning."""
    op.add_column(
        "audit_entries",
        sa.Column(
            "question", sa.String(32), nullable=True, comment="keyed digest of a sealed text"
        ),
    )
    op.create_index("ix_audit_entries_receipt", "audit_entries", ["receipt"])
    op.create_index("ix_audit_entries_operator_lot", "audit_entries", ["operator", "lot"])
    op.add_column(
        "idempotent_answers",
        sa.Column(
            "holder", sa.String(32), nullable=True, comment="process that carries the request out"
        ),
    )
    op.add_column(
        "jobs",
        sa.Column(
            "codes",
            sa.String(200),
            nullable=False,
            server_default="",
            comment="division codes that its lots must lie in; none: the whole city",
        ),
    )


def downgrade() -> None:
    """Refuse: a ledger only grows."""
    raise NotImplementedError("the ledger is never taken back: restore a backup")
