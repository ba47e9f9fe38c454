// name: schema/unique_id
// purpose: makes the id of nodes with one label unique, and quick to find
// params: -
// returns: -
// mode: write
// cost: O(nodes of the label) once; nothing when the constraint is there
// identifier: any label
CREATE CONSTRAINT IF NOT EXISTS FOR (n:__LABEL__) REQUIRE n.id IS UNIQUE
