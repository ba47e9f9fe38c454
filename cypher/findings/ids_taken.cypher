// name: findings/ids_taken
// purpose: which of some ids belong to nodes of the other kind already: a lead never becomes a finding, nor a finding a lead
// params: ids: list<string>
// returns: id: string
// mode: read
// cost: O(ids), each by its unique id
// identifier: judgement label
UNWIND $ids AS id
MATCH (f:__LABEL__ {id: id})
RETURN f.id AS id
