// Status lists (docs/protocol/status.md).
import { inflateSync } from 'node:zlib';
import { base64url } from './encoding.mjs';
import { hasMembers } from './json_profile.mjs';
import { openCompact } from './jws.mjs';
import { Refusal, need } from './refusal.mjs';

const MEMBERS = ['sub', 'iss', 'iat', 'exp', 'ttl', 'status_list'];
const LONGEST = 1024 * 1024;
const DAY = 86_400;
const AHEAD = 30;
const MEANINGS = ['valid', 'revoked', 'suspended', 'superseded'];
const ADDRESS = /^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*$/;

function inflated(text) {
  const packed = base64url(text);
  try {
    const { buffer, engine } = inflateSync(packed, { maxOutputLength: LONGEST, info: true });
    need(engine.bytesWritten === packed.length, 'status.trailing');
    return buffer;
  } catch {
    throw new Refusal('status.zlib');
  }
}

/** Verify a list by the keys of use `status` of its issuer. */
export function readList(token, registry, now) {
  const { entry, claims } = openCompact(token, registry, { typ: 'statuslist+jwt', use: 'status', now });
  need(hasMembers(claims, MEMBERS), 'status.claims');
  need(typeof claims.sub === 'string' && claims.iss === entry.member, 'status.issuer');
  const times = [claims.iat, claims.exp, claims.ttl];
  need(times.every((one) => Number.isInteger(one) && one >= 0), 'status.times');
  need(claims.iat <= now + AHEAD && claims.exp > claims.iat, 'status.times');
  need(entry.nbf <= claims.iat && claims.iat < entry.signs_until, 'key.not_signing_then');
  need(claims.ttl > 0 && claims.ttl <= DAY, 'status.times');
  const list = claims.status_list;
  need(hasMembers(list, ['bits', 'lst']) && [1, 2, 4, 8].includes(list.bits), 'status.bits');
  const fresh = now < Math.min(claims.iat + claims.ttl, claims.exp);
  return { uri: claims.sub, issuer: claims.iss, iat: claims.iat, fresh, bits: list.bits, bytes: inflated(list.lst) };
}

/** Refuse an address that is not below what the issuer registered (section 4). */
export function checkAddress(uri, issuer) {
  const base = issuer?.endpoints.status;
  need(typeof base === 'string' && base.endsWith('/'), 'status.address');
  need(uri.length <= 512 && uri.startsWith(base) && ADDRESS.test(uri.slice(base.length)), 'status.address');
}

/**
 * Return the newest list of each address in some tokens, and what was wrong with the first bad one.
 * A list by a key that was lost is no list: whoever has the key could sign any.
 */
export function readLists(tokens, registry, now) {
  const held = new Map();
  let problem = null;
  const attempt = (work) => {
    try {
      return [work()];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code !== 'key.revoked') problem ??= error;
      return [];
    }
  };
  const lists = tokens.flatMap((token) => attempt(() => ({ token, ...readList(token, registry, now) })));
  for (const list of lists.sort((a, b) => a.iat - b.iat)) {
    const before = held.get(list.uri);
    const other = before !== undefined && before.iat === list.iat && before.token !== list.token;
    attempt(() => need(!other, 'status.rollback'));
    if (!other) held.set(list.uri, list);
  }
  return { held, problem };
}

/** Return how an entry stands: a word of section 1, or unknown. */
export function standing({ uri, idx }, held, issuer) {
  const list = held.get(uri);
  if (list === undefined) return 'unknown';
  need(list.issuer === issuer, 'status.issuer');
  const perByte = 8 / list.bits;
  const byte = list.bytes[Math.floor(idx / perByte)];
  need(byte !== undefined, 'status.index');
  const value = (byte >> ((idx % perByte) * list.bits)) & (2 ** list.bits - 1);
  return list.fresh ? (MEANINGS[value] ?? 'unknown') : 'unknown';
}
