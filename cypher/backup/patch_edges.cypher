// name: backup/patch_edges
// purpose: values of a backup that no file of the import tool can hold, for edges that it imported
// params: rows: list<map>
// returns: patched: integer
// mode: write
// cost: one index seek a row
// identifier: type
UNWIND $rows AS row
MATCH (:Entity)-[r:__TYPE__ {id: row.id}]->(:Entity)
SET r += row.properties
RETURN count(*) AS patched
