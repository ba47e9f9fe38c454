// name: explore/search
// purpose: firms, organisations and lots that a typed text may mean: by id, by the beginning of the code, of the name
// params: ids: list<string>, code: string, prefix: string, limit: integer
// returns: id: string, labels: list<string>, name: string, region: string, rank: integer
// mode: read
// cost: O(ids) by the unique id, and O(limit) entries of an index for each kind and way; a null finds nothing
CALL () {
  MATCH (n:Entity) WHERE n.id IN $ids
  RETURN n, 0 AS rank
  UNION
  MATCH (n:Enterprise) WHERE n.uscc STARTS WITH $code
  RETURN n, 1 AS rank ORDER BY n.uscc LIMIT $limit
  UNION
  MATCH (n:Organization) WHERE n.uscc STARTS WITH $code
  RETURN n, 1 AS rank ORDER BY n.uscc LIMIT $limit
  UNION
  MATCH (n:Enterprise) WHERE n.name STARTS WITH $prefix
  RETURN n, 2 AS rank ORDER BY n.name LIMIT $limit
  UNION
  MATCH (n:Organization) WHERE n.name STARTS WITH $prefix
  RETURN n, 2 AS rank ORDER BY n.name LIMIT $limit
  UNION
  MATCH (n:Lot) WHERE n.name STARTS WITH $prefix
  RETURN n, 2 AS rank ORDER BY n.name LIMIT $limit
}
RETURN n.id AS id, labels(n) AS labels, coalesce(n.name, n.masked_name) AS name,
       n.region_code AS region, min(rank) AS rank
ORDER BY rank, name, id
LIMIT $limit
