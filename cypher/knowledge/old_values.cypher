// name: knowledge/old_values
// purpose: old values of nodes and edges that changed in place after a moment, the latest change first
// params: ids: list<string>, known_at: datetime
// returns: of: string, was: string
// mode: read
// cost: one index seek an id, and the revisions of that id
UNWIND $ids AS id
MATCH (v:Revision {of: id})
WHERE v.until > $known_at
RETURN v.of AS of, v.was AS was
ORDER BY of, v.until DESC
