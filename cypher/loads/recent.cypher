// name: loads/recent
// purpose: the latest loads, of one source or of all
// params: source: string, limit: integer
// returns: id: string, properties: map
// mode: read
// cost: O(loads); a hub has thousands
// allows: NodeByLabelScan: all loads of all sources are few
MATCH (l:Load)
WHERE $source IS NULL OR l.source = $source
RETURN l.id AS id, properties(l) AS properties
ORDER BY l.started_at DESC, l.id
LIMIT $limit
