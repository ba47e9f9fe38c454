// name: draw_check/experts
// purpose: the experts of a pool on a day, with what ties them to units in a look-back window: employment, offices,
//   holdings, kin, and their own sanctions with who decided
// params: pool_id: string, day: date, since: date, known_at: datetime
// returns: pool: string, experts: list<string>,
//   nodes: list<id labels name identity name_key is_state_owner address consortium details>,
//   edges: list<id type start end valid_from valid_to source file_sha256 row trust stated_at recorded_at
//   contested votes_ppb share_ppb share_min_ppb indirect role form certificate_key details>
// mode: read
// cost: one index seek, then the edges of the pool's experts: some edges for each expert
MATCH (pool:Entity:ExpertPool {id: $pool_id})
CALL (pool) {
  MATCH (pool)<-[r:EXPERT_OF]-(expert)
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
  RETURN collect(r) AS listed, collect(DISTINCT expert) AS experts
}
CALL (experts) {
  UNWIND experts AS expert
  MATCH (expert)-[r:EMPLOYED|LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|OFFICER_OF|HOLDS]->()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $since)
  RETURN collect(r) AS ties
}
CALL (experts) {
  UNWIND experts AS expert
  MATCH (expert)-[r:KIN]-()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
  RETURN collect(DISTINCT r) AS kinship
}
CALL (experts) {
  UNWIND experts AS expert
  MATCH (expert)-[r:SANCTIONED]->(sanction)
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= $day)
  OPTIONAL MATCH (sanction)-[d:DECIDED_BY]->()
  WHERE d.recorded_at <= $known_at AND (d.retracted_at IS NULL OR d.retracted_at > $known_at)
  RETURN collect(DISTINCT r) + collect(DISTINCT d) AS sanctioning
}
WITH *, listed + ties + kinship + sanctioning AS found
WITH *, COLLECT {
  UNWIND experts + [r IN found | startNode(r)] + [r IN found | endNode(r)] AS n
  WITH DISTINCT n
  RETURN [n.id, labels(n), coalesce(n.name, n.masked_name, n.document_number), n.identity, n.name_key,
          n.is_state_owner, n.address, n.consortium,
          CASE WHEN n:Listing OR n:Penalty THEN
            [k IN ['document_number', 'basis', 'measures', 'issuer', 'authority', 'violation']
             WHERE n[k] IS NOT NULL | [k, toString(n[k])]]
          ELSE [] END]
} AS nodes
RETURN pool.id AS pool, [e IN experts | e.id] AS experts, nodes,
       [r IN found | [r.id, type(r), startNode(r).id, endNode(r).id, toString(r.valid_from),
         toString(r.valid_to), r.source, r.file_sha256, r.row, r.trust, toString(r.stated_at),
         toString(r.recorded_at), r.contested, r.votes_ppb, r.share_ppb,
         r.share_min_ppb, r.indirect, r.role, r.form, r.certificate_key,
         [k IN ['supervising', 'department', 'bars_bidding', 'bar_from', 'bar_until', 'bars_office', 'repaired_on',
                'revoked_on', 'objection', 'tender_conduct', 'restricted', 'request_basis',
                'votes_min_ppb', 'votes_max_ppb', 'share_max_ppb', 'above_min', 'below_max']
          WHERE r[k] IS NOT NULL | [k, toString(r[k])]]]] AS edges
