// The read of benchmarks/store_sync_async.py: the ten holders of one enterprise, one row each.
MATCH (n:Entity {id: $id})<-[r:HOLDS]-(m:Entity)
WHERE r.retracted_at IS NULL
RETURN m.id AS id, m.name AS name, r.share_ppb AS share_ppb, r.valid_from AS valid_from,
       r.source AS source, r.row AS row, r.recorded_at AS recorded_at
ORDER BY id
