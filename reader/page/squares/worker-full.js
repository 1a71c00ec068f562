/**
 * The worker of pages that have room for it: WebAssembly, and pure JavaScript where a
 * browser has none or was told to run none.
 */

import packed from 'zxing-wasm/reader/zxing_reader.wasm.zst';

import { decompress } from '../../src/compression.js';
import { MIB } from '../../src/limits.js';
import { serve } from './answering.js';
import { full } from './full.js';
import { light } from './light.js';

/** The reader that starts here. */
async function best() {
  if (typeof WebAssembly === 'undefined') return light; // unpacking would be in vain
  try {
    return await full(decompress(packed, MIB));
  } catch {
    return light;
  }
}

serve(best());
