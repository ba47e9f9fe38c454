// name: linked_party/neighbourhood
// purpose: everything that decides whether the bidders of one lot are linked: its bids with members, people,
//   telephones and deposits, its buyer and agency, the officers of all units, and the holders above bidders and
//   agencies, level by level, and above who manages a bidder; of file traces, addresses and payers of social insurance
//   only what two bids or bidders share, of staff only who is employed by the agency and by a bidder or handles a bid,
//   of what came into the account of a deposit only what a rival or one payer of two paid; edges known at a time, and
//   in force on a day or begun in the look-after window
// params: lot_id: string, day: date, known_at: datetime, look_after_days: integer, depth: integer,
//   holder_cap: integer, degree_cap: integer, staff_cap: integer, item_cap: integer, inflow_cap: integer,
//   inflow_days: integer, payer_months: integer, deadline: datetime
// returns: lot: list<id name regime deadline method required_scope required_grade ceiling_minor>,
//   nodes: list<id labels name identity name_key is_state_owner address consortium details>,
//   edges: list<id type start end valid_from valid_to source file_sha256 row trust stated_at recorded_at
//   contested votes_ppb share_ppb share_min_ppb indirect role form certificate_key
//   details>,
//   crowded: list<id holders>, cut: list<id>, overstaffed: list<agency bidder>, busy: list<id>, stated: list<id type>
// mode: read
// cost: one index seek, then the edges around some dozens of nodes; of a company with more than holder_cap
//   holders only the largest holders are followed, so the number of edges read is bounded by depth and caps;
//   users of a telephone or address are counted up to degree_cap and never followed;
//   of an account with more than inflow_cap entries in the days before a deposit none is read;
//   the staff of an agency is walked up to staff_cap, else that of each bidder up to it, and where both are larger none
MATCH (lot:Entity:Lot {id: $lot_id})
WITH lot,
     CASE WHEN coalesce($deadline, lot.deadline) IS NULL THEN null
          ELSE date(datetime({datetime: coalesce($deadline, lot.deadline), timezone: '+08:00'})) END AS due
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
// Who handles a bid and is employed by the agency; of those also their employment by a bidder, which puts in doubt for
// whom they acted.
CALL (handlers, agencies, parties, since, until) {
  UNWIND handlers AS handler
  MATCH (handler)-[r:EMPLOYED]->(employer)
  WHERE employer IN agencies
    AND r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
  OPTIONAL MATCH (handler)-[o:EMPLOYED]->(bidder)
  WHERE bidder IN parties
    AND o.recorded_at <= $known_at AND (o.retracted_at IS NULL OR o.retracted_at > $known_at)
    AND (o.valid_from IS NULL OR o.valid_from <= until) AND (o.valid_to IS NULL OR o.valid_to > since)
  RETURN collect(DISTINCT r) + collect(DISTINCT o) AS acting
}
CALL (lot, tenders) {
  UNWIND [lot] + tenders AS project
  MATCH (project)<-[r:SERVED]-(unit)
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  RETURN collect(r) AS serving, collect(DISTINCT unit) AS providers
}
// Contributions of a month are on record some weeks after it: the months before the day count.
CALL (parties, since, until) {
  UNWIND parties AS unit
  MATCH (unit)-[r:QUALIFIED|MANAGED_BY|INSURED_BY]->()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND CASE type(r)
          WHEN 'QUALIFIED' THEN true
          WHEN 'MANAGED_BY' THEN
            (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
          ELSE r.valid_from <= since AND r.valid_to > since - duration({months: $payer_months})
        END
  RETURN collect(CASE WHEN type(r) <> 'INSURED_BY' THEN r END) AS qualifying,
         collect(DISTINCT CASE type(r) WHEN 'MANAGED_BY' THEN endNode(r) END) AS managers,
         collect(CASE type(r) WHEN 'INSURED_BY' THEN r END) AS paying
}
CALL (people, since, until) {
  UNWIND people AS person
  MATCH (person)-[r:SITE_MGR]->(works)
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
  OPTIONAL MATCH (works)-[u:UNDER]->()
  WHERE u.recorded_at <= $known_at AND (u.retracted_at IS NULL OR u.retracted_at > $known_at)
  RETURN collect(DISTINCT r) + collect(DISTINCT u) AS building
}
CALL (accounts, since, until) {
  UNWIND accounts AS account
  MATCH (account)<-[r:OWNS_ACCOUNT]-()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
  RETURN collect(r) AS owning
}
CALL (accounts) {
  UNWIND accounts AS account
  WITH account
  WHERE EXISTS {
    MATCH (account)<-[r:PAYS]-()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  }
  RETURN collect(account) AS fed
}
// What came into the account of a deposit in the days before it left. A part of a statement is no statement: of an
// account with more entries than the cap none is read. Only entries of a payer, or of a payer's owner, who filled two
// of these accounts or is a rival leave.
CALL (handling, fed) {
  UNWIND [h IN handling WHERE endNode(h) IN fed AND h.valid_from IS NOT NULL] AS paid
  WITH DISTINCT endNode(paid) AS account, paid.valid_from AS left
  CALL (account, left) {
    MATCH (account)<-[r:PAYS]-()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND r.valid_from <= left AND r.valid_from >= left - duration({days: $inflow_days})
    WITH r LIMIT $inflow_cap + 1
    RETURN collect(r) AS entries
  }
  RETURN reduce(every = [], some IN collect(CASE WHEN size(entries) <= $inflow_cap THEN entries END) | every + some) AS inflows,
         collect(DISTINCT CASE WHEN size(entries) > $inflow_cap THEN account.id END) AS busy
}
CALL (inflows, accounts, parties, since, until) {
  UNWIND inflows AS r
  WITH DISTINCT r
  WITH r, startNode(r) AS payer, endNode(r) AS account
  OPTIONAL MATCH (payer)<-[o:OWNS_ACCOUNT]-(owner)
  WHERE o.recorded_at <= $known_at AND (o.retracted_at IS NULL OR o.retracted_at > $known_at)
    AND (o.valid_from IS NULL OR o.valid_from <= until) AND (o.valid_to IS NULL OR o.valid_to > since)
  UNWIND CASE WHEN owner IS NULL THEN [payer] ELSE [payer, owner] END AS funder
  WITH funder, collect(DISTINCT r) + collect(DISTINCT o) AS through, count(DISTINCT account) AS filled,
       funder IN accounts OR funder IN parties AS rival
  WHERE filled > 1 OR rival
  RETURN reduce(every = [], some IN collect(through) | every + some) AS funding,
         reduce(every = [], some IN collect([r IN through WHERE type(r) = 'PAYS' | startNode(r)]) | every + some) AS funders
}
CALL (parties, organisers, since, until) {
  UNWIND parties + organisers AS unit
  WITH DISTINCT unit
  MATCH (unit)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|OFFICER_OF]-()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
  RETURN collect(r) AS offices
}
// Staff of an agency and a bidder at once: of the agency's where it is small, else of each small bidder's, those with a
// second employment. What is small does not depend on what was recorded later, so that an answer can be given again;
// where nothing was, the degree says it without a look at the edges. Nothing is asked of the bidders where nobody is on
// record as employed by the agency.
CALL (agencies, parties, since, until) {
  UNWIND agencies AS agency
  WITH agency, parties, since, until
  WHERE EXISTS {
    MATCH (agency)<-[r:EMPLOYED]-()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  }
  CALL (agency, parties) {
    UNWIND [agency] + parties AS unit
    WITH DISTINCT unit
    WHERE COUNT { (unit)<-[:EMPLOYED]-() } <= $staff_cap OR COUNT {
      MATCH (unit)<-[r:EMPLOYED]-()
      WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      RETURN r LIMIT $staff_cap + 1
    } <= $staff_cap
    RETURN collect(unit) AS small
  }
  WITH agency, since, until, small, [unit IN parties WHERE unit <> agency] AS others
  CALL (agency, small, others, since, until) {
    UNWIND CASE WHEN agency IN small THEN [agency] ELSE [unit IN others WHERE unit IN small] END AS walked
    MATCH (walked)<-[one:EMPLOYED]-(person)
    WITH *
    WHERE COUNT { (person)-[:EMPLOYED]->() } > 1
    MATCH (person)-[other:EMPLOYED]->(employer)
    WHERE employer IN CASE WHEN walked = agency THEN others ELSE [agency] END
      AND one.recorded_at <= $known_at AND (one.retracted_at IS NULL OR one.retracted_at > $known_at)
      AND (one.valid_from IS NULL OR one.valid_from <= until) AND (one.valid_to IS NULL OR one.valid_to > since)
      AND other.recorded_at <= $known_at AND (other.retracted_at IS NULL OR other.retracted_at > $known_at)
      AND (other.valid_from IS NULL OR other.valid_from <= until) AND (other.valid_to IS NULL OR other.valid_to > since)
    RETURN collect(DISTINCT one) + collect(DISTINCT other) AS both
  }
  CALL (agency, others) {
    UNWIND [agency] + others AS unit
    WITH unit
    WHERE EXISTS {
      MATCH (unit)<-[r:EMPLOYED]-()
      WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    }
    RETURN collect([unit.id, 'EMPLOYED']) AS known
  }
  WITH both, known, CASE WHEN agency IN small THEN []
                    ELSE [unit IN others WHERE NOT unit IN small | [agency.id, unit.id]] END AS beyond
  RETURN reduce(every = [], some IN collect(both) | every + some) AS staffing,
         reduce(every = [], some IN collect(known) | every + some) AS employing,
         reduce(every = [], some IN collect(beyond) | every + some) AS overstaffed
}
// Penalties older than three years before the day decide nothing (政府采购法 22(1)(5)); a listing holds until removed.
CALL (parties, offices, since, until) {
  UNWIND parties + [r IN offices WHERE endNode(r) IN parties | startNode(r)] AS subject
  WITH DISTINCT subject
  MATCH (subject)-[r:SANCTIONED]->(sanction)
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= until)
    AND (sanction:Listing OR r.valid_from IS NULL OR r.valid_from >= since - duration({years: 3}))
  OPTIONAL MATCH (sanction)-[d:DECIDED_BY]->()
  WHERE d.recorded_at <= $known_at AND (d.retracted_at IS NULL OR d.retracted_at > $known_at)
  RETURN collect(DISTINCT r) + collect(DISTINCT d) AS sanctioning
}
CALL (parties, agencies, bids, people, handlers, offices, since, until) {
  UNWIND parties + agencies + bids + people + handlers
         + [r IN offices WHERE endNode(r) IN agencies | startNode(r)] AS reached
  WITH DISTINCT reached
  MATCH (reached)-[r:REACHED_BY|MAILED_AT]->()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
  RETURN collect(r) AS telephones
}
// A serial or key in one bid alone links nobody: only shared ones leave, and which bids have traces at all.
CALL (bids) {
  UNWIND bids AS bid
  MATCH (bid)-[r:AUTHORED_BY|UPLOADED_FROM|SIGNED_WITH]->(trace)
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  WITH trace, collect(r) AS marks, count(DISTINCT bid) AS carriers
  WITH collect(marks) AS every, collect(CASE WHEN carriers > 1 THEN marks END) AS shared
  RETURN COLLECT { UNWIND shared AS marks UNWIND marks AS r RETURN r } AS tracing,
         COLLECT { UNWIND every AS marks UNWIND marks AS r RETURN DISTINCT [startNode(r).id, type(r)] } AS traced
}
CALL (lot) {
  MATCH (lot)-[r:CONTROL_PRICE_FROM]->()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  RETURN collect(r) AS published
}
CALL (bids) {
  UNWIND bids AS bid
  MATCH (bid)-[r:CONTAINS|NAMES|PRICED_IN]->()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  RETURN collect(r) AS contents
}
CALL (lot) {
  MATCH (lot)-[o:OF_TYPE]->()-[r:LIKENESS_BASELINE]->()
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND o.recorded_at <= $known_at AND (o.retracted_at IS NULL OR o.retracted_at > $known_at)
  RETURN collect(DISTINCT o) + collect(DISTINCT r) AS measuring
}
CALL (parties, since, until) {
  UNWIND parties AS unit
  MATCH (unit)-[r:LOCATED_AT]->(place)
  WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
    AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
  WITH place, collect(r) AS marks, count(DISTINCT unit) AS users
  WITH collect(marks) AS every, collect(CASE WHEN users > 1 THEN marks END) AS shared
  RETURN COLLECT { UNWIND shared AS marks UNWIND marks AS r RETURN r } AS placing,
         COLLECT { UNWIND every AS marks UNWIND marks AS r RETURN DISTINCT [startNode(r).id, type(r)] } AS placed
}
// Who pays for its own staff alone links nobody.
CALL (paying, parties) {
  UNWIND paying AS r
  WITH endNode(r) AS payer, collect(r) AS marks, count(DISTINCT startNode(r)) AS units
  WHERE units > 1 OR (payer IN parties AND startNode(head(marks)) <> payer)
  RETURN collect(payer) AS payers, reduce(every = [], some IN collect(marks) | every + some) AS insuring
}
// Holders level by level: a level is the holdings in the holders of the level below. Each company is asked for
// its largest holdings only; rings end because the number of levels does. In a ring a company comes up again at a
// higher level with the same holdings: of one with thousands of holders they are not read a second time.
WITH *, COLLECT {
  UNWIND parties + organisers + providers + managers AS company
  WITH DISTINCT company
  CALL (company, since, until) {
    MATCH (company)<-[r:HOLDS]-()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
    RETURN r ORDER BY coalesce(r.votes_ppb, r.votes_min_ppb, r.share_ppb, r.share_min_ppb, 0) DESC, r.id LIMIT $holder_cap
  }
  RETURN r
} AS first
WITH *, reduce(levels = [first], i IN range(2, $depth) | levels + [COLLECT {
  UNWIND last(levels) AS below
  WITH DISTINCT startNode(below) AS company
  WHERE NOT company:Person
    AND (COUNT { (company)<-[:HOLDS]-() } <= $holder_cap
         OR none(level IN levels WHERE any(h IN level WHERE endNode(h) = company)))
  CALL (company, since, until) {
    MATCH (company)<-[r:HOLDS]-()
    WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
      AND (r.valid_from IS NULL OR r.valid_from <= until) AND (r.valid_to IS NULL OR r.valid_to > since)
    RETURN r ORDER BY coalesce(r.votes_ppb, r.votes_min_ppb, r.share_ppb, r.share_min_ppb, 0) DESC, r.id LIMIT $holder_cap
  }
  RETURN r
}]) AS levels
WITH *, COLLECT { UNWIND levels AS level UNWIND level AS r RETURN DISTINCT r } AS holding
WITH *, bidding + parting + organising + taking_part + handling + owning + offices + telephones + holding
     + staffing + acting + funding + insuring + serving + qualifying + building + sanctioning + tracing + contents + measuring + placing
     + [r IN published WHERE endNode(r) IN [t IN tracing | endNode(t)]] AS found
WITH *, COLLECT {
  UNWIND [lot] + bids + parties + organisers + [r IN found | startNode(r)] + [r IN found | endNode(r)] AS n
  WITH DISTINCT n
  RETURN [n.id, labels(n), coalesce(n.name, n.masked_name, n.masked_number, n.document_number,
            n.masked_serial, n.masked_address), n.identity,
          n.name_key, n.is_state_owner, n.address, n.consortium,
          CASE WHEN n:Listing OR n:Penalty OR n:Bid OR n:Qualification THEN
            [k IN ['document_number', 'basis', 'measures', 'issuer', 'authority', 'scope', 'fine_minor', 'valid',
                   'rejection_reason', 'licence_measure', 'violation', 'total_minor', 'currency'] WHERE n[k] IS NOT NULL | [k, toString(n[k])]]
            + CASE WHEN n.kinds IS NULL THEN [] ELSE [['kinds', reduce(s = head(n.kinds), x IN tail(n.kinds) | s + '、' + x)]] END
          WHEN n:Device THEN [['kind', n.kind]]
          WHEN n:Phone OR n:Email OR n:Address THEN [['degree', toString(COUNT {
            MATCH (n)<-[r:REACHED_BY|MAILED_AT|LOCATED_AT]-()
            WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
            RETURN r LIMIT $degree_cap
          })]]
          WHEN n:BidText THEN
            [k IN ['sketch', 'shingles', 'template_shingles'] WHERE n[k] IS NOT NULL | [k, toString(n[k])]]
            + CASE WHEN n.rare_errors IS NULL THEN []
              ELSE [['rare_errors', reduce(s = head(n.rare_errors), x IN tail(n.rare_errors) | s + ',' + x)]] END
          WHEN n:PriceList THEN [['item_count', toString(n.item_count)]]
            + CASE WHEN n.item_count <= $item_cap THEN [['items', n.items]] ELSE [] END
          WHEN n:Baseline THEN [['threshold_ppm', toString(n.threshold_ppm)], ['pairs', toString(n.pairs)]]
          WHEN n IN funders THEN [['degree', toString(COUNT {
            MATCH (n)-[r:PAYS]->(payee)
            WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
            RETURN DISTINCT payee LIMIT $degree_cap
          })]]
          WHEN n IN payers THEN [['insured_units', toString(COUNT {
            MATCH (n)<-[r:INSURED_BY]-(unit)
            WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
              AND r.valid_from <= since AND r.valid_to > since - duration({months: $payer_months})
            RETURN DISTINCT unit LIMIT $degree_cap
          })]]
          ELSE [] END]
} AS nodes
// Times leave as ISO 8601 text: the driver's own temporal values cost more than the rest of the reading. All
// properties of an edge are read at once: each that is read by itself walks the chain of them again.
RETURN [lot.id, lot.name, lot.regime, toString(lot.deadline), lot.method, lot.required_scope,
        lot.required_grade, lot.ceiling_minor] AS lot,
       nodes,
       [e IN [r IN found | [properties(r), type(r), startNode(r).id, endNode(r).id]] |
        [e[0].id, e[1], e[2], e[3], toString(e[0].valid_from),
         toString(e[0].valid_to), e[0].source, e[0].file_sha256, e[0].row, e[0].trust, toString(e[0].stated_at),
         toString(e[0].recorded_at), e[0].contested, e[0].votes_ppb, e[0].share_ppb,
         e[0].share_min_ppb, e[0].indirect, e[0].role, e[0].form, e[0].certificate_key,
         CASE WHEN e[1] IN ['SERVED', 'SITE_MGR', 'QUALIFIED', 'SANCTIONED', 'AUTHORED_BY', 'UPLOADED_FROM',
                               'SIGNED_WITH', 'CONTROL_PRICE_FROM', 'NAMES', 'DEPOSIT_FROM', 'PAYS', 'MANAGED_BY'] THEN
           [k IN ['planned_end', 'suspended_from', 'suspended_until', 'owner_consent', 'scope', 'grade', 'limit_minor',
                  'bars_bidding', 'bar_from', 'bar_until', 'bars_office', 'repaired_on', 'revoked_on', 'objection',
                  'extends_to_subcontractors', 'tender_conduct', 'file_digest', 'uploaded_at', 'on_site', 'origin',
                  'section', 'times', 'paid_at', 'kind'] WHERE e[0][k] IS NOT NULL | [k, toString(e[0][k])]]
         WHEN e[1] = 'HOLDS' THEN
           [k IN ['votes_min_ppb', 'votes_max_ppb', 'share_max_ppb', 'above_min', 'below_max']
            WHERE e[0][k] IS NOT NULL | [k, toString(e[0][k])]]
         ELSE [] END]] AS edges,
       COLLECT {
         UNWIND holding AS h
         WITH endNode(h) AS company, count(*) AS followed
         WHERE followed >= $holder_cap
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
       } AS cut,
       overstaffed,
       busy,
       traced + placed + employing + [account IN fed | [account.id, 'PAYS']] + [r IN paying | [startNode(r).id, type(r)]] + CASE size(published) WHEN 0 THEN [] ELSE [[lot.id, 'CONTROL_PRICE_FROM']] END AS stated
