// name: backup/restore_system_edges
// purpose: edges of findings or leads of a backup, into a graph that has none of them
// params: rows: list<map>
// returns: created: integer
// mode: write
// cost: two index seeks a row
// allows: CartesianProduct: of the two ends of one row
// identifier: judgement label
UNWIND $rows AS row
MATCH (f:__LABEL__ {id: row.start})
MATCH (e:Entity {id: row.end})
CREATE (f)-[r:$(row.type)]->(e)
RETURN count(*) AS created
