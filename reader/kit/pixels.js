/** Squares as pictures, as a camera would give them: four bytes a pixel. */

import { QUIET, SIZE } from '../page/squares/drawing.js';

/** @import { Image } from '../page/squares/light.js' */

/**
 * Squares side by side, black on white.
 * @param {Uint8Array[]} squares the modules of each
 * @param {number} columns
 * @param {number} dots for each module
 * @returns {Image}
 */
export function pictured(squares, columns, dots) {
  const side = (SIZE + 2 * QUIET) * dots;
  const width = columns * side;
  const height = Math.ceil(squares.length / columns) * side;
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  squares.forEach((modules, i) => {
    const left = (i % columns) * side + QUIET * dots;
    const top = Math.floor(i / columns) * side + QUIET * dots;
    for (let y = 0; y < SIZE * dots; y++) {
      for (let x = 0; x < SIZE * dots; x++) {
        if (!modules[Math.floor(y / dots) * SIZE + Math.floor(x / dots)]) continue;
        const at = 4 * ((top + y) * width + left + x);
        data.fill(0, at, at + 3);
      }
    }
  });
  return { width, height, data };
}
