"""Receipts of questions between cities, in both directions."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0009"
down_revision: Final = "0008"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "federation_receipts",
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("direction", sa.String(8), nullable=False, comment="given or taken"),
        sa.Column("partner", sa.String(200), nullable=False, comment="entity id"),
        sa.Column("purpose", sa.String(64), nullable=False),
        sa.Column("day", sa.String(10), nullable=False, comment="Beijing time"),
        sa.Column("issued", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column("token", sa.Text, nullable=False, comment="the JWS exactly as it was signed"),
        sa.Column("acknowledgement", sa.Text, nullable=True, comment="the partner's JWS"),
        sa.Column("acknowledged", sa.BigInteger, nullable=True, comment="seconds since 1970"),
        sa.PrimaryKeyConstraint("digest", "direction", name="pk_federation_receipts"),
    )
    op.create_index(
        "ix_federation_receipts_day", "federation_receipts", ["direction", "partner", "day"]
    )
    op.create_index(
        "ix_federation_receipts_open",
        "federation_receipts",
        ["direction", "partner", "acknowledged", "issued"],
    )


def downgrade() -> None:
    """Refuse: a ledger only grows."""
    raise NotImplementedError("the ledger is never taken back: restore a backup")
