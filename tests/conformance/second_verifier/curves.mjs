// The points that Node does not check for us: SM2 (GB/T 32918) as a whole, and whether an Ed25519
// key generates the subgroup of prime order. Public values only, so nothing need be constant in time.
import { hash } from './encoding.mjs';

const big = (text) => BigInt(`0x${text}`);
export const integer = (bytes) => (bytes.length === 0 ? 0n : big(Buffer.from(bytes).toString('hex')));
const mod = (value, p) => ((value % p) + p) % p;

function power(base, exponent, p) {
  let [result, square, left] = [1n, mod(base, p), exponent];
  for (; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}

const inverse = (value, p) => power(value, p - 2n, p);

// GB/T 32918.5-2017: the recommended curve.
const SM2 = {
  p: big('fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff'),
  a: big('fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc'),
  b: big('28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93'),
  n: big('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'),
  x: big('32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7'),
  y: big('bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0'),
};

// Jacobian coordinates; the point at infinity has z = 0.
function double([x, y, z]) {
  const { p, a } = SM2;
  if (z === 0n || y === 0n) return [1n, 1n, 0n];
  const yy = (y * y) % p;
  const s = (4n * x * yy) % p;
  const m = (3n * x * x + a * power(z, 4n, p)) % p;
  const x3 = mod(m * m - 2n * s, p);
  return [x3, mod(m * (s - x3) - 8n * yy * yy, p), (2n * y * z) % p];
}

function add(one, other) {
  const { p } = SM2;
  const [x1, y1, z1] = one;
  const [x2, y2, z2] = other;
  if (z1 === 0n) return other;
  if (z2 === 0n) return one;
  const [w1, w2] = [(z1 * z1) % p, (z2 * z2) % p];
  const [u1, u2] = [(x1 * w2) % p, (x2 * w1) % p];
  const [s1, s2] = [(y1 * w2 * z2) % p, (y2 * w1 * z1) % p];
  if (u1 === u2) return s1 === s2 ? double(one) : [1n, 1n, 0n];
  const [h, r] = [mod(u2 - u1, p), mod(s2 - s1, p)];
  const hh = (h * h) % p;
  const [hhh, v] = [(h * hh) % p, (u1 * hh) % p];
  const x3 = mod(r * r - hhh - 2n * v, p);
  return [x3, mod(r * (v - x3) - s1 * hhh, p), (h * z1 * z2) % p];
}

function multiply(point, scalar, sum, twice, zero) {
  let result = zero;
  for (const bit of scalar.toString(2)) {
    result = twice(result);
    if (bit === '1') result = sum(result, point);
  }
  return result;
}

const times = (point, scalar) => multiply(point, scalar, add, double, [1n, 1n, 0n]);

/** Whether coordinates are below the modulus and on the curve of SM2. */
export function isSm2Point(x, y) {
  const { p, a, b } = SM2;
  const [u, v] = [integer(x), integer(y)];
  return u < p && v < p && mod(v * v - (u * u * u + a * u + b), p) === 0n;
}

/** Verify r || s over a message: GB/T 32918.2 sections 5.5 and 7.1. */
export function verifySm2(x, y, identity, message, signature) {
  if (signature.length !== 64) return false;
  const { p, n } = SM2;
  const [r, s] = [integer(signature.subarray(0, 32)), integer(signature.subarray(32))];
  if (r < 1n || r >= n || s < 1n || s >= n) return false;
  const t = (r + s) % n;
  if (t === 0n) return false;
  const bytes = (value) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
  const bits = Buffer.alloc(2);
  bits.writeUInt16BE(identity.length * 8);
  const curve = [SM2.a, SM2.b, SM2.x, SM2.y].map(bytes);
  const za = hash('sm3', bits, identity, ...curve, x, y);
  const e = integer(hash('sm3', za, message));
  const [px, , pz] = add(times([SM2.x, SM2.y, 1n], s), times([integer(x), integer(y), 1n], t));
  if (pz === 0n) return false;
  const affine = (px * inverse((pz * pz) % p, p)) % p;
  return mod(e + affine, n) === r;
}

// Edwards25519 (RFC 8032 section 5.1).
const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * inverse(121666n, P), P);

function edwardsSum([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2), P);
  const b = ((y1 + x1) * (y2 + x2)) % P;
  const c = (2n * t1 * t2 * D) % P;
  const d = (2n * z1 * z2) % P;
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f, P), mod(g * h, P), mod(f * g, P), mod(e * h, P)];
}

function decompressed(bytes) {
  const reversed = integer(Buffer.from(bytes).reverse());
  const [sign, y] = [reversed >> 255n, reversed & (2n ** 255n - 1n)];
  if (y >= P) return null;
  const [u, v] = [mod(y * y - 1n, P), mod(D * y * y + 1n, P)];
  let x = (u * v ** 3n % P) * power(u * power(v, 7n, P), (P - 5n) / 8n, P) % P;
  if (mod(v * x * x - u, P) !== 0n) x = (x * power(2n, (P - 1n) / 4n, P)) % P;
  if (mod(v * x * x - u, P) !== 0n || (x === 0n && sign === 1n)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, (x * y) % P];
}

/** Whether an Ed25519 key is canonical, on the curve, and generates the subgroup of prime order. */
export function isSoundEd25519(bytes) {
  const point = decompressed(bytes);
  if (point === null || (point[0] === 0n && point[1] === 1n)) return false;
  const twice = (one) => edwardsSum(one, one);
  const [x, y, z] = multiply(point, L, edwardsSum, twice, [0n, 1n, 1n, 0n]);
  return x === 0n && mod(y - z, P) === 0n;
}
