/**
 * A Reed-Solomon erasure code: any k of 65,535 symbols give all others (RFC 5510, 8;
 * `docs/spec/packet.md`, *Code*). Column by column, symbol j is the value at x^j of the
 * polynomial of degree below k that takes the k source symbols at x^0 to x^(k-1).
 */

import { concat } from './bytes.js';
import { EXP, LOG, ORDER, combine, elements, logarithms, symbolOf } from './field.js';

/** Symbol ids are 0 to 65,534. */
export const SYMBOLS = ORDER;

/**
 * Logarithms of 1 / the product of (x^i - x^j) over all other ids j, for each i.
 * @param {number[]} ids
 */
export function weights(ids) {
  const points = Uint16Array.from(ids, (id) => EXP[id]);
  return points.map((point, i) => {
    let total = 0;
    for (let j = 0; j < points.length; j++) if (j !== i) total += LOG[point ^ points[j]];
    return (ORDER - (total % ORDER)) % ORDER;
  });
}

/** Symbols that determine a polynomial, and every other symbol with it. */
export class Interpolation {
  /** @param {Map<number, Uint8Array>} known exactly k symbols of one even size, by id */
  constructor(known) {
    const ids = [...known.keys()];
    this.known = known;
    this.points = Uint16Array.from(ids, (id) => EXP[id]);
    this.weights = weights(ids);
    this.rows = [...known.values()].map((symbol) => logarithms(elements(symbol)));
  }

  /**
   * The symbol with any id, 0 to 65,534.
   * @param {number} wanted
   */
  symbol(wanted) {
    const there = this.known.get(wanted);
    if (there) return there;
    const distances = this.points.map((point) => LOG[point ^ EXP[wanted]]);
    const total = distances.reduce((sum, distance) => sum + distance, 0);
    const factors = distances.map((distance, i) => (total + this.weights[i] - distance) % ORDER);
    return symbolOf(combine(factors, this.rows));
  }
}

/**
 * k: how many source symbols of `size` bytes hold `length` bytes.
 * @param {number} length
 * @param {number} size
 */
export const count = (length, size) => Math.ceil(length / size);

/** Symbols of an object, each when it is asked for. */
export class Encoder {
  #source = new Map();
  /** @type {Interpolation | null} */
  #interpolation = null;

  /**
   * @param {Uint8Array} content at least one byte
   * @param {number} size bytes of a symbol, even
   */
  constructor(content, size) {
    this.k = count(content.length, size);
    const padded = new Uint8Array(this.k * size);
    padded.set(content);
    for (let i = 0; i < this.k; i++) {
      this.#source.set(i, padded.subarray(i * size, (i + 1) * size));
    }
  }

  /**
   * The symbol with any id, 0 to 65,534; below k they are the object itself.
   * @param {number} wanted
   * @returns {Uint8Array}
   */
  symbol(wanted) {
    if (wanted < this.k) return this.#source.get(wanted);
    this.#interpolation ??= new Interpolation(this.#source);
    return this.#interpolation.symbol(wanted);
  }
}

/**
 * The k source symbols, one after another, from any k symbols or more. Those with the
 * lowest ids are used. If one of these was forged, so is the result.
 * @param {Map<number, Uint8Array>} symbols
 * @param {number} k
 */
export function decode(symbols, k) {
  const ids = [...symbols.keys()].sort((one, other) => one - other).slice(0, k);
  const chosen = new Map(ids.map((id) => [id, /** @type {Uint8Array} */ (symbols.get(id))]));
  /** @type {Interpolation | null} */
  let interpolation = null;
  const rows = Array.from({ length: k }, (_, id) => {
    const there = chosen.get(id);
    if (there) return there;
    interpolation ??= new Interpolation(chosen);
    return interpolation.symbol(id);
  });
  return concat(rows);
}
