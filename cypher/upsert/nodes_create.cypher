// name: upsert/nodes_create
// purpose: new nodes of one kind
// params: rows: list<map>
// returns: -
// mode: write
// cost: one index entry a row
// identifier: label
UNWIND $rows AS row
CREATE (n:Entity:__LABEL__)
SET n = row
