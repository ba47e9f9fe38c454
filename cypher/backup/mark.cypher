// name: backup/mark
// purpose: says in the graph that a restore is under way: nobody may use it before its end
// params: backup: string
// returns: -
// mode: write
// cost: one node, by its unique id
MERGE (m:Meta {id: 'restore'})
SET m.schema_digest = $backup
