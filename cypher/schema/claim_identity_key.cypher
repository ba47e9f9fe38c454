// name: schema/claim_identity_key
// purpose: binds the graph to an identity key unless it is bound already, and says to which
// params: fingerprint: string, now: datetime
// returns: identity_fingerprint: string
// mode: write
// cost: one node
MATCH (m:Meta {id: 'meta'})
// The first SET takes the write lock, so that of two claims at the same time the second sees the first.
SET m.migrated_at = $now
WITH m
SET m.identity_fingerprint = coalesce(m.identity_fingerprint, $fingerprint)
RETURN m.identity_fingerprint AS identity_fingerprint
