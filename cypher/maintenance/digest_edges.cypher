// name: maintenance/digest_edges
// purpose: a page of all edges of one type, in the order of their ids
// params: after: string, limit: integer
// returns: id: string, start: string, end: string, properties: map
// mode: read
// cost: O(limit) index entries in order
// identifier: type
MATCH (a:Entity)-[r:__TYPE__]->(b:Entity)
WHERE r.id > $after
RETURN r.id AS id, a.id AS start, b.id AS end, properties(r) AS properties
ORDER BY r.id
LIMIT $limit
