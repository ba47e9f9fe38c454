// name: backup/restore_edges
// purpose: edges of one type of a backup, into a graph that has none of them
// params: rows: list<map>
// returns: created: integer
// mode: write
// cost: two index seeks a row
// allows: CartesianProduct: of the two ends of one row
// identifier: type
UNWIND $rows AS row
MATCH (a:Entity {id: row.start})
MATCH (b:Entity {id: row.end})
CREATE (a)-[r:__TYPE__]->(b)
SET r = row.properties
RETURN count(*) AS created
