// name: draw_check/award
// purpose: whether a lot is there and has a winner now
// params: lot_id: string
// returns: awarded: boolean
// mode: read
// cost: one index seek and the live awards of one lot, at most one of them
MATCH (lot:Entity:Lot {id: $lot_id})
RETURN EXISTS { MATCH (lot)<-[r:WON]-() WHERE r.retracted_at IS NULL } AS awarded
