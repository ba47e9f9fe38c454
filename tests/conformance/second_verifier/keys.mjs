// Keys and suites (docs/protocol/signatures.md, sections 3 and 6).
import { createPublicKey, verify } from 'node:crypto';
import { canonical, hasMembers } from './json_profile.mjs';
import { base64url, hash } from './encoding.mjs';
import { isSm2Point, isSoundEd25519, verifySm2 } from './curves.mjs';
import { Refusal, need } from './refusal.mjs';

const USUAL_IDENTITY = '1234567812345678';

/** Suites that are on: id by algorithm, and what belongs to it. */
export const SUITES = {
  SGD_SM3_SM2: { id: 'cn-1', kty: 'EC', crv: 'SM2-P-256', hash: 'sm3' },
  ES256: { id: 'intl-1', kty: 'EC', crv: 'P-256', hash: 'sha-256' },
  Ed25519: { id: 'intl-2', kty: 'OKP', crv: 'Ed25519', hash: 'sha-256' },
};
export const SUITE_IDS = Object.values(SUITES).map((suite) => suite.id);

/** Return the RFC 7638 thumbprint of a JWK. */
export function thumbprint(jwk) {
  const { kty, crv, x, y } = jwk;
  const members = y === undefined ? { kty, crv, x } : { kty, crv, x, y };
  return hash('sha-256', canonical(members)).toString('base64url');
}

const sound = new Map();

/** The check of a point takes some milliseconds, and a batch meets the same keys again. */
export function isSound(x) {
  const name = x.toString('hex');
  if (!sound.has(name)) sound.set(name, isSoundEd25519(x));
  return sound.get(name);
}

function native(jwk) {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    throw new Refusal('key.off_curve');
  }
}

/** Return what verifies signatures of a key; refuse keys that no member may have. */
export function publicKey(alg, jwk, identity = USUAL_IDENTITY) {
  const suite = SUITES[alg];
  need(suite !== undefined, 'suite.unknown');
  const names = suite.kty === 'EC' ? ['kty', 'crv', 'x', 'y'] : ['kty', 'crv', 'x'];
  need(hasMembers(jwk, names), 'key.form');
  need(jwk.kty === suite.kty && jwk.crv === suite.crv, 'key.form');
  const [x, y] = names.slice(2).map((name) => base64url(jwk[name]));
  need(x.length === 32 && (y === undefined || y.length === 32), 'key.length');
  const raw = y === undefined ? x : Buffer.concat([x, y]);
  const made = { alg, raw, kid: thumbprint(jwk) };
  if (alg === 'SGD_SM3_SM2') {
    need(isSm2Point(x, y), 'key.off_curve');
    const signer = Buffer.from(identity, 'ascii');
    return { ...made, verify: (message, signed) => verifySm2(x, y, signer, message, signed) };
  }
  if (alg === 'Ed25519') need(isSound(x), 'key.low_order');
  const key = native(jwk);
  const digest = alg === 'ES256' ? 'sha256' : null;
  const options = { key, dsaEncoding: 'ieee-p1363' };
  return {
    ...made,
    verify: (message, signed) => signed.length === 64 && verify(digest, message, options, signed),
  };
}

/**
 * Refuse a key that does not count at a moment (section 7): one that is revoked counts for what
 * witnesses had seen strictly before.
 */
export function checkCounts(entry, now, cosignedAt) {
  need(entry.nbf <= now && now < entry.exp, 'key.window');
  if (entry.revoked_at === undefined) return;
  need(cosignedAt !== null && cosignedAt < entry.revoked_at, 'key.revoked');
}
