// name: findings/get
// purpose: one finding or lead by its id, as it was written
// params: id: string
// returns: payload: string, recorded_at: datetime, updated_at: datetime
// mode: read
// cost: one node by its unique id, in each of the two kinds
OPTIONAL MATCH (finding:Finding {id: $id})
OPTIONAL MATCH (lead:Lead {id: $id})
WITH coalesce(finding, lead) AS f
WHERE f IS NOT NULL
RETURN f.payload AS payload, f.recorded_at AS recorded_at, f.updated_at AS updated_at
