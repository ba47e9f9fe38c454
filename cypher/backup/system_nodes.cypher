// name: backup/system_nodes
// purpose: a page of the nodes of one kind that the hub itself writes, in the order of their ids
// params: after: string, limit: integer
// returns: id: string, labels: list<string>, properties: map
// mode: read
// cost: O(limit) index entries in order
// identifier: any label
// allows: NodeByLabelScan: of kinds without an index on id, of which there is one node or none
MATCH (n:__LABEL__)
WHERE n.id > $after
RETURN n.id AS id, labels(n) AS labels, properties(n) AS properties
ORDER BY n.id
LIMIT $limit
