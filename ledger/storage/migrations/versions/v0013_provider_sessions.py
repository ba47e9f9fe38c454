"""From which session at the OpenID provider a session of the hub came.

Sessions that are there came from one that is not known: a logout of the account ends them.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0013"
down_revision: Final = "0012"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Add the column of sessions, and its index."""
    comment = "of the session at the provider, keyed"
    op.add_column("sessions", sa.Column("sid", sa.String(32), nullable=True, comment=comment))
    op.create_index("ix_sessions_sid", "sessions", ["sid"])


def downgrade() -> None:
    """Refuse: a ledger only grows."""
    raise NotImplementedError("the ledger is never taken back: restore a backup")
