// The registry as a TUF repository: from the anchor to the files that k founders have listed
// (docs/protocol/registry.md; TUF specification 1.0.31).
import { createPublicKey, verify } from 'node:crypto';
import { hash } from './encoding.mjs';
import { isObject, utf8 } from './json_profile.mjs';
import { isSound, thumbprint } from './keys.mjs';
import { Refusal, need } from './refusal.mjs';

const ROLES = ['root', 'targets', 'snapshot', 'timestamp'];
const PATH = /^(?:policy\.json|(?:members|mappings)\/[a-z0-9][a-z0-9._~-]{0,200}\.json)$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const MOST_FILES = 4_096;

/** Canonical JSON as TUF signs it: sorted members, only quote and backslash escaped, no floats. */
export function olpc(value) {
  if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&')}"`;
  if (Array.isArray(value)) return `[${value.map(olpc).join(',')}]`;
  if (isObject(value)) {
    const byCodePoint = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
    const names = Object.keys(value).sort(byCodePoint);
    return `{${names.map((name) => `${olpc(name)}:${olpc(value[name])}`).join(',')}}`;
  }
  need(typeof value !== 'number' || Number.isInteger(value), 'registry.root_form');
  return JSON.stringify(value);
}

function signedBytes(signed) {
  try {
    return Buffer.from(olpc(signed), 'utf8');
  } catch (error) {
    // Nested so deeply that it cannot be written.
    if (error instanceof RangeError) throw new Refusal('registry.root_form');
    throw error;
  }
}

function readDocument(text, type) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal('registry.root_form');
  }
  need(isObject(value) && isObject(value.signed) && Array.isArray(value.signatures), 'registry.root_form');
  const { signed, signatures } = value;
  need(signed._type === type && /^1\.\d+(?:\.\d+)?$/.test(signed.spec_version), 'registry.root_form');
  need(Number.isInteger(signed.version) && signed.version >= 1, 'registry.root_form');
  need(TIME.test(signed.expires), 'registry.root_form');
  const text_ = (one) => isObject(one) && typeof one.keyid === 'string' && typeof one.sig === 'string';
  need(signatures.every(text_), 'registry.root_form');
  const ids = signatures.map((one) => one.keyid);
  need(new Set(ids).size === ids.length, 'registry.root_form');
  return { signed, message: signedBytes(signed), signatures: new Map(signatures.map((one) => [one.keyid, one.sig])) };
}

function loaded(key) {
  try {
    if (key.keytype === 'ed25519') {
      const x = Buffer.from(key.keyval.public, 'hex');
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') };
      need(x.toString('hex') === key.keyval.public && isSound(x), 'registry.root_form');
      return { jwk, native: createPublicKey({ key: jwk, format: 'jwk' }), digest: null };
    }
    const native = createPublicKey(key.keyval.public);
    const { kty, crv, x, y } = native.export({ format: 'jwk' });
    need(crv === 'P-256', 'registry.root_form');
    need(native.export({ type: 'spki', format: 'pem' }) === key.keyval.public, 'registry.root_form');
    return { jwk: { kty, crv, x, y }, native, digest: 'sha256' };
  } catch {
    throw new Refusal('registry.root_form');
  }
}

function soundKey(id, key) {
  const schemes = { ed25519: 'ed25519', ecdsa: 'ecdsa-sha2-nistp256' };
  need(isObject(key) && isObject(key.keyval), 'registry.root_form');
  need(schemes[key.keytype] === key.scheme && key.scheme !== undefined, 'registry.root_form');
  const { keytype, scheme, keyval } = key;
  const content = Buffer.from(olpc({ keytype, scheme, keyval }), 'utf8');
  need(hash('sha-256', content).toString('hex') === id, 'registry.root_form');
  return loaded(key);
}

function signs(key, message, signature) {
  if (!/^(?:[0-9a-fA-F]{2})+$/.test(signature)) return false;
  const { native, digest } = loaded(key);
  return verify(digest, message, native, Buffer.from(signature, 'hex'));
}

function signersOf(document, root, role) {
  const { keyids } = root.roles[role];
  return keyids.filter((id) => {
    const signature = document.signatures.get(id);
    return signature !== undefined && signs(root.keys[id], document.message, signature);
  });
}

function checkSigned(document, root, role) {
  const count = signersOf(document, root, role).length;
  need(count >= root.roles[role].threshold, 'registry.threshold');
}

function checkForm(root) {
  need(isObject(root.keys) && isObject(root.roles), 'registry.root_form');
  need(root.consistent_snapshot === true, 'registry.root_form');
  for (const name of ROLES) {
    const role = root.roles[name];
    need(isObject(role) && Array.isArray(role.keyids), 'registry.root_form');
    need(Number.isInteger(role.threshold) && role.threshold >= 1, 'registry.root_form');
    need(new Set(role.keyids).size === role.keyids.length, 'registry.root_form');
  }
  const { root: voices, targets } = root.roles;
  const same = JSON.stringify(voices.keyids) === JSON.stringify(targets.keyids);
  need(same && voices.threshold === targets.threshold, 'registry.root_form');
  const count = voices.keyids.length;
  need(voices.threshold >= 2 && 2 * voices.threshold > count, 'registry.root_form');
  const online = [...root.roles.snapshot.keyids, ...root.roles.timestamp.keyids];
  need(online.length > 0, 'registry.root_form');
  need(online.every((id) => !voices.keyids.includes(id)), 'registry.root_form');
  const named = new Set([...voices.keyids, ...online]);
  const listed = Object.keys(root.keys);
  need(listed.length === named.size && listed.every((id) => named.has(id)), 'registry.root_form');
  for (const [id, key] of Object.entries(root.keys)) soundKey(id, key);
  need(founders(root).size === count, 'registry.root_form');
}

function founders(root) {
  const found = new Map();
  for (const id of root.roles.root.keyids) {
    const { 'x-cc-member': member, 'x-cc-next-root': next } = root.keys[id];
    need(typeof member === 'string' && /^https:\/\/[!-~]+$/.test(member), 'registry.root_form');
    need(typeof next === 'string' && next !== '', 'registry.root_form');
    found.set(member, { id, next, key: root.keys[id] });
  }
  return found;
}

function checkRotation(document, before) {
  const [old, now] = [founders(before), founders(document.signed)];
  const staying = [...old.keys()].filter((member) => now.has(member));
  const signed = signersOf(document, before, 'root');
  for (const member of staying) {
    if (old.get(member).id === now.get(member).id) continue;
    const announced = `sha-256:${thumbprint(loaded(now.get(member).key).jwk)}`;
    if (old.get(member).next === announced) continue;
    const others = staying.filter((name) => name !== member);
    const all = others.length > 0 && others.every((name) => signed.includes(old.get(name).id));
    need(all, 'registry.pre_rotation');
  }
}

function checkRoot(text, before) {
  const document = readDocument(text, 'root');
  const root = document.signed;
  checkForm(root);
  checkSigned(document, root, 'root');
  if (before !== null) {
    need(root.version === before.version + 1, 'registry.root_form');
    checkSigned(document, before, 'root');
    checkRotation(document, before);
  }
  return root;
}

function newestRoot(roots, anchor) {
  const trusted = utf8(anchor);
  const start = roots.indexOf(trusted);
  need(start >= 0, 'registry.none');
  return roots.slice(start).reduce((before, text) => checkRoot(text, before), null);
}

function checkFiles(targets, files) {
  need(!('delegations' in targets) && isObject(targets.targets), 'registry.changed');
  const listed = Object.entries(targets.targets);
  need(listed.length <= MOST_FILES, 'registry.changed');
  need(Object.keys(files).length === listed.length, 'registry.changed');
  for (const [path, { length, hashes }] of listed) {
    need(PATH.test(path) && path in files && isObject(hashes), 'registry.changed');
    const bytes = Buffer.from(files[path], 'utf8');
    need(length <= 65_536 && bytes.length === length, 'registry.changed');
    need(hash('sha-256', bytes).toString('hex') === hashes.sha256, 'registry.changed');
  }
}

/** Verify a registry from a trusted root; return its files and until when it is fresh and counts. */
export function openRepository({ roots, timestamp, targets, files }, anchor) {
  const root = newestRoot(roots, anchor);
  const [statement, list] = [readDocument(timestamp, 'timestamp'), readDocument(targets, 'targets')];
  checkSigned(statement, root, 'timestamp');
  checkSigned(list, root, 'targets');
  checkFiles(list.signed, files);
  const seconds = (document) => Date.parse(document.signed.expires) / 1000;
  return { files, freshUntil: seconds(statement), usableUntil: seconds(list) };
}
