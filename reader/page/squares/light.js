/** Reading squares without WebAssembly; the door to the decoder of `qr`. */

import { decodeQRBatch } from 'qr/decode.js';

/**
 * What a decoder takes: four bytes a pixel.
 * @typedef {{ width: number, height: number, data: Uint8ClampedArray }} Image
 */

/**
 * Reads all squares of a picture; `thorough` if no other picture follows soon.
 * @typedef {(image: Image, thorough: boolean) => Promise<string[]>} Engine
 */

/** A film has another picture soon, and on a slow phone each must end. */
const FILM = { effort: 2, timeLimit: 40 };
/** A photo is all there is; ten seconds are as long as anybody waits for one look. */
const PHOTO = { effort: Infinity, timeLimit: 10_000 };

/**
 * Bytes as characters of the same numbers. Our squares hold digits; whatever others hold
 * must not stop the reading of ours.
 * @param {Uint8Array} bytes
 */
const textDecoder = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** @type {Engine} */
export async function light({ width, height, data }, thorough) {
  const options = { ...(thorough ? PHOTO : FILM), textDecoder, maxSize: { width, height } };
  const [found] = await decodeQRBatch([{ width, height, data }], options);
  return found.filter((each) => typeof each === 'string');
}
