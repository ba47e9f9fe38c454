// name: benchmarks/one_pattern
// purpose: the linked bidders of a lot asked as one variable-length pattern, to compare with
// params: lot_id: string, day: date
// returns: first: string, second: string, edges: list<string>
// mode: read
// cost: all paths of up to four edges between all pairs of bidders
MATCH (lot:Entity:Lot {id: $lot_id})<-[:BIDS]-()<-[:SUBMITS|MEMBER_OF]-(first)
MATCH (lot)<-[:BIDS]-()<-[:SUBMITS|MEMBER_OF]-(second)
WHERE first.id < second.id
MATCH path = (first)-[:HOLDS|LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|OFFICER_OF*1..4]-(second)
WHERE all(r IN relationships(path)
          WHERE r.valid_from <= $day AND (r.valid_to IS NULL OR r.valid_to > $day))
RETURN first.id AS first, second.id AS second, [r IN relationships(path) | r.id] AS edges
LIMIT 1000
