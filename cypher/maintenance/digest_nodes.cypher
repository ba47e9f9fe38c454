// name: maintenance/digest_nodes
// purpose: a page of all nodes that sources state, in the order of their ids
// params: after: string, limit: integer
// returns: id: string, labels: list<string>, properties: map
// mode: read
// cost: O(limit) index entries in order
MATCH (n:Entity)
WHERE n.id > $after
RETURN n.id AS id, labels(n) AS labels, properties(n) AS properties
ORDER BY n.id
LIMIT $limit
