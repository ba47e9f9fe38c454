// name: schema/await_indexes
// purpose: waits until every index is built
// params: seconds: integer
// returns: -
// mode: read
// cost: the time that building takes; at most the given seconds, then an error
CALL db.awaitIndexes($seconds)
