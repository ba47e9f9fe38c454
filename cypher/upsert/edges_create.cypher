// name: upsert/edges_create
// purpose: new edges of one type between nodes that are there
// params: rows: list<map>, batch: map
// returns: created: integer
// mode: write
// cost: two index seeks a row
// allows: CartesianProduct: of the two ends of one row
// identifier: type
UNWIND $rows AS row
MATCH (a:Entity {id: row.start})
MATCH (b:Entity {id: row.end})
CREATE (a)-[r:__TYPE__]->(b)
SET r = row.properties, r += $batch
RETURN count(*) AS created
