// name: schema/record_version
// purpose: records that the graph is at a version of the schema; never goes back, whoever else records at the same time
// params: version: integer, digest: string, now: datetime
// returns: schema_version: integer
// mode: write
// cost: one node, by its unique id
MERGE (m:Meta {id: 'meta'})
ON CREATE SET m.created_at = $now, m.schema_version = 0
SET m.migrated_at = $now
WITH m WHERE m.schema_version <= $version
SET m.schema_version = $version, m.schema_digest = $digest
RETURN m.schema_version AS schema_version
