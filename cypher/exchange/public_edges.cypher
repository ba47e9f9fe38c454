// name: exchange/public_edges
// purpose: of each of some units the edges to other units that a public register states, in force on a day and
//   proven for it; the first ones by the code of the other end, and whether there are others that prove nothing
// params: ids: list<string>, types: list<string>, day: date, trust: integer, crowd: integer, limit: integer
// returns: id: string, known: boolean, crowded: boolean, undated: boolean, contested: boolean,
//   edges: list<type start end stated_at>
// mode: read
// cost: one index seek for each id and its edges; a unit with more than crowd relations of any kind, which its stored
//   degree tells for nothing, is not opened
UNWIND $ids AS id
OPTIONAL MATCH (n:Entity {id: id})
WITH id, n, n IS NOT NULL AND COUNT { (n)--() } > $crowd AS crowded
CALL (n, crowded) {
  MATCH (n)-[r:HOLDS|BRANCH_OF]-(m:Entity)
  WHERE NOT crowded AND (m:Enterprise OR m:Organization) AND m.id STARTS WITH 'uscc:'
    AND NOT m.id STARTS WITH 'uscc:92'
    AND type(r) IN $types AND r.trust >= $trust AND coalesce(r.indirect, false) = false AND r.retracted_at IS NULL
    AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
  WITH m, r ORDER BY m.id, r.id
  RETURN collect(r) AS found
}
WITH id, n, crowded, found, [r IN found WHERE r.valid_from IS NOT NULL AND coalesce(r.contested, false) = false] AS proven
RETURN id, n IS NOT NULL AS known, crowded,
       any(r IN found WHERE r.valid_from IS NULL) AS undated,
       any(r IN found WHERE coalesce(r.contested, false)) AS contested,
       [r IN proven[..$limit] | [type(r), startNode(r).id, endNode(r).id, toString(coalesce(r.stated_at, date(r.recorded_at)))]] AS edges
ORDER BY id
