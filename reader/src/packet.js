/**
 * A packet: a frame of consecutive symbols of one object, the same on every carrier
 * (`docs/spec/packet.md`). Nothing in it is signed: what packets bring back is compared
 * with the object id, and then checked as every edition is.
 */

import { concat, equal, fromNumber, toHex, toNumber } from './bytes.js';
import { SYMBOLS, count } from './code.js';
import { crc32 } from './crc32.js';
import { Malformed, NewerVersion, TooLarge } from './errors.js';
import * as limits from './limits.js';

export const MAGIC = 0xd9;
/** Version 1, type 0: the packet's second byte. */
export const VERSION = 0x10;
export const OBJECT_ID = 8;
export const HEAD = 16;
/** Bytes of a packet beside its symbols. */
export const OVERHEAD = HEAD + 4;
export const LARGEST_SYMBOL = 510;

/** What all packets of one object say alike. */
export class Header {
  /**
   * @param {Uint8Array} objectId the first 8 bytes of the object's SHA-256
   * @param {number} length bytes of the object
   * @param {number} size bytes of a symbol, even
   */
  constructor(objectId, length, size) {
    if (length < 1 || size < 2 || size > LARGEST_SYMBOL || size % 2) {
      throw new Malformed(`packet: ${length} bytes in symbols of ${size}`);
    }
    if (length > limits.OBJECT) {
      throw new TooLarge(`an object of ${length} bytes; the most is ${limits.OBJECT}`);
    }
    this.objectId = objectId;
    this.length = length;
    this.size = size;
    /** How many symbols bring the object back. */
    this.k = count(length, size);
    if (this.k > limits.SYMBOLS) {
      throw new TooLarge(`an object of ${this.k} symbols; the most is ${limits.SYMBOLS}`);
    }
    Object.freeze(this);
  }

  /** The part of a packet before the id of its first symbol. */
  toBytes() {
    const numbers = [...fromNumber(this.length, 3), this.size / 2];
    return concat([[MAGIC, VERSION], this.objectId, numbers]);
  }

  /**
   * Parse a packet's first 14 bytes.
   * @param {Uint8Array} data
   */
  static fromBytes(data) {
    if (data.length < HEAD - 2 || data[0] !== MAGIC) throw new Malformed('not a packet');
    if (data[1] !== VERSION) {
      throw new NewerVersion(`a packet of version ${data[1] >> 4} and type ${data[1] & 15}`);
    }
    return new Header(data.slice(2, 10), toNumber(data.subarray(10, 13)), 2 * data[13]);
  }

  /** The same text for the same object, and no other. */
  toString() {
    return toHex(this.toBytes());
  }
}

/** Consecutive symbols of one object. */
export class Packet {
  /**
   * @param {Header} header which object
   * @param {number} first the id of the first symbol, 0 to 65,534
   * @param {Uint8Array[]} symbols 1 to 32 of them
   */
  constructor(header, first, symbols) {
    const number = symbols.length;
    const fits = first >= 0 && first <= SYMBOLS - number;
    if (number < 1 || number > limits.PACKET_SYMBOLS || !fits) {
      throw new Malformed(`packet: ${number} symbols from ${first}`);
    }
    if (symbols.some((each) => each.length !== header.size)) {
      throw new Malformed(`packet: symbols of other sizes than ${header.size}`);
    }
    this.header = header;
    this.first = first;
    this.symbols = symbols;
    /** The ids of its symbols. */
    this.ids = symbols.map((_, i) => first + i);
    Object.freeze(this);
  }

  /** Bytes of the packet. */
  get size() {
    return sizeOf(this.symbols.length, this.header.size);
  }

  /** @param {Packet} other of the same object */
  equals(other) {
    return (
      this.first === other.first &&
      this.symbols.length === other.symbols.length &&
      this.symbols.every((symbol, i) => equal(symbol, other.symbols[i]))
    );
  }

  /** The packet. */
  toBytes() {
    const data = concat([this.header.toBytes(), fromNumber(this.first, 2), ...this.symbols]);
    return concat([data, fromNumber(crc32(data), 4)]);
  }

  /**
   * Parse exactly one packet.
   * @param {Uint8Array} data
   */
  static fromBytes(data) {
    const header = Header.fromBytes(data);
    const number = (data.length - OVERHEAD) / header.size;
    if (!Number.isInteger(number) || number < 1 || number > limits.PACKET_SYMBOLS) {
      throw new Malformed(`packet: ${data.length} bytes, and symbols of ${header.size}`);
    }
    if (crc32(data.subarray(0, -4)) !== toNumber(data.subarray(-4))) {
      throw new Malformed('packet: damaged');
    }
    const symbols = Array.from({ length: number }, (_, i) =>
      data.slice(HEAD + i * header.size, HEAD + (i + 1) * header.size),
    );
    return new Packet(header, toNumber(data.subarray(14, 16)), symbols);
  }
}

/**
 * Bytes of a packet of so many symbols.
 * @param {number} symbols
 * @param {number} symbolSize
 */
export const sizeOf = (symbols, symbolSize) => OVERHEAD + symbols * symbolSize;
