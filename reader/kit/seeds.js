/** Bytes and choices that follow from a label, so that anybody can make them again. */

import { sha256 } from '@noble/hashes/sha2.js';

import { concat, toNumber } from '../src/bytes.js';
import { encodeUtf8 } from '../src/codec.js';

/**
 * The first bytes of SHA-256(label-0) || SHA-256(label-1) || ….
 * @param {string} label
 * @param {number} size
 */
export function seeded(label, size) {
  const digests = Array.from({ length: Math.ceil(size / 32) }, (_, i) =>
    sha256(encodeUtf8(`${label}-${i}`)),
  );
  return concat(digests).slice(0, size);
}

/**
 * Numbers below n that follow from a label, as a collection asks for them.
 * @param {string} label
 * @returns {(n: number) => number}
 */
export function choosing(label) {
  let asked = 0;
  return (n) => toNumber(sha256(encodeUtf8(`${label} ${asked++}`)).subarray(0, 6)) % n;
}
