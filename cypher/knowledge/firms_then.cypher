// name: knowledge/firms_then
// purpose: what leads about firms depend on beyond edges, as it was at a moment: which feeds had a fact, and of which
//   agents of the firms some registrations bore another day, which the reading by today's days may miss
// params: ids: list<string>, known_at: datetime, cap: integer
// returns: feeds: list<string>, redated: list<id name firms>
// mode: read
// cost: the first edge of a type where it was known then, else all of the type; of registrations nothing unless a
//   value changed since, then one index seek for each of at most cap firms of an agent
// allows: DirectedRelationshipTypeScan: ends with the first edge that was known then
WITH [known IN [
       ['KIN', EXISTS { MATCH ()-[r:KIN]->() WHERE r.recorded_at <= $known_at }],
       ['FILED_BY', EXISTS { MATCH ()-[r:FILED_BY]->() WHERE r.recorded_at <= $known_at }],
       ['GUARANTEES', EXISTS { MATCH ()-[r:GUARANTEES]->() WHERE r.recorded_at <= $known_at }]
     ] WHERE known[1] | known[0]] AS feeds,
     EXISTS { MATCH (v:Revision) WHERE v.until > $known_at } AS changed
CALL (changed) {
  UNWIND $ids AS id
  MATCH (firm:Entity {id: id})-[f:FILED_BY]->(agent)
  WHERE changed AND f.recorded_at <= $known_at
  WITH DISTINCT agent
  CALL (agent) {
    MATCH (agent)<-[r:FILED_BY]-(other)
    WHERE r.recorded_at <= $known_at
    WITH other LIMIT $cap
    MATCH (v:Revision {of: other.id})
    WHERE v.until > $known_at AND v.was CONTAINS '"registered_on"'
    RETURN count(DISTINCT other) AS firms
  }
  WITH agent, firms
  WHERE firms > 0
  RETURN collect([agent.id, coalesce(agent.name, agent.masked_name, agent.id), firms]) AS redated
}
RETURN feeds, redated
