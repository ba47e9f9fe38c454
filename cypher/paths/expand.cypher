// name: paths/expand
// purpose: the edges around some nodes, with the degree of both ends: one layer of a path search
// params: ids: list<string>, types: list<string>, day: date, known_at: datetime, edge_cap: integer
// returns: id: string, start: string, end: string, start_degree: integer, end_degree: integer
// mode: read
// cost: the edges of the nodes, which the caller chooses below its degree cap; types or day of null mean any. Rows
//   and not lists: a list that each row carries costs memory for each row
MATCH (n:Entity)
WHERE n.id IN $ids
MATCH (n)-[r]-(:Entity)
WHERE r.id IS NOT NULL AND ($types IS NULL OR type(r) IN $types)
  AND r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  AND ($day IS NULL OR (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day))
WITH DISTINCT r ORDER BY r.id LIMIT $edge_cap
WITH r.id AS id, startNode(r) AS a, endNode(r) AS b
RETURN id, a.id AS start, b.id AS end, COUNT { (a)--() } AS start_degree, COUNT { (b)--() } AS end_degree
