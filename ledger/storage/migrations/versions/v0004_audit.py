"""The audit chain: entries, their subjects, the head, checkpoints, and triggers that guard them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"
branch_labels: Final = None
depends_on: Final = None

_MOMENT: Final = sa.DateTime(timezone=True)
_APPEND_ONLY: Final = ("audit_entries", "audit_subjects", "audit_checkpoints")
_REFUSED: Final = "the audit log is append-only"
_ONWARD: Final = "the head of the audit chain only moves on"


def upgrade() -> None:
    """Create the tables, begin a chain, and guard both."""
    _create_entries()
    _create_rest()
    chain = f"chain:{secrets.token_hex(16)}"
    head = sa.table("audit_head", sa.column("chain"), sa.column("number"), sa.column("seal"))
    op.execute(head.insert().values(chain=chain, number=0, seal=chain))
    dialect = op.get_bind().dialect.name
    for statement in _sqlite_guards() if dialect == "sqlite" else _postgresql_guards():
        op.execute(statement)


def _create_entries() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("operator", sa.String(200), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("access", sa.String(16), nullable=False),
        sa.Column("route", sa.String(80), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=True),
        sa.Column("case_number", sa.String(100), nullable=True),
        sa.Column("lot", sa.String(400), nullable=True),
        sa.Column("subjects_total", sa.Integer, nullable=False),
        sa.Column("result_digest", sa.String(80), nullable=True),
        sa.Column("receipt", sa.String(64), nullable=True),
        sa.Column(
            "previous", sa.String(80), nullable=False, comment="the seal of the entry before"
        ),
        sa.Column("seal", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_entries"),
    )
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])
    op.create_index("ix_audit_entries_operator_number", "audit_entries", ["operator", "number"])


def _create_rest() -> None:
    op.create_table(
        "audit_subjects",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(256), nullable=False),
        sa.PrimaryKeyConstraint("number", "position", name="pk_audit_subjects"),
    )
    op.create_index("ix_audit_subjects_subject_number", "audit_subjects", ["subject", "number"])
    op.create_table(
        "audit_head",
        sa.Column("chain", sa.String(40), nullable=False, comment="random id of this chain"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("seal", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("chain", name="pk_audit_head"),
    )
    op.create_table(
        "audit_checkpoints",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("jws", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_checkpoints"),
    )


def _sqlite_guards() -> Iterator[str]:
    for table in _APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            )
    yield (
        "CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    )
    yield (
        "CREATE TRIGGER audit_head_onward BEFORE UPDATE ON audit_head "
        "WHEN NEW.number < OLD.number OR NEW.chain <> OLD.chain "
        f"BEGIN SELECT RAISE(ABORT, '{_ONWARD}'); END"
    )


def _postgresql_guards() -> Iterator[str]:
    yield (
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    yield (
        "CREATE FUNCTION audit_onward() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NEW.number < OLD.number OR NEW.chain <> OLD.chain THEN "
        f"RAISE EXCEPTION '{_ONWARD}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; RETURN NEW; END $$"
    )
    for table in _APPEND_ONLY:
        yield (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
    yield (
        "CREATE TRIGGER audit_head_no_delete BEFORE DELETE OR TRUNCATE ON audit_head "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    )
    yield (
        "CREATE TRIGGER audit_head_onward BEFORE UPDATE ON audit_head "
        "FOR EACH ROW EXECUTE FUNCTION audit_onward()"
    )
