// name: raw_nodes
// purpose: the baseline of load_rate: nodes by UNWIND and MERGE, nothing compared, nothing checked
// params: rows: list<map>
// returns: -
// mode: write
// cost: one index seek and one index entry a row
// identifier: label
UNWIND $rows AS row
MERGE (n:Entity {id: row.id})
SET n:__LABEL__
SET n = row
