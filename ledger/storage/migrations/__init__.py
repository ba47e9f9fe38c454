"""Alembic's scripts; credit_hub.ledger.storage.schema runs them."""
