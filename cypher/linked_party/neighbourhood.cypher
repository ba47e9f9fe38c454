// name: linked_party/neighbourhood
// purpose: everything that decides whether the bidders of one lot are linked: its bids with members, people,
//   telephones and deposits, its buyer and agency, the officers of all units, and the holders above bidders and
//   agencies, level by level; edges known at a time, and in force on a day or begun in the look-after window
// params: lot_id: string, day: date, known_at: datetime, look_after_days: integer, depth: integer,
//   holder_cap: integer
// returns: lot: list<id name regime deadline>,
//   nodes: list<id labels name identity name_key is_state_owner address consortium>,
//   edges: list<id type start end valid_from valid_to source file_sha256 row trust stated_at recorded_at
//   contested votes_ppb share_ppb share_min_ppb indirect role form certificate_key>,
//   crowded: list<id holders>, cut: list<id>
// mode: read
// cost: one index seek, then the edges around some dozens of nodes; of a company with more than holder_cap
//   holders only the largest holders are followed, so the number of edges read is bounded by depth and caps
MATCH (lot:Entity:Lot {id: $lot_id})
WITH lot,
     CASE WHEN lot.deadline IS NULL THEN null
          ELSE date(datetime({datetime: lot.deadline, timezone: '+08:00'})) END AS due
WITH lot, due, coalesce($day, due) AS day
WITH lot,
     CASE WHEN due < day THEN due ELSE day END AS since,
     CASE WHEN due IS NULL OR day < due THEN day
          WHEN day > due + duration({days: $look_after_days}) THEN day
          ELSE due + duration({days: $look_after_days}) END AS until
CALL (lot) {
  MATCH (lot)<-[r:BIDS]-(bid)
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  RETURN collect(r) AS bidding, collect(DISTINCT bid) AS bids
}
CALL (lot) {
  OPTIONAL MATCH (lot)-[r:PART_OF]->(tender)
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  RETURN collect(r) AS parting, collect(DISTINCT tender) AS tenders
}
CALL (lot, tenders) {
  UNWIND [lot] + tenders AS project
  MATCH (project)<-[r:TENDERS|AGENT_FOR]-(unit)
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  RETURN collect(r) AS organising, collect(DISTINCT unit) AS organisers,
         collect(DISTINCT CASE type(r) WHEN 'AGENT_FOR' THEN unit END) AS agencies
}
CALL (bids) {
  UNWIND bids AS bid
  MATCH (bid)<-[r:SUBMITS|MEMBER_OF|TEAM|CONTACT]-(who)
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  RETURN collect(r) AS taking_part,
         collect(DISTINCT CASE WHEN type(r) IN ['SUBMITS', 'MEMBER_OF'] THEN who END) AS parties,
         collect(DISTINCT CASE WHEN type(r) IN ['TEAM', 'CONTACT'] THEN who END) AS people
}
CALL (bids) {
  UNWIND bids AS bid
  MATCH (bid)-[r:HANDLED_BY|DEPOSIT_FROM]->(what)
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  RETURN collect(r) AS handling,
         collect(DISTINCT CASE type(r) WHEN 'DEPOSIT_FROM' THEN what END) AS accounts,
         collect(DISTINCT CASE type(r) WHEN 'HANDLED_BY' THEN what END) AS handlers
}
CALL (accounts, since, until) {
  UNWIND accounts AS account
  MATCH (account)<-[r:OWNS_ACCOUNT]-()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
  RETURN collect(r) AS owning
}
CALL (parties, organisers, since, until) {
  UNWIND parties + organisers AS unit
  WITH DISTINCT unit
  MATCH (unit)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|OFFICER_OF]-()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
  RETURN collect(r) AS offices
}
CALL (parties, agencies, bids, people, handlers, offices, since, until) {
  UNWIND parties + agencies + bids + people + handlers
         + [r IN offices WHERE endNode(r) IN agencies | startNode(r)] AS reached
  WITH DISTINCT reached
  MATCH (reached)-[r:REACHED_BY]->()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
  RETURN collect(r) AS telephones
}
// Holders level by level: a level is the holdings in the holders of the level below. Each company is asked for
// its largest holdings only; rings end because the number of levels does.
WITH *, COLLECT {
  UNWIND parties + agencies AS company
  WITH DISTINCT company
  CALL (company, since, until) {
    MATCH (company)<-[r:HOLDS]-()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
    RETURN r ORDER BY coalesce(r.votes_ppb, r.share_ppb, r.share_min_ppb, 0) DESC, r.id LIMIT $holder_cap
  }
  RETURN r
} AS first
WITH *, reduce(levels = [first], i IN range(2, $depth) | levels + [COLLECT {
  UNWIND last(levels) AS below
  WITH DISTINCT startNode(below) AS company
  WHERE NOT company:Person
  CALL (company, since, until) {
    MATCH (company)<-[r:HOLDS]-()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
    RETURN r ORDER BY coalesce(r.votes_ppb, r.share_ppb, r.share_min_ppb, 0) DESC, r.id LIMIT $holder_cap
  }
  RETURN r
}]) AS levels
WITH *, COLLECT { UNWIND levels AS level UNWIND level AS r RETURN DISTINCT r } AS holding
WITH *, bidding + parting + organising + taking_part + handling + owning + offices + telephones + holding AS found
WITH *, COLLECT {
  UNWIND [lot] + bids + parties + organisers + [r IN found | startNode(r)] + [r IN found | endNode(r)] AS n
  WITH DISTINCT n
  RETURN [n.id, labels(n), coalesce(n.name, n.masked_name, n.masked_number), n.identity, n.name_key,
          n.is_state_owner, n.address, n.consortium]
} AS nodes
// Times leave as ISO 8601 text: the driver's own temporal values cost more than the rest of the reading.
RETURN [lot.id, lot.name, lot.regime, toString(lot.deadline)] AS lot,
       nodes,
       [r IN found | [r.id, type(r), startNode(r).id, endNode(r).id, toString(r.valid_from),
         toString(r.valid_to), r.source, r.file_sha256, r.row, r.trust, toString(r.stated_at),
         toString(r.recorded_at), r.contested, r.votes_ppb, r.share_ppb,
         r.share_min_ppb, r.indirect, r.role, r.form, r.certificate_key]] AS edges,
       COLLECT {
         UNWIND parties + agencies + [r IN holding | startNode(r)] AS company
         WITH DISTINCT company
         WHERE COUNT { (company)<-[:HOLDS]-() } > $holder_cap
         RETURN [company.id, COUNT {
           MATCH (company)<-[r:HOLDS]-()
           WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
             AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
         }]
       } AS crowded,
       COLLECT {
         UNWIND last(levels) AS top
         WITH DISTINCT startNode(top) AS company
         WHERE EXISTS {
           MATCH (company)<-[r:HOLDS]-()
           WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
             AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
         }
         RETURN company.id
       } AS cut
