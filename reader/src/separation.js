/**
 * Several objects under the same symbol ids, told apart (`docs/spec/packet.md`,
 * *Variants*): for each packet and each variant of it but the first a factor, 0 or 1, and
 * linear equations for these, as all syndromes of the genuine symbols are zero. The
 * equations do not say which of the objects is which: the digest decides.
 */

import { weights } from './code.js';
import { ORDER, combine, elements, logarithms } from './field.js';
import { Elimination } from './linear.js';

/**
 * The symbols of packets with the same ids.
 * @typedef {Uint8Array[][]} Variants
 */

const SPARE = 8; // equations beyond the unknowns
const UNKNOWNS = 1000; // at most: some seconds

/**
 * Choices of one variant of each packet that fit together, as symbols by id.
 * @param {Map<number, Variants>} packets all different variants of packets, at least two,
 *   by the id of their first symbol; no id in two packets
 * @param {Map<number, Uint8Array>} shared symbols, with other ids, that are genuine
 * @param {number} k how many symbols determine the rest
 * @returns {Generator<Map<number, Uint8Array>>}
 */
export function* separate(packets, shared, k) {
  const ids = [...packets].flatMap(([first, [variant]]) => variant.map((_, i) => first + i));
  ids.push(...shared.keys());
  const unknowns = [...packets.values()].reduce((sum, each) => sum + each.length - 1, 0);
  if (ids.length <= k || !packets.size || unknowns > UNKNOWNS) return;
  const [reference, most] = [...packets].reduce((best, each) =>
    each[1].length > best[1].length ? each : best,
  );
  const weighted = weights(ids);
  const logs = new Map(ids.map((id, i) => [id, weighted[i]]));
  const system = new System(packets, reference, shared, logs);
  const size = system.unknowns.length;
  const elimination = new Elimination(system.rows(ids.length - k), size);
  if (elimination.rank < size) return;
  for (let number = 0; number < most.length; number++) {
    const factors = elimination.express(size + number);
    const chosen = factors && system.chosen(factors);
    if (chosen) yield new Map([...picked(packets, chosen.set(reference, number)), ...shared]);
  }
}

/** The equations for a choice of variants. */
class System {
  /** @type {Map<number, Uint8Array>[]} */
  #columns;
  #logs;

  /**
   * @param {Map<number, Variants>} packets
   * @param {number} reference a packet without unknowns: its variants go to the other side
   * @param {Map<number, Uint8Array>} shared
   * @param {Map<number, number>} logs
   */
  constructor(packets, reference, shared, logs) {
    /**
     * Which packet and which variant a factor is of.
     * @type {[number, number][]}
     */
    this.unknowns = [];
    for (const [first, variants] of packets) {
      if (first !== reference) variants.slice(1).forEach((_, i) => this.unknowns.push([first, i + 1]));
    }
    const firsts = new Map([...packets.keys()].map((first) => [first, 0]));
    this.#columns = this.unknowns.map(([first, number]) => {
      const variants = /** @type {Variants} */ (packets.get(first));
      return new Map(added(variants[0], variants[number]).map((row, i) => [first + i, row]));
    });
    /** @type {Variants} */ (packets.get(reference)).forEach((_, number) => {
      this.#columns.push(new Map([...picked(packets, firsts.set(reference, number)), ...shared]));
    });
    this.#logs = logs;
  }

  /**
   * An equation for each column of the symbols and each syndrome.
   * @param {number} depth how many syndromes there are
   */
  rows(depth) {
    /** @type {Uint16Array[]} */
    const rows = [];
    const columns = this.#columns.map((symbols) => ({
      ids: [...symbols.keys()],
      logs: [...symbols.values()].map((symbol) => logarithms(elements(symbol))),
    }));
    for (let power = 0; power < depth && rows.length < this.unknowns.length + SPARE; power++) {
      const syndromes = columns.map(({ ids, logs }) =>
        combine(ids.map((id) => (/** @type {number} */ (this.#logs.get(id)) + power * id) % ORDER), logs),
      );
      for (let i = 0; i < syndromes[0].length; i++) {
        rows.push(Uint16Array.from(syndromes, (syndrome) => syndrome[i]));
      }
    }
    return rows;
  }

  /**
   * The number of the variant for each packet, or null if it is no choice.
   * @param {number[]} factors
   */
  chosen(factors) {
    const chosen = new Map(this.unknowns.map(([first]) => [first, 0]));
    for (const [i, factor] of factors.entries()) {
      const [first, number] = this.unknowns[i];
      if (factor > 1 || (factor && chosen.get(first))) return null;
      if (factor) chosen.set(first, number);
    }
    return chosen;
  }
}

/**
 * @param {Map<number, Variants>} packets
 * @param {Map<number, number>} numbers
 * @returns {Map<number, Uint8Array>}
 */
function picked(packets, numbers) {
  const symbols = new Map();
  for (const [first, number] of numbers) {
    /** @type {Variants} */ (packets.get(first))[number].forEach((symbol, i) => {
      symbols.set(first + i, symbol);
    });
  }
  return symbols;
}

/**
 * @param {Uint8Array[]} one
 * @param {Uint8Array[]} other
 */
function added(one, other) {
  return one.map((row, i) => row.map((byte, j) => byte ^ other[i][j]));
}
