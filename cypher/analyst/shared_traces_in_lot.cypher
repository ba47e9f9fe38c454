// name: analyst/shared_traces_in_lot
// purpose: devices, certificates, accounts and telephone numbers that the bids of different bidders of one lot share
// params: lot_id: string
// returns: trace: string, kind: string, relations: list<string>, bidders: list<string>
// mode: read
// cost: O(bids of the lot and their traces)
MATCH (:Entity:Lot {id: $lot_id})<-[b:BIDS]-(bid:Bid)-[r:AUTHORED_BY|UPLOADED_FROM|SIGNED_WITH|DEPOSIT_FROM|REACHED_BY]->(t:Entity)
WHERE b.retracted_at IS NULL AND r.retracted_at IS NULL
MATCH (u:Entity)-[s:SUBMITS]->(bid)
WHERE s.retracted_at IS NULL
WITH t, collect(DISTINCT type(r)) AS relations, collect(DISTINCT u.name) AS bidders
WHERE size(bidders) > 1
RETURN t.id AS trace, coalesce(t.kind, head([l IN labels(t) WHERE l <> 'Entity'])) AS kind, relations, bidders
ORDER BY size(bidders) DESC, trace
