/**
 * Squares for screens: QR codes of kind 15-L, always with the same mask, so that only what
 * a square says is computed for it (ISO/IEC 18004:2015). Module for module what
 * `archive.squares.draw` draws. An encoder for every kind would be five times as large.
 */

/** Modules of a side. */
export const SIZE = 77;
/** Light modules that belong around a square. */
export const QUIET = 4;

const VERSION = 0x0f928; // 15, as it stands in squares (Annex D)
const FORMAT = 0x789d; // level L and mask 3 (Annex C)
const CENTRES = [6, 26, 48, 70]; // of small patterns (Annex E)
const BLOCKS = [87, 87, 87, 87, 87, 88]; // codewords of data (Table 9)
const DATA = 523;
const CHECKS = 22; // codewords of checks in each block
const PADDING = [0xec, 0x11];
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** Bits that begin a segment: its mode, then its length in so many bits. */
const READABLE = { mode: 2, length: 11 };
const NUMERIC = { mode: 1, length: 12 };

/** The most bytes of a packet that fit beside any number of an endless run. */
export const CAPACITY = 508;

/**
 * Draw one square.
 * @param {string} label its number, as people read it
 * @param {string} digits a packet
 * @returns {Uint8Array} modules, row by row; 1 is dark
 */
export function draw(label, digits) {
  const words = interleaved(codewords(`${label} `, digits));
  const { modules, places } = blank();
  const drawn = modules.slice();
  for (let i = 0; i < 8 * words.length; i++) {
    drawn[places[i]] ^= (words[i >> 3] >> (7 - (i & 7))) & 1;
  }
  return drawn;
}

// Codewords

/**
 * Both segments, ended and filled up (7.4).
 * @param {string} prefix
 * @param {string} digits
 */
function codewords(prefix, digits) {
  const bits = new BitWriter();
  bits.write(READABLE.mode, 4);
  bits.write(prefix.length, READABLE.length);
  for (let i = 0; i < prefix.length; i += 2) {
    const [one, other] = [...prefix.slice(i, i + 2)].map((letter) => LETTERS.indexOf(letter));
    if (other === undefined) bits.write(one, 6);
    else bits.write(45 * one + other, 11);
  }
  bits.write(NUMERIC.mode, 4);
  bits.write(digits.length, NUMERIC.length);
  for (let i = 0; i < digits.length; i += 3) {
    const group = digits.slice(i, i + 3);
    bits.write(Number(group), 3 * group.length + 1);
  }
  return bits.filled();
}

/** Bits, one after another, in the codewords of one square. */
class BitWriter {
  #data = new Uint8Array(DATA);
  #length = 0;

  /**
   * @param {number} value
   * @param {number} bits
   */
  write(value, bits) {
    if (this.#length + bits > 8 * DATA) throw new RangeError('more than a square holds');
    for (let i = bits - 1; i >= 0; i--, this.#length++) {
      this.#data[this.#length >> 3] |= ((value >> i) & 1) << (7 - (this.#length & 7));
    }
  }

  /** All codewords: after up to four zeros, padding. */
  filled() {
    const start = Math.ceil(Math.min(this.#length + 4, 8 * DATA) / 8);
    for (let i = start; i < DATA; i++) this.#data[i] = PADDING[(i - start) & 1];
    return this.#data;
  }
}

/**
 * Blocks column by column, and then their checks (7.6).
 * @param {Uint8Array} data
 */
function interleaved(data) {
  let end = 0;
  const blocks = BLOCKS.map((size) => data.subarray(end, (end += size)));
  return [...columns(blocks), ...columns(blocks.map(remainder))];
}

/** @param {Uint8Array[]} blocks of which the last one is the longest */
function columns(blocks) {
  const longest = blocks[blocks.length - 1].length;
  return Array.from({ length: longest }, (_, i) =>
    blocks.filter((block) => i < block.length).map((block) => block[i]),
  ).flat();
}

/**
 * The checks of a block: its remainder by the generator (7.5.2).
 * @param {Uint8Array} block
 */
function remainder(block) {
  const { exp, log, generator } = field();
  const rest = new Uint8Array(CHECKS);
  for (const word of block) {
    const top = word ^ rest[0];
    rest.copyWithin(0, 1);
    rest[CHECKS - 1] = 0;
    if (top) for (let i = 0; i < CHECKS; i++) rest[i] ^= exp[(log[top] + generator[i]) % 255];
  }
  return rest;
}

/**
 * GF(256) of squares: powers and logarithms, and the generator's coefficients below the
 * highest, as logarithms; none of them is zero.
 */
const field = once(() => {
  const exp = new Uint8Array(255);
  const log = new Uint8Array(256);
  for (let i = 0, value = 1; i < 255; i++) {
    exp[i] = value;
    log[value] = i;
    value = value < 128 ? 2 * value : (2 * value) ^ 0x11d;
  }
  let terms = [1];
  for (let power = 0; power < CHECKS; power++) {
    const times = terms.map((term) => (term ? exp[(log[term] + power) % 255] : 0));
    terms = [...terms, 0].map((term, i) => term ^ (i ? times[i - 1] : 0));
  }
  return { exp, log, generator: terms.slice(1).map((term) => log[term]) };
});

// Modules

/**
 * A square whose codewords are all zero, and where each of their bits belongs: two columns
 * at a time, from the right, up and down in turn (7.7.3). Modules are dark where the mask
 * is: row + column is a multiple of 3.
 */
const blank = once(() => {
  const modules = new Uint8Array(SIZE * SIZE);
  const taken = patterns(modules);
  const places = [];
  for (let right = SIZE - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--; // the column of the timing pattern
    for (let i = 0; i < 2 * SIZE; i++) {
      const y = up ? SIZE - 1 - (i >> 1) : i >> 1;
      const x = right - (i & 1);
      if (taken[y * SIZE + x]) continue;
      modules[y * SIZE + x] = (x + y) % 3 ? 0 : 1;
      places.push(y * SIZE + x);
    }
  }
  return { modules, places };
});

/**
 * Draw what all squares of this kind have; where it stands.
 * @param {Uint8Array} modules
 */
function patterns(modules) {
  const taken = new Uint8Array(SIZE * SIZE);
  /** @type {(x: number, y: number, dark: number | boolean) => void} */
  const set = (x, y, dark) => {
    if (x < 0 || y < 0 || x >= SIZE || y >= SIZE) return;
    modules[y * SIZE + x] = Number(dark);
    taken[y * SIZE + x] = 1;
  };
  for (let i = 0; i < SIZE; i++) {
    set(i, 6, i % 2 === 0);
    set(6, i, i % 2 === 0);
  }
  for (const [x, y] of [[3, 3], [SIZE - 4, 3], [3, SIZE - 4]]) rings(x, y, 4, [0, 1, 3], set);
  for (const y of CENTRES) {
    for (const x of CENTRES) {
      const edges = [x, y].map((each) => (each === 6 ? 0 : each === 70 ? 2 : 1));
      if (!['0,0', '0,2', '2,0'].includes(edges.join())) rings(x, y, 2, [0, 2], set);
    }
  }
  for (let i = 0; i < 18; i++) {
    const [along, across] = [Math.floor(i / 3), SIZE - 11 + (i % 3)];
    set(across, along, (VERSION >> i) & 1);
    set(along, across, (VERSION >> i) & 1);
  }
  for (let i = 0; i < 15; i++) {
    const bit = (FORMAT >> i) & 1;
    const corner = i < 6 ? i : i + 1; // the timing pattern lies between
    if (i < 8) set(8, corner, bit);
    else set(i === 8 ? 7 : 14 - i, 8, bit);
    if (i < 8) set(SIZE - 1 - i, 8, bit);
    else set(8, SIZE - 15 + i, bit);
  }
  set(8, SIZE - 8, 1);
  return taken;
}

/**
 * Rings around a module.
 * @param {number} x
 * @param {number} y
 * @param {number} most the outermost
 * @param {number[]} dark which of them are dark; 0 is the middle
 * @param {(x: number, y: number, dark: boolean) => void} set
 */
function rings(x, y, most, dark, set) {
  for (let dy = -most; dy <= most; dy++) {
    for (let dx = -most; dx <= most; dx++) {
      set(x + dx, y + dy, dark.includes(Math.max(Math.abs(dx), Math.abs(dy))));
    }
  }
}

/**
 * Something that is made when it is asked for first.
 * @template T
 * @param {() => T} make
 */
function once(make) {
  /** @type {T | undefined} */
  let made;
  return () => (made ??= make());
}
