// name: upsert/nodes_read
// purpose: the nodes that a batch is about, as the graph holds them
// params: ids: list<string>
// returns: id: string, labels: list<string>, properties: map
// mode: read
// cost: one index seek an id
UNWIND $ids AS id
MATCH (n:Entity {id: id})
RETURN n.id AS id, labels(n) AS labels, properties(n) AS properties
