/** Numbers that nobody can foresee. */

const WORD = 2 ** 32;

/**
 * A random number from 0 to n - 1. What arrives is dropped at random where there is no room
 * for it, so that nobody can choose what is refused; no key and no secret comes from here,
 * so where a browser has no better chance than `Math.random`, that will do.
 * @param {number} n at most a few thousand, so that no remainder shows
 */
export function choose(n) {
  if (typeof crypto === 'undefined' || !crypto.getRandomValues) {
    return Math.floor(Math.random() * n);
  }
  const [word] = crypto.getRandomValues(new Uint32Array(1));
  return Math.floor((word / WORD) * n);
}
