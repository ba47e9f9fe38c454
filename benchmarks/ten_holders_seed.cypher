// The graph of benchmarks/store_sync_async.py: 2,000 enterprises with ten holders each.
UNWIND range(1, 2000) AS number
CREATE (n:Entity:Enterprise {id: 'uscc:' + number, name: 'enterprise ' + number})
WITH n, number
UNWIND range(1, 10) AS holder
CREATE (m:Entity:Enterprise {id: 'uscc:' + number + '-' + holder, name: 'holder ' + holder})
CREATE (m)-[:HOLDS {id: number + '-' + holder, statement: number + '-' + holder,
                    share_ppb: 100000000, valid_from: date('2020-01-01'), source: 'benchmark',
                    row: holder, recorded_at: datetime('2026-11-01T00:00:00Z')}]->(n)
