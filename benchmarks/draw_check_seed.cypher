// The graph of benchmarks/draw_check.py: one lot with 12 bidders, each with a holder above its holder, and a pool of
// 200 experts with two employers each; every tenth expert was employed by a bidder.
CREATE (lot:Entity:Lot {id: 'lot:bench/1', name: 'bench', regime: 'tender',
                        deadline: datetime('2026-10-15T09:30:00+08:00')})
CREATE (pool:Entity:ExpertPool {id: 'expert-pool:bench', name: 'bench'})
WITH lot, pool
UNWIND range(0, 11) AS b
CREATE (firm:Entity:Enterprise {id: 'uscc:bidder-' + b, name: 'bidder ' + b})
CREATE (parent:Entity:Enterprise {id: 'uscc:parent-' + b, name: 'parent ' + b})
CREATE (top:Entity:Enterprise {id: 'uscc:top-' + b, name: 'top ' + b})
CREATE (head:Entity:Person {id: 'person:head-' + b, masked_name: 'h', identity: 'id_number'})
CREATE (bid:Entity:Bid {id: 'bid:bench/1/' + b})
CREATE (firm)-[:SUBMITS {id: 's' + b}]->(bid)
CREATE (bid)-[:BIDS {id: 'b' + b}]->(lot)
CREATE (parent)-[:HOLDS {id: 'h' + b, share_ppb: 800000000}]->(firm)
CREATE (top)-[:HOLDS {id: 't' + b, share_ppb: 800000000}]->(parent)
CREATE (head)-[:LEGAL_REPRESENTATIVE_OF {id: 'l' + b}]->(firm)
WITH pool, collect(firm) AS firms, collect(parent) AS parents
UNWIND range(0, 199) AS e
CREATE (expert:Entity:Person {id: 'person:expert-' + e, masked_name: 'e', identity: 'id_number'})
CREATE (one:Entity:Enterprise {id: 'uscc:employer-' + e, name: 'employer ' + e})
CREATE (expert)-[:EXPERT_OF {id: 'p' + e}]->(pool)
CREATE (expert)-[:EMPLOYED {id: 'e' + e}]->(one)
WITH expert, e, CASE WHEN e % 10 = 0 THEN firms[e % 12] ELSE parents[e % 12] END AS second
CREATE (expert)-[:EMPLOYED {id: 'f' + e}]->(second)
WITH count(*) AS done
MATCH (:Entity)-[r]->(:Entity)
SET r.statement = r.id, r.source = 'benchmark', r.file_sha256 = '0', r.row = 1, r.trust = 3,
    r.valid_from = date('2020-01-01'), r.recorded_at = datetime('2026-01-01T00:00:00Z')
RETURN count(r) AS edges
