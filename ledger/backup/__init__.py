"""The ledger as lines, and back: from SQLite or PostgreSQL into either of them."""
