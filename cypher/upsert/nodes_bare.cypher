// name: upsert/nodes_bare
// purpose: ends of edges that no source has stated yet
// params: ids: list<string>
// returns: -
// mode: write
// cost: one index entry an id
UNWIND $ids AS id
CREATE (:Entity {id: id})
