// name: upsert/lease_lock
// purpose: who holds the right to load; keeps others from changing it until the transaction ends
// params: id: string
// returns: holder: string, since: datetime, until: datetime, expired: boolean
// mode: write
// cost: one index seek
MERGE (l:Lease {id: $id})
// The SET takes the write lock before the holder is read.
SET l.asked_at = datetime()
RETURN l.holder AS holder, l.since AS since, l.until AS until,
       coalesce(l.until < datetime(), true) AS expired
