// name: loads/get
// purpose: one load by its id
// params: id: string
// returns: id: string, properties: map
// mode: read
// cost: one node by its unique id
MATCH (l:Load {id: $id})
RETURN l.id AS id, properties(l) AS properties
