"""Accounts of an identity provider, keys and access tokens of clients, and what is good once.

Accounts that are there keep their passwords: none of them has an issuer.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0008"
down_revision: Final = "0007"
branch_labels: Final = None
depends_on: Final = None

_MOMENT: Final = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, and the column of accounts."""
    op.add_column(
        "accounts",
        sa.Column("issuer", sa.String(200), nullable=True, comment="OpenID provider; none: local"),
    )
    op.create_table(
        "client_keys",
        sa.Column("client", sa.String(40), nullable=False),
        sa.Column("kid", sa.String(64), nullable=False, comment="thumbprint, RFC 7638"),
        sa.Column("jwk", sa.Text, nullable=False, comment="public, JSON"),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=True, comment="good before; none: no end"),
        sa.PrimaryKeyConstraint("client", "kid", name="pk_client_keys"),
    )
    op.create_table(
        "access_tokens",
        sa.Column("digest", sa.String(64), nullable=False, comment="SHA-256 of a random token"),
        sa.Column("client", sa.String(40), nullable=False),
        sa.Column("kid", sa.String(64), nullable=False, comment="key that it was asked with"),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_access_tokens"),
    )
    op.create_index("ix_access_tokens_client", "access_tokens", ["client"])
    op.create_index("ix_access_tokens_expires_at", "access_tokens", ["expires_at"])
    op.create_table(
        "spent_marks",
        sa.Column("mark", sa.String(64), nullable=False, comment="SHA-256 of what is good once"),
        sa.Column("expires_at", _MOMENT, nullable=False, comment="refused for its age from then"),
        sa.PrimaryKeyConstraint("mark", name="pk_spent_marks"),
    )
    op.create_index("ix_spent_marks_expires_at", "spent_marks", ["expires_at"])


def downgrade() -> None:
    """Refuse: a ledger only grows."""
    raise NotImplementedError("the ledger is never taken back: restore a backup")
