/**
 * The content of Zstandard blocks (RFC 8878, 3.1.1.2). Frames and block headers were
 * walked before (`compression.js`), so sizes are known and bounded here. Damaged content is
 * refused where libzstd refuses it, so that both implementations say the same.
 */

import { Bits, always, damaged, readPrefixes, readStates, states } from './entropy.js';
import * as limits from './limits.js';

const RAW = 0;
const RUN = 1;

/** Codes of literal lengths, offsets and match lengths: defaults, limits, values. */
const LITERALS = kind(6, 9, 0, [
  4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1,
  -1, -1, -1, -1,
], [...zeros(16), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
const OFFSETS = kind(5, 8, 0, [
  1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
], zeros(32));
const MATCHES = kind(6, 9, 3, [
  1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
], [...zeros(32), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

/** @param {number} size */
function zeros(size) {
  return Array.from({ length: size }, () => 0);
}

/**
 * @param {number} log of the default table
 * @param {number} highest log of other ones
 * @param {number} first the value of code 0
 * @param {number[]} counts of the default table
 * @param {number[]} bits that follow each code
 */
function kind(log, highest, first, counts, bits) {
  const base = [first];
  for (const more of bits) base.push(base[base.length - 1] + 2 ** more);
  return { usual: states(counts, log), highest, base, bits, most: bits.length - 1 };
}

/** Decodes the blocks of one frame, one after another. */
export class Blocks {
  #size;
  #largest;
  #window;
  #out;
  #at = 0;
  /** @type {import('./entropy.js').Prefixes | null} */
  #prefixes = null;
  /** @type {(import('./entropy.js').States | null)[]} */
  #tables = [null, null, null];
  #offsets = [1, 4, 8];

  /**
   * @param {number} size bytes of the frame's content
   * @param {number} window
   */
  constructor(size, window) {
    this.#size = size;
    this.#largest = Math.min(window, limits.BLOCK);
    // libzstd keeps a block more than the window, and all of what is not larger.
    this.#window = size > window + this.#largest + 64 ? window : size;
    this.#out = new Uint8Array(Math.min(size, limits.BLOCK));
  }

  /**
   * The content of the next block; valid until the one after it is decoded.
   * @param {number} type
   * @param {number} size that the block's header says
   * @param {Uint8Array} data
   */
  next(type, size, data) {
    const start = this.#at;
    if ((type === RUN ? 1 : size) > this.#largest) damaged();
    if (type === RUN) {
      this.#room(size).fill(data[0], start, start + size);
      this.#at += size;
    } else if (type === RAW) {
      this.#copy(data);
    } else {
      this.#compressed(data);
    }
    if (this.#at - start > this.#largest) damaged();
    return this.#out.subarray(start, this.#at);
  }

  /**
   * The output, with room for so many more bytes.
   * @param {number} more
   */
  #room(more) {
    const needed = this.#at + more;
    if (needed > this.#size) damaged();
    if (needed > this.#out.length) {
      const larger = new Uint8Array(Math.min(this.#size, Math.max(needed, 2 * this.#out.length)));
      larger.set(this.#out);
      this.#out = larger;
    }
    return this.#out;
  }

  /** @param {Uint8Array} data */
  #copy(data) {
    this.#room(data.length).set(data, this.#at);
    this.#at += data.length;
  }

  /** @param {Uint8Array} data */
  #compressed(data) {
    if (data.length < 2) damaged();
    const { literals, size } = this.#literals(data);
    this.#sequences(data.subarray(size), literals);
  }

  /**
   * The literals section (3.1.1.3.1).
   * @param {Uint8Array} data
   */
  #literals(data) {
    const type = data[0] & 3;
    const form = (data[0] >> 2) & 3;
    if (type > RUN) return this.#huffman(data, type === 2, form);
    const head = [1, 2, 1, 3][form];
    const size = bytes(data, 0, head) >> (form & 1 ? 4 : 3);
    const stored = type === RAW ? size : 1;
    if (head + stored > data.length || size > this.#largest) damaged();
    const literals = data.subarray(head, head + stored);
    return {
      literals: type === RAW ? literals : new Uint8Array(size).fill(literals[0]),
      size: head + stored,
    };
  }

  /**
   * @param {Uint8Array} data
   * @param {boolean} fresh whether there is a table of its own
   * @param {number} form
   */
  #huffman(data, fresh, form) {
    if (data.length < 5) damaged();
    const head = [3, 3, 4, 5][form];
    const width = [10, 10, 14, 18][form];
    const size = (bytes(data, 0, 4) >>> 4) & (2 ** width - 1);
    const stored = Math.floor(bytes(data, 0, head) / 2 ** (4 + width));
    if (size > this.#largest || head + stored > data.length) damaged();
    let written = data.subarray(head, head + stored);
    if (fresh) {
      const found = readPrefixes(written);
      this.#prefixes = found.table;
      written = written.subarray(found.size);
    }
    if (!this.#prefixes) return damaged();
    const literals = new Uint8Array(size);
    if (form) fourStreams(written, this.#prefixes, literals);
    else oneStream(new Bits(written, 0, written.length), this.#prefixes, literals);
    return { literals, size: head + stored };
  }

  /**
   * The sequences section (3.1.1.3.2): literals and matches in turn.
   * @param {Uint8Array} data
   * @param {Uint8Array} literals
   */
  #sequences(data, literals) {
    let { number, size } = count(data);
    if (!number) {
      if (size !== data.length) damaged();
      this.#copy(literals);
      return;
    }
    const modes = data[size++];
    if (modes === undefined || modes & 3) damaged();
    const kinds = [LITERALS, OFFSETS, MATCHES];
    const tables = kinds.map((each, i) => {
      const found = this.#table(i, each, (modes >> (6 - 2 * i)) & 3, data.subarray(size));
      size += found.size;
      return found.table;
    });
    this.#tables = tables;
    const bits = new Bits(data, size, data.length);
    const taken = this.#execute(number, bits, tables, literals);
    if (bits.left !== 0) damaged();
    this.#copy(literals.subarray(taken));
  }

  /**
   * @param {number} index
   * @param {typeof LITERALS} of
   * @param {number} mode
   * @param {Uint8Array} data
   */
  #table(index, of, mode, data) {
    if (mode === 0) return { table: of.usual, size: 0 };
    if (mode === 1) {
      if (!data.length || data[0] > of.most) damaged();
      return { table: always(data[0]), size: 1 };
    }
    if (mode === 2) return readStates(data, of.most, of.highest);
    const table = this.#tables[index];
    return table ? { table, size: 0 } : damaged();
  }

  /**
   * @param {number} number
   * @param {Bits} bits
   * @param {import('./entropy.js').States[]} tables
   * @param {Uint8Array} literals
   * @returns {number} how many of the literals were used
   */
  #execute(number, bits, [ofLiterals, ofOffsets, ofMatches], literals) {
    let literal = bits.take(ofLiterals.log);
    let offset = bits.take(ofOffsets.log);
    let match = bits.take(ofMatches.log);
    let taken = 0;
    for (let left = number; left; left--) {
      const code = ofLiterals.symbol[literal];
      const far = ofOffsets.symbol[offset];
      const extra = bits.take(far);
      const length = ofMatches.symbol[match];
      const matched = MATCHES.base[length] + bits.take(MATCHES.bits[length]);
      const copied = LITERALS.base[code] + bits.take(LITERALS.bits[code]);
      const distance = this.#distance(far, extra, code === 0);
      if (left > 1) {
        literal = ofLiterals.base[literal] + bits.take(ofLiterals.bits[literal]);
        match = ofMatches.base[match] + bits.take(ofMatches.bits[match]);
        offset = ofOffsets.base[offset] + bits.take(ofOffsets.bits[offset]);
      }
      if (bits.left < 0 || taken + copied > literals.length) damaged();
      this.#copy(literals.subarray(taken, taken + copied));
      taken += copied;
      this.#repeat(distance, matched);
    }
    return taken;
  }

  /**
   * The distance of a match; 0 for none that there can be (3.1.1.5).
   * @param {number} code
   * @param {number} extra
   * @param {boolean} none whether no literals come before it
   */
  #distance(code, extra, none) {
    const [first, second, third] = this.#offsets;
    if (code > 1) {
      const distance = 2 ** code + extra - 3;
      this.#offsets = [distance, first, second];
      return distance;
    }
    const which = code + extra + (none ? 1 : 0);
    if (which === 0) return first;
    const distance = [first, second, third, first - 1][which];
    this.#offsets = which === 1 ? [second, first, third] : [distance, first, second];
    return distance;
  }

  /**
   * @param {number} distance
   * @param {number} length
   */
  #repeat(distance, length) {
    if (distance < 1 || distance > Math.min(this.#at, this.#window)) damaged();
    const out = this.#room(length);
    let at = this.#at;
    if (distance >= length) {
      out.copyWithin(at, at - distance, at - distance + length);
    } else {
      for (const end = at + length; at < end; at++) out[at] = out[at - distance];
    }
    this.#at += length;
  }
}

/**
 * A little-endian number; bytes beyond the end are zero.
 * @param {Uint8Array} data
 * @param {number} at
 * @param {number} size
 */
function bytes(data, at, size) {
  let number = 0;
  for (let i = size - 1; i >= 0; i--) number = number * 256 + (data[at + i] ?? 0);
  return number;
}

/**
 * How many sequences there are, and the bytes that say so.
 * @param {Uint8Array} data
 */
function count(data) {
  if (!data.length) damaged();
  const size = data[0] < 128 ? 1 : data[0] < 255 ? 2 : 3;
  if (size > data.length) damaged();
  if (size === 1) return { number: data[0], size };
  if (size === 2) return { number: ((data[0] - 128) << 8) | data[1], size };
  return { number: bytes(data, 1, 2) + 0x7f00, size };
}

/**
 * Decode symbols into a part of a row.
 * @param {Bits} bits
 * @param {import('./entropy.js').Prefixes} table
 * @param {Uint8Array} out
 * @param {number} [start]
 * @param {number} [end]
 */
function symbols(bits, { log, symbol, bits: sizes }, out, start = 0, end = out.length) {
  for (let i = start; i < end; i++) {
    const prefix = bits.peek(log);
    out[i] = symbol[prefix];
    bits.left -= sizes[prefix];
  }
}

/**
 * @param {Bits} bits
 * @param {import('./entropy.js').Prefixes} table
 * @param {Uint8Array} out
 */
function oneStream(bits, table, out) {
  symbols(bits, table, out);
  if (bits.left !== 0) damaged();
}

/**
 * Four streams behind a table of their lengths, a quarter of the symbols in each.
 * @param {Uint8Array} data
 * @param {import('./entropy.js').Prefixes} table
 * @param {Uint8Array} out
 */
function fourStreams(data, table, out) {
  if (out.length < 6 || data.length < 10) damaged();
  const lengths = [0, 2, 4].map((at) => bytes(data, at, 2));
  lengths.push(data.length - 6 - lengths[0] - lengths[1] - lengths[2]);
  const quarter = (out.length + 3) >> 2;
  if (lengths[3] < 0 || 3 * quarter >= out.length) damaged();
  const loose = table.log < 12 && Math.min(...lengths) >= 8;
  let end = 6;
  const streams = lengths.map((length, i) => ({
    bits: new Bits(data, end, (end += length), loose),
    part: out.subarray(i * quarter, (i + 1) * quarter),
  }));
  const done = loose ? inTurns(streams, table) : 0;
  for (const { bits, part } of streams) {
    symbols(bits, table, part, done);
    if (!loose && bits.left !== 0) damaged();
  }
}

/**
 * What libzstd does with streams of eight bytes or more: five symbols of each in turn, as
 * long as the first stream lasts, and a look whether one took more than it has. Nobody
 * looks whether a stream ends where its symbols do. RFC 8878 has it refused; but then a
 * text that one implementation shows would be damaged to the other. A digest decides.
 * @param {{bits: Bits, part: Uint8Array}[]} streams
 * @param {import('./entropy.js').Prefixes} table
 * @returns {number} how many symbols of each stream are done
 */
function inTurns(streams, table) {
  let done = 0;
  for (;;) {
    const places = streams.map(({ bits }) => bits.start - 8 + Math.ceil(bits.left / 8));
    const turns = Math.min(Math.floor(places[0] / 7), Math.floor((streams[3].part.length - done) / 5));
    if (turns < 1 || places.some((place, i) => i && place < places[i - 1])) break;
    for (const { bits, part } of streams) symbols(bits, table, part, done, done + 5 * turns);
    done += 5 * turns;
  }
  if (streams.some(({ bits }) => bits.left <= -8)) damaged();
  return done;
}
