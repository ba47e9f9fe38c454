// name: backup/marked
// purpose: whether a restore began and did not end, and of which backup
// params: -
// returns: backup: string
// mode: read
// cost: one node, by its unique id
MATCH (m:Meta {id: 'restore'})
RETURN m.schema_digest AS backup
