// name: exchange/ring
// purpose: the entities that some others are related to by law or by holding, on a day and proven for it; the step
//   of a search of which only a yes or no leaves the hub
// params: ids: list<string>, types: list<string>, day: date, crowd: integer
// returns: others: list<string>, incomplete: boolean
// mode: read
// cost: one index seek for each id and its edges; a node with more than crowd relations of any kind is not opened,
//   which makes the answer incomplete, and so does an edge that may hold but proves nothing
UNWIND $ids AS id
MATCH (n:Entity {id: id})
WITH n, COUNT { (n)--() } > $crowd AS crowded
CALL (n, crowded) {
  MATCH (n)-[r:HOLDS|BRANCH_OF|MANAGED_BY|LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|OFFICER_OF]-(m:Entity)
  WHERE NOT crowded AND type(r) IN $types AND r.retracted_at IS NULL
    AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
  RETURN collect([m.id, r.valid_from IS NOT NULL AND coalesce(r.contested, false) = false]) AS found
}
WITH collect([crowded, found]) AS all
RETURN reduce(ids = [], one IN all | ids + [f IN one[1] WHERE f[1] | f[0]]) AS others,
       any(one IN all WHERE one[0] OR any(f IN one[1] WHERE NOT f[1])) AS incomplete
