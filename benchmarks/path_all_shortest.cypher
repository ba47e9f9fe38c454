// What one writes first for the question of benchmarks/path_latency.py: all shortest paths, as of a day. It passes
// through every supernode, and it finds no next longer path.
MATCH (a:Entity {id: $start}), (b:Entity {id: $end})
MATCH p = allShortestPaths((a)-[*..6]-(b))
WHERE all(r IN relationships(p) WHERE r.recorded_at <= $known_at
  AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day))
RETURN [n IN nodes(p) | n.id] AS nodes
LIMIT 100
