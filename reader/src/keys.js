/**
 * Ed25519, strictly: the door to `@noble/ed25519`, of which only the arithmetic of points
 * is used. Libraries differ in what they accept. This accepts exactly what libsodium, and
 * so minisign, accepts (`docs/spec/edition.md`, *Signatures*): 32-byte keys and 64-byte
 * signatures, the y coordinates of A and R canonical and not of small order, S below the
 * group order, then the cofactorless equation with a comparison of R's bytes.
 */

import { Point } from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2.js';

import { concat, equal, littleEndian, toHex } from './bytes.js';
import { ForgedOrDamaged, Malformed, WeakKey } from './errors.js';

export const PUBLIC_KEY = 32;
export const SIGNATURE = 64;
export const SEED = 32;

const FIELD = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const SIGN_BIT = 1n << 255n;

/** y coordinates of the eight points of small order: two points share each but 1 and p-1. */
const SMALL_ORDER = new Set([
  0n,
  1n,
  FIELD - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
]);

/** @param {Uint8Array} point */
const yOf = (point) => littleEndian(point) & ~SIGN_BIT;

/** A public key, canonical and not of small order. */
export class PublicKey {
  /** @param {Uint8Array} raw */
  constructor(raw) {
    if (raw.length !== PUBLIC_KEY) throw new Malformed(`a public key of ${raw.length} bytes`);
    const y = yOf(raw);
    if (y >= FIELD) throw new Malformed('a public key that is not written canonically');
    if (SMALL_ORDER.has(y)) {
      throw new WeakKey('a public key of small order: anybody can sign with it');
    }
    this.raw = raw;
    Object.freeze(this);
  }

  /** Key name: 16 hex digits of SHA-256(key). A name, never a proof. */
  get name() {
    return toHex(sha256(this.raw).subarray(0, 8));
  }

  /** @param {PublicKey} other */
  equals(other) {
    return equal(this.raw, other.raw);
  }

  /**
   * Return if `signature` is this key's over `message`.
   * @param {Uint8Array} signature
   * @param {Uint8Array} message
   */
  verify(signature, message) {
    if (!admissible(signature) || !holds(this.raw, signature, message)) {
      throw new ForgedOrDamaged(`not a signature by the key ${this.name}`);
    }
  }
}

/** @param {Uint8Array} signature */
function admissible(signature) {
  if (signature.length !== SIGNATURE) return false;
  const r = yOf(signature.subarray(0, 32));
  return r < FIELD && !SMALL_ORDER.has(r) && littleEndian(signature.subarray(32)) < ORDER;
}

/**
 * Whether R = S B - k A, byte for byte, where k = SHA-512(R || A || message) mod L.
 * @param {Uint8Array} key
 * @param {Uint8Array} signature
 * @param {Uint8Array} message
 */
function holds(key, signature, message) {
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  const k = littleEndian(sha512(concat([r, key, message]))) % ORDER;
  let a;
  try {
    a = Point.fromBytes(key);
  } catch {
    return false; // no point of the curve has this y coordinate
  }
  return equal(sum([s, Point.BASE], [k, a.negate()]).toBytes(), r);
}

/** Bits of a scalar that are taken at once, and those of the largest. */
const WINDOW = 4n;
const BITS = 256n;

/**
 * The sum of multiples of points, which share their doublings (Straus 1964). A page checks
 * two signatures and is then done, so tables that pay off later would cost more than they
 * save; nothing here is secret, so time may depend on it.
 * @param {...[bigint, Point]} terms
 */
function sum(...terms) {
  const tables = terms.map(([, point]) => multiples(point));
  let found = Point.ZERO;
  for (let at = BITS - WINDOW; at >= 0n; at -= WINDOW) {
    for (let bit = 0n; bit < WINDOW; bit++) found = found.double();
    terms.forEach(([scalar], i) => {
      const digit = Number(BigInt.asUintN(Number(WINDOW), scalar >> at));
      if (digit) found = found.add(tables[i][digit]);
    });
  }
  return found;
}

/**
 * A point's multiples by 0 to 15.
 * @param {Point} point
 */
function multiples(point) {
  const found = [Point.ZERO];
  while (found.length < 1 << Number(WINDOW)) found.push(found[found.length - 1].add(point));
  return found;
}

/** A secret key: its 32-byte seed (RFC 8032, 5.1.5). */
export class SecretKey {
  /** @param {Uint8Array} seed */
  constructor(seed) {
    if (seed.length !== SEED) throw new Malformed(`a seed of ${seed.length} bytes`);
    this.seed = seed;
    Object.freeze(this);
  }

  /** The public half. */
  get public() {
    const half = sha512(this.seed).subarray(0, 32);
    half[0] &= 248;
    half[31] = (half[31] & 127) | 64;
    return new PublicKey(Point.BASE.multiply(littleEndian(half) % ORDER).toBytes());
  }
}
