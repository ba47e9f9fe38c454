// name: findings/concerning
// purpose: all findings and leads that concern one enterprise, organisation or person, latest first
// params: subject_id: string, limit: integer
// returns: payload: string, recorded_at: datetime, updated_at: datetime
// mode: read
// cost: O(findings and leads of the subject)
MATCH (:Entity {id: $subject_id})<-[:CONCERNS]-(f:Finding|Lead)
RETURN f.payload AS payload, f.recorded_at AS recorded_at, f.updated_at AS updated_at
ORDER BY f.recorded_at DESC, f.id
LIMIT $limit
