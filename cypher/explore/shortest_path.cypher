// name: explore/shortest_path
// purpose: one shortest chain of live edges between two nodes, at most six edges long
// params: start: string, end: string, as_of: date
// returns: nodes: list<map>, edges: list<map>
// mode: read
// cost: bidirectional search; can touch much of a city through a well connected node, so give it a time-out
// allows: CartesianProduct: of two single nodes
MATCH (a:Entity {id: $start})
MATCH (b:Entity {id: $end})
MATCH path = shortestPath((a)-[*..6]-(b))
WHERE all(r IN relationships(path) WHERE r.retracted_at IS NULL AND r.id IS NOT NULL
          AND ($as_of IS NULL
               OR coalesce(r.valid_from <= $as_of, true) AND coalesce($as_of < r.valid_to, true)))
RETURN [n IN nodes(path) | {id: n.id, labels: labels(n), name: coalesce(n.name, n.masked_name)}] AS nodes,
       [r IN relationships(path) |
          {type: type(r), start: startNode(r).id, end: endNode(r).id, properties: properties(r)}] AS edges
