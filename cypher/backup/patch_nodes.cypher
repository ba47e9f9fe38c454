// name: backup/patch_nodes
// purpose: values of a backup that no file of the import tool can hold, for nodes that it imported
// params: rows: list<map>
// returns: patched: integer
// mode: write
// cost: one index seek a row
// identifier: any label
// allows: NodeByLabelScan: of kinds without an index on id, of which there is one node or none
UNWIND $rows AS row
MATCH (n:__LABEL__ {id: row.id})
SET n += row.properties
RETURN count(*) AS patched
