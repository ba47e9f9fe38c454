// name: backup/census
// purpose: how many nodes and edges there are in all, whoever wrote them
// params: -
// returns: nodes: integer, edges: integer
// mode: read
// cost: the database keeps both counts
// allows: CartesianProduct: of two counts, one row each
MATCH (n)
WITH count(n) AS nodes
CALL () {
  MATCH ()-[r]->()
  RETURN count(r) AS edges
}
RETURN nodes, edges
