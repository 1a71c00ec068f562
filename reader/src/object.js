/**
 * An object: one edition in as few bytes as possible, for packets and pages. The layout
 * stands in `docs/spec/object.md`. Whoever received an object keeps and sends these bytes:
 * it is never compressed again, and there is no compressor here.
 */

import { compare, concat, fromNumber, toNumber } from './bytes.js';
import { Reader, encodeUtf8 } from './codec.js';
import { decompress } from './compression.js';
import { Malformed, NewerVersion, TooLarge } from './errors.js';
import { PUBLIC_KEY, PublicKey, SIGNATURE } from './keys.js';
import * as limits from './limits.js';
import { KEY_ID, PublicKeyFile } from './minisign.js';
import { unfold } from './script.js';
import { Signature } from './signature.js';
import { Digest } from './values.js';

const WHAT = 'object';
const MAGIC = encodeUtf8('AE');
const VERSION = 1;

/** What two bytes can say. */
const LONGEST_MANIFEST = 2 ** 16 - 1;

/** How an object's payload is written. */
export const STORED = 0;
export const ZSTANDARD = 1;
export const SCRIPT = 2;

/**
 * A signature as an object holds it.
 * @typedef {object} Record
 * @property {Uint8Array} keyId
 * @property {PublicKey} public
 * @property {Uint8Array} signature
 * @property {Uint8Array} commentSignature
 */

/** An edition as packets carry it; nothing in it was checked yet. */
export class EditionObject {
  /**
   * @param {object} parts
   * @param {number} parts.codec
   * @param {Record[]} parts.records ascending by public key
   * @param {number} parts.manifestSize bytes of the manifest at the stream's beginning
   * @param {Uint8Array} parts.payload the stream as it came
   */
  constructor({ codec, records, manifestSize, payload }) {
    this.codec = codec;
    this.records = records;
    this.manifestSize = manifestSize;
    this.payload = payload;
    Object.freeze(this);
  }

  /**
   * Parse an object, without looking into its payload.
   * @param {Uint8Array} data
   */
  static fromBytes(data) {
    if (data.length > limits.OBJECT) {
      throw new TooLarge(`${WHAT}: ${data.length} bytes; the most is ${limits.OBJECT}`);
    }
    const reader = new Reader(data, WHAT);
    reader.expect(MAGIC, 'magic');
    const [version] = reader.take(1, 'version');
    const [codec] = reader.take(1, 'codec');
    if (version !== VERSION || codec > SCRIPT) {
      throw new NewerVersion(`${WHAT}: version ${version}, codec ${codec}`);
    }
    const [number] = reader.take(1, 'number of signatures');
    if (number > limits.SIGNATURES) {
      throw new TooLarge(`${WHAT}: ${number} signatures; the most is ${limits.SIGNATURES}`);
    }
    const records = Array.from({ length: number }, () => readRecord(reader));
    if (records.some((each, i) => i && compare(records[i - 1].public.raw, each.public.raw) >= 0)) {
      throw new Malformed(`${WHAT}: the signatures are not ascending by public key`);
    }
    const manifestSize = toNumber(reader.take(2, 'length of the manifest'));
    return new EditionObject({ codec, records, manifestSize, payload: reader.rest() });
  }

  /**
   * An object of a checked edition, as large as its files: nothing here compresses.
   * @param {import('./edition.js').Checked} checked
   */
  static stored({ manifest, manifestBytes, signers, files }) {
    if (manifestBytes.length > LONGEST_MANIFEST) {
      throw new TooLarge(`${WHAT}: a manifest of ${manifestBytes.length} bytes`);
    }
    const made = new EditionObject({
      codec: STORED,
      records: signers.map(({ key, signature }) => ({ ...signature, public: key.public })),
      manifestSize: manifestBytes.length,
      payload: concat([
        manifestBytes,
        ...manifest.files.map((entry) => files.get(entry.name.text) ?? []),
      ]),
    });
    const size = made.toBytes().length;
    if (size > limits.OBJECT) {
      throw new TooLarge(`${WHAT}: ${size} bytes; the most is ${limits.OBJECT}`);
    }
    return made;
  }

  /** The object's bytes. */
  toBytes() {
    return concat([
      MAGIC,
      [VERSION, this.codec, this.records.length],
      ...this.records.flatMap((each) => [
        each.keyId, each.public.raw, each.signature, each.commentSignature,
      ]),
      fromNumber(this.manifestSize, 2),
      this.payload,
    ]);
  }

  /**
   * The edition, for `verify`.
   * @returns {import('./edition.js').Received}
   */
  receive() {
    const stream = new Reader(decoded(this.codec, this.payload), WHAT);
    const manifest = stream.take(this.manifestSize, 'manifest');
    const digest = Digest.of(manifest);
    return {
      claim: null,
      manifest,
      signatures: this.records.map((each) => [
        each.public.name,
        new Signature({ ...each, manifest: digest }).toBytes(),
      ]),
      keys: new Map(
        this.records.map((each) => [
          each.public.name,
          PublicKeyFile.plain(each.public, each.keyId),
        ]),
      ),
      contents: (entry) => stream.take(entry.size, entry.name.text),
      finish: () => stream.end(),
    };
  }
}

/**
 * @param {Reader} reader
 * @returns {Record}
 */
function readRecord(reader) {
  return {
    keyId: reader.take(KEY_ID, 'key id'),
    public: new PublicKey(reader.take(PUBLIC_KEY, 'public key')),
    signature: reader.take(SIGNATURE, 'signature'),
    commentSignature: reader.take(SIGNATURE, 'comment signature'),
  };
}

/**
 * @param {number} codec
 * @param {Uint8Array} payload
 */
function decoded(codec, payload) {
  if (codec === STORED) return payload;
  const content = decompress(payload, limits.OBJECT_CONTENT);
  if (codec === ZSTANDARD) return content;
  if (!content.length) throw new Malformed(`${WHAT}: folded text without its table's number`);
  const stream = encodeUtf8(unfold(content.subarray(1), content[0]));
  if (stream.length > limits.OBJECT_CONTENT) {
    throw new TooLarge(`${WHAT}: more than ${limits.OBJECT_CONTENT} bytes of content`);
  }
  return stream;
}
