// Notes, checkpoints, witnesses and inclusion (docs/protocol/log.md; RFC 9162; C2SP signed-note).
import { base64, base64url, hash, hmac } from './encoding.mjs';
import { hasMembers, utf8 } from './json_profile.mjs';
import { decided, need } from './refusal.mjs';

const KINDS = { record: 1, consent: 2, receipt: 3, event: 4, registry: 0x41, mapping: 0x42, status_list: 0x43 };
const EVENTS = ['urn:cn-credit:sanction-event:1', 'urn:cn-credit:sanction-outcome:1'];
const LONGEST_NOTE = 256 * 1024;
const MOST_SIGNATURES = 64;
const LINE = /^\u2014 ([^\s+]+) (\S+)$/u;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const LARGEST_SIZE = 2n ** 63n;
const SM2_NOTE = '\u00ffcn-credit/note/sm2-sm3/v1\n';
const SM2_COSIGNATURE = '\u00ffcn-credit/cosignature/sm2-sm3/v1\n';
const TYPES = {
  log: { Ed25519: '\u0001', SGD_SM3_SM2: SM2_NOTE },
  witness: { Ed25519: '\u0004', SGD_SM3_SM2: SM2_COSIGNATURE },
};

function noteKey(name, entry) {
  const type = TYPES[entry.use][entry.alg];
  const parts = [Buffer.from(`${name}\n`), Buffer.from(type, 'latin1'), entry.public.raw];
  const id = hash('sha-256', ...parts).subarray(0, 4).toString('hex');
  return { line: `${name} ${id}`, entry };
}

function noteKeys(member, use, name, now) {
  const inTime = (key) => key.nbf <= now && now < key.exp && key.status !== 'revoked';
  const counts = (key) => key.use === use && inTime(key) && key.alg in TYPES[use];
  return member.keys.filter(counts).map((key) => noteKey(name, key));
}

/** Return the log of an origin as the registry names it (registry.md, Logs and witnesses). */
function logOf(registry, origin, now) {
  const member = registry.logs.get(origin);
  decided(member !== undefined, 'registry.log_unknown');
  const { tree, demands } = member.log;
  const keys = noteKeys(member, 'log', origin, now);
  const algs = keys.map((key) => key.entry.alg);
  decided(keys.length > 0 && demands.every((alg) => algs.includes(alg)), 'registry.log_keys');
  return { origin, member: member.id, tree, demands, keys };
}

function witnessKeys(registry, now) {
  decided(registry.policy !== null, 'registry.no_policy');
  const members = [...registry.members.values()];
  const keys = members
    .filter((member) => member.roles.includes('witness') && member.standing !== 'removed')
    .flatMap((member) => noteKeys(member, 'witness', `${member.id.slice('https://'.length)}/witness`, now));
  const count = new Set(keys.map((key) => key.entry.member)).size;
  decided(count >= registry.policy, 'registry.quorum_out_of_reach');
  return keys;
}

function readNote(bytes) {
  need(bytes.length <= LONGEST_NOTE, 'note.size');
  const text = utf8(bytes);
  need(!CONTROL.test(text), 'note.form');
  const split = text.lastIndexOf('\n\n');
  need(split >= 0 && text.endsWith('\n') && split + 2 < text.length, 'note.form');
  const lines = text.slice(split + 2, -1).split('\n');
  need(lines.length <= MOST_SIGNATURES, 'note.size');
  const signatures = lines.map((line) => {
    const found = LINE.exec(line);
    need(found !== null, 'note.signature_line');
    const data = base64(found[2]);
    need(data !== null && data.length > 4, 'note.signature_line');
    return { line: `${found[1]} ${data.subarray(0, 4).toString('hex')}`, data: data.subarray(4) };
  });
  return { text: text.slice(0, split + 1), signatures };
}

function verified(note, key, data) {
  const text = Buffer.from(note.text, 'utf8');
  if (key.entry.use === 'log') {
    need(key.entry.public.verify(text, data), 'note.signature');
    return null;
  }
  need(data.length === 72, 'note.signature');
  const time = data.readBigUInt64BE();
  need(time < 2n ** 63n, 'note.signature');
  const message = Buffer.concat([Buffer.from(`cosignature/v1\ntime ${time}\n`), text]);
  need(key.entry.public.verify(message, data.subarray(8)), 'note.signature');
  return Number(time);
}

function readCheckpoint(text) {
  const lines = text.split('\n');
  need(lines.pop() === '' && lines.length >= 3 && !lines.includes(''), 'checkpoint.form');
  const [origin, size, rootText] = lines;
  need(/^(?:0|[1-9][0-9]{0,18})$/.test(size) && BigInt(size) < LARGEST_SIZE, 'checkpoint.form');
  const root = base64(rootText);
  need(root !== null && root.length === 32, 'checkpoint.form');
  return { origin, size: BigInt(size), root };
}

function openCheckpoint(bytes, log, witnesses) {
  const note = readNote(bytes);
  const known = new Map([...log.keys, ...witnesses].map((key) => [key.line, key]));
  const signed = [];
  for (const { line, data } of note.signatures) {
    const key = known.get(line);
    if (key !== undefined) signed.push({ entry: key.entry, time: verified(note, key, data) });
  }
  const checkpoint = readCheckpoint(note.text);
  need(checkpoint.origin === log.origin, 'checkpoint.origin');
  const algs = signed.filter(({ entry }) => entry.use === 'log').map(({ entry }) => entry.alg);
  const demanded = log.demands.every((alg) => algs.includes(alg));
  need(algs.length > 0 && demanded, 'checkpoint.log_signature');
  need(checkpoint.size > 0n || checkpoint.root.equals(hash(log.tree)), 'checkpoint.empty_root');
  return { ...checkpoint, cosigned: signed.filter(({ entry }) => entry.use === 'witness') };
}

function quorumTime(checkpoint, log, threshold) {
  const earliest = new Map();
  for (const { entry, time } of checkpoint.cosigned) {
    if (entry.member === log.member) continue;
    earliest.set(entry.member, Math.min(time, earliest.get(entry.member) ?? Infinity));
  }
  const times = [...earliest.values()].sort((a, b) => a - b);
  decided(times.length >= threshold, 'quorum.too_few');
  return times[threshold - 1];
}

/** Verify an inclusion proof: RFC 9162 section 2.1.3.2. */
function checkInclusion(tree, leaf, index, size, proof, root) {
  need(index >= 0n && index < size, 'proof.inclusion');
  let [fn, sn, node] = [index, size - 1n, leaf];
  for (const step of proof) {
    need(sn !== 0n, 'proof.inclusion');
    if ((fn & 1n) === 1n || fn === sn) {
      node = hash(tree, Buffer.of(1), step, node);
      while ((fn & 1n) === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      node = hash(tree, Buffer.of(1), node, step);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  need(sn === 0n && node.equals(root), 'proof.inclusion');
}

/** Return the evidence in a bundle, in its form (log.md, Evidence). */
export function readEvidence(value) {
  need(hasMembers(value, ['kind', 'index', 'proof', 'checkpoint'], ['salt']), 'evidence.form');
  need(value.kind in KINDS && Number.isInteger(value.index), 'evidence.form');
  const bytes = base64url(value.proof);
  need(bytes.length % 32 === 0, 'evidence.form');
  const proof = [];
  for (let start = 0; start < bytes.length; start += 32) proof.push(bytes.subarray(start, start + 32));
  const salt = 'salt' in value ? base64url(value.salt) : null;
  return { ...value, proof, salt, checkpoint: base64url(value.checkpoint) };
}

/**
 * Verify that a record stands in the log that its claims name; return when enough witnesses had
 * seen it there, in seconds since 1970.
 */
export function witnessedAt(evidence, text, claims, registry, now) {
  const kinds = EVENTS.includes(claims.vct) ? ['record', 'event'] : ['record'];
  need(kinds.includes(evidence.kind), 'evidence.kind');
  const log = logOf(registry, claims.log?.origin, now);
  need(log.member === claims.iss, 'evidence.member');
  const witnesses = witnessKeys(registry, now);
  const checkpoint = openCheckpoint(evidence.checkpoint, log, witnesses);
  const at = quorumTime(checkpoint, log, registry.policy);
  need(evidence.salt?.length === 32, 'evidence.form');
  const kind = Buffer.of(KINDS[evidence.kind]);
  const object = Buffer.from(text.split('~')[0], 'utf8');
  const leaf = Buffer.concat([kind, hmac(log.tree, evidence.salt, Buffer.concat([kind, object]))]);
  const place = [hash(log.tree, Buffer.of(0), leaf), BigInt(evidence.index), checkpoint.size];
  checkInclusion(log.tree, ...place, evidence.proof, checkpoint.root);
  return at;
}
