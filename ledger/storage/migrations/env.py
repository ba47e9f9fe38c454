"""Runs the migrations on the connection that credit_hub.ledger.storage.schema hands over."""

from __future__ import annotations

from alembic import context

from credit_hub.ledger.storage.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
