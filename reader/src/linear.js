/** Systems of linear equations over GF(2^16): Gauss's elimination, a row at a time. */

import { EXP, LOG, ORDER, addMultiple, logarithms, product } from './field.js';

/** Which columns of a matrix are sums of multiples of the columns before them. */
export class Elimination {
  /** @type {Uint16Array[]} */
  #pivots = [];
  #below;

  /**
   * @param {Uint16Array[]} rows the matrix, at least one row; they are used up
   * @param {number} columns how many to look at, at most; the rest is carried along
   */
  constructor(rows, columns) {
    this.#below = rows;
    for (let column = 0; column < columns; column++) {
      const found = this.#below.findIndex((row) => row[column]);
      if (found < 0) break;
      const [pivot] = this.#below.splice(found, 1);
      const scale = ORDER - LOG[pivot[column]];
      for (let i = column; i < pivot.length; i++) pivot[i] = EXP[LOG[pivot[i]] + scale];
      this.#pivots.push(pivot);
      const logs = logarithms(pivot);
      for (const row of this.#below) {
        if (row[column]) addMultiple(row, logs, LOG[row[column]], column);
      }
    }
    /** How many of the first columns are independent: up to the first that is not. */
    this.rank = this.#pivots.length;
  }

  /**
   * The factors that make a column from the first `rank` ones, or null if none do.
   * @param {number} column `rank` or higher
   */
  express(column) {
    if (this.#below.some((row) => row[column])) return null;
    const factors = this.#pivots.map((row) => row[column]);
    for (let i = this.rank - 1; i >= 0; i--) {
      const row = this.#pivots[i];
      for (let j = i + 1; j < this.rank; j++) factors[i] ^= product(row[j], factors[j]);
    }
    return factors;
  }
}

/**
 * The first column that is a sum of multiples of earlier ones, as a relation:
 * coefficients of the columns up to that one, the last of them 1; or null.
 * @param {Uint16Array[]} rows they are used up
 */
export function firstDependency(rows) {
  const width = rows.length ? rows[0].length : 0;
  if (!width) return null;
  const elimination = new Elimination(rows, width);
  if (elimination.rank === width) return null;
  const factors = elimination.express(elimination.rank);
  return factors && [...factors, 1];
}
