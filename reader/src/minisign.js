/**
 * minisign's key files: public, and secret under a password (`docs/spec/edition.md`,
 * *Keys*). Both are a comment line and a base64 line; the layouts stand in
 * `archive.format.minisign`.
 */

import { blake2b } from '@noble/hashes/blake2.js';
import { scrypt } from '@noble/hashes/scrypt.js';

import { concat, equal, fromHex, littleEndian } from './bytes.js';
import { refusedInLine } from './characters.js';
import { Reader, decodeBase64, decodeLines, encodeBase64, encodeLines } from './codec.js';
import { Malformed, NoMemory, TooLarge, WrongPassword } from './errors.js';
import { PublicKey, SecretKey } from './keys.js';
import * as limits from './limits.js';

export const KEY_ID = 8;
export const SALT = 32;

const UNTRUSTED = 'untrusted comment: ';
const ascii = (/** @type {string} */ text) =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const ALGORITHM = ascii('Ed');
const CHECKSUM_ALGORITHM = ascii('B2');
const SCRYPT = 'Sc';
const NO_PASSWORD = '\0\0';
const BOX = KEY_ID + 32 + 32 + 32;
const BLOCK_SIZE = 8; // scrypt's r: fixed by libsodium

/**
 * A key id as minisign prints it: a little-endian number in upper-case hex.
 * @param {Uint8Array} keyId
 */
export function printed(keyId) {
  return littleEndian(keyId).toString(16).toUpperCase();
}

/**
 * Comment and decoded base64 of a minisign key file.
 * @param {Uint8Array} data
 * @param {string} what
 * @returns {[string, Uint8Array]}
 */
export function twoLines(data, what) {
  const lines = decodeLines(data, limits.KEY_FILE, what);
  if (lines.length !== 2 || !lines[0].startsWith(UNTRUSTED)) {
    throw new Malformed(`${what}: not a comment line and a base64 line`);
  }
  const comment = lines[0].slice(UNTRUSTED.length);
  if (refusedInLine(comment) !== null) {
    throw new Malformed(`${what}: the comment holds characters that nobody sees`);
  }
  return [comment, decodeBase64(lines[1], what)];
}

/**
 * The inverse of {@link twoLines}.
 * @param {string} comment
 * @param {Uint8Array} raw
 */
export function writeTwoLines(comment, raw) {
  return encodeLines([UNTRUSTED + comment, encodeBase64(raw)]);
}

/** A public key with the key id that its minisign signatures carry. */
export class PublicKeyFile {
  /**
   * @param {PublicKey} key
   * @param {Uint8Array} keyId 8 bytes, unsigned and anybody's choice
   * @param {string} comment
   */
  constructor(key, keyId, comment) {
    this.public = key;
    this.keyId = keyId;
    this.comment = comment;
    Object.freeze(this);
  }

  /**
   * With the comment that minisign itself writes, and no other.
   * @param {PublicKey} key
   * @param {Uint8Array} keyId
   */
  static plain(key, keyId) {
    return new PublicKeyFile(key, keyId, `minisign public key ${printed(keyId)}`);
  }

  /**
   * Parse a `.pub` file.
   * @param {Uint8Array} data
   */
  static fromBytes(data) {
    const [comment, raw] = twoLines(data, 'public key file');
    const [key, keyId] = publicBlob(raw);
    return new PublicKeyFile(key, keyId, comment);
  }

  /**
   * Parse the 56 base64 characters that minisign prints.
   * @param {string} text
   */
  static fromLine(text) {
    return PublicKeyFile.plain(...publicBlob(decodeBase64(text, 'public key')));
  }

  /** The 56 base64 characters. */
  get line() {
    return encodeBase64(concat([ALGORITHM, this.keyId, this.public.raw]));
  }

  /** The file's bytes. */
  toBytes() {
    return writeTwoLines(this.comment, concat([ALGORITHM, this.keyId, this.public.raw]));
  }
}

/**
 * @param {Uint8Array} raw
 * @returns {[PublicKey, Uint8Array]}
 */
function publicBlob(raw) {
  const reader = new Reader(raw, 'public key');
  reader.expect(ALGORITHM, 'algorithm');
  const keyId = reader.take(KEY_ID, 'key id');
  const key = new PublicKey(reader.take(32, 'key'));
  reader.end();
  return [key, keyId];
}

/** scrypt's cost as libsodium writes it. */
export class Cost {
  /**
   * @param {bigint} work opslimit: operations
   * @param {bigint} memory memlimit: bytes
   */
  constructor(work, memory) {
    this.work = work;
    this.memory = memory;
    Object.freeze(this);
  }

  /** N and p of scrypt (r is 8), as libsodium's `pickparams` derives them. */
  parameters() {
    if (this.memory > limits.SCRYPT_MEMORY || this.work > limits.SCRYPT_WORK) {
      throw new TooLarge('a secret key that costs more than stock minisign allows');
    }
    const memory = Number(this.memory);
    const work = Math.max(Number(this.work), 2 ** 15);
    if (work < Math.floor(memory / 32)) {
      return { n: power(Math.floor(work / (BLOCK_SIZE * 4))), p: 1 };
    }
    const n = power(Math.floor(memory / (BLOCK_SIZE * 128)));
    return { n, p: Math.floor(work / 4 / n / BLOCK_SIZE) };
  }

  /** 16 bytes. */
  toBytes() {
    const digits = ((this.memory << 64n) | this.work).toString(16).padStart(32, '0');
    return fromHex(digits).reverse();
  }
}

/**
 * The smallest power of two, at least 2, above half of `most`.
 * @param {number} most
 */
function power(most) {
  let n = 2;
  while (n <= most / 2) n *= 2;
  return n;
}

/** A secret key as it lies on disk: the box is closed if it has a password. */
export class SecretKeyFile {
  /**
   * @param {string} comment
   * @param {boolean} locked whether it has a password
   * @param {Uint8Array} salt
   * @param {Cost} cost not used without a password
   * @param {Uint8Array} box
   */
  constructor(comment, locked, salt, cost, box) {
    this.comment = comment;
    this.locked = locked;
    this.salt = salt;
    this.cost = cost;
    this.box = box;
    Object.freeze(this);
  }

  /**
   * Parse a `.key` file without opening it.
   * @param {Uint8Array} data
   */
  static fromBytes(data) {
    const [comment, raw] = twoLines(data, 'secret key file');
    const reader = new Reader(raw, 'secret key');
    reader.expect(ALGORITHM, 'algorithm');
    const kdf = String.fromCharCode(...reader.take(2, 'key derivation'));
    if (kdf !== SCRYPT && kdf !== NO_PASSWORD) {
      throw new Malformed('secret key: unknown key derivation');
    }
    reader.expect(CHECKSUM_ALGORITHM, 'checksum algorithm');
    const salt = reader.take(SALT, 'salt');
    const work = littleEndian(reader.take(8, 'opslimit'));
    const cost = new Cost(work, littleEndian(reader.take(8, 'memlimit')));
    const box = reader.take(BOX, 'key');
    reader.end();
    return new SecretKeyFile(comment, kdf === SCRYPT, salt, cost, box);
  }

  /** The file's bytes. */
  toBytes() {
    const kdf = ascii(this.locked ? SCRYPT : NO_PASSWORD);
    const parts = [ALGORITHM, kdf, CHECKSUM_ALGORITHM, this.salt, this.cost.toBytes(), this.box];
    return writeTwoLines(this.comment, concat(parts));
  }

  /**
   * The key inside; `password` is not used if the file has none.
   * @param {Uint8Array} password
   * @returns {[SecretKey, PublicKeyFile]}
   */
  open(password) {
    const content = this.locked
      ? xor(this.box, stream(password, this.salt, this.cost))
      : this.box;
    const reader = new Reader(content, 'secret key');
    const keyId = reader.take(KEY_ID, 'key id');
    const seed = reader.take(32, 'seed');
    const half = reader.take(32, 'public key');
    const checksum = reader.take(32, 'checksum');
    // Without a password minisign leaves zeros here; the public half is the check.
    if (this.locked && !equal(checksum, checksumOf(content.subarray(0, -32)))) {
      throw new WrongPassword('the password does not open this key');
    }
    const secret = new SecretKey(seed);
    if (!equal(secret.public.raw, half)) {
      throw new Malformed('a secret key whose public half belongs to another one');
    }
    return [secret, PublicKeyFile.plain(secret.public, keyId)];
  }
}

/** @param {Uint8Array} content */
function checksumOf(content) {
  return blake2b(concat([ALGORITHM, content]), { dkLen: 32 });
}

/**
 * @param {Uint8Array} password
 * @param {Uint8Array} salt
 * @param {Cost} cost
 */
function stream(password, salt, cost) {
  const { n, p } = cost.parameters();
  const maxmem = 128 * BLOCK_SIZE * (n + p + 2);
  try {
    return scrypt(password, salt, { N: n, r: BLOCK_SIZE, p, dkLen: BOX, maxmem });
  } catch {
    throw new NoMemory(`opening this key takes ${cost.memory} bytes of memory`);
  }
}

/**
 * @param {Uint8Array} left
 * @param {Uint8Array} right
 */
function xor(left, right) {
  return left.map((byte, i) => byte ^ right[i]);
}
