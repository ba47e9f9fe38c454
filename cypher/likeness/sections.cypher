// name: likeness/sections
// purpose: sections of bids for lots of one kind from which the tender's template was taken out, as sketches, to
//   measure how alike unrelated ones are; ids are digests, so their order is as good as a draw and always the same
// params: lot_type: string, least_shingles: integer, limit: integer
// returns: lot: string, bidders: list<string>, title: string, sketch: string
// mode: read
// cost: O(lots of the kind and their bids); one index seek; sorts their sections
MATCH (kind:Entity:LotType {id: $lot_type})<-[t:OF_TYPE]-(lot)<-[b:BIDS]-(bid)-[c:CONTAINS]->(section:BidText)
WHERE t.retracted_at IS NULL AND b.retracted_at IS NULL AND c.retracted_at IS NULL
  AND section.template_shingles IS NOT NULL AND section.shingles >= $least_shingles
WITH lot, bid, section ORDER BY section.id LIMIT $limit
RETURN lot.id AS lot,
       COLLECT { MATCH (bid)<-[r:SUBMITS|MEMBER_OF]-(unit) WHERE r.retracted_at IS NULL
                 RETURN DISTINCT unit.id } AS bidders,
       section.name AS title, section.sketch AS sketch
