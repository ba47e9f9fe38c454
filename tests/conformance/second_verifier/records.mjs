// What a record may say, member by member (docs/protocol/records.md, section 3).
import { DIGEST } from './encoding.mjs';
import { hasMembers } from './json_profile.mjs';
import { isEntityId } from './members.mjs';
import { SUITE_IDS } from './keys.mjs';
import { need } from './refusal.mjs';

const DAY = 86_400;
const AHEAD = 30;
const PERSON_NUMBER = /(?<![0-9A-Za-z])(?:\d{17}[0-9Xx]|\d{15})(?![0-9A-Za-z])/;
const USCC = '0123456789ABCDEFGHJKLMNPQRTUWXY';

const matches = (pattern) => (value) => typeof value === 'string' && pattern.test(value);
const oneOf = (...words) => (value) => words.includes(value);
const text = (longest) => (value) =>
  typeof value === 'string' && value !== '' && [...value].length <= longest && !PERSON_NUMBER.test(value);
const whole = (least, most) => (value) => Number.isInteger(value) && value >= least && value <= most;
const list = (each, least, most) => (value) =>
  Array.isArray(value) && value.length >= least && value.length <= most && value.every(each);
const bool = (value) => typeof value === 'boolean';

/** Kinds of values. */
export const kinds = {
  entity: isEntityId,
  seconds: whole(0, 2 ** 40 - 1),
  code: (value) => matches(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)(value) && value.length <= 64,
  version: (value) => matches(/^[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*$/)(value) && value.length <= 32,
  digest: matches(DIGEST),
  token: matches(/^[A-Za-z0-9_-]{22}$/),
  pairwise: matches(/^pw1:(?:sha-256|sm3):[A-Za-z0-9_-]{43}$/),
  label: text(64),
  publicText: text(200),
  day: isDay,
  status: isStatus,
  list,
  oneOf,
  whole,
};

function isDay(value) {
  if (!matches(/^\d{4}-\d{2}-\d{2}$/)(value) || value.startsWith('0000')) return false;
  const time = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(value);
}

function isStatus(value) {
  if (!hasMembers(value, ['status_list']) || !hasMembers(value.status_list, ['uri', 'idx'])) return false;
  const { uri, idx } = value.status_list;
  return typeof uri === 'string' && uri.length <= 512 && whole(0, 2 ** 23 - 1)(idx);
}

/** Whether a text is a code of GB 32100-2015 with its check character. */
function isUscc(value) {
  if (!matches(/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/)(value)) return false;
  const weighted = [...value.slice(0, 17)].map((one, place) => USCC.indexOf(one) * (3 ** place % 31));
  return USCC[(31 - (weighted.reduce((sum, one) => sum + one, 0) % 31)) % 31] === value[17];
}

const item = {
  kind: oneOf('permit', 'penalty', 'severe-list', 'abnormal-list', 'commitment'),
  document: kinds.publicText,
  authority: kinds.publicText,
  basis: kinds.publicText,
  decided: kinds.day,
  public_from: kinds.day,
  objection: bool,
};

const isItem = (value) => fits(value, item, { public_until: kinds.day });

const envelope = {
  iss: kinds.entity,
  aud: kinds.entity,
  iat: kinds.seconds,
  nbf: kinds.seconds,
  exp: kinds.seconds,
  jti: kinds.token,
  vct: (value) => typeof value === 'string',
  purpose: kinds.code,
  as_of: kinds.seconds,
  status: isStatus,
  suite: oneOf(...SUITE_IDS),
  log: (value) => hasMembers(value, ['origin']) && matches(/^[!-*,-~]{1,200}$/)(value.origin),
};
const personal = { ...envelope, sub: kinds.pairwise, consent: kinds.digest };
const organisation = { ...envelope, sub: isUscc };
const cnf = { cnf: (value) => hasMembers(value, ['jwk']) };

const RECORDS = {
  'urn:cn-credit:personal-band:1': {
    days: 30,
    open: personal,
    hidden: {
      band: kinds.code,
      band_label: kinds.label,
      model_version: kinds.version,
      mapping: kinds.digest,
      score_range: matches(/^[[(]\d{1,5},\d{1,5}[\])]$/),
    },
  },
  'urn:cn-credit:scene-eligibility:1': {
    days: 30,
    open: personal,
    hidden: { scene: kinds.code, scene_version: kinds.digest, eligible: bool },
  },
  'urn:cn-credit:org-record:1': {
    days: 30,
    open: { ...organisation, items: list(isItem, 0, 64), searched: list(kinds.code, 1, 32), complete: bool },
  },
  'urn:cn-credit:sanction-event:1': {
    days: 366,
    open: {
      ...organisation,
      kind: oneOf('penalty', 'severe-list', 'abnormal-list'),
      document: kinds.publicText,
      authority: kinds.publicText,
      region: matches(/^\d{6}$/),
      basis: kinds.publicText,
      decided: kinds.day,
      public_from: kinds.day,
    },
    optional: { public_until: kinds.day },
  },
  'urn:cn-credit:sanction-outcome:1': {
    days: 366,
    open: {
      ...organisation,
      event: kinds.digest,
      outcome: oneOf('repaired', 'revoked', 'corrected', 'removed'),
      document: kinds.publicText,
      authority: kinds.publicText,
      effective: kinds.day,
    },
    optional: { successor: kinds.digest },
  },
};

/** The hidden members of each kind about persons: what a person can consent to. */
export const HIDDEN = Object.fromEntries(
  Object.entries(RECORDS)
    .filter(([, kind]) => kind.hidden !== undefined)
    .map(([vct, kind]) => [vct, Object.keys(kind.hidden)]),
);

/** Whether an object has exactly the members of a shape, each of its kind. */
export function fits(value, required, optional = {}) {
  if (!hasMembers(value, Object.keys(required), Object.keys(optional))) return false;
  const shape = { ...required, ...optional };
  return Object.entries(value).every(([name, one]) => shape[name](one));
}

/** Refuse a token that does not count now (section 5, step 2). */
export function checkWindow(claims, now) {
  const times = ['iat', 'nbf', 'exp'].map((name) => claims[name]);
  need(times.every(Number.isInteger), 'window.missing');
  need(claims.iat <= now + AHEAD && claims.nbf <= now + AHEAD, 'window.early');
  need(now < claims.exp, 'window.expired');
}

/** Refuse claims that are not those of their kind; `hidden` are the members that were disclosed. */
export function checkClaims(claims, hidden) {
  const known = typeof claims.vct === 'string' && Object.hasOwn(RECORDS, claims.vct);
  const kind = known ? RECORDS[claims.vct] : null;
  need(kind !== null, 'record.kind');
  const behind = Object.keys(kind.hidden ?? {});
  need([...hidden].every((name) => behind.includes(name)), 'record.open_member');
  need(behind.every((name) => !(name in claims) || hidden.has(name)), 'record.open_member');
  need(fits(claims, kind.open, { ...kind.hidden, ...kind.optional, ...cnf }), 'record.claims');
  const last = claims.iat + kind.days * DAY;
  need(claims.iat <= claims.nbf && claims.nbf < claims.exp && claims.exp <= last, 'record.life');
  need(claims.as_of <= claims.iat + AHEAD, 'record.life');
  if ('outcome' in claims) need((claims.outcome === 'corrected') === ('successor' in claims), 'record.claims');
}
