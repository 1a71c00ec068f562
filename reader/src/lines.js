/**
 * Packets as text: lines of base64 for messages, digits for squares. One parser reads both
 * out of whatever they were pasted into (`docs/spec/packet.md`, *Text*). A packet says
 * itself how long it is, so nothing but its own letters is needed.
 */

import { toNumber } from './bytes.js';
import { LETTERS, toLetters } from './codec.js';
import { crc32 } from './crc32.js';
import { ReceivedError } from './errors.js';
import * as limits from './limits.js';
import { HEAD, Header, Packet, sizeOf } from './packet.js';

/** White space, marks that nobody sees, and quotation marks. */
const DROPPED =
  /[\t-\r "'>|`\x85\xa0\xab\xad\xbb\u061c\u1680\u180e\u2000-\u200f\u2018-\u201f\u2028-\u202f\u2039\u203a\u205f-\u206f\u3000\ufeff]+/g;
const BEGINNING = /2R|6109[78]/g;
const TAIL = [0, 3, 5, 8, 10, 13, 15, 17]; // digits for 0 to 7 bytes

/**
 * A packet as base64 without padding: 147 characters for one symbol.
 * @param {Uint8Array} packet
 */
export const toLine = (packet) => toLetters(packet);

/**
 * A packet as decimal digits, 17 for 7 bytes, which squares hold best.
 * @param {Uint8Array} packet
 */
export function toDigits(packet) {
  let digits = '';
  for (let i = 0; i < packet.length; i += 7) {
    const group = packet.subarray(i, i + 7);
    const value = BigInt(toNumber(group.subarray(0, 4))) << BigInt(8 * Math.max(0, group.length - 4));
    const number = value + BigInt(toNumber(group.subarray(4)));
    digits += number.toString().padStart(TAIL[group.length], '0');
  }
  return digits;
}

/** Text that begins like a packet and is none: letters were lost or changed. */
export class Damaged {
  /** @param {Header} header */
  constructor(header) {
    this.header = header;
    Object.freeze(this);
  }
}

/**
 * A way to write bytes in letters, in groups of some bytes each.
 * @typedef {object} Form
 * @property {number} group bytes of a group
 * @property {(size: number) => number} letters how many write so many bytes
 * @property {(codes: Uint8Array, at: number, data: Uint8Array, to: number, size: number)
 *   => boolean} read the bytes of one group, or of less; false if these letters write none
 */

const NONE = 255;
const VALUES = new Uint8Array(256).fill(NONE);
[...LETTERS].forEach((letter, value) => (VALUES[letter.charCodeAt(0)] = value));

/** @type {Form} */
const BASE64 = {
  group: 3,
  letters: (size) => Math.ceil((size * 4) / 3),
  read(codes, at, data, to, size) {
    if (!size) return true;
    let bits = 0;
    for (let i = 0; i < 4; i++) {
      const value = i <= size ? VALUES[codes[at + i]] : 0;
      if (value === NONE) return false;
      bits = (bits << 6) | value;
    }
    for (let i = 0; i < size; i++) data[to + i] = bits >> (16 - 8 * i);
    return (bits & (0xffffff >> (8 * size))) === 0;
  },
};

const LIMB = 2 ** 28;

/** @type {Form} */
const DIGITS = {
  group: 7,
  letters: (size) => Math.floor(size / 7) * TAIL[7] + TAIL[size % 7],
  read(codes, at, data, to, size) {
    let high = 0; // the value is high * 2^28 + low
    let low = 0;
    for (let i = 0; i < TAIL[size]; ) {
      let digits = 0;
      let scale = 1;
      for (const end = Math.min(i + 7, TAIL[size]); i < end; i++) {
        const digit = codes[at + i] - 0x30;
        if (!(digit >= 0 && digit <= 9)) return false;
        digits = digits * 10 + digit;
        scale *= 10;
      }
      low = low * scale + digits;
      high = high * scale + Math.floor(low / LIMB);
      low %= LIMB;
    }
    for (let i = size - 1; i >= 0; i--) {
      data[to + i] = low;
      low = (low >> 8) | ((high % 256) << 20);
      high = Math.floor(high / 256);
    }
    return low === 0 && high === 0;
  },
};

/**
 * The packets in a text, in order.
 * @param {string} text anything; at most 4,194,304 characters are looked at
 * @returns {Generator<Packet | Damaged>}
 */
export function* find(text) {
  const letters = beginning(text, limits.PASTE).replace(DROPPED, '');
  const codes = new Uint8Array(letters.length);
  for (let i = 0; i < codes.length; i++) codes[i] = Math.min(letters.charCodeAt(i), NONE);
  const pattern = new RegExp(BEGINNING);
  for (let at; (at = pattern.exec(letters)); ) {
    const form = at[0] === '2R' ? BASE64 : DIGITS;
    const found = whole(codes.subarray(at.index), form);
    const size = found instanceof Packet ? form.letters(found.size) : 1;
    pattern.lastIndex = at.index + size;
    if (found) yield found;
  }
}

/**
 * The first characters of a text; one beyond 65,535 is two units of a string.
 * @param {string} text
 * @param {number} most
 */
function beginning(text, most) {
  if (text.length <= most) return text;
  let end = 0;
  for (let i = 0; i < most && end < text.length; i++) {
    end += /** @type {number} */ (text.codePointAt(end)) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

/**
 * The packet that a text begins with, or what is left of one; null if it does not begin
 * like a packet.
 * @param {Uint8Array} codes of the text's letters
 * @param {Form} form
 */
function whole(codes, form) {
  const head = new Letters(codes, form, HEAD);
  if (!head.grow(form === BASE64 ? HEAD - 1 : HEAD - 2)) return null; // whole groups
  const header = refusing(() => Header.fromBytes(head.data.subarray(0, HEAD - 2)));
  if (!header) return null;
  const all = new Letters(codes, form, sizeOf(limits.PACKET_SYMBOLS, header.size));
  for (let symbols = 1; symbols <= limits.PACKET_SYMBOLS; symbols++) {
    const size = sizeOf(symbols, header.size);
    if (!all.grow(size)) break;
    const data = all.exactly(size);
    if (data) return refusing(() => Packet.fromBytes(data)) ?? new Damaged(header);
  }
  return new Damaged(header);
}

/** Letters that are read as far as they are needed. */
class Letters {
  #codes;
  #form;
  #known = 0; // bytes in whole groups
  #counted = 0; // bytes whose CRC is known
  #crc = 0;

  /**
   * @param {Uint8Array} codes
   * @param {Form} form
   * @param {number} most bytes
   */
  constructor(codes, form, most) {
    this.#codes = codes;
    this.#form = form;
    this.data = new Uint8Array(most);
  }

  /**
   * Read the whole groups of so many bytes, if they can be read.
   * @param {number} size
   */
  grow(size) {
    const { group, letters, read } = this.#form;
    if (this.#codes.length < letters(size)) return false;
    for (; this.#known + group <= size; this.#known += group) {
      if (!read(this.#codes, letters(this.#known), this.data, this.#known, group)) return false;
    }
    return true;
  }

  /**
   * So many bytes, if these letters write no more and the CRC holds; or null.
   * @param {number} size for which {@link Letters#grow} was asked
   */
  exactly(size) {
    const { letters, read } = this.#form;
    const known = this.#known;
    if (!read(this.#codes, letters(known), this.data, known, size - known)) return null;
    const sure = Math.min(known, size - 4);
    this.#crc = crc32(this.data.subarray(this.#counted, sure), this.#crc);
    this.#counted = sure;
    const crc = crc32(this.data.subarray(sure, size - 4), this.#crc);
    return crc === toNumber(this.data.subarray(size - 4, size)) ? this.data.slice(0, size) : null;
  }
}

/**
 * @template T
 * @param {() => T} make
 * @returns {T | null} null if it was refused
 */
function refusing(make) {
  try {
    return make();
  } catch (error) {
    if (error instanceof ReceivedError) return null;
    throw error;
  }
}
