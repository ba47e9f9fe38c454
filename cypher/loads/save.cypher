// name: loads/save
// purpose: write the state of one load: at its start, with each checkpoint, and at its end
// params: id: string, properties: map
// returns: -
// mode: write
// cost: one node by its unique id
MERGE (l:Load {id: $id})
SET l += $properties
