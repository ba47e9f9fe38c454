// name: ownership/downward
// purpose: the holdings below one holder, layer by layer, known at a time and in force on a day, each with its
//   company; the subject's largest holdings, and none of a holder below it that has too many; a holding that a
//   ring leads back to is returned once for each layer; ownership/over_subscribed adds other holders
// params: id: string, day: date, known_at: datetime, layers: integer, unit_cap: integer, layer_cap: integer
// returns: subject: list<id labels name identity name_key is_state_owner holdings_on_record>,
//   layers: list<list of id start end valid_from valid_to source file_sha256 row trust stated_at recorded_seconds
//   recorded_microsecond contested share_ppb share_min_ppb votes_ppb votes_min_ppb interest extent_ppb
//   extent_min_ppb indirect above_min share_max_ppb votes_max_ppb below_max company, the company as the subject>
// mode: read
// cost: one index seek, then at most layers x layer_cap holdings; a holder below the subject with more than
//   unit_cap holdings on record is counted, not expanded
MATCH (subject:Entity {id: $id})
WITH subject, COLLECT {
  MATCH (subject)-[r:HOLDS]->()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
  RETURN r ORDER BY coalesce(r.share_ppb, r.share_min_ppb, r.votes_ppb, r.votes_min_ppb, 0) DESC, r.id LIMIT $unit_cap
} AS first
// Only one layer, and one holder, are ever in reach of a subquery: see ownership/upward.
WITH subject, reduce(layers = [first], i IN range(2, $layers) | layers + [COLLECT {
  WITH last(layers) AS before
  CALL (before) {
    UNWIND before AS r
    RETURN DISTINCT endNode(r) AS holder
  }
  WITH holder
  WHERE COUNT {
    MATCH (holder)-[k:HOLDS]->() WHERE k.recorded_at <= $known_at AND (k.retracted_at IS NULL OR k.retracted_at > $known_at)
  } <= $unit_cap
  CALL (holder) {
    MATCH (holder)-[r:HOLDS]->()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
    RETURN r ORDER BY coalesce(r.share_ppb, r.share_min_ppb, r.votes_ppb, r.votes_min_ppb, 0) DESC, r.id
  }
  RETURN r LIMIT $layer_cap
}]) AS layers
RETURN [subject.id, labels(subject), coalesce(subject.name, subject.masked_name), subject.identity, subject.name_key,
        subject.is_state_owner, COUNT {
          MATCH (subject)-[k:HOLDS]->() WHERE k.recorded_at <= $known_at AND (k.retracted_at IS NULL OR k.retracted_at > $known_at)
        }] AS subject,
       [layer IN layers | COLLECT {
         UNWIND layer AS r
         WITH r, endNode(r) AS n
         RETURN [r.id, startNode(r).id, n.id, toString(r.valid_from), toString(r.valid_to), r.source, r.file_sha256,
                 r.row, r.trust, toString(r.stated_at), r.recorded_at.epochSeconds, r.recorded_at.microsecond,
                 r.contested, r.share_ppb, r.share_min_ppb, r.votes_ppb, r.votes_min_ppb, r.interest, r.extent_ppb,
                 r.extent_min_ppb, r.indirect, r.above_min, r.share_max_ppb, r.votes_max_ppb, r.below_max,
                 [n.id, labels(n), coalesce(n.name, n.masked_name), n.identity, n.name_key, n.is_state_owner,
                  COUNT {
                    MATCH (n)-[k:HOLDS]->() WHERE k.recorded_at <= $known_at AND (k.retracted_at IS NULL OR k.retracted_at > $known_at)
                  }]]
       }] AS layers
