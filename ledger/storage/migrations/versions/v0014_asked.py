"""How many questions a partner has asked for a purpose on a day: counted, not scanned.

A quota is held against it at every question; reading it from the receipts took longer with each.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0014"
down_revision: Final = "0013"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Create the table, and count the receipts that are there."""
    op.create_table(
        "exchange_asked",
        sa.Column("partner", sa.String(200), primary_key=True, comment="entity id"),
        sa.Column("purpose", sa.String(64), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True, comment="Beijing time"),
        sa.Column("number", sa.Integer(), nullable=False, comment="receipts given"),
    )
    op.execute(
        "INSERT INTO exchange_asked (partner, purpose, day, number) "
        "SELECT partner, purpose, day, count(*) FROM federation_receipts "
        "WHERE direction = 'given' GROUP BY partner, purpose, day"
    )


def downgrade() -> None:
    """Refuse: a ledger only grows."""
    raise NotImplementedError("the ledger is never taken back: restore a backup")
