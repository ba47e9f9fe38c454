// Base64, hashes and tagged digests (docs/protocol/signatures.md, section 2; log.md, first lines).
import { createHash, createHmac } from 'node:crypto';
import { need } from './refusal.mjs';

const NAMES = { 'sha-256': 'sha256', sm3: 'sm3' };
export const DIGEST = /^(?:sha-256|sm3):[A-Za-z0-9_-]{43}$/;

/** Return the bytes of the one base64url text that an encoder writes for them. */
export function base64url(text) {
  need(typeof text === 'string' && /^[A-Za-z0-9_-]*$/.test(text), 'base64url.form');
  const bytes = Buffer.from(text, 'base64url');
  need(bytes.toString('base64url') === text, 'base64url.form');
  return bytes;
}

/** Return the bytes of padded standard base64 (RFC 4648 section 4), or null. */
export function base64(text) {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/** Return a hash by the name that the protocol gives it: sha-256 or sm3. */
export function hash(name, ...parts) {
  const state = createHash(NAMES[name]);
  for (const part of parts) state.update(part);
  return state.digest();
}

/** Return HMAC (RFC 2104) by the same names. */
export function hmac(name, key, message) {
  return createHmac(NAMES[name], key).update(message).digest();
}

/** Return the digest with its tag. */
export function tagged(name, bytes) {
  return `${name}:${hash(name, bytes).toString('base64url')}`;
}

/** Return the digest under the hash that another tagged digest names. */
export function taggedLike(digest, bytes) {
  return tagged(digest.split(':')[0], bytes);
}
