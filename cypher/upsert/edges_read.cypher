// name: upsert/edges_read
// purpose: all versions of the statements that a batch is about, as the graph holds them
// params: statements: list<string>
// returns: id: string, statement: string, source: string, file_sha256: string, row: integer, trust: integer, stated_at: date, retracted_at: datetime, contested: boolean
// mode: read
// cost: one index seek a statement
// identifier: type
UNWIND $statements AS statement
MATCH ()-[r:__TYPE__ {statement: statement}]->()
RETURN r.id AS id, r.statement AS statement, r.source AS source, r.file_sha256 AS file_sha256,
       r.row AS row, r.trust AS trust, r.stated_at AS stated_at, r.retracted_at AS retracted_at,
       coalesce(r.contested, false) AS contested
