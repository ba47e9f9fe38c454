// SD-JWT in the profile of records (docs/protocol/records.md, section 2; RFC 9901 section 7.1).
import { DEEPEST, depth, isObject, parseArray } from './json_profile.mjs';
import { base64url, hash } from './encoding.mjs';
import { openCompact } from './jws.mjs';
import { need } from './refusal.mjs';

const LONGEST = 65_536;
const MOST = 128;
const RESERVED = ['_sd', '_sd_alg', '...'];

/** Take a record apart; nothing of it is verified. */
export function readPresentation(text) {
  need(typeof text === 'string' && text.length <= LONGEST, 'sdjwt.size');
  const [jwt, ...rest] = text.split('~');
  need(rest.length >= 1, 'sdjwt.form');
  const binding = rest.pop();
  need(rest.length <= MOST, 'sdjwt.disclosures');
  need(rest.every((one) => one !== ''), 'sdjwt.form');
  return { jwt, disclosures: rest, binding };
}

function readDisclosure(text, name) {
  const parsed = parseArray(base64url(text));
  need(parsed.length === 2 || parsed.length === 3, 'sdjwt.disclosure');
  need(typeof parsed[0] === 'string', 'sdjwt.disclosure');
  if (parsed.length === 3) {
    need(typeof parsed[1] === 'string' && !RESERVED.includes(parsed[1]), 'sdjwt.disclosure');
  }
  const digest = hash(name, Buffer.from(text, 'ascii')).toString('base64url');
  return { digest, member: parsed.length === 3 ? parsed[1] : null, value: parsed.at(-1) };
}

class Processing {
  constructor(disclosures) {
    this.byDigest = new Map(disclosures.map((one) => [one.digest, one]));
    need(this.byDigest.size === disclosures.length, 'sdjwt.twice');
    this.seen = new Set();
    this.used = new Set();
    this.hidden = new Set();
  }

  found(digest, forMember) {
    need(typeof digest === 'string', 'sdjwt.digest');
    need(!this.seen.has(digest), 'sdjwt.digest_twice');
    this.seen.add(digest);
    const one = this.byDigest.get(digest);
    if (one === undefined) return null;
    need((one.member !== null) === forMember, 'sdjwt.arity');
    this.used.add(digest);
    return one;
  }

  value(value, level) {
    if (Array.isArray(value)) return this.array(value, level);
    return isObject(value) ? this.object(value, level) : value;
  }

  array(items, level) {
    const result = [];
    for (const item of items) {
      if (!isObject(item) || !('...' in item)) {
        result.push(this.value(item, level + 1));
        continue;
      }
      need(Object.keys(item).length === 1, 'sdjwt.reserved');
      const one = this.found(item['...'], false);
      if (one !== null) result.push(this.value(one.value, level + 1));
    }
    return result;
  }

  object(members, level) {
    const result = Object.create(null);
    for (const [name, value] of Object.entries(members)) {
      if (name === '_sd' || (name === '_sd_alg' && level === 0)) continue;
      need(!RESERVED.includes(name), 'sdjwt.reserved');
      result[name] = this.value(value, level + 1);
    }
    if ('_sd' in members) this.reveal(members._sd, result, level);
    return result;
  }

  reveal(digests, result, level) {
    need(Array.isArray(digests), 'sdjwt.digest');
    for (const digest of digests) {
      const one = this.found(digest, true);
      if (one === null) continue;
      need(!(one.member in result), 'sdjwt.member_twice');
      if (level === 0) this.hidden.add(one.member);
      result[one.member] = this.value(one.value, level + 1);
    }
  }
}

/** Verify a record's JWT and digests; key bindings are not part of a bundle. */
export function openSdJwt(shown, registry, expected) {
  const opened = openCompact(shown.jwt, registry, expected);
  const name = '_sd_alg' in opened.claims ? opened.claims._sd_alg : 'sha-256';
  need(name === 'sha-256' || name === 'sm3', 'sdjwt.hash');
  const processing = new Processing(shown.disclosures.map((one) => readDisclosure(one, name)));
  const claims = processing.object(opened.claims, 0);
  need(processing.used.size === shown.disclosures.length, 'sdjwt.unreferenced');
  need(depth(claims) <= DEEPEST, 'json.depth');
  return { ...opened, claims, hidden: processing.hidden, hash: name };
}
