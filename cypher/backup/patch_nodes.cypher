// name: backup/patch_nodes
// purpose: values of a backup that no file of the import tool can hold, for nodes that it imported
// params: rows: list<map>
// returns: patched: integer
// mode: write
// cost: one index seek a row
// identifier: any label
UNWIND $rows AS row
MATCH (n:__LABEL__ {id: row.id})
SET n += row.properties
RETURN count(*) AS patched
