// name: analyst/contested_facts
// purpose: nodes on which equally ranked sources differ, with the properties in question and the statements
// params: limit: integer
// returns: id: string, name: string, contested: list<string>, provenance: list<string>
// mode: read
// cost: O(nodes)
// allows: NodeByLabelScan: a question about the quality of the whole graph
MATCH (n:Entity)
WHERE size(n.contested) > 0
RETURN n.id AS id, coalesce(n.name, n.masked_name) AS name, n.contested AS contested, n.provenance AS provenance
ORDER BY id
LIMIT $limit
