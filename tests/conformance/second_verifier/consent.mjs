// The receipt of a consent, and whether a record is within it (docs/protocol/consent.md).
import { taggedLike } from './encoding.mjs';
import { openCompact } from './jws.mjs';
import { HIDDEN, fits, kinds } from './records.mjs';
import { need } from './refusal.mjs';

const LONGEST = 366 * 86_400;
const BAND = 'urn:cn-credit:personal-band:1';
const YES_OR_NO = 'urn:cn-credit:scene-eligibility:1';
const isText = (value) => typeof value === 'string';

const RECEIPT = {
  iss: kinds.entity,
  sub: kinds.pairwise,
  iat: kinds.seconds,
  nbf: kinds.seconds,
  exp: kinds.seconds,
  jti: kinds.token,
  recipient: kinds.entity,
  recipient_name: kinds.label,
  recipient_contact: kinds.publicText,
  purpose: kinds.code,
  scene: kinds.code,
  kinds: kinds.list(isText, 1, 8),
  fields: kinds.list(isText, 1, 8),
  method: kinds.oneOf('query-once', 'query-repeated'),
  retention_days: kinds.whole(0, 366),
  withdrawal: kinds.publicText,
  assessment: kinds.code,
  channel: kinds.code,
  evidence: kinds.digest,
  max_uses: kinds.whole(1, 1_000),
  status: kinds.status,
};

const isSet = (items) => new Set(items).size === items.length;

function checkReceipt(receipt) {
  need(fits(receipt, RECEIPT), 'consent.claims');
  const { iat, nbf, exp } = receipt;
  need(iat <= nbf && nbf < exp && exp <= iat + LONGEST, 'consent.claims');
  need((receipt.method === 'query-once') === (receipt.max_uses === 1), 'consent.claims');
  need(receipt.kinds.every((kind) => Object.hasOwn(HIDDEN, kind)), 'consent.claims');
  const known = receipt.kinds.flatMap((kind) => HIDDEN[kind]);
  need(receipt.fields.every((field) => known.includes(field)), 'consent.claims');
  need(isSet(receipt.kinds) && isSet(receipt.fields), 'consent.claims');
  if (!receipt.kinds.includes(BAND)) return;
  need(receipt.kinds.includes(YES_OR_NO) && receipt.fields.includes('eligible'), 'consent.claims');
}

/** Verify a receipt and that a record is within it; return it with the entry of its key. */
export function openConsent(token, record, registry, now) {
  const expected = { typ: 'cc-consent+jwt', use: 'consent', now };
  const { entry, bytes, claims: receipt } = openCompact(token, registry, expected);
  checkReceipt(receipt);
  need(receipt.iss === entry.member, 'consent.issuer');
  need(entry.nbf <= receipt.iat && receipt.iat < entry.signs_until, 'key.not_signing_then');
  const { claims, hidden } = record;
  need(taggedLike(claims.consent, bytes) === claims.consent, 'consent.digest');
  need([claims.iss, claims.aud].includes(receipt.iss), 'consent.taker');
  need(!('scene' in claims) || claims.scene === receipt.scene, 'consent.bound');
  need(receipt.recipient === claims.aud && receipt.sub === claims.sub, 'consent.bound');
  need(receipt.purpose === claims.purpose && receipt.kinds.includes(claims.vct), 'consent.bound');
  need([...hidden].every((name) => receipt.fields.includes(name)), 'consent.fields');
  need(receipt.nbf <= claims.iat && claims.exp <= receipt.exp, 'consent.window');
  return receipt;
}
