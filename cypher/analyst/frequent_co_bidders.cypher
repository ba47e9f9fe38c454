// name: analyst/frequent_co_bidders
// purpose: whom one enterprise meets most often in the same lots, and how often each of the two won there
// params: uscc: string, at_least: integer
// returns: other: string, uscc: string, lots_together: integer, won_by_subject: integer, won_by_other: integer
// mode: read
// cost: O(lots of the enterprise times their bidders)
// Meeting often is no offence: in a small trade everybody meets. Compare with the number of firms in the trade.
MATCH (a:Enterprise {uscc: $uscc})-[:SUBMITS]->(ba:Bid)-[:BIDS]->(lot:Lot)<-[:BIDS]-(bb:Bid)<-[:SUBMITS]-(b:Enterprise)
WHERE a <> b
WITH b, count(DISTINCT lot) AS lots_together,
     count(DISTINCT CASE WHEN ba.won THEN lot END) AS won_by_subject,
     count(DISTINCT CASE WHEN bb.won THEN lot END) AS won_by_other
WHERE lots_together >= $at_least
RETURN b.name AS other, b.uscc AS uscc, lots_together, won_by_subject, won_by_other
ORDER BY lots_together DESC, uscc
LIMIT 100
