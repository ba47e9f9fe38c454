// name: knowledge/changed_since
// purpose: whether anything changed in place after a moment
// params: known_at: datetime
// returns: of: string
// mode: read
// cost: the first entry of an index
MATCH (v:Revision)
WHERE v.until > $known_at
RETURN v.of AS of
LIMIT 1
