"""Which status lists are still needed is found by an index: it is asked twice a second."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0015"
down_revision: Final = "0014"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_exchange_places_until", "exchange_places", ["uri", "until"])


def downgrade() -> None:
    """Refuse: a ledger only grows."""
    raise NotImplementedError("the ledger is never taken back: restore a backup")
