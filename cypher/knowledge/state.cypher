// name: knowledge/state
// purpose: up to which moment everything that the hub recorded is in the graph, and whether a load is under way
// params: grace: integer
// returns: now: datetime, known_until: datetime, loading: boolean, changed_at: datetime, created_at: datetime,
//   identity_fingerprint: string
// mode: read
// cost: two nodes, each by its unique id
OPTIONAL MATCH (m:Meta {id: 'meta'})
OPTIONAL MATCH (l:Lease {id: 'load'})
RETURN datetime() AS now, l.known_until AS known_until,
       l.holder IS NOT NULL AND l.until + duration({seconds: $grace}) > datetime() AS loading,
       l.asked_at AS changed_at, m.created_at AS created_at, m.identity_fingerprint AS identity_fingerprint
