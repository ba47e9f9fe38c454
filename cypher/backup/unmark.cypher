// name: backup/unmark
// purpose: says that the restore has ended
// params: -
// returns: -
// mode: write
// cost: one node, by its unique id
MATCH (m:Meta {id: 'restore'})
DELETE m
