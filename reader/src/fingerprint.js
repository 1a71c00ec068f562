/** The 30 digits of a key that people compare (`docs/spec/edition.md`). */

import { sha512 } from '@noble/hashes/sha2.js';

import { concat, toHex } from './bytes.js';
import { encodeUtf8 } from './codec.js';
import { Malformed } from './errors.js';

/** @import { PublicKey } from './keys.js' */

export const DIGITS = 30;
export const NBSP = '\u00a0';

/** SHA-512 rounds: look-alike keys cost so many times more. */
const ROUNDS = 5200;
/** After so many, somebody else may go on. */
const STEP = 400;

/** White space around what was typed: the characters that Python strips. */
const AROUND =
  /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;
const BETWEEN = /[ \u00a0\-\u200c\u200e\u200f\u2009\u202f]/g;

/** 30 decimal digits, about 100 bits, of a public key. */
export class Fingerprint {
  /** @param {string} digits */
  constructor(digits) {
    this.digits = digits;
    Object.freeze(this);
  }

  /**
   * The fingerprint of `key`; takes some hundredths of a second on purpose.
   * @param {PublicKey} key
   */
  static of(key) {
    const steps = Fingerprint.growing(key);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  /**
   * The same, with pauses in which a page can do something else.
   * @param {PublicKey} key
   * @returns {Generator<undefined, Fingerprint>}
   */
  static *growing(key) {
    let value = sha512(concat([encodeUtf8('archive fingerprint 1\n'), key.raw]));
    const both = new Uint8Array(value.length + key.raw.length);
    both.set(key.raw, value.length);
    for (let round = 1; round < ROUNDS; round++) {
      both.set(value);
      value = sha512(both);
      if (round % STEP === 0) yield;
    }
    const number = BigInt(`0x${toHex(value.subarray(0, 32))}`) % 10n ** BigInt(DIGITS);
    return new Fingerprint(number.toString().padStart(DIGITS, '0'));
  }

  /**
   * What a person typed: ASCII, Persian or Arabic digits, spaces and hyphens.
   * @param {string} text
   */
  static fromTyped(text) {
    const digits = text
      .replace(AROUND, '')
      .replace(BETWEEN, '')
      .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
      .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660));
    if (!/^[0-9]{30}$/.test(digits)) {
      throw new Malformed(`not a fingerprint of ${DIGITS} digits`);
    }
    return new Fingerprint(digits);
  }

  /** Six groups of five with NO-BREAK SPACE between: the right order in every script. */
  toString() {
    return /** @type {string[]} */ (this.digits.match(/.{5}/g)).join(NBSP);
  }
}
