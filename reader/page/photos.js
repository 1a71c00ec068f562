/** Squares in photos that somebody chose. */

import { LONGEST, PASSES } from './squares/passes.js';

/** @import { Collecting } from './collecting.js' */
/** @import { Pixels, Reading } from './squares/reading.js' */

/** Pixels: more bring nothing to read, and some browsers draw no more. */
const LARGEST = 16_000_000;

/** The file is no picture that this browser opens. */
export class NoPicture extends Error {}

/** Photos so far; the squares of one came together. */
let photos = 0;

/**
 * Take all squares of a photo. It is looked at again only while something is missing.
 * @param {Blob} file
 * @param {Reading} reading
 * @param {Collecting} collecting
 * @returns {Promise<{ squares: number, objects: Uint8Array[] }>} how many were found, and
 *   objects to show
 * @throws {NoPicture} it is none
 * @throws {NoWorker} nothing can be read here
 */
export async function takePhoto(file, reading, collecting) {
  const source = `photo ${++photos}`;
  const picture = await pixels(file);
  const seen = new Set();
  const objects = [];
  for (let pass = 1; pass <= PASSES; pass++) {
    const texts = await (pass === 1 ? reading.photo(picture) : reading.again(pass));
    const fresh = texts.filter((text) => !seen.has(text));
    fresh.forEach((text) => seen.add(text));
    objects.push(...collecting.squares(fresh, source));
    if (collecting.done) break;
  }
  return { squares: seen.size, objects };
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
