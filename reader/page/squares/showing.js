/** Squares on a canvas: whole dots of the screen for every module, so nothing is blurred. */

import { QUIET, SIZE } from './drawing.js';

/** Modules of a side, with the light ones around it. */
export const SIDE = SIZE + 2 * QUIET;

/**
 * How many dots of the screen a module gets.
 * @param {number} space that there is for a side, in pixels of the page
 * @param {number} ratio dots to a pixel of the page
 */
export const dotsIn = (space, ratio) => Math.max(1, Math.floor((space * ratio) / SIDE));

/**
 * Show a square, black on white also where the page is dark.
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} modules
 * @param {number} dots for each module
 * @param {number} ratio dots to a pixel of the page
 */
export function paint(canvas, modules, dots, ratio) {
  const side = SIDE * dots;
  if (canvas.width !== side) canvas.width = canvas.height = side;
  canvas.style.width = canvas.style.height = `${side / ratio}px`;
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { alpha: false }));
  ink.fillStyle = '#fff';
  ink.fillRect(0, 0, side, side);
  ink.fillStyle = '#000';
  modules.forEach((dark, place) => {
    if (!dark) return;
    const x = (place % SIZE) + QUIET;
    const y = Math.floor(place / SIZE) + QUIET;
    ink.fillRect(x * dots, y * dots, dots, dots);
  });
}
