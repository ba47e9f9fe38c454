// name: upsert/revisions
// purpose: keeps the old values of nodes and edges that a batch changes; of two changes at one moment, the first
// params: rows: list<map>
// returns: -
// mode: write
// cost: one index entry a row
UNWIND $rows AS row
MERGE (v:Revision {id: row.id})
ON CREATE SET v = row
