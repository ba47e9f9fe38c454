// JWS in compact and in general form (docs/protocol/signatures.md, sections 4 and 5).
import { hasMembers, parseObject } from './json_profile.mjs';
import { base64url } from './encoding.mjs';
import { checkCounts } from './keys.mjs';
import { need } from './refusal.mjs';

const LONGEST = 65_536;
const LONGEST_HEADER = 1_024;
const MOST_SIGNATURES = 32;
const MEMBERS = ['alg', 'kid', 'typ'];

/** Return the header in a segment. */
export function readHeader(segment) {
  need(segment.length <= LONGEST_HEADER, 'jws.header');
  const header = parseObject(base64url(segment));
  need(hasMembers(header, MEMBERS), 'jws.header');
  const short = (value) => typeof value === 'string' && value.length >= 1 && [...value].length <= 128;
  need(MEMBERS.every((name) => short(header[name])), 'jws.header');
  return header;
}

function admitted(header, registry, expected) {
  need(header.typ === expected.typ, 'jws.typ');
  const entry = registry.keys.get(header.kid);
  need(entry !== undefined, 'jws.unknown_key');
  // Nothing of a removed member counts after its grace (registry.md, Suspension and removal).
  const { standing, removal } = registry.members.get(entry.member);
  need(standing !== 'removed' || expected.now < removal.grace, 'jws.unknown_key');
  need(header.alg === entry.alg, 'jws.alg');
  need(entry.use === expected.use, 'jws.use');
  checkCounts(entry, expected.now, expected.cosignedAt ?? null);
  return entry;
}

function checkSignature(entry, message, segment) {
  const signature = base64url(segment);
  need(entry.public.verify(Buffer.from(message, 'ascii'), signature), 'jws.signature');
}

/** Return the three parts of a token. */
export function parts(token) {
  need(typeof token === 'string' && token.length <= LONGEST, 'jws.size');
  const found = token.split('.');
  // eslint-disable-next-line no-control-regex
  need(found.length === 3 && /^[\x00-\x7f]*$/.test(token), 'jws.parts');
  return found;
}

/**
 * Verify a token and return its payload and the entry of its key.
 * `expected` is {typ, use, now, cosignedAt}.
 */
export function openCompact(token, registry, expected) {
  const [head, body, signature] = parts(token);
  const entry = admitted(readHeader(head), registry, expected);
  checkSignature(entry, `${head}.${body}`, signature);
  const bytes = base64url(body);
  return { entry, bytes, claims: parseObject(bytes) };
}

/** Verify what several members sign; `required` is a list of {member, alg}. */
export function openGeneral(document, registry, expected, required) {
  const value = parseObject(document);
  need(hasMembers(value, ['payload', 'signatures']), 'jws.general_form');
  const { payload, signatures } = value;
  need(typeof payload === 'string' && Array.isArray(signatures), 'jws.general_form');
  need(signatures.length >= 1 && signatures.length <= MOST_SIGNATURES, 'jws.general_form');
  const seen = new Set();
  const entries = signatures.map((one) => {
    need(hasMembers(one, ['protected', 'signature']), 'jws.general_form');
    need(typeof one.protected === 'string', 'jws.general_form');
    const entry = admitted(readHeader(one.protected), registry, expected);
    const party = `${entry.member} ${entry.alg}`;
    need(!seen.has(party), 'jws.signed_twice');
    seen.add(party);
    checkSignature(entry, `${one.protected}.${payload}`, one.signature);
    return entry;
  });
  need(required.every(({ member, alg }) => seen.has(`${member} ${alg}`)), 'jws.missing_signature');
  return { entries, bytes: base64url(payload) };
}
