// name: schema/edge_index
// purpose: makes edges of one type quick to find by one property
// params: -
// returns: -
// mode: write
// cost: O(edges of the type) once; nothing when the index is there
// identifier: type property
CREATE INDEX IF NOT EXISTS FOR ()-[r:__TYPE__]-() ON (r.__PROPERTY__)
