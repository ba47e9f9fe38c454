// name: changes/loads_between
// purpose: the loads that ended after one moment and not after another: how many, and the latest of them
// params: since: datetime, until: datetime, limit: integer
// returns: total: integer, latest: list<id source file_sha256 finished_at rows_loaded>
// mode: read
// cost: O(loads); a hub has thousands
// allows: NodeByLabelScan: all loads of all sources are few
MATCH (l:Load)
WHERE l.finished_at > $since AND l.finished_at <= $until
WITH l ORDER BY l.finished_at DESC, l.id
WITH collect(l) AS loads
RETURN size(loads) AS total,
       [l IN loads[..$limit] | [l.id, l.source, l.file_sha256, l.finished_at, l.rows_loaded]] AS latest
