// name: ownership/downward
// purpose: the holdings below one holder, layer by layer, and the other holders of every company met, known at a
//   time and in force on a day; the subject's largest holdings, and none of a holder below it that has too many
// params: id: string, day: date, known_at: datetime, layers: integer, company_cap: integer, layer_cap: integer,
//   holder_cap: integer
// returns: subject: list<id labels name identity name_key is_state_owner>,
//   nodes: list<id labels name identity name_key is_state_owner>,
//   edges: list<id start end valid_from valid_to source file_sha256 row trust stated_at recorded_at contested
//   share_ppb share_min_ppb votes_ppb votes_min_ppb interest extent_ppb extent_min_ppb indirect>,
//   crowded: list<id companies>, wide: list<layer>, cut: list<id>
// mode: read
// cost: one index seek, then at most layers x layer_cap holdings and for each company met its largest holder_cap
//   holders; a holder below the subject with more than company_cap companies is counted, not expanded
MATCH (subject:Entity {id: $id})
WITH subject, COLLECT {
  MATCH (subject)-[r:HOLDS]->()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
  RETURN r ORDER BY coalesce(r.share_ppb, r.share_min_ppb, r.votes_ppb, 0) DESC, r.id LIMIT $company_cap
} AS first
WITH subject, reduce(levels = [first], i IN range(2, $layers) | levels + [COLLECT {
  UNWIND last(levels) AS before
  WITH DISTINCT endNode(before) AS holder
  WHERE COUNT { (holder)-[:HOLDS]->() } <= $company_cap
  MATCH (holder)-[r:HOLDS]->()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
  RETURN r ORDER BY coalesce(r.share_ppb, r.share_min_ppb, r.votes_ppb, 0) DESC, r.id LIMIT $layer_cap
}]) AS levels
WITH subject, levels, COLLECT { UNWIND levels AS level UNWIND level AS r RETURN DISTINCT r } AS falling
WITH subject, levels, falling, COLLECT {
  UNWIND falling AS f
  WITH DISTINCT endNode(f) AS company
  CALL (company) {
    MATCH (company)<-[r:HOLDS]-()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
    RETURN r ORDER BY coalesce(r.share_ppb, r.share_min_ppb, r.votes_ppb, 0) DESC, r.id LIMIT $holder_cap
  }
  RETURN r
} AS beside
WITH subject, levels, falling, COLLECT { UNWIND falling + beside AS r RETURN DISTINCT r } AS holding
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
         UNWIND [subject] + [r IN falling | endNode(r)] AS holder
         WITH DISTINCT holder
         WHERE COUNT { (holder)-[:HOLDS]->() } > $company_cap
         RETURN [holder.id, COUNT {
           MATCH (holder)-[r:HOLDS]->()
           WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
             AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
         }]
       } AS crowded,
       [i IN range(1, size(levels)) WHERE i > 1 AND size(levels[i - 1]) = $layer_cap | i] AS wide,
       COLLECT {
         UNWIND last(levels) AS bottom
         WITH DISTINCT endNode(bottom) AS holder
         WHERE EXISTS {
           MATCH (holder)-[r:HOLDS]->()
           WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
             AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
         }
         RETURN holder.id
       } AS cut
