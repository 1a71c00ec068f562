/** Which symbols go into which packets. */

import { sha256 } from '@noble/hashes/sha2.js';

import { Encoder, SYMBOLS } from './code.js';
import { Header, OBJECT_ID, Packet } from './packet.js';

/** Bytes of a symbol: 1 fits a text message, 2 a radio frame, 4 a square of 15-M. */
export const SYMBOL = 90;

/**
 * The first 8 bytes of the object's SHA-256.
 * @param {Uint8Array} content
 */
export const objectId = (content) => sha256(content).slice(0, OBJECT_ID);

/** Packets of one object. */
export class Sender {
  #encoder;

  /**
   * @param {Uint8Array} content the object, 1 to 184,320 bytes
   * @param {number} size bytes of a symbol
   */
  constructor(content, size = SYMBOL) {
    this.header = new Header(objectId(content), content.length, size);
    this.#encoder = new Encoder(content, size);
  }

  /**
   * The packet with so many symbols from `first` on.
   * @param {number} first
   * @param {number} symbols
   */
  packet(first, symbols) {
    const ids = Array.from({ length: symbols }, (_, i) => first + i);
    return new Packet(this.header, first, ids.map((id) => this.#encoder.symbol(id)));
  }

  /**
   * K: how many packets of so many symbols bring the object back.
   * @param {number} symbols
   */
  needed(symbols) {
    return Math.ceil(this.header.k / symbols);
  }

  /**
   * The object's own symbols once, then ever new ones, until ids run out.
   * @param {number} symbols
   */
  *run(symbols) {
    for (let first = 0; first <= SYMBOLS - symbols; first += symbols) {
      yield this.packet(first, symbols);
    }
  }
}
