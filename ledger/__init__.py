"""The relational side: receipts of answers and the outcomes that people decide.

``credit_hub.ledger.receipts`` states, signs and verifies without any database;
``credit_hub.ledger.database`` is the only part that stores, on SQLite or PostgreSQL.
"""
