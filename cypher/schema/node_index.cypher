// name: schema/node_index
// purpose: makes nodes of one label quick to find by one property
// params: -
// returns: -
// mode: write
// cost: O(nodes of the label) once; nothing when the index is there
// identifier: any label property
CREATE INDEX IF NOT EXISTS FOR (n:__LABEL__) ON (n.__PROPERTY__)
