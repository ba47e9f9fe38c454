// name: analyst/same_principal_in_lot
// purpose: pairs of bidders of one lot with the same legal representative or principal on the day of the bid deadline
// params: lot_id: string
// returns: bidder_a: string, bidder_b: string, person: string, relations: list<string>, sources: list<string>
// mode: read
// cost: O(bids of the lot and the offices of their persons)
// A match is for a person to look at; the checked answer with its article is `credit-hub check LOT`.
MATCH (lot:Entity:Lot {id: $lot_id})
WITH lot, date(datetime({datetime: lot.deadline, timezone: '+08:00'})) AS day
MATCH (a:Entity)-[:SUBMITS]->(:Bid)-[:BIDS]->(lot)
MATCH (a)<-[ra:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF]-(p:Person)-[rb:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF]->(b:Entity)
WHERE a.id < b.id
  AND all(r IN [ra, rb] WHERE r.retracted_at IS NULL AND r.valid_from <= day AND coalesce(day < r.valid_to, true))
  AND EXISTS { (b)-[:SUBMITS]->(:Bid)-[:BIDS]->(lot) }
RETURN a.name AS bidder_a, b.name AS bidder_b, p.id AS person,
       collect(DISTINCT type(ra) + '/' + type(rb)) AS relations,
       collect(DISTINCT ra.source + ' row ' + ra.row) + collect(DISTINCT rb.source + ' row ' + rb.row) AS sources
ORDER BY bidder_a, bidder_b
