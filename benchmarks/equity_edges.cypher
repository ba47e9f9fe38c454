// What benchmarks/equity_latency.py loads into networkx: every holding in force on the day.
MATCH (a:Entity)-[r:HOLDS]->(b:Entity)
WHERE r.recorded_at <= $known_at AND (r.retracted_at IS NULL OR r.retracted_at > $known_at)
  AND (r.valid_from IS NULL OR r.valid_from <= $day) AND (r.valid_to IS NULL OR r.valid_to > $day)
RETURN a.id AS holder, b.id AS company, r.share_ppb AS ppb
