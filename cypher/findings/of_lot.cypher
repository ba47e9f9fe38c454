// name: findings/of_lot
// purpose: all findings and leads about one lot, findings first, then by rule and id
// params: lot_id: string, limit: integer
// returns: payload: string, recorded_at: datetime, updated_at: datetime
// mode: read
// cost: O(findings and leads of the lot)
MATCH (:Entity {id: $lot_id})<-[:ABOUT]-(f:Finding|Lead)
RETURN f.payload AS payload, f.recorded_at AS recorded_at, f.updated_at AS updated_at
ORDER BY f:Lead, f.rule_id, f.id
LIMIT $limit
