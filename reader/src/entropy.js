/**
 * The two ways in which Zstandard writes symbols in fractions of bytes: finite state
 * entropy and Huffman (RFC 8878, 4). Tables are checked when they are read; what cannot be
 * is refused as `Malformed`.
 */

import { Malformed } from './errors.js';

/** The position of a number's highest bit; `number` is above 0. */
export const highBit = (/** @type {number} */ number) => 31 - Math.clz32(number);

/** @returns {never} */
export function damaged() {
  throw new Malformed('zstd: damaged content');
}

/**
 * Bits that are read from the end to the beginning. Those before the beginning are zero;
 * `left` is negative then, and whoever reads has to look.
 */
export class Bits {
  /**
   * @param {Uint8Array} data
   * @param {number} start of the bits in `data`
   * @param {number} end
   * @param {boolean} [unmarked] whether the last byte may be zero
   */
  constructor(data, start, end, unmarked = false) {
    this.data = data;
    this.start = start;
    const last = end > start ? data[end - 1] : 0;
    if (!last && !unmarked) damaged();
    /** Bits that were not read yet: the highest one of the last byte is a mark. */
    this.left = 8 * (end - start - 1) + (last ? highBit(last) : 8);
  }

  /**
   * The next bits as a number, which stay.
   * @param {number} size at most 17
   */
  peek(size) {
    const { data } = this;
    const from = this.left - size;
    const at = this.start + (from >> 3);
    const word = data[at] | (data[at + 1] << 8) | (data[at + 2] << 16);
    return (word >>> (from & 7)) & ((1 << size) - 1);
  }

  /**
   * The next bits as a number.
   * @param {number} size at most 32
   * @returns {number}
   */
  take(size) {
    if (size > 16) {
      const high = this.take(size - 16);
      return high * 65536 + this.take(16);
    }
    const value = this.peek(size);
    this.left -= size;
    return value;
  }
}

/**
 * A decoding table of finite state entropy.
 * @typedef {object} States
 * @property {number} log the table has 2^log states
 * @property {Uint8Array} symbol of each state
 * @property {Uint8Array} bits to read for the next state
 * @property {Uint16Array} base to add to them
 */

/**
 * A table that has one symbol and takes no bits.
 * @param {number} symbol
 * @returns {States}
 */
export function always(symbol) {
  const zero = new Uint8Array(1);
  return { log: 0, symbol: Uint8Array.of(symbol), bits: zero, base: new Uint16Array(1) };
}

/**
 * A table of these probabilities (RFC 8878, 4.1.1).
 * @param {number[]} counts in parts of 2^log; -1 stands for less than one
 * @param {number} log
 * @returns {States}
 */
export function states(counts, log) {
  const size = 1 << log;
  const symbol = new Uint8Array(size);
  const next = counts.map((count) => Math.abs(count));
  let last = size;
  counts.forEach((count, each) => {
    if (count < 0) symbol[--last] = each;
  });
  const step = (size >> 1) + (size >> 3) + 3;
  let place = 0;
  counts.forEach((count, each) => {
    for (let i = 0; i < count; i++) {
      symbol[place] = each;
      do place = (place + step) & (size - 1);
      while (place >= last);
    }
  });
  const bits = new Uint8Array(size);
  const base = new Uint16Array(size);
  for (let i = 0; i < size; i++) {
    const number = next[symbol[i]]++;
    bits[i] = log - highBit(number);
    base[i] = (number << bits[i]) - size;
  }
  return { log, symbol, bits, base };
}

/**
 * Read the probabilities of a table, and make it.
 * @param {Uint8Array} data
 * @param {number} most the highest symbol
 * @param {number} highest log
 * @returns {{table: States, size: number}} the table, and the bytes that it took
 */
export function readStates(data, most, highest) {
  let at = 0;
  const peek = (/** @type {number} */ size) => {
    const byte = at >> 3;
    const word = data[byte] | (data[byte + 1] << 8) | (data[byte + 2] << 16);
    return (word >>> (at & 7)) & ((1 << size) - 1);
  };
  const log = peek(4) + 5;
  at += 4;
  if (log > highest) damaged();
  /** @type {number[]} */
  const counts = [];
  for (let left = 1 << log; left > 0; ) {
    if (counts.length > most) damaged();
    const bits = highBit(left + 1) + 1;
    const half = 1 << (bits - 1);
    const short = 2 * half - 2 - left; // so many values take a bit less
    let value = peek(bits);
    if ((value & (half - 1)) < short) {
      value &= half - 1;
      at += bits - 1;
    } else {
      if (value >= half) value -= short;
      at += bits;
    }
    counts.push(value - 1);
    left -= Math.abs(value - 1);
    for (let zeros = value === 1 ? 3 : 0; zeros === 3; at += 2) {
      zeros = peek(2);
      for (let i = 0; i < zeros; i++) counts.push(0);
      if (counts.length > most) damaged();
    }
  }
  const size = (at + 7) >> 3;
  if (size > data.length) damaged();
  return { table: states(counts, log), size };
}

/**
 * A decoding table of Huffman's code: all prefixes of `log` bits.
 * @typedef {object} Prefixes
 * @property {number} log
 * @property {Uint8Array} symbol that a prefix begins with
 * @property {Uint8Array} bits of that symbol
 */

const LONGEST = 12;

/**
 * Read a Huffman table (RFC 8878, 4.2.1).
 * @param {Uint8Array} data
 * @returns {{table: Prefixes, size: number}} the table, and the bytes that it took
 */
export function readPrefixes(data) {
  if (!data.length) damaged();
  const direct = data[0] > 127;
  const size = 1 + (direct ? (data[0] - 126) >> 1 : data[0]);
  if (size > data.length) damaged();
  const written = data.subarray(1, size);
  const weights = direct ? nibbles(written, data[0] - 127) : compressedWeights(written);
  return { table: prefixes(weights), size };
}

/**
 * @param {Uint8Array} data
 * @param {number} number
 */
function nibbles(data, number) {
  return Array.from({ length: number }, (_, i) => (i & 1 ? data[i >> 1] & 15 : data[i >> 1] >> 4));
}

/**
 * Weights by two interleaved states, until the bits are used up.
 * @param {Uint8Array} data
 */
function compressedWeights(data) {
  const { table, size } = readStates(data, 255, 6);
  const bits = new Bits(data, size, data.length);
  const both = [bits.take(table.log), bits.take(table.log)];
  if (bits.left < 0) damaged();
  const weights = [];
  for (let turn = 0; ; turn ^= 1) {
    if (weights.length > 253) damaged();
    const state = both[turn];
    weights.push(table.symbol[state]);
    both[turn] = table.base[state] + bits.take(table.bits[state]);
    if (bits.left < 0) {
      weights.push(table.symbol[both[turn ^ 1]]);
      return weights;
    }
  }
}

/**
 * A table of these weights; that of the last symbol follows from them.
 * @param {number[]} weights
 * @returns {Prefixes}
 */
function prefixes(weights) {
  if (weights.some((weight) => weight > LONGEST)) damaged();
  const total = weights.reduce((sum, weight) => sum + ((1 << weight) >> 1), 0);
  if (!total) damaged();
  const log = highBit(total) + 1;
  const rest = (1 << log) - total;
  if (log > LONGEST || rest & (rest - 1)) damaged();
  const all = [...weights, highBit(rest) + 1];
  const longest = all.filter((weight) => weight === 1).length;
  if (longest < 2 || longest & 1) damaged();
  const symbol = new Uint8Array(1 << log);
  const bits = new Uint8Array(1 << log);
  let place = 0;
  for (let weight = 1; weight <= log; weight++) {
    all.forEach((each, i) => {
      if (each !== weight) return;
      const end = place + (1 << (weight - 1));
      symbol.fill(i, place, end);
      bits.fill(log + 1 - weight, place, end);
      place = end;
    });
  }
  return { log, symbol, bits };
}
