"""The graph database: sessions, transactions, time-outs, errors; sole user of the Neo4j driver.

One flavour, synchronous: docs/adr/0008-synchronous-store.md has the measurement. A store is safe to
share between threads. Transactions are *managed*: the driver repeats them after a deadlock, a lost
connection or a change of leader, so a transaction function must have no effect besides its queries.
``neo4j://`` addresses are routed over a cluster, where bookmarks make every read see the writes of
the same store.
"""

from __future__ import annotations

from credit_hub.graph.plan import Explanation, Notification
from credit_hub.graph.store.graph_store import READ_TIMEOUT, WRITE_TIMEOUT, GraphStore
from credit_hub.graph.store.transactions import Parameters, Row, Transaction

__all__ = [
    "READ_TIMEOUT",
    "WRITE_TIMEOUT",
    "Explanation",
    "GraphStore",
    "Notification",
    "Parameters",
    "Row",
    "Transaction",
]
