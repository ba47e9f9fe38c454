UNWIND range($first, $first + $count - 1) AS i
CREATE (n:Entity:Enterprise {id: 'uscc:' + i, name: '郑州测试' + i + '有限公司', provenance: ['s|' + i]})
WITH n, i
MATCH (held:Entity {id: 'uscc:' + toInteger(i / 2)})
CREATE (n)-[:HOLDS {
  id: 'edge:' + i, statement: 's' + i, source: 'shareholders', file_sha256: 'f', row: i, load: 'l', trust: 2,
  share: 510000000, valid_from: date('2026-01-01'), recorded_at: datetime('2026-01-02T00:00:00Z')
}]->(held)
