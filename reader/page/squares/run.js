/** Which squares of an object are shown, and what each says. */

import { toHex } from '../../src/bytes.js';
import { toDigits } from '../../src/lines.js';
import { OVERHEAD } from '../../src/packet.js';
import { SYMBOL, Sender } from '../../src/sending.js';
import { CAPACITY, draw } from './drawing.js';

/** @import { Packet } from '../../src/packet.js' */

/** Symbols in each square. */
export const SYMBOLS = Math.floor((CAPACITY - OVERHEAD) / SYMBOL);

/**
 * A square, and its number, which stands in it and beside it.
 * @typedef {{ number: number, modules: Uint8Array }} Numbered
 */

/** The squares of one object. */
export class Run {
  #sender;

  /** @param {Uint8Array} object */
  constructor(object) {
    this.#sender = new Sender(object);
    /** The first hex digits of the object's id, which name its set. */
    this.label = toHex(this.#sender.header.objectId).slice(0, 4);
    /** How many squares bring the object back. */
    this.needed = this.#sender.needed(SYMBOLS);
  }

  /**
   * The object itself once, then ever new squares that repair it; for ever.
   * @returns {Generator<Numbered, never>}
   */
  *squares() {
    for (;;) for (const packet of this.#sender.run(SYMBOLS)) yield numbered(packet);
  }

  /** Squares that are enough, and a quarter more for those that are read badly. */
  first() {
    const squares = [];
    const count = this.needed + Math.max(2, Math.ceil(this.needed / 4));
    for (const packet of this.#sender.run(SYMBOLS)) {
      squares.push(numbered(packet));
      if (squares.length === count) break;
    }
    return squares;
  }
}

/**
 * @param {Packet} packet
 * @returns {Numbered}
 */
function numbered(packet) {
  const number = packet.first / SYMBOLS + 1;
  return { number, modules: draw(String(number), toDigits(packet.toBytes())) };
}
