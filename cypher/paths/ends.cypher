// name: paths/ends
// purpose: which of some ids are nodes of the graph
// params: ids: list<string>
// returns: id: string
// mode: read
// cost: one index seek an id
MATCH (n:Entity)
WHERE n.id IN $ids
RETURN n.id AS id
