/** The vectors of `tests/vectors`, as its README describes them. */

import { readFileSync, readdirSync } from 'node:fs';

import { fromHex } from '../src/bytes.js';

const FOLDER = new URL('../../tests/vectors/', import.meta.url);

/** An input and what a reader must say of it. */
export class Vector {
  /**
   * @param {string} kind
   * @param {string} name
   * @param {Uint8Array} data the file
   */
  constructor(kind, name, data) {
    const end = Buffer.from(data).indexOf('\n\n');
    const head = Buffer.from(data.subarray(0, end)).toString('utf8');
    const lines = head.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return /** @type {[string, string]} */ ([line.slice(0, colon), line.slice(colon + 2)]);
    });
    this.kind = kind;
    this.name = name;
    this.expect = lines[0][1];
    this.more = lines.slice(2, -1);
    this.content = read(lines[lines.length - 1][1], data.subarray(end + 2));
  }

  /** Whether a reader must accept it. */
  get ok() {
    return this.expect === 'ok';
  }

  /**
   * Every value of a further line.
   * @param {string} key
   */
  all(key) {
    return this.more.filter(([found]) => found === key).map(([, value]) => value);
  }

  /**
   * The value of a further line that comes once.
   * @param {string} key
   */
  get(key) {
    const [value, ...others] = this.all(key);
    if (value === undefined || others.length) throw new Error(`${this.name}: ${key}`);
    return value;
  }
}

/**
 * @param {string} encoding
 * @param {Uint8Array} body
 */
function read(encoding, body) {
  if (encoding === 'text') return new Uint8Array(body);
  const packed = Buffer.from(body).toString('latin1').replaceAll('\n', '');
  if (encoding === 'hex') return fromHex(packed);
  if (encoding === 'base64') return new Uint8Array(Buffer.from(packed, 'base64'));
  throw new Error(`unknown encoding ${encoding}`);
}

/**
 * The vectors of a kind, by name.
 * @param {string} kind
 */
export function stored(kind) {
  const folder = new URL(`${kind}/`, FOLDER);
  const files = readdirSync(folder).filter((file) => file.endsWith('.txt')).sort();
  return files.map((file) => new Vector(kind, file.slice(0, -4), readFileSync(new URL(file, folder))));
}

/** The folders that hold vectors. */
export function kinds() {
  const entries = readdirSync(FOLDER, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !/^[_.]/.test(entry.name));
  return folders.map((entry) => entry.name).sort();
}

/** The 120 cases of `ed25519/strict.json`. */
export function strict() {
  return JSON.parse(readFileSync(new URL('ed25519/strict.json', FOLDER), 'utf8'));
}
