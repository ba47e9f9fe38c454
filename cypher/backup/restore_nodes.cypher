// name: backup/restore_nodes
// purpose: nodes of a backup with all their labels, into a graph that has none of them
// params: rows: list<map>
// returns: created: integer
// mode: write
// cost: O(rows)
UNWIND $rows AS row
CREATE (n:$(row.labels))
SET n = row.properties
RETURN count(*) AS created
