/** Reading squares with WebAssembly; the door to `zxing-wasm`. */

import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/** @import { Engine } from './light.js' */

/** Ours are dark on light; a film shows the next ones soon. */
const FILM = { tryInvert: false, maxNumberOfSymbols: 16 };

/**
 * The reader, once it has begun.
 * @param {Uint8Array} wasm its program
 * @returns {Promise<Engine>}
 */
export async function full(wasm) {
  const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length);
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  return async (image, thorough) => {
    const found = await readBarcodes(/** @type {ImageData} */ (image), {
      formats: ['QRCodeModel2'],
      textMode: 'Plain',
      ...(thorough ? { maxNumberOfSymbols: 0 } : FILM),
    });
    return found.filter((each) => each.isValid).map((each) => each.text);
  };
}
