"""What a city says of enterprises: requests for approval, answers about links, decisions told."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0012"
down_revision: Final = "0011"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Create the tables."""
    _approvals()
    _links()
    _published()


def downgrade() -> None:
    """Refuse: a ledger only grows."""
    raise NotImplementedError("the ledger is never taken back: restore a backup")


def _approvals() -> None:
    op.create_table(
        "exchange_approvals",
        sa.Column("id", sa.String(22), nullable=False, comment="random"),
        sa.Column("partner", sa.String(200), nullable=False, comment="entity id of who asks"),
        sa.Column("question", sa.Text, nullable=False, comment="body of the question"),
        sa.Column("asked", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column("state", sa.String(16), nullable=False, comment="pending, approved or declined"),
        sa.Column(
            "officer", sa.String(200), nullable=False, comment="account of who decided, or empty"
        ),
        sa.Column("reason", sa.Text, nullable=False, comment="of the decision; stays here"),
        sa.Column("decided", sa.BigInteger, nullable=True, comment="seconds since 1970"),
        sa.Column("token", sa.Text, nullable=True, comment="the yes or no, as it was signed"),
        sa.PrimaryKeyConstraint("id", name="pk_exchange_approvals"),
    )
    op.create_index("ix_exchange_approvals_state", "exchange_approvals", ["state", "asked"])


def _links() -> None:
    op.create_table(
        "exchange_links",
        sa.Column("digest", sa.String(80), nullable=False, comment="of the signed payload"),
        sa.Column("issuer", sa.String(200), nullable=False, comment="entity id"),
        sa.Column("day", sa.String(10), nullable=False, comment="as of which the edges are stated"),
        sa.Column("token", sa.Text, nullable=False, comment="as it was signed"),
        sa.Column("received", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.Column(
            "evidence",
            sa.Text,
            nullable=True,
            comment="of its place in the issuer's log, as JSON",
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_exchange_links"),
    )
    op.create_index("ix_exchange_links_day", "exchange_links", ["day", "issuer"])


def _published() -> None:
    op.create_table(
        "exchange_published",
        sa.Column(
            "decision", sa.String(200), nullable=False, comment="id of its node in the graph"
        ),
        sa.Column("unit", sa.String(18), nullable=False, comment="USCC"),
        sa.Column("partner", sa.String(200), nullable=False, comment="entity id of who was told"),
        sa.Column("event", sa.String(80), nullable=False, comment="digest of the event"),
        sa.Column("content", sa.String(80), nullable=False, comment="digest of what it says"),
        sa.Column("list_uri", sa.String(512), nullable=False, comment="status list of the event"),
        sa.Column("list_place", sa.Integer, nullable=False),
        sa.Column(
            "objection", sa.Integer, nullable=False, comment="1: told that one is being handled"
        ),
        sa.Column("outcome", sa.String(16), nullable=False, comment="what became of it, or empty"),
        sa.Column("expires", sa.BigInteger, nullable=False, comment="end of the event"),
        sa.Column("told", sa.BigInteger, nullable=False, comment="seconds since 1970"),
        sa.PrimaryKeyConstraint("decision", "unit", "partner", name="pk_exchange_published"),
    )
