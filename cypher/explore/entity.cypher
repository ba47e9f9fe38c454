// name: explore/entity
// purpose: one node by its id, with all its properties
// params: id: string
// returns: labels: list<string>, properties: map
// mode: read
// cost: one node by its unique id
MATCH (n:Entity {id: $id})
RETURN labels(n) AS labels, properties(n) AS properties
