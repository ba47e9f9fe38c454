"""Accounts, their sessions, and what clients may do.

Clients that are there get the least role: they check lots. Whoever needs more is given it by
``credit-hub clients roles``.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0006"
down_revision: Final = "0005"
branch_labels: Final = None
depends_on: Final = None

_MOMENT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, and the columns of clients."""
    op.add_column(
        "clients",
        sa.Column("roles", sa.String(200), nullable=False, server_default="tender_client"),
    )
    op.add_column(
        "clients",
        sa.Column(
            "codes", sa.String(200), nullable=False, server_default="", comment="division codes"
        ),
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("password", sa.String(200), nullable=False, comment="Argon2id, in its own form"),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("roles", sa.String(200), nullable=False),
        sa.Column(
            "codes",
            sa.String(200),
            nullable=False,
            comment="division codes; none: the whole city",
        ),
        sa.Column("totp", sa.LargeBinary, nullable=True, comment="secret, sealed"),
        sa.Column("totp_step", sa.Integer, nullable=False, comment="the last one used"),
        sa.Column(
            "recovery", sa.Text, nullable=False, comment="digests of codes, separated by commas"
        ),
        sa.Column("failures", sa.Integer, nullable=False, comment="since the last login"),
        sa.Column("paused_until", _MOMENT, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("disabled_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
    )
    op.create_index("ix_accounts_name", "accounts", ["name"], unique=True)
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 of a random id"),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])


def downgrade() -> None:
    """Refuse: a ledger only grows."""
    raise NotImplementedError("the ledger is never taken back: restore a backup")
