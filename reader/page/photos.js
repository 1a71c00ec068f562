/** Squares in photos that somebody chose. */

import { LONGEST, PASSES } from './squares/passes.js';
import { NoWorker, Reading } from './squares/reading.js';

/** @import { App } from './app.js' */
/** @import { Pixels } from './squares/reading.js' */

/** Pixels: more bring nothing to read, and some browsers draw no more. */
const LARGEST = 16_000_000;

/** The file is no picture that this browser opens. */
class NoPicture extends Error {}

/** Photos so far; the squares of one came together. */
let photos = 0;

/** Takes photos for one part of the page. */
export class Photos {
  #app;
  /** @type {Reading | null} */
  #reading = null;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

  /** What reads squares; it begins when it is needed first. */
  get reading() {
    this.#reading ??= new Reading(this.#app.workerText);
    return this.#reading;
  }

  /** Give everything back. */
  end() {
    this.#reading?.end();
    this.#reading = null;
  }

  /**
   * Take all squares of a photo.
   * @param {File} file
   * @returns {Promise<{ remark: string, objects: Uint8Array[] }>} why there was nothing in
   *   it, and objects to show
   */
  async take(file) {
    try {
      const { squares, objects } = await this.#look(file);
      return { remark: squares ? '' : this.#app.said.say('no_square'), objects };
    } catch (error) {
      return { remark: this.unread(error, file.name), objects: [] };
    }
  }

  /**
   * Why nothing was read.
   * @param {unknown} error
   * @param {string} [file]
   */
  unread(error, file = '') {
    if (error instanceof NoPicture) return this.#app.said.say('nothing', { file });
    if (error instanceof NoWorker) this.#reading = null; // it may begin the next time
    return this.#app.said.say('no_scan');
  }

  /**
   * A photo is looked at again only while something is missing.
   * @param {Blob} file
   */
  async #look(file) {
    const { collecting } = this.#app;
    const source = `photo ${++photos}`;
    const picture = await pixels(file);
    const seen = new Set();
    const objects = [];
    for (let pass = 1; pass <= PASSES; pass++) {
      const texts = await (pass === 1 ? this.reading.photo(picture) : this.reading.again(pass));
      const fresh = texts.filter((text) => !seen.has(text));
      fresh.forEach((text) => seen.add(text));
      objects.push(...collecting.squares(fresh, source));
      if (collecting.done) break;
    }
    return { squares: seen.size, objects };
  }
}

/**
 * @param {Blob} file
 * @returns {Promise<Pixels>}
 */
async function pixels(file) {
  const image = new Image();
  const address = URL.createObjectURL(file);
  try {
    image.src = address;
    await image.decode();
    return scaled(image);
  } catch {
    throw new NoPicture('not a picture');
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** @param {HTMLImageElement} image */
function scaled(image) {
  const { naturalWidth, naturalHeight } = image;
  const longest = LONGEST / Math.max(naturalWidth, naturalHeight);
  const scale = Math.min(1, longest, Math.sqrt(LARGEST / (naturalWidth * naturalHeight)));
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(naturalWidth * scale);
  canvas.height = Math.floor(naturalHeight * scale);
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  ink.fillStyle = '#fff'; // what is transparent lies on white, as on most screens
  ink.fillRect(0, 0, canvas.width, canvas.height);
  ink.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { width, height, data } = ink.getImageData(0, 0, canvas.width, canvas.height);
  canvas.width = canvas.height = 0; // some browsers give its memory back only so
  return { width, height, data };
}
