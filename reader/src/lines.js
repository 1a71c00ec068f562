/**
 * Packets as text: lines of base64 for messages, digits for squares. One parser reads both
 * out of whatever they were pasted into (`docs/spec/packet.md`, *Text*). A packet says
 * itself how long it is, so nothing but its own letters is needed.
 */

import { concat, toNumber } from './bytes.js';
import { LETTERS, toLetters } from './codec.js';
import { crc32 } from './crc32.js';
import { ReceivedError } from './errors.js';
import * as limits from './limits.js';
import { HEAD, Header, LARGEST_SYMBOL, Packet, VERSION, sizeOf } from './packet.js';

/** White space, marks that nobody sees, and quotation marks. */
const DROPPED =
  /[\t-\r "'>|`\x85\xa0\xab\xad\xbb\u061c\u1680\u180e\u2000-\u200f\u2018-\u201f\u2028-\u202f\u2039\u203a\u205f-\u206f\u3000\ufeff]+/g;
/** The magic and the version; its last four bits are the first of a third letter. */
const BEGINNING = /2R[A-D]|6109[78]/g;
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
 * @property {number} width letters of a group
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
  width: 4,
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
  width: 17,
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
 * The packets in a text, in order. They may seem to begin at every few letters, each in the
 * midst of others. So a group of letters is read once for all packets that have it, and the
 * CRC of each packet is made of two sums that run along.
 * @param {string} text anything; at most 4,194,304 characters are looked at
 * @returns {Generator<Packet | Damaged>}
 */
export function* find(text) {
  const letters = beginning(text, limits.PASTE).replace(DROPPED, '');
  const codes = new Uint8Array(letters.length);
  for (let i = 0; i < codes.length; i++) codes[i] = Math.min(letters.charCodeAt(i), NONE);
  const readings = new Map([BASE64, DIGITS].map((form) => [form, /** @type {Reading[]} */ ([])]));
  const pattern = new RegExp(BEGINNING);
  for (let at; (at = pattern.exec(letters)); ) {
    const form = at[0][0] === '2' ? BASE64 : DIGITS;
    const shared = /** @type {Reading[]} */ (readings.get(form));
    const reading = (shared[at.index % form.width] ??= new Reading(codes, form));
    const found = whole(reading, reading.from(at.index));
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
 * The packet that begins at a byte, or what is left of one; null if it does not begin like
 * a packet.
 * @param {Reading} reading
 * @param {number} at
 */
function whole(reading, at) {
  const header = head(reading, at);
  if (!header) return null;
  const shift = zeros(header.size);
  let before = shifted(reading.sums[at] ^ -1, zeros(HEAD)); // what is no part of the CRC
  for (let symbols = 1; symbols <= limits.PACKET_SYMBOLS; symbols++) {
    const end = at + sizeOf(symbols, header.size);
    before = shifted(before, shift);
    if (!reading.grow(end)) break;
    const last = reading.sealed(end, before);
    if (last) {
      const data = concat([reading.data.subarray(at, end - last.length), last]);
      return refusing(() => Packet.fromBytes(data)) ?? new Damaged(header);
    }
  }
  return new Damaged(header);
}

/**
 * The header that begins at a byte, or null.
 * @param {Reading} reading
 * @param {number} at
 */
function head(reading, at) {
  const group = reading.form.group;
  if (!reading.grow(at + Math.ceil((HEAD - 2) / group) * group)) return null;
  const data = reading.data.slice(at, at + HEAD - 2);
  // Making an error takes far longer than seeing that there would be one.
  const length = toNumber(data.subarray(10, 13));
  const most = Math.min(limits.OBJECT, limits.SYMBOLS * 2 * data[13]);
  if (data[1] !== VERSION || !length || length > most) return null;
  return refusing(() => Header.fromBytes(data));
}

/** Bytes of the longest packet. */
const LONGEST = sizeOf(limits.PACKET_SYMBOLS, LARGEST_SYMBOL);
/** Bytes of a reading: of what came before them nothing is kept. */
const WINDOW = 4 * LONGEST;

/** Letters from some place on as bytes, as far as they were needed, and sums of these. */
class Reading {
  #codes;
  #start = 0; // the letter of the first byte
  #known = 0; // bytes in whole groups
  #ended = false; // whether the next group writes none
  #last = new Uint8Array(8);

  /**
   * @param {Uint8Array} codes
   * @param {Form} form
   */
  constructor(codes, form) {
    this.#codes = codes;
    this.form = form;
    this.data = new Uint8Array(WINDOW);
    /** Before each byte: the register of a CRC that began with zero. */
    this.sums = new Int32Array(WINDOW + 1);
  }

  /**
   * The byte that begins at a letter; what was read stays if it is among that.
   * @param {number} letter no earlier than at the last call
   */
  from(letter) {
    const at = ((letter - this.#start) / this.form.width) * this.form.group;
    if (at < this.#known && at <= WINDOW - LONGEST) return at;
    this.#start = letter;
    this.#known = 0;
    this.#ended = false;
    return 0;
  }

  /**
   * Read the whole groups of so many bytes, if there are letters for all of them.
   * @param {number} end
   */
  grow(end) {
    const { group, read } = this.form;
    if (this.#codes.length < this.#letters(end)) return false;
    while (this.#known + group <= end && !this.#ended) {
      const at = this.#known;
      if (!read(this.#codes, this.#letters(at), this.data, at, group)) this.#ended = true;
      else {
        for (let i = at; i < at + group; i++) this.sums[i + 1] = step(this.sums[i], this.data[i]);
        this.#known += group;
      }
    }
    return this.#known + group > end;
  }

  /**
   * The bytes after the whole groups, and at least the CRC, if the letters write no more
   * and the CRC holds; or null.
   * @param {number} end for which {@link Reading#grow} was asked
   * @param {number} before what the sum holds that is not the packet's, moved to its CRC
   */
  sealed(end, before) {
    const { group, read } = this.form;
    const rest = end % group;
    const from = Math.min(end - 4, end - rest);
    const last = this.#last.subarray(0, end - from);
    const within = end - rest - from;
    last.set(this.data.subarray(from, from + within));
    if (!read(this.#codes, this.#letters(end - rest), last, within, rest)) return null;
    let sum = this.sums[from];
    const body = last.length - 4;
    for (let i = 0; i < body; i++) sum = step(sum, last[i]);
    return ~(sum ^ before) >>> 0 === toNumber(last.subarray(body)) ? last : null;
  }

  /** @param {number} size bytes from the first on */
  #letters(size) {
    return this.#start + this.form.letters(size);
  }
}

// A CRC's register is linear in what went in: of the sum before a packet's CRC, the sum
// before the packet, moved on by its length, is what does not belong to it.

const TABLE = Int32Array.from(
  { length: 256 },
  (_, byte) => ~crc32(Uint8Array.of(byte), 0xffffffff),
);

/**
 * A CRC's register after one more byte.
 * @param {number} sum
 * @param {number} byte
 */
const step = (sum, byte) => TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);

/**
 * Tables by numbers of bytes: one for each size of symbols that was ever seen.
 * @type {Map<number, Int32Array>}
 */
const ZEROS = new Map();

/**
 * What so many zero bytes make of a register, for {@link shifted}.
 * @param {number} size
 */
function zeros(size) {
  let table = ZEROS.get(size);
  if (!table) {
    table = new Int32Array(4 * 256);
    for (let i = 0; i < table.length; i++) {
      const byte = i & 255;
      const high = byte & (byte - 1); // without its lowest bit
      let sum = byte << (8 * (i >> 8));
      if (high) sum = table[i - byte + high] ^ table[i - high];
      else for (let n = 0; n < size; n++) sum = step(sum, 0);
      table[i] = sum;
    }
    ZEROS.set(size, table);
  }
  return table;
}

/**
 * A CRC's register after the zero bytes of a table.
 * @param {number} sum
 * @param {Int32Array} table
 */
const shifted = (sum, table) =>
  table[sum & 255] ^
  table[256 + ((sum >>> 8) & 255)] ^
  table[512 + ((sum >>> 16) & 255)] ^
  table[768 + (sum >>> 24)];

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
