// What a disclosed band is worth (docs/protocol/mapping.md).
import { base64url, taggedLike } from './encoding.mjs';
import { parseObject } from './json_profile.mjs';
import { SUITES } from './keys.mjs';
import { openGeneral } from './jws.mjs';
import { fits, kinds } from './records.mjs';
import { Refusal, decided, need } from './refusal.mjs';

const CHINA = 8 * 3_600;
const party = (value) => fits(value, { member: kinds.entity, scale: kinds.code, digest: kinds.digest });
const rule = (value) => fits(value, { from_band: kinds.code, to_band: kinds.code });
const TABLE = {
  id: kinds.code,
  version: kinds.version,
  source: party,
  target: party,
  rules: kinds.list(rule, 1, 16),
  basis: kinds.oneOf('label', 'percentile', 'scene'),
  effective: kinds.day,
  expires: kinds.day,
  state: kinds.oneOf('provisional', 'agreed'),
  note: (value) => typeof value === 'string' && value !== '' && [...value].length <= 500,
};

/** Return the table with a digest, however far its cities have come, and its document. */
function named(digest, registry) {
  for (const document of registry.tables) {
    try {
      const bytes = base64url(parseObject(document).payload);
      if (taggedLike(digest, bytes) !== digest) continue;
      const table = parseObject(bytes);
      if (fits(table, TABLE)) return { table, document };
    } catch (error) {
      // One table that cannot be read stops no other (section 3).
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return null;
}

function required(member, reader, registry) {
  const owner = registry.members.get(member);
  const suites = registry.members.get(reader)?.accepts ?? [];
  const algOf = (id) => Object.keys(SUITES).find((alg) => SUITES[alg].id === id);
  const has = (alg) => owner?.keys.some((key) => key.use === 'record' && key.alg === alg);
  const alg = suites.map(algOf).find(has);
  decided(alg !== undefined, 'mapping.no_key');
  return { member, alg };
}

function isAgreed({ table, document }, reader, registry, now) {
  const names = [table.source.member, table.target.member];
  const parties = names.map((name) => required(name, reader, registry));
  try {
    const expected = { typ: 'cc-map+jws', use: 'record', now };
    const { entries } = openGeneral(document, registry, expected, parties);
    return table.state === 'agreed' && entries.every(({ member }) => names.includes(member));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return false;
  }
}

/** Return the band that a record's band is worth to its reader, or `no-incentive`. */
export function worth(claims, reader, registry, now) {
  const found = named(claims.mapping, registry);
  decided(found !== null, 'mapping.not_at_hand');
  decided(isAgreed(found, reader, registry, now), 'mapping.not_agreed');
  const { source, target, rules, effective, expires } = found.table;
  need(source.member === claims.iss && target.member === reader, 'mapping.direction');
  const day = new Date((now + CHINA) * 1000).toISOString().slice(0, 10);
  decided(effective <= day && day < expires, 'mapping.not_in_force');
  return rules.find(({ from_band: from }) => from === claims.band)?.to_band ?? 'no-incentive';
}
