// name: findings/save
// purpose: keep the findings (or leads) of one check under their ids; one that is kept already changes only with its text
// params: judgements: list<map>, now: datetime
// returns: saved: integer
// mode: write
// cost: O(judgements and their subjects), each by its unique id
// identifier: judgement label
UNWIND $judgements AS judgement
MERGE (f:__LABEL__ {id: judgement.id})
ON CREATE SET f.recorded_at = $now, f.updated_at = $now
SET f.updated_at = CASE WHEN f.payload = judgement.payload THEN f.updated_at ELSE $now END
SET f += judgement.properties
WITH f, judgement
MATCH (lot:Entity {id: judgement.lot_id})
MERGE (f)-[:ABOUT]->(lot)
WITH f, judgement
CALL (f, judgement) {
  UNWIND judgement.subjects AS subject_id
  MATCH (subject:Entity {id: subject_id})
  MERGE (f)-[:CONCERNS]->(subject)
}
RETURN count(DISTINCT f) AS saved
