// name: knowledge/loads
// purpose: the loads that had ended at a moment
// params: known_at: datetime
// returns: ids: list<string>
// mode: read
// cost: O(loads); a hub has thousands
// allows: NodeByLabelScan: all loads of all sources are few
MATCH (l:Load)
WHERE l.finished_at <= $known_at
WITH l.id AS id ORDER BY id
RETURN collect(id) AS ids
