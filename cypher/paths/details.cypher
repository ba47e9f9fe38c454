// name: paths/details
// purpose: some edges, by id and ends, with all their properties and the nodes at their ends
// params: edges: list<map>
// returns: nodes: list<map>, edges: list<map>
// mode: read
// cost: for each edge the edges of the less connected of its ends
// allows: CartesianProduct: of the two ends of one edge
UNWIND $edges AS asked
MATCH (s:Entity {id: asked.start})
MATCH (t:Entity {id: asked.end})
MATCH (s)-[r]->(t)
WHERE r.id = asked.id
WITH collect(DISTINCT r) AS found
RETURN COLLECT {
         UNWIND [r IN found | startNode(r)] + [r IN found | endNode(r)] AS n
         WITH DISTINCT n
         RETURN {labels: labels(n), properties: properties(n)}
       } AS nodes,
       [r IN found | {type: type(r), start: startNode(r).id, end: endNode(r).id, properties: properties(r)}] AS edges
