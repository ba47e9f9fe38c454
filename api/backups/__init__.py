"""Backups: graph, ledger and the reject ledgers of loads at one moment, in one folder."""
