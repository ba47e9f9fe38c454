"""Durable work beside the ledger; the only user of dbos (ADR 0014)."""
