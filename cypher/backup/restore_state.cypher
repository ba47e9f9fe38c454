// name: backup/restore_state
// purpose: gives a restored graph the name and the knowledge that it had, so that receipts are replayed on it
// params: version: integer, fingerprint: string, created_at: datetime, known_until: datetime
// returns: -
// mode: write
// cost: two nodes, each by its unique id
MERGE (m:Meta {id: 'meta'})
SET m.schema_version = $version, m.created_at = $created_at, m.identity_fingerprint = $fingerprint
MERGE (l:Lease {id: 'load'})
SET l.known_until = $known_until
