// name: maintenance/delete_edges_batch
// purpose: delete a bounded number of edges; repeated until it deletes none, no node is too well connected to delete
// params: batch: integer
// returns: deleted: integer
// mode: write
// cost: O(batch) edges
// allows: DirectedAllRelationshipsScan: it empties the database
MATCH ()-[r]->()
WITH r LIMIT $batch
DELETE r
RETURN count(*) AS deleted
