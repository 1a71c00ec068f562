/**
 * A signature over a manifest, as a minisign file (`docs/spec/edition.md`). Both comments
 * are fixed, so that the file can be rebuilt, byte for byte, from four values. The comment
 * signature is over the signature and the trusted comment.
 */

import { concat, fromHex } from './bytes.js';
import { Reader, decodeBase64, decodeLines, encodeBase64, encodeLines, encodeUtf8 } from './codec.js';
import { ForgedOrDamaged, Malformed } from './errors.js';
import { SIGNATURE } from './keys.js';
import * as limits from './limits.js';
import { KEY_ID, printed } from './minisign.js';
import { Digest } from './values.js';

/** @import { PublicKey } from './keys.js' */

const WHAT = 'signature file';
const UNTRUSTED = 'untrusted comment: archive';
const TRUSTED = 'trusted comment: ';
const COMMENT = /^archive-edition 1 key=([0-9A-F]{1,16}) sha256=([0-9a-f]{64})$/;
const ALGORITHM = encodeUtf8('Ed');

/** One key's word on one manifest; says nothing until {@link Signature#verify} returned. */
export class Signature {
  /**
   * @param {object} parts
   * @param {Uint8Array} parts.keyId 8 bytes, minisign's
   * @param {Digest} parts.manifest
   * @param {Uint8Array} parts.signature 64 bytes
   * @param {Uint8Array} parts.commentSignature 64 bytes
   */
  constructor({ keyId, manifest, signature, commentSignature }) {
    this.keyId = keyId;
    this.manifest = manifest;
    this.signature = signature;
    this.commentSignature = commentSignature;
    Object.freeze(this);
  }

  /**
   * Parse a `.minisig` file without judging it.
   * @param {Uint8Array} data
   */
  static fromBytes(data) {
    const lines = decodeLines(data, limits.KEY_FILE, WHAT);
    if (lines.length !== 4 || !lines[2].startsWith(TRUSTED)) {
      throw new Malformed(`${WHAT}: not the four lines of a minisign signature`);
    }
    const { keyId, signature } = signatureLine(lines[1]);
    const comment = COMMENT.exec(lines[2].slice(TRUSTED.length));
    if (lines[0] !== UNTRUSTED || !comment || comment[1] !== printed(keyId)) {
      throw new Malformed(`${WHAT}: its comments are not those of an edition`);
    }
    const second = new Reader(decodeBase64(lines[3], WHAT), WHAT);
    const commentSignature = second.take(SIGNATURE, 'comment signature');
    second.end();
    const manifest = new Digest(fromHex(comment[2]));
    return new Signature({ keyId, manifest, signature, commentSignature });
  }

  get #comment() {
    return `archive-edition 1 key=${printed(this.keyId)} sha256=${this.manifest}`;
  }

  /** The file's bytes. */
  toBytes() {
    return encodeLines([
      UNTRUSTED,
      encodeBase64(concat([ALGORITHM, this.keyId, this.signature])),
      TRUSTED + this.#comment,
      encodeBase64(this.commentSignature),
    ]);
  }

  /**
   * Return if this is `key`'s signature of these manifest bytes.
   * @param {PublicKey} key
   * @param {Uint8Array} manifest
   */
  verify(key, manifest) {
    if (!Digest.of(manifest).equals(this.manifest)) {
      throw new ForgedOrDamaged('a signature of another manifest');
    }
    key.verify(this.signature, manifest);
    key.verify(this.commentSignature, concat([this.signature, encodeUtf8(this.#comment)]));
  }
}

/**
 * Key id and signature of a minisign signature's second line. Prehashed ones (`ED`) do
 * not count.
 * @param {string} line
 */
function signatureLine(line) {
  const reader = new Reader(decodeBase64(line, WHAT), WHAT);
  reader.expect(ALGORITHM, 'algorithm');
  const keyId = reader.take(KEY_ID, 'key id');
  const signature = reader.take(SIGNATURE, 'signature');
  reader.end();
  return { keyId, signature };
}
