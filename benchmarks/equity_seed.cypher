// The groups of benchmarks/equity_latency.py: eleven layers of three companies; each is held by two of the layer
// above and one small holder, and in every group a company near the bottom holds a part of one near the top.
UNWIND range(0, $groups - 1) AS g
UNWIND range(0, 10) AS layer
UNWIND range(0, 2) AS k
WITH 'deep:' + g + '/' + layer + '/' + k AS id
CREATE (n:Entity:Enterprise {id: id, name: id})
WITH count(*) AS companies
UNWIND range(0, $groups - 1) AS g
UNWIND range(0, 10) AS layer
UNWIND range(0, 2) AS k
MATCH (n:Entity {id: 'deep:' + g + '/' + layer + '/' + k})
CREATE (p:Entity:Person {id: 'person:' + n.id, masked_name: '张*', identity: 'id_number'})
WITH g, layer, k, n, p
CALL (g, layer, k, n, p) {
  WITH [[60, 'deep:' + g + '/' + (layer + 1) + '/' + k], [25, 'deep:' + g + '/' + (layer + 1) + '/' + (k + 1) % 3],
        [CASE WHEN layer = 10 THEN 95 ELSE 10 END, p.id],
        [CASE WHEN layer = 8 THEN 5 END, 'deep:' + g + '/3/' + k]] AS holders
  UNWIND holders AS held
  MATCH (m:Entity {id: held[1]})
  WHERE held[0] IS NOT NULL
  CREATE (m)-[:HOLDS {id: m.id + '>' + n.id, statement: m.id + '>' + n.id, share_ppb: held[0] * 10000000,
    source: 'benchmark', file_sha256: '0', row: 1, load: 'load:benchmark', trust: 3, stated_at: date('2026-01-01'),
    valid_from: date('2020-01-01'), recorded_at: datetime('2026-02-01T00:00:00Z')}]->(n)
}
RETURN count(*) AS companies
