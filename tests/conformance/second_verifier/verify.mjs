// A bundle, step by step (docs/protocol/bundle.md): what each step says and what follows from all.
import { base64url } from './encoding.mjs';
import { hasMembers, isObject, parseContainer, parseObject } from './json_profile.mjs';
import { SUITES } from './keys.mjs';
import { openConsent } from './consent.mjs';
import { readEvidence, witnessedAt } from './log.mjs';
import { parts } from './jws.mjs';
import { worth } from './mapping.mjs';
import { readRegistry } from './members.mjs';
import { HIDDEN, checkClaims, checkWindow } from './records.mjs';
import { Refusal, Undecided, decided, need } from './refusal.mjs';
import { openSdJwt, readPresentation } from './sdjwt.mjs';
import { checkAddress, readLists, standing } from './status.mjs';
import { openRepository } from './tuf.mjs';

const LONGEST = 64 * 1024 * 1024;
const MOST_LISTS = 8;
const BEFORE_ANY_LOSS = -1;

const isText = (value) => typeof value === 'string';
const areTexts = (value) => Array.isArray(value) && value.every(isText);

function readBundle(bytes) {
  const value = parseContainer(bytes, LONGEST);
  const members = ['format', 'record', 'registry', 'status'];
  need(hasMembers(value, members, ['consent', 'evidence']), 'bundle.form');
  need(value.format === 'cc-bundle-1' && isText(value.record), 'bundle.form');
  need(areTexts(value.status) && value.status.length <= MOST_LISTS, 'bundle.form');
  need(!('consent' in value) || isText(value.consent), 'bundle.form');
  const { registry } = value;
  need(hasMembers(registry, ['roots', 'timestamp', 'targets', 'files']), 'bundle.form');
  need(areTexts(registry.roots) && isText(registry.timestamp) && isText(registry.targets), 'bundle.form');
  need(isObject(registry.files) && areTexts(Object.values(registry.files)), 'bundle.form');
  return { ...value, evidence: 'evidence' in value ? readEvidence(value.evidence) : null };
}

/** Do a step: what it throws says how it ended; anything but a refusal is a fault of this program. */
function ended(name, work) {
  try {
    return { step: { name, outcome: 'passed', code: '' }, value: work() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const outcome = error instanceof Undecided ? 'undecided' : 'failed';
    return { step: { name, outcome, code: error.code }, value: null };
  }
}

function peek(text) {
  return parseObject(base64url(parts(readPresentation(text).jwt)[1]));
}

function openRecord(text, registry, { reader, now, cosignedAt }) {
  const shown = readPresentation(text);
  const record = openSdJwt(shown, registry, { typ: 'dc+sd-jwt', use: 'record', now, cosignedAt });
  const { claims, hidden, entry } = record;
  need(shown.binding === '', 'binding.unasked');
  checkWindow(claims, now);
  checkClaims(claims, hidden);
  need(!('cnf' in claims), 'record.unbound');
  need(claims.iss === entry.member, 'record.issuer');
  need(entry.nbf <= claims.iat && claims.iat < entry.signs_until, 'key.not_signing_then');
  const entity = reader ?? claims.aud;
  need(claims.aud === entity, 'record.audience');
  const suite = SUITES[entry.alg];
  need(claims.suite === suite.id && record.hash === suite.hash, 'record.suite');
  const accepts = registry.members.get(entity)?.accepts ?? [];
  need(accepts.includes(suite.id), 'record.suite');
  const issuer = registry.members.get(claims.iss);
  checkAddress(claims.status.status_list.uri, issuer);
  return record;
}

/** Open a record; a key that was lost leaves it open where nobody shows when it signed. */
function recordStep(text, registry, question) {
  const first = ended('record', () => openRecord(text, registry, question));
  if (first.step.code !== 'key.revoked' || question.cosignedAt !== null) return first;
  const long = { ...question, cosignedAt: BEFORE_ANY_LOSS };
  const again = ended('record', () => openRecord(text, registry, long));
  if (again.step.outcome === 'passed') again.step = { ...first.step, outcome: 'undecided' };
  return again;
}

function checkStanding(word) {
  decided(word !== 'unknown', 'status.unknown');
  need(word === 'valid', `status.${word}`);
}

function consentStep(bundle, record, registry, { held }, now) {
  decided('consent' in bundle, 'consent.none');
  let receipt;
  try {
    receipt = openConsent(bundle.consent, record, registry, now);
  } catch (error) {
    throw error.code === 'key.revoked' ? new Undecided(error.code) : error;
  }
  const place = receipt.status.status_list;
  checkAddress(place.uri, registry.members.get(receipt.iss));
  checkStanding(standing(place, held, receipt.iss));
}

function statusStep({ claims }, { held, problem }) {
  if (problem !== null) throw problem;
  checkStanding(standing(claims.status.status_list, held, claims.iss));
}

function stepsAbout(record, bundle, registry, now) {
  const { claims } = record;
  const lists = readLists(bundle.status, registry, now);
  const standingOfIssuer = registry.members.get(claims.iss).standing;
  const steps = [['issuer', () => decided(standingOfIssuer === 'active', 'issuer.suspended')]];
  if (Object.hasOwn(HIDDEN, claims.vct)) {
    steps.push(['consent', () => consentStep(bundle, record, registry, lists, now)]);
  }
  steps.push(['status', () => statusStep(record, lists)]);
  if ('band' in claims && 'mapping' in claims) {
    steps.push(['mapping', () => worth(claims, claims.aud, registry, now)]);
  }
  return steps.map(([name, work]) => ended(name, work).step);
}

function stepsOf(bundle, anchor, now, reader) {
  const opened = ended('registry', () => {
    const registry = readRegistry(openRepository(bundle.registry, anchor));
    decided(now < registry.usableUntil, 'registry.expired');
    return registry;
  });
  if (opened.value === null) return [opened.step];
  const registry = opened.value;
  const claimed = ended('record', () => peek(bundle.record));
  if (claimed.value === null) return [opened.step, claimed.step];
  const seen = ended('witness', () => {
    decided(bundle.evidence !== null, 'witness.none');
    return witnessedAt(bundle.evidence, bundle.record, claimed.value, registry, now);
  });
  const steps = [opened.step, seen.step];
  if (seen.step.outcome === 'failed') return steps;
  const question = { reader, now, cosignedAt: seen.value };
  const record = recordStep(bundle.record, registry, question);
  steps.push(record.step);
  return record.value === null ? steps : [...steps, ...stepsAbout(record.value, bundle, registry, now)];
}

/**
 * Verify a bundle. `now` is in seconds since 1970, `reader` an entity id or null for the one that
 * the record is for. A file that is no bundle has no steps and the conclusion `unreadable`.
 */
export function verifyBundle(bytes, anchor, now, reader) {
  const read = ended('bundle', () => readBundle(bytes));
  if (read.value === null) return { steps: [], conclusion: 'unreadable', code: read.step.code };
  const steps = stepsOf(read.value, anchor, now, reader);
  const outcomes = steps.map((step) => step.outcome);
  if (outcomes.includes('failed')) return { steps, conclusion: 'invalid' };
  return { steps, conclusion: outcomes.includes('undecided') ? 'undecidable' : 'valid' };
}
