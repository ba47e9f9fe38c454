// name: paths/ends
// purpose: which of some ids are nodes of the graph, and how many relations of each were on record at a moment
// params: ids: list<string>, known_at: datetime, count_cap: integer
// returns: id: string, degree: integer
// mode: read
// cost: one index seek and at most count_cap edges an id
MATCH (n:Entity)
WHERE n.id IN $ids
CALL (n) {
  MATCH (n)-[k]-()
  WHERE k.recorded_at <= $known_at
  WITH k LIMIT $count_cap
  RETURN count(k) AS degree
}
RETURN n.id AS id, degree
