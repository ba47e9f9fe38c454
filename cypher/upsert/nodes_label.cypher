// name: upsert/nodes_label
// purpose: a further kind for nodes that are there
// params: ids: list<string>
// returns: -
// mode: write
// cost: one index seek an id
// identifier: label
UNWIND $ids AS id
MATCH (n:Entity {id: id})
SET n:__LABEL__
