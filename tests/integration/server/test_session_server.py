from credit_hub import cypher
from credit_hub.graph.store import GraphStore


def test_session_store_on_the_real_server_is_empty(store: GraphStore) -> None:
    deleted = store.write(cypher.load("maintenance/delete_batch"), {"batch": 10})

    assert deleted == [{"deleted": 0}]
