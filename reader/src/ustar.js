/**
 * The tar inside a bundle: POSIX ustar, one kind of header, one encoding
 * (`docs/spec/bundle.md`). Reading builds the header that should stand there and compares;
 * names are looked at, never used as paths.
 */

import { equal } from './bytes.js';
import { visibleLine } from './characters.js';
import { Malformed } from './errors.js';

export const BLOCK = 512;
/** Two zero blocks end the archive. */
export const END = 2 * BLOCK;

const NAME = 100;
const PREFIX = 155;
const LARGEST = 8 ** 11 - 1;
const PATH = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/**
 * Zero bytes that follow a content of `size` bytes.
 * @param {number} size
 */
export const padding = (size) => (BLOCK - (size % BLOCK)) % BLOCK;

/**
 * Whether bytes are all zero.
 * @param {Uint8Array} data
 */
export const zeros = (data) => data.every((byte) => byte === 0);

/** A regular file's header: its path (ASCII, relative) and size in bytes. */
export class Member {
  /**
   * @param {string} path
   * @param {number} size
   */
  constructor(path, size) {
    if (!PATH.test(path) || path.includes('..')) {
      throw new Malformed(`not a path of a bundle: ${visibleLine(path.slice(0, 80))}`);
    }
    const [prefix, name] = split(path);
    if (prefix.length > PREFIX || name.length > NAME) {
      throw new Malformed(`a path of ${path.length} bytes does not fit a tar header`);
    }
    if (!(size >= 0 && size <= LARGEST)) {
      throw new Malformed(`a size of ${size} bytes does not fit a tar header`);
    }
    this.path = path;
    this.size = size;
    Object.freeze(this);
  }

  /** The 512-byte header. */
  toBytes() {
    const [prefix, name] = split(this.path);
    const header = new Uint8Array(BLOCK);
    const put = (/** @type {number} */ at, /** @type {string} */ text) => {
      for (let i = 0; i < text.length; i++) header[at + i] = text.charCodeAt(i);
    };
    put(0, name);
    put(100, '0000644\0' + '0000000\0' + '0000000\0'); // mode, user id, group id
    put(124, `${octal(this.size, 11)}\0`);
    put(136, '00000000000\0'); // time
    put(148, ' '.repeat(8)); // checksum: spaces while it is computed
    put(156, '0'); // a regular file
    put(257, 'ustar\0' + '00');
    put(329, '0000000\0' + '0000000\0'); // device
    put(345, prefix);
    put(148, `${octal(header.reduce((sum, byte) => sum + byte, 0), 6)}\0 `);
    return header;
  }

  /**
   * Parse a header: refuses anything but the one that this member has.
   * @param {Uint8Array} block
   */
  static fromBytes(block) {
    if (block.length !== BLOCK) throw new Malformed(`tar: a header of ${block.length} bytes`);
    if (block[156] !== 0x30) throw new Malformed('tar: not a regular file');
    const name = text(block.subarray(0, 100));
    const prefix = text(block.subarray(345, 500));
    const size = /^([0-7]{11})\0$/.exec(latin(block.subarray(124, 136)));
    if (!size) throw new Malformed('tar: a size that is not 11 octal digits');
    const member = new Member(prefix ? `${prefix}/${name}` : name, parseInt(size[1], 8));
    if (!equal(member.toBytes(), block)) {
      throw new Malformed(`tar: the header of ${member.path} is not written as it must be`);
    }
    return member;
  }
}

/**
 * Prefix and name: split at the last `/`, and only if it has to be.
 * @param {string} path
 */
function split(path) {
  if (path.length <= NAME) return ['', path];
  const slash = path.lastIndexOf('/');
  return [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)];
}

/**
 * @param {number} number
 * @param {number} digits
 */
const octal = (number, digits) => number.toString(8).padStart(digits, '0');

/** @param {Uint8Array} field */
const latin = (field) => String.fromCharCode(...field);

/**
 * A field without the zeros that fill it up.
 * @param {Uint8Array} field
 */
function text(field) {
  if (field.some((byte) => byte > 127)) throw new Malformed('tar: a path that is not ASCII');
  return latin(field).replace(/\0+$/, '');
}
