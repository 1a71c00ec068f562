/** The page's side of the worker that reads squares. */

import { FRAME } from './passes.js';

/** @import { Answer } from './answering.js' */

/** No worker can be started here, or it has ended. */
export class NoWorker extends Error {}

/**
 * A picture, four bytes a pixel; its memory is given away.
 * @typedef {{ width: number, height: number, data: Uint8ClampedArray }} Pixels
 */

/** A worker, and the questions that it has not answered yet. */
export class Reading {
  #worker;
  #address;
  #asked = 0;
  /** @type {Map<number, { answered: (texts: string[]) => void, failed: (e: Error) => void }>} */
  #waiting = new Map();
  #ended = false;

  /** @param {string} program of the worker */
  constructor(program) {
    this.#address = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
    try {
      this.#worker = new Worker(this.#address);
    } catch {
      URL.revokeObjectURL(this.#address);
      throw new NoWorker('the browser starts no worker');
    }
    this.#worker.onmessage = ({ data }) => this.#answered(data);
    this.#worker.onerror = () => this.end();
  }

  /**
   * The texts of a picture that others follow, soon.
   * @param {Pixels} picture
   */
  frame(picture) {
    return this.#ask(FRAME, picture);
  }

  /**
   * The texts of a photo, by a first look.
   * @param {Pixels} picture
   */
  photo(picture) {
    return this.#ask(1, picture);
  }

  /**
   * The texts of the same photo, by another look.
   * @param {number} pass 2 and above
   */
  again(pass) {
    return this.#ask(pass);
  }

  /** Give everything back; who still waits is told so. */
  end() {
    this.#ended = true;
    this.#worker.terminate();
    URL.revokeObjectURL(this.#address);
    for (const { failed } of this.#waiting.values()) failed(new NoWorker('it has ended'));
    this.#waiting.clear();
  }

  /**
   * @param {number} pass
   * @param {Pixels} [picture]
   * @returns {Promise<string[]>}
   */
  #ask(pass, picture) {
    if (this.#ended) return Promise.reject(new NoWorker('it has ended'));
    const id = ++this.#asked;
    const { width = 0, height = 0 } = picture ?? {};
    const data = picture?.data.buffer;
    this.#worker.postMessage({ id, pass, width, height, data }, data ? [data] : []);
    return new Promise((answered, failed) => this.#waiting.set(id, { answered, failed }));
  }

  /** @param {Answer} answer */
  #answered({ id, texts }) {
    this.#waiting.get(id)?.answered(texts);
    this.#waiting.delete(id);
  }
}
