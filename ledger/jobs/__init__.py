"""Batch jobs as the ledger keeps them; no database here."""
