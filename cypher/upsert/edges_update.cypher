// name: upsert/edges_update
// purpose: new rank, liveness or mark of contradiction of edges that are there; null removes a property
// params: rows: list<map>
// returns: -
// mode: write
// cost: one index seek a row
// identifier: type
UNWIND $rows AS row
MATCH ()-[r:__TYPE__ {id: row.id}]->()
SET r += row.changes
