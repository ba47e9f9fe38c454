// name: upsert/lease_release
// purpose: gives the right to load back, if it is still held
// params: id: string, holder: string
// returns: -
// mode: write
// cost: one index seek
MATCH (l:Lease {id: $id})
WHERE l.holder = $holder
SET l.asked_at = datetime()
REMOVE l.holder, l.since, l.until
