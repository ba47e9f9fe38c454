// name: upsert/nodes_label
// purpose: a further kind, or the common label of several kinds, for nodes that are there
// params: ids: list<string>
// returns: -
// mode: write
// cost: one index seek an id
// identifier: stated label
UNWIND $ids AS id
MATCH (n:Entity {id: id})
SET n:__LABEL__
