/** Taking bytes apart: the one place that believes no length and repairs nothing. */

import { equal } from './bytes.js';
import { Malformed, TooLarge } from './errors.js';

/** Takes pieces off the front of `data`; every failure says what for. */
export class Reader {
  #data;
  #what;
  #offset = 0;

  /**
   * @param {Uint8Array} data
   * @param {string} what what it is, for errors
   */
  constructor(data, what) {
    this.#data = data;
    this.#what = what;
  }

  /**
   * The next `size` bytes, as a view.
   * @param {number} size
   * @param {string} what
   */
  take(size, what) {
    const piece = this.#data.subarray(this.#offset, this.#offset + size);
    if (piece.length !== size) {
      throw new Malformed(
        `${this.#what}: ${what} needs ${size} bytes, and ${piece.length} are left`,
      );
    }
    this.#offset += size;
    return piece;
  }

  /**
   * Take `expected`, or refuse.
   * @param {Uint8Array} expected
   * @param {string} what
   */
  expect(expected, what) {
    if (!equal(this.take(expected.length, what), expected)) {
      throw new Malformed(`${this.#what}: another ${what}`);
    }
  }

  /** Everything that was not taken yet, and so the end. */
  rest() {
    return this.take(this.#data.length - this.#offset, 'rest');
  }

  /** Refuse unless everything was taken. */
  end() {
    const left = this.#data.length - this.#offset;
    if (left) throw new Malformed(`${this.#what}: ${left} bytes too many`);
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const TO_UTF8 = new TextEncoder();

/**
 * Strict UTF-8: nothing is replaced, and a byte order mark is a character.
 * @param {Uint8Array} data
 * @param {string} what
 */
export function decodeUtf8(data, what) {
  try {
    return UTF8.decode(data);
  } catch {
    throw new Malformed(`${what}: not UTF-8`);
  }
}

/**
 * The bytes of a text.
 * @param {string} text
 */
export function encodeUtf8(text) {
  return TO_UTF8.encode(text);
}

/** The alphabet of base64. */
export const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...LETTERS].map((letter, value) => [letter, value]));

/**
 * Bytes of base64 letters, without padding; bits beyond the last byte are passed over.
 * @param {string} letters all of the alphabet
 */
function fromLetters(letters) {
  const raw = new Uint8Array(Math.floor((letters.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let size = 0;
  for (const letter of letters) {
    bits = ((bits << 6) | /** @type {number} */ (VALUES.get(letter))) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      raw[size++] = bits >> held;
    }
  }
  return raw;
}

/**
 * Base64 letters of bytes, without padding; the last letter's spare bits are zero.
 * @param {Uint8Array} raw
 */
export function toLetters(raw) {
  let letters = '';
  let bits = 0;
  let held = 0;
  for (const byte of raw) {
    bits = ((bits << 8) | byte) & 0xffff;
    held += 8;
    while (held >= 6) {
      held -= 6;
      letters += LETTERS[(bits >> held) & 63];
    }
  }
  return held ? letters + LETTERS[(bits << (6 - held)) & 63] : letters;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Standard base64 with padding, one encoding per value.
 * @param {string} text
 * @param {string} what
 */
export function decodeBase64(text, what) {
  if (!BASE64.test(text)) throw new Malformed(`${what}: not base64`);
  const raw = fromLetters(text.replace(/=+$/, ''));
  if (encodeBase64(raw) !== text) {
    throw new Malformed(`${what}: base64 written in an unusual way`);
  }
  return raw;
}

/**
 * Standard base64 with padding.
 * @param {Uint8Array} raw
 */
export function encodeBase64(raw) {
  const letters = toLetters(raw);
  return letters + '='.repeat(-letters.length & 3);
}

/**
 * UTF-8 text whose every line ends with LF, without the LFs.
 * @param {Uint8Array} data
 * @param {number} most
 * @param {string} what
 */
export function decodeLines(data, most, what) {
  if (data.length > most) {
    throw new TooLarge(`${what}: ${data.length} bytes; the most is ${most}`);
  }
  const text = decodeUtf8(data, what);
  if (text.includes('\r')) throw new Malformed(`${what}: line ends were changed`);
  if (!text.endsWith('\n')) throw new Malformed(`${what}: the last line has no end`);
  return text.slice(0, -1).split('\n');
}

/**
 * The inverse of {@link decodeLines}.
 * @param {string[]} lines
 */
export function encodeLines(lines) {
  return encodeUtf8(lines.map((line) => `${line}\n`).join(''));
}
