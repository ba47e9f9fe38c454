// name: linked_party/firms
// purpose: what leads about firms need beyond the neighbourhood of parties: other firms of their heads, heads of
//   their holders, kinship that is not restricted, firms that the same agent registered about the same days, and
//   guarantees level by level; edges known at a time and in force on a day, offices also those of before
// params: ids: list<string>, people: list<string>, holders: list<string>, day: date, known_at: datetime,
//   window: integer, depth: integer, cap: integer
// returns: nodes: list<map>, edges: list<map>, busy: list<id name filings_on_record>
// mode: read
// cost: one index seek a name, at most cap edges of each kind for each; of an agent's registrations those within
//   window days of a party's are read, and none where they are more than cap: such an agent is counted
WITH $ids AS ids, $people AS people, $holders AS holders
CALL (people) {
  UNWIND people AS id
  MATCH (person:Entity:Person {id: id})
  CALL (person) {
    MATCH (person)-[r:LEGAL_REPRESENTATIVE_OF]->()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND r.valid_from <= $day
    RETURN r ORDER BY r.valid_from DESC, r.id LIMIT $cap
  }
  RETURN collect(r) AS offices
}
CALL (people) {
  UNWIND people AS id
  MATCH (person:Entity:Person {id: id})
  MATCH (person)-[r:KIN]->(kin)
  WHERE coalesce(r.restricted, false) = false
    AND r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
  WITH people, r, kin
  WHERE kin.id IN people
  RETURN collect(r) AS kinship
}
CALL (holders) {
  UNWIND holders AS id
  MATCH (holder:Entity {id: id})
  CALL (holder) {
    MATCH (holder)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF]-()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
    RETURN r ORDER BY r.id LIMIT $cap
  }
  RETURN collect(r) AS heads
}
CALL (ids) {
  UNWIND ids AS id
  MATCH (firm:Entity {id: id})-[f:FILED_BY]->(agent)
  WHERE f.recorded_at <= $known_at AND (f.retracted_at IS NULL OR f.retracted_at > $known_at)
  CALL (firm, agent) {
    MATCH (agent)<-[r:FILED_BY]-(other)
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND other.registered_on >= firm.registered_on - duration({days: $window})
      AND other.registered_on <= firm.registered_on + duration({days: $window})
    WITH r, other LIMIT $cap + 1
    RETURN collect(r) AS beside, collect(other) AS others
  }
  // A part of a batch is no batch: which part it is would depend on nothing but the order of reading.
  WITH f, agent, beside, others, size(beside) > $cap AS many
  RETURN reduce(filings = [], x IN collect(CASE WHEN NOT many THEN [f] + beside END) | filings + x) AS filings,
         reduce(filed = [], x IN collect(CASE WHEN NOT many THEN others END) | filed + x) AS filed,
         collect(DISTINCT CASE WHEN many THEN [agent.id, coalesce(agent.name, agent.masked_name, agent.id),
                                               COUNT {
                                                 MATCH (agent)<-[k:FILED_BY]-() WHERE k.recorded_at <= $known_at AND (k.retracted_at IS NULL OR k.retracted_at > $known_at)
                                               }] END) AS busy
}
CALL (filed) {
  UNWIND filed AS firm
  WITH DISTINCT firm
  CALL (firm) {
    MATCH (firm)-[r:LOCATED_AT|REACHED_BY]->()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    RETURN r ORDER BY r.id LIMIT $cap
    UNION
    MATCH (firm)<-[r:EMPLOYED]-()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
    RETURN r ORDER BY r.id LIMIT 1
  }
  RETURN collect(r) AS traces
}
WITH *, reduce(levels = [COLLECT {
  UNWIND ids AS id
  MATCH (unit:Entity {id: id})
  CALL (unit) {
    MATCH (unit)-[r:GUARANTEES]->()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
    RETURN r ORDER BY r.id LIMIT $cap
  }
  RETURN r
}], i IN range(2, $depth) | levels + [COLLECT {
  UNWIND last(levels) AS before
  WITH DISTINCT endNode(before) AS unit
  CALL (unit) {
    MATCH (unit)-[r:GUARANTEES]->()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
    RETURN r ORDER BY r.id LIMIT $cap
  }
  RETURN r
}]) AS levels
WITH *, COLLECT { UNWIND levels AS level UNWIND level AS r RETURN DISTINCT r } AS guarantees
WITH busy, offices + kinship + heads + filings + traces + guarantees AS stated
RETURN COLLECT {
         UNWIND [r IN stated | startNode(r)] + [r IN stated | endNode(r)] AS n
         WITH DISTINCT n
         RETURN {labels: labels(n), properties: properties(n)}
       } AS nodes,
       [r IN stated | {type: type(r), start: startNode(r).id, end: endNode(r).id, properties: properties(r)}] AS edges,
       busy
