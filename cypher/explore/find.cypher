// name: explore/find
// purpose: enterprises and organisations whose name begins with a text
// params: prefix: string, limit: integer
// returns: id: string, labels: list<string>, name: string
// mode: read
// cost: O(limit) entries of the index on the name, in each of the two kinds
CALL () {
  MATCH (n:Enterprise) WHERE n.name STARTS WITH $prefix
  RETURN n ORDER BY n.name LIMIT $limit
  UNION
  MATCH (n:Organization) WHERE n.name STARTS WITH $prefix
  RETURN n ORDER BY n.name LIMIT $limit
}
RETURN n.id AS id, labels(n) AS labels, n.name AS name
ORDER BY name, id
LIMIT $limit
