/**
 * Zstandard frames, walked before they are decoded. Every header is read here first
 * (RFC 8878, 3.1.1; `docs/spec/bundle.md`, *Frames*), block by block, and only then is the
 * block given to the decoder. Refused: anything but a Zstandard frame, no declared size or
 * one above the limit, a window above 8 MiB, dictionaries, checksums (the manifest's
 * SHA-256 is the check), reserved bits, more blocks than a sender needs, and a content that
 * is not exactly as long as declared.
 */

import { concat } from './bytes.js';
import { Malformed, TooLarge } from './errors.js';
import * as limits from './limits.js';
import { Blocks } from './zstandard.js';

const MAGIC = 0xfd2fb528;

/** Bytes that are read from front to back. */
export class Source {
  /** Bytes read so far. */
  offset = 0;

  /** @param {Uint8Array} data */
  constructor(data) {
    this.data = data;
  }

  /**
   * The next bytes: at most `size`, none only at the end.
   * @param {number} size
   */
  read(size) {
    const piece = this.data.subarray(this.offset, this.offset + size);
    this.offset += piece.length;
    return piece;
  }

  /**
   * The next `size` bytes, or a refusal.
   * @param {number} size
   * @param {string} what
   */
  exactly(size, what) {
    const piece = this.read(size);
    if (piece.length !== size) throw new Malformed(`zstd: the data ends inside ${what}`);
    return piece;
  }

  /**
   * The next bytes as a little-endian number.
   * @param {number} size
   * @param {string} what
   */
  number(size, what) {
    return this.exactly(size, what).reduceRight((number, byte) => number * 256 + byte, 0);
  }
}

/** One frame's content, a piece at a time; takes no byte after the frame. */
export class FrameReader {
  #source;
  #blocks;
  #decoder;
  #ready = new Uint8Array(0);
  #produced = 0;
  #given = 0;
  #last = false;

  /**
   * @param {Source} source where the frame begins
   * @param {number} most largest content that is accepted, in bytes
   */
  constructor(source, most) {
    this.#source = source;
    const { size, window } = readHeader(source, most);
    this.size = size;
    this.#blocks = limits.blocks(size);
    this.#decoder = new Blocks(size, window);
  }

  /** Walk one block: its type, the size that its header says, and its bytes. */
  #nextBlock() {
    const header = this.#source.number(3, 'a block header');
    this.#last = (header & 1) === 1;
    const type = (header >> 1) & 3;
    const size = header >> 3;
    if (type === 3 || size > limits.BLOCK || (type === 2 && !size)) {
      throw new Malformed(`zstd: a block of type ${type} and ${size} bytes`);
    }
    if (--this.#blocks < 0) throw new Malformed('zstd: more blocks than a sender needs');
    return { type, size, data: this.#source.exactly(type === 1 ? 1 : size, 'a block') };
  }

  #decode() {
    const { type, size, data } = this.#nextBlock();
    this.#ready = this.#decoder.next(type, size, data);
    this.#produced += this.#ready.length;
    if (this.#last && this.#produced < this.size) {
      throw new Malformed(`zstd: ${this.#produced} bytes, and ${this.size} were declared`);
    }
  }

  /**
   * The next bytes of the content: at most `size`, none only at the end.
   * @param {number} size
   */
  read(size) {
    while (!this.#ready.length && !this.#last) this.#decode();
    const piece = this.#ready.subarray(0, size);
    this.#ready = this.#ready.subarray(size);
    this.#given += piece.length;
    return piece;
  }

  /**
   * The next `size` bytes, or a refusal if the frame has fewer.
   * @param {number} size
   * @param {string} what
   */
  exactly(size, what) {
    if (size > this.left) size = this.left + 1; // nothing is allocated that cannot come
    const pieces = [];
    for (let left = size; left; ) {
      const piece = this.read(left);
      if (!piece.length) throw new Malformed(`the content ends inside ${what}`);
      pieces.push(piece);
      left -= piece.length;
    }
    return pieces.length === 1 ? pieces[0] : concat(pieces);
  }

  /** Bytes of content that were not read yet. */
  get left() {
    return this.size - this.#given;
  }

  /** Decode to the frame's end; whoever calls has read all of the content. */
  finish() {
    this.read(1);
  }

  /** Walk to the frame's end without decoding; nothing can be read after it. */
  skip() {
    this.#ready = this.#ready.subarray(0, 0);
    while (!this.#last) this.#nextBlock();
  }
}

/**
 * Walk a frame header (RFC 8878, 3.1.1.1): declared size and window.
 * @param {Source} source
 * @param {number} most
 */
function readHeader(source, most) {
  const what = 'the frame header';
  if (source.number(4, what) !== MAGIC) throw new Malformed('zstd: not a Zstandard frame');
  const flags = source.number(1, what);
  const single = (flags & 0x20) !== 0;
  if (flags & 0x1f) throw new Malformed('zstd: a dictionary, a checksum or a reserved bit');
  const width = [single ? 1 : 0, 2, 4, 8][flags >> 6];
  if (!width) throw new Malformed('zstd: the frame does not declare its size');
  const descriptor = single ? 0 : source.number(1, what);
  const size = source.number(width, what) + (width === 2 ? 256 : 0);
  if (size > most) throw new TooLarge(`zstd: a content of ${size} bytes; the most is ${most}`);
  const base = 2 ** (10 + (descriptor >> 3));
  const window = single ? size : base + (base / 8) * (descriptor & 7);
  if (window > limits.WINDOW) {
    throw new TooLarge(`zstd: a window of ${window} bytes; the most is ${limits.WINDOW}`);
  }
  return { size, window };
}

/**
 * The content of exactly one frame, of at most `most` bytes.
 * @param {Uint8Array} frame
 * @param {number} most
 */
export function decompress(frame, most) {
  const source = new Source(frame);
  const reader = new FrameReader(source, most);
  const content = reader.exactly(reader.size, 'the frame');
  reader.finish();
  if (source.offset !== frame.length) throw new Malformed('zstd: bytes after the frame');
  return content;
}
