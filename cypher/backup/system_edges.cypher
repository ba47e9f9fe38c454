// name: backup/system_edges
// purpose: a page of the edges of findings or leads, by the ids of those
// params: after: string, limit: integer
// returns: start: string, edges: list<map>
// mode: read
// cost: O(limit) index entries in order, and their edges
// identifier: judgement label
MATCH (f:__LABEL__)
WHERE f.id > $after
WITH f
ORDER BY f.id
LIMIT $limit
RETURN f.id AS start, [(f)-[r]->(e:Entity) | {type: type(r), end: e.id}] AS edges
ORDER BY start
