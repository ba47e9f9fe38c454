// name: ownership/upward
// purpose: the holdings above one company, layer by layer, known at a time and in force on a day; of each company
//   the largest holders, of each layer the largest holdings
// params: id: string, day: date, known_at: datetime, layers: integer, holder_cap: integer, layer_cap: integer
// returns: subject: list<id labels name identity name_key is_state_owner>,
//   nodes: list<id labels name identity name_key is_state_owner>,
//   edges: list<id start end valid_from valid_to source file_sha256 row trust stated_at recorded_at contested
//   share_ppb share_min_ppb votes_ppb votes_min_ppb interest extent_ppb extent_min_ppb indirect>,
//   crowded: list<id holders>, wide: list<layer>, cut: list<id>
// mode: read
// cost: one index seek, then at most layers x layer_cap holdings; a company with thousands of holders gives its
//   largest holder_cap, and a person gives none
MATCH (subject:Entity {id: $id})
WITH subject, COLLECT {
  MATCH (subject)<-[r:HOLDS]-()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
  RETURN r ORDER BY coalesce(r.share_ppb, r.share_min_ppb, r.votes_ppb, 0) DESC, r.id LIMIT $holder_cap
} AS first
WITH subject, reduce(levels = [first], i IN range(2, $layers) | levels + [COLLECT {
  UNWIND last(levels) AS below
  WITH DISTINCT startNode(below) AS company
  WHERE NOT company:Person
  CALL (company) {
    MATCH (company)<-[r:HOLDS]-()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
    RETURN r ORDER BY coalesce(r.share_ppb, r.share_min_ppb, r.votes_ppb, 0) DESC, r.id LIMIT $holder_cap
  }
  RETURN r ORDER BY coalesce(r.share_ppb, r.share_min_ppb, r.votes_ppb, 0) DESC, r.id LIMIT $layer_cap
}]) AS levels
WITH subject, levels, COLLECT { UNWIND levels AS level UNWIND level AS r RETURN DISTINCT r } AS holding
RETURN [subject.id, labels(subject), coalesce(subject.name, subject.masked_name), subject.identity, subject.name_key,
        subject.is_state_owner] AS subject,
       COLLECT {
         UNWIND [r IN holding | startNode(r)] + [r IN holding | endNode(r)] AS n
         WITH DISTINCT n
         RETURN [n.id, labels(n), coalesce(n.name, n.masked_name), n.identity, n.name_key, n.is_state_owner]
       } AS nodes,
       [r IN holding | [r.id, startNode(r).id, endNode(r).id, r.valid_from, r.valid_to, r.source, r.file_sha256,
         r.row, r.trust, r.stated_at, r.recorded_at, r.contested, r.share_ppb, r.share_min_ppb, r.votes_ppb,
         r.votes_min_ppb, r.interest, r.extent_ppb, r.extent_min_ppb, r.indirect]] AS edges,
       COLLECT {
         UNWIND [subject] + [r IN holding | endNode(r)] AS company
         WITH DISTINCT company
         WHERE COUNT { (company)<-[:HOLDS]-() } > $holder_cap
         RETURN [company.id, COUNT {
           MATCH (company)<-[r:HOLDS]-()
           WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
             AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
         }]
       } AS crowded,
       [i IN range(1, size(levels)) WHERE i > 1 AND size(levels[i - 1]) = $layer_cap | i] AS wide,
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
