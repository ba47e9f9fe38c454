// name: changes/successors
// purpose: what the sources of replaced statements say now, recorded between two moments
// params: statements: list<string>, since: datetime, until: datetime
// returns: id: string, statement: string, load: string,
//   edge: list<id type start end valid_from valid_to source file_sha256 row trust stated_at recorded_at
//   contested votes_ppb share_ppb share_min_ppb indirect role form certificate_key details>,
//   ends: list<id labels name identity name_key is_state_owner address consortium details>
// mode: read
// cost: one index seek a statement, and its versions
// identifier: type
UNWIND $statements AS statement
MATCH (a)-[r:__TYPE__ {statement: statement}]->(b)
WHERE r.recorded_at > $since AND r.recorded_at <= $until
  AND (r.retracted_at IS NULL OR r.retracted_at > $until)
RETURN r.id AS id, r.statement AS statement, r.load AS load,
       [r.id, type(r), a.id, b.id, toString(r.valid_from), toString(r.valid_to), r.source, r.file_sha256, r.row,
        r.trust, toString(r.stated_at), toString(r.recorded_at), r.contested, r.votes_ppb, r.share_ppb,
        r.share_min_ppb, r.indirect, r.role, r.form, r.certificate_key,
        [k IN ['votes_min_ppb', 'votes_max_ppb', 'share_max_ppb', 'above_min', 'below_max']
         WHERE r[k] IS NOT NULL | [k, toString(r[k])]]] AS edge,
       [n IN [a, b] | [n.id, labels(n), coalesce(n.name, n.masked_name, n.masked_number, n.document_number,
          n.masked_serial, n.masked_address), n.identity, n.name_key, n.is_state_owner, n.address, n.consortium,
          []]] AS ends
