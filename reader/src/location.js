/**
 * Which of the received symbols were forged, found by the code's own algebra
 * (`docs/spec/packet.md`, *Forged symbols*). The shortest linear recurrence that all
 * columns of the syndromes obey has the points of the forged symbols as its roots. A guess
 * may be wrong, and costs nothing: whoever asks compares the object's digest.
 */

import { sha256 } from '@noble/hashes/sha2.js';

import { concat, fromNumber } from './bytes.js';
import { weights } from './code.js';
import { EXP, LOG, ORDER, combine, elements, logarithms, product, symbolOf } from './field.js';
import { firstDependency } from './linear.js';

/**
 * Powers of a polynomial and the logarithms of their coefficients, ascending.
 * @typedef {[number, number][]} Terms
 */

const WORK = 3_000_000_000; // products after which no more equations are tried
const PRODUCTS = 2_000_000; // symbols multiplied for syndromes at most
const SPARE = 8; // equations beyond the unknowns
const TRIALS = 200_000; // sets of frames that are tried at most
const TOGETHER = 3; // frames that are left out together at most

/** Received symbols of one object that do not fit together, or may not. */
export class Suspects {
  #ids;
  #rows;

  /**
   * @param {Map<number, Uint8Array>} symbols more than k of one size, by id
   * @param {number} k how many determine the rest
   */
  constructor(symbols, k) {
    this.#ids = [...symbols.keys()].sort((one, other) => one - other);
    const ordered = this.#ids.map((id) => /** @type {Uint8Array} */ (symbols.get(id)));
    this.#rows = syndromes(this.#ids, ordered, k);
  }

  /** Whether all symbols are of one object, whichever it is. */
  get consistent() {
    return !this.#rows.some((row) => row.some((element) => element));
  }

  /**
   * Guesses at which symbols were forged, the likeliest first.
   * @returns {Generator<Set<number>>}
   */
  *forged() {
    const seen = new Set();
    let work = 0;
    for (const shifts of this.#shifts()) {
      const unknowns = this.#rows.length - shifts;
      work += unknowns ** 3;
      if (unknowns < 1 || work > WORK) return;
      const sequences = this.#projected(Math.ceil((unknowns + SPARE) / shifts));
      const recurrence = shortest(sequences, shifts, unknowns);
      const guess = recurrence && this.#roots(recurrence);
      if (!guess?.length || seen.has(guess.join())) continue;
      seen.add(guess.join());
      yield new Set(guess);
    }
  }

  /**
   * How many equations to take of each column: half of the syndromes are enough for any
   * forgeries that are few; fewer equations find more forgeries that differ.
   */
  *#shifts() {
    const depth = this.#rows.length;
    const half = depth - (depth >> 1);
    yield half;
    let shifts = Math.ceil(depth / (this.#rows[0].length + 1));
    for (; shifts < half; shifts *= 2) yield shifts;
  }

  /**
   * Guesses at which whole frames were forged: up to three of them. No guess holds another
   * one, which would leave less of the same object.
   * @param {number[][]} frames ids of symbols that came together
   * @returns {Generator<Set<number>>}
   */
  *frames(frames) {
    const factors = frames.map((frame) => terms(withRoots(frame)));
    const longest = Math.max(0, ...frames.map((frame) => frame.length));
    /** @type {number[][]} */
    const seen = [];
    for (let together = 1; together <= TOGETHER; together++) {
      const sequences = this.#projected(2).map((each) => each.slice(0, together * longest + 2));
      let trials = 0;
      for (const choice of annihilating(sequences, factors, together)) {
        if (++trials > TRIALS) break;
        if (!choice.length || seen.some((each) => each.every((i) => choice.includes(i)))) continue;
        seen.push(choice);
        yield new Set(choice.flatMap((i) => frames[i]));
      }
    }
  }

  /**
   * Scalar syndromes: `most` mixtures of the columns, or all columns. The mixtures come out
   * of the syndromes themselves, so that nobody can prepare forgeries that vanish in them.
   * @param {number} most
   * @returns {Uint16Array[]}
   */
  #projected(most) {
    const width = this.#rows[0].length;
    const columns = Array.from({ length: width }, (_, i) =>
      Uint16Array.from(this.#rows, (row) => row[i]),
    );
    if (most >= width) return columns;
    const random = stream(this.#rows, most * width);
    const logs = columns.map(logarithms);
    return Array.from({ length: most }, (_, i) =>
      combine(random.subarray(i * width, (i + 1) * width), logs),
    );
  }

  /**
   * The ids whose points are all roots of a recurrence; null if others are.
   * @param {number[]} recurrence
   */
  #roots(recurrence) {
    const polynomial = terms(recurrence);
    const found = this.#ids.filter((id) => !valueAt(polynomial, id));
    return found.length === recurrence.length - 1 ? found : null;
  }
}

/**
 * The m - k syndromes, or as many as can be had, each a row of elements.
 * @param {number[]} ids
 * @param {Uint8Array[]} symbols
 * @param {number} k
 */
function syndromes(ids, symbols, k) {
  const rows = symbols.map((symbol) => logarithms(elements(symbol)));
  let logs = weights(ids);
  const depth = Math.min(ids.length - k, Math.floor(PRODUCTS / ids.length));
  return Array.from({ length: depth }, () => {
    const row = combine(logs, rows);
    logs = logs.map((log, i) => (log + ids[i]) % ORDER);
    return row;
  });
}

/**
 * Logarithms that follow from rows as a hash does.
 * @param {Uint16Array[]} rows
 * @param {number} number
 */
function stream(rows, number) {
  const seed = sha256(concat(rows.map(symbolOf)));
  const logs = new Uint16Array(Math.ceil(number / 16) * 16);
  for (let i = 0; 16 * i < number; i++) {
    logs.set(elements(sha256(concat([seed, fromNumber(i, 4)]))), 16 * i);
  }
  return logs.map((log) => log % ORDER);
}

/**
 * The shortest recurrence of at most `most` terms that all sequences obey: coefficients,
 * the last of them 1; or null.
 * @param {Uint16Array[]} sequences
 * @param {number} shifts
 * @param {number} most
 */
function shortest(sequences, shifts, most) {
  const equations = sequences.flatMap((sequence) =>
    Array.from({ length: shifts }, (_, shift) => sequence.slice(shift, shift + most + 1)),
  );
  return firstDependency(equations);
}

/**
 * Sets of recurrences that make all sequences zero, one after another; an empty one for
 * each set that does not, so that trials can be counted.
 * @param {ArrayLike<number>[]} sequences
 * @param {Terms[]} factors
 * @param {number} together
 * @param {number} start
 * @returns {Generator<number[]>}
 */
function* annihilating(sequences, factors, together, start = 0) {
  for (let index = start; index < factors.length; index++) {
    if (together === 1) {
      yield sequences.every((sequence) => obeys(sequence, factors[index])) ? [index] : [];
      continue;
    }
    const rest = sequences.map((sequence) => applied(sequence, factors[index]));
    for (const others of annihilating(rest, factors, together - 1, index + 1)) {
      yield others.length ? [index, ...others] : [];
    }
  }
}

/**
 * Whether a recurrence makes a sequence zero; false if that is too short.
 * @param {ArrayLike<number>} sequence
 * @param {Terms} recurrence
 */
function obeys(sequence, recurrence) {
  const length = sequence.length - recurrence[recurrence.length - 1][0];
  for (let offset = 0; offset < length; offset++) {
    if (term(sequence, recurrence, offset)) return false;
  }
  return length > 0;
}

/**
 * A sequence after a recurrence was applied to it: shorter by its degree.
 * @param {ArrayLike<number>} sequence
 * @param {Terms} recurrence
 */
function applied(sequence, recurrence) {
  const length = Math.max(0, sequence.length - recurrence[recurrence.length - 1][0]);
  return Array.from({ length }, (_, offset) => term(sequence, recurrence, offset));
}

/**
 * @param {ArrayLike<number>} sequence
 * @param {Terms} recurrence
 * @param {number} offset
 */
function term(sequence, recurrence, offset) {
  let total = 0;
  for (const [power, coefficient] of recurrence) {
    total ^= EXP[coefficient + LOG[sequence[offset + power]]];
  }
  return total;
}

/**
 * The polynomial with these points as its roots: coefficients, the last one 1.
 * @param {number[]} ids
 */
function withRoots(ids) {
  return ids.reduce(
    (polynomial, id) =>
      [...polynomial, 0].map((_, i) => product(polynomial[i] ?? 0, EXP[id]) ^ (polynomial[i - 1] ?? 0)),
    [1],
  );
}

/**
 * Powers and logarithms of the coefficients that are not zero.
 * @param {number[]} polynomial
 * @returns {Terms}
 */
function terms(polynomial) {
  /** @type {Terms} */
  const all = polynomial.map((each, i) => [i, LOG[each]]);
  return all.filter((_, i) => polynomial[i]);
}

/**
 * A polynomial's value at x^log.
 * @param {Terms} polynomial
 * @param {number} log
 */
function valueAt(polynomial, log) {
  let total = 0;
  for (const [power, coefficient] of polynomial) total ^= EXP[(coefficient + power * log) % ORDER];
  return total;
}
