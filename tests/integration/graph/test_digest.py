"""What the canonical digest of a graph sees, and what it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from credit_hub.cypher import Query
from credit_hub.graph.digest import graph_digest
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import CreditHubError

pytestmark = pytest.mark.integration

NODES = (
    "CREATE (:Entity:Enterprise {id: 'uscc:a', name: '甲', registered_on: date('2020-01-01')})",
    "CREATE (:Entity:Penalty:Sanction {id: 'penalty:b', kinds: ['fine'], contested: ['kinds']})",
    "CREATE (:Entity {id: 'person:bare'})",
)
EDGE = (
    "MATCH (a:Entity {id: 'uscc:a'}) MATCH (b:Entity {id: 'penalty:b'}) "
    "CREATE (a)-[:SANCTIONED {id: 'e:1', statement: 's', source: 'penalties', trust: 2, row: 3, "
    "file_sha256: 'f', load: 'load:1', valid_from: date('2026-01-01'), contested: true, "
    "recorded_at: datetime('2026-11-01T00:00:00Z')}]->(b)"
)
CHANGES = {
    "property of a node": "MATCH (n:Enterprise) SET n.name = '乙'",
    "type of a value": "MATCH (n:Enterprise) SET n.registered_on = '2020-01-01'",
    "new property": "MATCH (n:Enterprise) SET n.is_state_owner = false",
    "item of a list": "MATCH (n:Penalty) SET n.kinds = ['warning']",
    "contested property": "MATCH (n:Penalty) REMOVE n.contested",
    "label": "MATCH (n:Penalty) REMOVE n:Sanction",
    "new node": "CREATE (:Entity:Phone {id: 'phone:1'})",
    "id of a node": "MATCH (n:Enterprise) SET n.id = 'uscc:z'",
    "start of the interval": "MATCH ()-[r:SANCTIONED]->() SET r.valid_from = date('2026-01-02')",
    "end of the interval": "MATCH ()-[r:SANCTIONED]->() SET r.valid_to = date('2026-02-01')",
    "statement": "MATCH ()-[r:SANCTIONED]->() SET r.statement = 't'",
    "source": "MATCH ()-[r:SANCTIONED]->() SET r.source = 'permits'",
    "trust": "MATCH ()-[r:SANCTIONED]->() SET r.trust = 1",
    "contested edge": "MATCH ()-[r:SANCTIONED]->() REMOVE r.contested",
    "liveness": "MATCH ()-[r:SANCTIONED]->() SET r.retracted_at = datetime()",
    "direction": "MATCH (a)-[r:SANCTIONED]->(b) CREATE (b)-[s:SANCTIONED]->(a) "
    "WITH r, s, properties(r) AS old DELETE r WITH s, old SET s = old",
    "lost edge": "MATCH ()-[r:SANCTIONED]->() DELETE r",
}
HISTORY = {
    "recorded_at": "MATCH ()-[r:SANCTIONED]->() SET r.recorded_at = datetime()",
    "load": "MATCH ()-[r:SANCTIONED]->() SET r.load = 'load:2'",
    "row": "MATCH ()-[r:SANCTIONED]->() SET r.row = 4",
    "file": "MATCH ()-[r:SANCTIONED]->() SET r.file_sha256 = 'g'",
    "provenance": "MATCH (n:Enterprise) SET n.provenance = ['registry 2026-09-01 f#4: name']",
    "load node": "CREATE (:Load {id: 'load:1'})",
    "finding": "MATCH (n:Enterprise) CREATE (:Finding {id: 'f:1'})-[:CONCERNS]->(n)",
}


def write(store: GraphStore, *texts: str) -> None:
    for text in texts:
        store.write(Query("test/write", "for one test", text, (), (), "write", "-"))


@pytest.fixture
def small(graph: GraphStore) -> GraphStore:
    write(graph, *NODES, EDGE)
    return graph


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_digest_after_a_change_of_knowledge_differs(small: GraphStore, change: str) -> None:
    before = graph_digest(small)

    write(small, change)

    after = graph_digest(small)
    assert after.sha256 != before.sha256
    assert before.differences(after)


@pytest.mark.parametrize("change", HISTORY.values(), ids=HISTORY.keys())
def test_digest_after_a_change_of_history_is_the_same(small: GraphStore, change: str) -> None:
    before = graph_digest(small)

    write(small, change)

    assert graph_digest(small) == before


def test_digest_of_a_retracted_edge_does_not_depend_on_when(small: GraphStore) -> None:
    write(small, "MATCH ()-[r:SANCTIONED]->() SET r.retracted_at = datetime('2026-01-01T00:00Z')")
    before = graph_digest(small)

    write(small, "MATCH ()-[r:SANCTIONED]->() SET r.retracted_at = datetime('2026-02-01T00:00Z')")

    assert graph_digest(small) == before


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_digest_does_not_depend_on_the_order_of_writing(
    graph: GraphStore, order: tuple[int, ...]
) -> None:
    write(graph, *(NODES[i] for i in order), EDGE)

    digest = graph_digest(graph)

    assert digest.sha256 == "51b578cdfdd694d97cdb0de1c93fddad42e51461016f2364281798cdd5b46a1e"
    assert (digest.nodes, digest.edges) == (3, 1)


@pytest.mark.parametrize("page", [1, 2, 3, 1000])
def test_digest_does_not_depend_on_the_size_of_its_pages(small: GraphStore, page: int) -> None:
    assert graph_digest(small, page=page) == graph_digest(small)


def test_digest_of_two_graphs_names_the_kinds_in_which_they_differ(small: GraphStore) -> None:
    before = graph_digest(small)
    write(small, CHANGES["property of a node"], CHANGES["liveness"])

    assert before.differences(graph_digest(small)) == ("Enterprise", "SANCTIONED")


def test_digest_reports_its_progress(small: GraphStore) -> None:
    seen: list[int] = []
    report: Callable[[int], None] = seen.append

    graph_digest(small, page=2, progress=report)

    assert seen == [2, 3, 4]


def test_digest_of_a_graph_with_an_edge_id_used_twice_cannot_come_about(small: GraphStore) -> None:
    with pytest.raises(CreditHubError, match="e:1"):
        write(small, EDGE)
