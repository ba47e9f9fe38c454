// name: linked_party/parties
// purpose: everything that decides whether some parties are linked, without a lot: their officers, telephones,
//   addresses and accounts, the accounts that paid deposits of their latest bids, and the holders above them, level
//   by level; edges known at a time and in force on a day
// params: ids: list<string>, day: date, known_at: datetime, depth: integer, holder_cap: integer, party_cap: integer
// returns: found: list<string>, nodes: list<map>, edges: list<map>, shared: list<id degree>,
//   crowded: list<id holders>, cut: list<id>
// mode: read
// cost: one index seek a party, then at most party_cap edges of each kind for each party or officer and the holdings
//   of depth layers; what parties share (an address of 800 firms) is met from the parties, never expanded
MATCH (party:Entity)
WHERE party.id IN $ids
WITH collect(party) AS parties
CALL (parties) {
  UNWIND parties AS unit
  CALL (unit) {
    MATCH (unit)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|OFFICER_OF]-()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
    RETURN r ORDER BY r.id LIMIT $party_cap
  }
  RETURN collect(r) AS offices
}
CALL (parties, offices) {
  UNWIND parties + [r IN offices | startNode(r)] AS who
  WITH DISTINCT who
  CALL (who) {
    MATCH (who)-[r:REACHED_BY|LOCATED_AT|OWNS_ACCOUNT]->()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
    RETURN r ORDER BY r.id LIMIT $party_cap
  }
  RETURN collect(r) AS traces
}
CALL (parties) {
  UNWIND parties AS unit
  CALL (unit) {
    MATCH (unit)-[r:SUBMITS]->(bid)
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    RETURN r, bid ORDER BY r.stated_at DESC, r.id LIMIT $party_cap
  }
  MATCH (bid)-[d:DEPOSIT_FROM]->()
  WHERE d.recorded_at <= $known_at AND (d.retracted_at IS NULL OR d.retracted_at > $known_at)
    AND (d.valid_from IS NULL OR d.valid_from <= $day)
  RETURN collect(DISTINCT r) + collect(DISTINCT d) AS deposits
}
WITH *, COLLECT {
  UNWIND parties AS company
  CALL (company) {
    MATCH (company)<-[r:HOLDS]-()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
    RETURN r ORDER BY coalesce(r.votes_ppb, r.votes_min_ppb, r.share_ppb, r.share_min_ppb, 0) DESC, r.id LIMIT $holder_cap
  }
  RETURN r
} AS first
WITH *, reduce(levels = [first], i IN range(2, $depth) | levels + [COLLECT {
  UNWIND last(levels) AS below
  WITH DISTINCT startNode(below) AS company
  WHERE NOT company:Person
  CALL (company) {
    MATCH (company)<-[r:HOLDS]-()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
    RETURN r ORDER BY coalesce(r.votes_ppb, r.votes_min_ppb, r.share_ppb, r.share_min_ppb, 0) DESC, r.id LIMIT $holder_cap
  }
  RETURN r
}]) AS levels
WITH *, COLLECT { UNWIND levels AS level UNWIND level AS r RETURN DISTINCT r } AS holding
WITH *, offices + traces + deposits + holding AS stated
RETURN [party IN parties | party.id] AS found,
       COLLECT {
         UNWIND parties + [r IN stated | startNode(r)] + [r IN stated | endNode(r)] AS n
         WITH DISTINCT n
         RETURN {labels: labels(n), properties: properties(n)}
       } AS nodes,
       [r IN stated | {type: type(r), start: startNode(r).id, end: endNode(r).id, properties: properties(r)}] AS edges,
       COLLECT {
         UNWIND [r IN offices | startNode(r)] + [r IN traces + deposits | endNode(r)] AS n
         WITH n, count(*) AS times
         WHERE times > 1
         RETURN [n.id, COUNT {
           MATCH (n)-[k]-() WHERE k.recorded_at <= $known_at AND (k.retracted_at IS NULL OR k.retracted_at > $known_at)
         }]
       } AS shared,
       COLLECT {
         UNWIND parties + [r IN holding | startNode(r)] AS company
         WITH DISTINCT company
         WHERE COUNT { (company)<-[:HOLDS]-() } > $holder_cap
         RETURN [company.id, COUNT {
           MATCH (company)<-[r:HOLDS]-()
           WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
             AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
         }]
       } AS crowded,
       COLLECT {
         UNWIND last(levels) AS top
         WITH DISTINCT startNode(top) AS company
         WHERE EXISTS {
           MATCH (company)<-[r:HOLDS]-()
           WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
             AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
         }
         RETURN company.id
       } AS cut
