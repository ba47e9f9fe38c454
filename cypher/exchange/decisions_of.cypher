// name: exchange/decisions_of
// purpose: the permits and the decisions against some units, each with its state; for a unit's public record, and for
//   whether a search has met a listed unit
// params: ids: list<string>, page: integer
// returns: unit: string, known: boolean, decisions: list<map>
// mode: read
// cost: one index seek for each id and its decisions, at most page of each unit, the latest first
UNWIND $ids AS unit
OPTIONAL MATCH (u:Entity {id: unit})
CALL (u) {
  MATCH (u)-[r:SANCTIONED|GRANTED]->(s:Entity)
  WHERE (u:Enterprise OR u:Organization) AND r.retracted_at IS NULL
  WITH r, s ORDER BY r.valid_from DESC, s.id LIMIT $page
  RETURN collect({id: s.id,
    label: CASE WHEN s:Listing THEN 'Listing' WHEN s:Permit THEN 'Permit' ELSE 'Penalty' END,
    name: s.name, document: s.document_number, basis: s.basis, authority: coalesce(s.issuer, s.authority),
    decided: toString(s.decided_on), valid_from: toString(r.valid_from), valid_to: toString(r.valid_to),
    repaired_on: toString(r.repaired_on), revoked_on: toString(r.revoked_on),
    objection: coalesce(r.objection, false), contested: coalesce(r.contested, false)}) AS decisions
}
RETURN unit, u IS NOT NULL AS known, decisions
ORDER BY unit
