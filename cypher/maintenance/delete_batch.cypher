// name: maintenance/delete_batch
// purpose: delete a bounded number of nodes with their edges; repeated until it deletes none, it empties the database
// params: batch: integer
// returns: deleted: integer
// mode: write
// cost: O(batch) nodes and their edges
// allows: AllNodesScan: it empties the database
MATCH (n)
WITH n LIMIT $batch
DETACH DELETE n
RETURN count(*) AS deleted
