// name: upsert/lease_lock
// purpose: who holds the right to load; keeps others from changing it until the transaction ends
// params: id: string
// returns: holder: string, since: datetime, until: datetime, known_until: datetime, now: datetime, expired: boolean
// mode: write
// cost: one index seek
MERGE (l:Lease {id: $id})
// The SET takes the write lock before the holder is read.
SET l.asked_at = datetime()
RETURN l.holder AS holder, l.since AS since, l.until AS until, l.known_until AS known_until, datetime() AS now,
       coalesce(l.until < datetime(), true) AS expired
