// Entries of members: whose key is whose, and what for (docs/protocol/registry.md, Member entry).
import { hasMembers, isObject, parseObject } from './json_profile.mjs';
import { SUITE_IDS, publicKey } from './keys.mjs';
import { need } from './refusal.mjs';

const ENTRY = ['id', 'name', 'area_code', 'roles', 'endpoints', 'accepts', 'keys', 'quotas', 'purposes'];
const KEY = ['kid', 'alg', 'use', 'jwk', 'nbf', 'signs_until', 'exp'];
const KEY_OPTIONAL = ['status', 'revoked_at', 'reason', 'identity'];
const USES = ['record', 'status', 'http', 'log', 'witness', 'consent', 'receipt', 'registry'];
const ROLES = ['issuer', 'relying', 'witness', 'log'];
const REASONS = ['compromised', 'superseded', 'ceased'];
const LABEL = '(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const ID = new RegExp(`^https://${LABEL}(?:\\.${LABEL})+(?:/[a-z0-9][a-z0-9_-]*)*$`);

const seconds = (value) => Number.isInteger(value) && value >= 0;

/** Whether a text is the id of a member (docs/protocol/signatures.md, section 6). */
export function isEntityId(text) {
  return typeof text === 'string' && text.length <= 128 && ID.test(text);
}

function readKey(member, value) {
  need(hasMembers(value, KEY, KEY_OPTIONAL), 'registry.entry');
  need(USES.includes(value.use), 'registry.entry');
  need([value.nbf, value.signs_until, value.exp].every(seconds), 'registry.entry');
  need(value.nbf < value.signs_until && value.signs_until <= value.exp, 'registry.entry');
  const revoked = value.status === 'revoked';
  need(revoked === ('revoked_at' in value) && revoked === ('reason' in value), 'registry.entry');
  need(!revoked || (seconds(value.revoked_at) && REASONS.includes(value.reason)), 'registry.entry');
  need(!('identity' in value) || value.alg === 'SGD_SM3_SM2', 'registry.entry');
  const made = publicKey(value.alg, value.jwk, value.identity);
  need(made.kid === value.kid, 'key.kid');
  return { ...value, member, public: made };
}

function isLog(value) {
  if (!hasMembers(value, ['origin', 'tree', 'demands'])) return false;
  const { origin, tree, demands } = value;
  if (typeof origin !== 'string' || !/^[!-*,-~]{1,200}$/.test(origin)) return false;
  if (!['sha-256', 'sm3'].includes(tree) || !Array.isArray(demands)) return false;
  const known = demands.every((alg) => ['Ed25519', 'SGD_SM3_SM2'].includes(alg));
  return known && new Set(demands).size === demands.length;
}

function readMember(path, bytes) {
  const value = parseObject(bytes);
  need(hasMembers(value, ENTRY, ['standing', 'removal', 'log']), 'registry.entry');
  need(isEntityId(value.id), 'registry.entry');
  need(path === `members/${value.id.slice('https://'.length).replaceAll('/', '~')}.json`, 'registry.entry');
  need(Array.isArray(value.roles) && value.roles.every((one) => ROLES.includes(one)), 'registry.entry');
  need(isObject(value.endpoints) && Array.isArray(value.keys), 'registry.entry');
  need(Array.isArray(value.accepts) && value.accepts.every((one) => SUITE_IDS.includes(one)), 'registry.entry');
  const standing = value.standing ?? 'active';
  need(['active', 'suspended', 'removed'].includes(standing), 'registry.entry');
  need((standing === 'active') === !('removal' in value), 'registry.entry');
  need(('log' in value) === value.roles.includes('log'), 'registry.entry');
  need(!('log' in value) || isLog(value.log), 'registry.entry');
  return { ...value, standing, keys: value.keys.map((key) => readKey(value.id, key)) };
}

/** Read the files of a verified repository. */
export function readRegistry({ files, freshUntil, usableUntil }) {
  const registry = { members: new Map(), keys: new Map(), logs: new Map(), tables: [], policy: null };
  for (const [path, text] of Object.entries(files)) {
    const bytes = Buffer.from(text, 'utf8');
    if (path.startsWith('mappings/')) registry.tables.push(bytes);
    else if (path === 'policy.json') registry.policy = readPolicy(bytes);
    else addMember(registry, readMember(path, bytes));
  }
  return { ...registry, freshUntil, usableUntil };
}

function readPolicy(bytes) {
  const value = parseObject(bytes);
  need(hasMembers(value, ['witnesses']), 'registry.policy');
  need(Number.isInteger(value.witnesses) && value.witnesses >= 1 && value.witnesses <= 64, 'registry.policy');
  return value.witnesses;
}

function addMember(registry, member) {
  need(!registry.members.has(member.id), 'registry.twice');
  registry.members.set(member.id, member);
  for (const key of member.keys) {
    need(!registry.keys.has(key.kid), 'registry.twice');
    registry.keys.set(key.kid, key);
  }
  if (member.log === undefined) return;
  need(!registry.logs.has(member.log.origin), 'registry.twice');
  registry.logs.set(member.log.origin, member);
}
