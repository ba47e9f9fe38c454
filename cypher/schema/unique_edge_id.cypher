// name: schema/unique_edge_id
// purpose: makes the id of edges of one type unique: a statement that is loaded twice at the same time is stored once
// params: -
// returns: -
// mode: write
// cost: O(edges of the type) once; nothing when the constraint is there
// identifier: type
CREATE CONSTRAINT IF NOT EXISTS FOR ()-[r:__TYPE__]-() REQUIRE r.id IS UNIQUE
