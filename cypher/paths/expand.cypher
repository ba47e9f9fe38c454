// name: paths/expand
// purpose: the edges around some nodes, one layer of a path search, without those that no path can use: edges to nodes
//   that were opened before and to nodes without another relation; nodes with too many relations come by themselves
// params: ids: list<string>, known: list<string>, passable: list<string>, types: list<string>, day: date,
//   known_at: datetime, degree_cap: integer, count_cap: integer, edge_cap: integer
// returns: guarded: list<id degree>, edges: list<id start end>
// mode: read
// cost: the edges of the nodes, which the caller chooses below its degree cap, and count_cap edges of each node that
//   is guarded; types or day of null mean any. What a node had at known_at decides, never what it has now: the stored
//   degree, which costs nothing, only spares the look at most of them. One row, for the driver takes 20 us for each
UNWIND $ids AS id
MATCH (n:Entity {id: id})-[r]-(m:Entity)
WHERE NOT m.id IN $known
WITH n, r, m, COUNT { (m)--() } AS total
WHERE total > 1 OR m.id IN $passable
WITH n, r, m, total
WHERE r.id IS NOT NULL AND ($types IS NULL OR type(r) IN $types)
  AND r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  AND ($day IS NULL OR (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day))
  AND (total > $degree_cap OR m.id IN $passable OR EXISTS { MATCH (m)-[k]-() WHERE k <> r AND k.recorded_at <= $known_at })
WITH m, total > $degree_cap AND NOT m.id IN $passable AS large,
     collect(CASE WHEN startNode(r) = n THEN [r.id, n.id, m.id] ELSE [r.id, m.id, n.id] END) AS around
CALL (m, large) {
  MATCH (m)-[k]-()
  WHERE large AND k.recorded_at <= $known_at
  WITH k LIMIT $count_cap
  RETURN count(k) AS degree
}
UNWIND CASE WHEN degree > $degree_cap THEN [null] ELSE around END AS edge
WITH CASE WHEN degree > $degree_cap THEN [m.id, degree] END AS guard, edge
ORDER BY guard, edge LIMIT $edge_cap
RETURN collect(guard) AS guarded, collect(edge) AS edges
