// name: exchange/sanctions
// purpose: a page of the decisions against units, in the order of their ids, each with its subject and its state; for
//   the records that partners get
// params: prefix: string, after: string, since: datetime, page: integer
// returns: id: string, decision: map, subjects: list<map>
// mode: read
// cost: a range of the index of ids, and for each decision its subjects; a since of null means all
MATCH (s:Entity)
WHERE s.id > $after AND s.id STARTS WITH $prefix
WITH s ORDER BY s.id LIMIT $page
OPTIONAL MATCH (s)-[d:DECIDED_BY]->(a:Entity)
WHERE d.retracted_at IS NULL AND a.id STARTS WITH 'uscc:'
WITH s, min(a.id) AS decider
RETURN s.id AS id,
       {label: CASE WHEN s:Listing THEN 'Listing' ELSE 'Penalty' END, name: s.name, document: s.document_number,
        basis: s.basis, authority: coalesce(s.issuer, s.authority), decider: decider,
        decided: toString(s.decided_on)} AS decision,
       COLLECT {
         MATCH (u:Entity)-[r:SANCTIONED]->(s)
         WHERE (u:Enterprise OR u:Organization) AND u.id STARTS WITH 'uscc:' AND r.retracted_at IS NULL
           AND ($since IS NULL OR r.recorded_at >= $since)
         WITH u, r ORDER BY r.trust DESC, r.stated_at DESC, r.id
         WITH u, head(collect(r)) AS r
         RETURN {id: u.id, valid_from: toString(r.valid_from), valid_to: toString(r.valid_to),
                 repaired_on: toString(r.repaired_on), revoked_on: toString(r.revoked_on),
                 objection: coalesce(r.objection, false), contested: coalesce(r.contested, false)}
       } AS subjects
ORDER BY id
