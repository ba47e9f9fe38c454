// name: ownership/over_subscribed
// purpose: of given companies those of which more than the whole may be stated, each with its largest holders,
//   known at a time and in force on a day; rows of several sources for one holding are all summed here, so that
//   no company of which more than the whole is stated is missing
// params: ids: list<string>, day: date, known_at: datetime, unit_cap: integer
// returns: holding: list<id start end valid_from valid_to source file_sha256 row trust stated_at recorded_seconds
//   recorded_microsecond contested share_ppb share_min_ppb votes_ppb votes_min_ppb interest extent_ppb
//   extent_min_ppb indirect above_min share_max_ppb votes_max_ppb below_max holder, the holder: id labels name identity name_key is_state_owner holdings_on_record>
// mode: read
// cost: one index seek and the holdings of each company; few companies are returned
UNWIND $ids AS id
MATCH (company:Entity {id: id})
CALL (company) {
  MATCH (company)<-[r:HOLDS]-()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
  WITH r, coalesce(r.share_ppb, r.share_min_ppb, 0) AS share ORDER BY share DESC, r.id LIMIT $unit_cap
  RETURN collect(r) AS held, sum(share) AS total
}
WITH company, held, total
WHERE total > 1000000000
UNWIND held AS r
WITH r, startNode(r) AS n, company
RETURN [r.id, n.id, company.id, toString(r.valid_from), toString(r.valid_to), r.source, r.file_sha256,
        r.row, r.trust, toString(r.stated_at), r.recorded_at.epochSeconds, r.recorded_at.microsecond,
        r.contested, r.share_ppb, r.share_min_ppb, r.votes_ppb, r.votes_min_ppb, r.interest, r.extent_ppb,
        r.extent_min_ppb, r.indirect, r.above_min, r.share_max_ppb, r.votes_max_ppb, r.below_max,
        [n.id, labels(n), coalesce(n.name, n.masked_name), n.identity, n.name_key, n.is_state_owner,
         COUNT {
           MATCH (n)<-[k:HOLDS]-() WHERE k.recorded_at <= $known_at AND (k.retracted_at IS NULL OR k.retracted_at > $known_at)
         }]] AS holding
