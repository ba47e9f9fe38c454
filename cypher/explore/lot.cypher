// name: explore/lot
// purpose: one lot with its tender, buyers and agencies
// params: id: string
// returns: properties: map, tender: map, buyers: list<map>, agencies: list<map>, winners: list<map>
// mode: read
// cost: one node by its unique id and its live edges other than bids
MATCH (lot:Entity:Lot {id: $id})
OPTIONAL MATCH (lot)-[p:PART_OF]->(tender:Tender) WHERE p.retracted_at IS NULL
WITH lot, tender ORDER BY tender.id LIMIT 1
RETURN properties(lot) AS properties,
       CASE WHEN tender IS NULL THEN NULL ELSE {id: tender.id, name: tender.name} END AS tender,
       COLLECT { MATCH (lot)<-[r:TENDERS]-(u:Entity) WHERE r.retracted_at IS NULL
                 RETURN DISTINCT {id: u.id, name: u.name} AS party ORDER BY party.id } AS buyers,
       COLLECT { MATCH (lot)<-[r:AGENT_FOR]-(u:Entity) WHERE r.retracted_at IS NULL
                 RETURN DISTINCT {id: u.id, name: u.name} AS party ORDER BY party.id } AS agencies,
       COLLECT { MATCH (lot)<-[r:WON]-(u:Entity) WHERE r.retracted_at IS NULL
                 RETURN DISTINCT {id: u.id, name: coalesce(u.name, u.masked_name)} AS party
                 ORDER BY party.id } AS winners
