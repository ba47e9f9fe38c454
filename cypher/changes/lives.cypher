// name: changes/lives
// purpose: what is stated by edges, by which load, and when they were retracted
// params: ids: list<string>
// returns: id: string, statement: string, load: string, retracted_at: datetime
// mode: read
// cost: one index seek an id
// identifier: type
UNWIND $ids AS id
MATCH ()-[r:__TYPE__ {id: id}]->()
RETURN r.id AS id, r.statement AS statement, r.load AS load, r.retracted_at AS retracted_at
