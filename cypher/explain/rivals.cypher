// name: explain/rivals
// purpose: the other versions of contested statements: what the same source says otherwise, of equal rank and day
// params: edges: list<map>, known_at: datetime
// returns: against: string, edge: map, start: map, end: map
// mode: read
// cost: for each edge the edges of its kind at both of its ends; versions that are not live count as well, for of
//   two contested versions only one is
UNWIND $edges AS asked
MATCH (s:Entity {id: asked.start})-[f]->(t:Entity)
WHERE f.id = asked.id
CALL (s, t, f) {
  UNWIND [s, t] AS end
  MATCH (end)-[r]-()
  WHERE type(r) = type(f) AND r.statement = f.statement AND r.id <> f.id
    AND r.contested = true AND r.recorded_at <= $known_at
  RETURN DISTINCT r
}
WITH asked, r, startNode(r) AS a, endNode(r) AS b
RETURN asked.id AS against,
       {type: type(r), start: a.id, end: b.id, properties: properties(r)} AS edge,
       {labels: labels(a), properties: properties(a)} AS start,
       {labels: labels(b), properties: properties(b)} AS end
ORDER BY against, r.id
