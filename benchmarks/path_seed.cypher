// The groups of benchmarks/path_latency.py: two holders with $companies companies each. A company has an address, a
// telephone and a representative of its own and two officers who serve three companies of its group; one officer
// serves the first company of both groups, so that the holders are four steps apart.
UNWIND range(0, 1) AS g
CREATE (:Entity:Enterprise {id: 'holder:' + g, name: 'holder:' + g})
WITH g
UNWIND range(0, $companies - 1) AS c
WITH g, c, 'company:' + g + '/' + c AS id
CREATE (n:Entity:Enterprise {id: id, name: id})
CREATE (a:Entity:Address {id: 'address:' + id})
CREATE (t:Entity:Phone {id: 'phone:' + id})
CREATE (p:Entity:Person {id: 'head:' + id, masked_name: '张*', identity: 'id_number'})
MERGE (o1:Entity:Person {id: 'officer:' + g + '/' + c / 3})
MERGE (o2:Entity:Person {id: 'other officer:' + g + '/' + (c + 1) / 3})
MERGE (both:Entity:Person {id: 'officer of both'})
WITH g, c, n, a, t, p, o1, o2, both
MATCH (h:Entity {id: 'holder:' + g})
CREATE (h)-[r1:HOLDS {share_ppb: 600000000}]->(n), (n)-[r2:LOCATED_AT]->(a), (n)-[r3:REACHED_BY]->(t),
  (p)-[r4:LEGAL_REPRESENTATIVE_OF]->(n), (o1)-[r5:OFFICER_OF]->(n), (o2)-[r6:OFFICER_OF]->(n)
FOREACH (x IN CASE WHEN c = 0 THEN [1] ELSE [] END | CREATE (both)-[:OFFICER_OF {id: 'both>' + n.id}]->(n))
WITH n
MATCH (n)-[r]-()
SET r += {id: type(r) + elementId(r), statement: elementId(r), source: 'benchmark', file_sha256: '0', row: 1,
  load: 'load:benchmark', trust: 3, stated_at: date('2026-01-01'), valid_from: date('2020-01-01'),
  recorded_at: datetime('2026-02-01T00:00:00Z')}
RETURN count(*) AS edges
