/**
 * What the worker does with each request: it takes the pixels of a picture and answers with
 * the texts of its squares. A photo's pixels come with the first look and are kept for the
 * others.
 */

import { FRAME, view } from './passes.js';
import { Picture } from './picture.js';

/** @import { Engine } from './light.js' */

/**
 * @typedef {object} Request
 * @property {number} id
 * @property {number} pass `FRAME`, or which look at a photo
 * @property {number} width
 * @property {number} height
 * @property {ArrayBuffer} [data] four bytes a pixel; for the first look only
 */

/**
 * @typedef {object} Answer
 * @property {number} id of the request
 * @property {string[]} texts each once
 * @property {number} milliseconds that it took
 */

/**
 * Something that answers requests, one at a time.
 * @param {Engine | Promise<Engine>} starting
 * @returns {(request: Request) => Promise<Answer>}
 */
export function answering(starting) {
  /** @type {Picture | null} */
  let kept = null;

  /** @param {Request} request */
  async function texts({ pass, width, height, data }) {
    const engine = await starting;
    const pixels = data && new Uint8ClampedArray(data);
    if (pixels && pass === FRAME) return engine({ width, height, data: pixels }, false);
    if (pixels) kept = Picture.ofColours(width, height, pixels);
    const seen = kept && view(kept, pass);
    return seen ? engine(seen, true) : [];
  }

  return async (request) => {
    const start = Date.now();
    let found;
    try {
      found = await texts(request);
    } catch {
      found = []; // a picture that a decoder stumbles over has no squares for us
    }
    return { id: request.id, texts: [...new Set(found)], milliseconds: Date.now() - start };
  };
}

/**
 * Answer the page for ever.
 * @param {Engine | Promise<Engine>} engine
 */
export function serve(engine) {
  const answer = answering(engine);
  addEventListener('message', async ({ data }) => postMessage(await answer(data)));
}
