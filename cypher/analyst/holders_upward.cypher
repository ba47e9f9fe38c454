// name: analyst/holders_upward
// purpose: who holds one enterprise, directly and through others, on a day: every chain of holdings up to six layers
// params: uscc: string, as_of: date
// returns: holder: string, name: string, layers: integer, chain: list<string>
// mode: read
// cost: O(holdings above the enterprise); stops at six layers and 500 chains
MATCH path = (target:Enterprise {uscc: $uscc})<-[:HOLDS*1..6]-(holder:Entity)
WHERE all(r IN relationships(path) WHERE r.retracted_at IS NULL
          AND r.valid_from <= $as_of AND coalesce($as_of < r.valid_to, true))
RETURN holder.id AS holder, coalesce(holder.name, holder.masked_name) AS name, length(path) AS layers,
       [r IN relationships(path) |
          coalesce(startNode(r).name, startNode(r).masked_name) + ' holds ' +
          coalesce(toString(r.share_ppb / 10000000) + '.' + right('000000' + toString(r.share_ppb % 10000000), 7) + ' % of ', 'an unstated share of ') +
          coalesce(endNode(r).name, endNode(r).masked_name)] AS chain
ORDER BY layers, holder
LIMIT 500
