// name: explore/bids_of_lot
// purpose: the bids for one lot, each with its bidder, its consortium members and its properties
// params: id: string, limit: integer
// returns: id: string, properties: map, bidders: list<map>, members: list<map>
// mode: read
// cost: O(bids of the lot)
MATCH (:Entity:Lot {id: $id})<-[b:BIDS]-(bid:Bid)
WHERE b.retracted_at IS NULL
WITH DISTINCT bid ORDER BY bid.id LIMIT $limit
RETURN bid.id AS id, properties(bid) AS properties,
       COLLECT { MATCH (bid)<-[r:SUBMITS]-(u:Entity) WHERE r.retracted_at IS NULL
                 RETURN DISTINCT {id: u.id, name: coalesce(u.name, u.masked_name)} AS party
                 ORDER BY party.id } AS bidders,
       COLLECT { MATCH (bid)<-[r:MEMBER_OF]-(u:Entity) WHERE r.retracted_at IS NULL
                 RETURN DISTINCT {id: u.id, name: u.name} AS party ORDER BY party.id } AS members
ORDER BY id
