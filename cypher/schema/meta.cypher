// name: schema/meta
// purpose: how this graph was made: version of its schema, digest of its constraints and indexes, identity key
// params: -
// returns: schema_version: integer, schema_digest: string, identity_fingerprint: string, created_at: datetime
// mode: read
// cost: one node
MATCH (m:Meta {id: 'meta'})
RETURN m.schema_version AS schema_version, m.schema_digest AS schema_digest,
       m.identity_fingerprint AS identity_fingerprint, m.created_at AS created_at
