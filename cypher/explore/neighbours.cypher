// name: explore/neighbours
// purpose: the edges of one node by type and direction: how many there are, and the first of them with the other end
// params: id: string, as_of: date, known_at: datetime, limit: integer
// returns: type: string, outgoing: boolean, count: integer, edges: list<map>
// mode: read
// cost: O(edges of the node); an as_of or known_at of null means any day, or what is known now
MATCH (n:Entity {id: $id})-[r]-(m:Entity)
WHERE CASE WHEN $known_at IS NULL THEN r.retracted_at IS NULL
           ELSE r.recorded_at <= $known_at AND coalesce($known_at < r.retracted_at, true) END
  AND ($as_of IS NULL
       OR coalesce(r.valid_from <= $as_of, true) AND coalesce($as_of < r.valid_to, true))
WITH n, r ORDER BY r.valid_from DESC, r.id
WITH type(r) AS type, startNode(r) = n AS outgoing, count(*) AS count, collect(r)[..$limit] AS edges
RETURN type, outgoing, count,
       [r IN edges |
          {properties: properties(r),
           other: CASE WHEN outgoing THEN endNode(r).id ELSE startNode(r).id END,
           labels: labels(CASE WHEN outgoing THEN endNode(r) ELSE startNode(r) END),
           name: CASE WHEN outgoing
                      THEN coalesce(endNode(r).name, endNode(r).masked_name)
                      ELSE coalesce(startNode(r).name, startNode(r).masked_name) END}] AS edges
ORDER BY type, outgoing DESC
