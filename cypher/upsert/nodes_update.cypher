// name: upsert/nodes_update
// purpose: new properties of nodes that are there; what a row does not name is removed
// params: rows: list<map>
// returns: -
// mode: write
// cost: one index seek a row
UNWIND $rows AS row
MATCH (n:Entity {id: row.id})
SET n = row
