// name: upsert/nodes_sanction
// purpose: the common label of everything that is a sanction
// params: ids: list<string>
// returns: -
// mode: write
// cost: one index seek an id
UNWIND $ids AS id
MATCH (n:Entity {id: id})
SET n:Sanction
