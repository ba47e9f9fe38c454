// name: backup/state
// purpose: how this graph was made and up to when it is complete: what a backup must bring back besides nodes and edges
// params: -
// returns: schema_version: integer, schema_digest: string, identity_fingerprint: string, created_at: datetime,
//   known_until: datetime
// mode: read
// cost: two nodes, each by its unique id
OPTIONAL MATCH (m:Meta {id: 'meta'})
OPTIONAL MATCH (l:Lease {id: 'load'})
RETURN m.schema_version AS schema_version, m.schema_digest AS schema_digest,
       m.identity_fingerprint AS identity_fingerprint, m.created_at AS created_at, l.known_until AS known_until
