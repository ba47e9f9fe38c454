"""Where the ledger is kept: SQLite beside the hub, or PostgreSQL; the only user of SQLAlchemy."""
