// name: upsert/lease_hold
// purpose: takes or renews the right to load, by the clock of the server
// params: id: string, holder: string, seconds: integer, known_until: datetime
// returns: -
// mode: write
// cost: one index seek
MATCH (l:Lease {id: $id})
SET l.since = CASE WHEN l.holder = $holder THEN l.since ELSE datetime() END,
    l.until = datetime() + duration({seconds: $seconds}),
    l.known_until = $known_until
SET l.holder = $holder
