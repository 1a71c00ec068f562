/**
 * A bundle: a tar in Zstandard frames (`docs/spec/bundle.md`): a head, a frame for each
 * edition, and the end. Read from front to back, and never by the names in it.
 */

import { compare } from './bytes.js';
import { encodeUtf8 } from './codec.js';
import { FrameReader, Source } from './compression.js';
import { ForgedOrDamaged, Malformed, ReceivedError, TooLarge } from './errors.js';
import * as instructions from './instructions.js';
import { folderOf, keyOf, signatureKey } from './layout.js';
import * as limits from './limits.js';
import { PublicKeyFile } from './minisign.js';
import { BLOCK, END, Member, padding, zeros } from './ustar.js';

/** One edition's frame inside a bundle, read once, from front to back. */
export class EditionFrame {
  #frame;
  #bundle;
  /** @type {Uint8Array | null} */
  #pending = null;
  /** @type {ReceivedError | null} */
  #fault = null;

  /**
   * The folder that it says it holds; nothing says that this is true.
   * @type {string | null}
   */
  claim = null;
  /** Whether it is no edition, but the zeros at the end of the bundle. */
  endsTheTar = false;

  /**
   * @param {FrameReader} frame
   * @param {BundleReader} bundle
   */
  constructor(frame, bundle) {
    this.#frame = frame;
    this.#bundle = bundle;
    try {
      this.#begin();
    } catch (error) {
      if (!(error instanceof ReceivedError)) throw error;
      this.#fault = error;
    }
  }

  #begin() {
    this.#pending = this.#frame.exactly(BLOCK, 'a header');
    if (zeros(this.#pending)) {
      this.endsTheTar = true;
      return;
    }
    const { path } = Member.fromBytes(this.#pending);
    this.claim = folderOf(path);
    if (this.claim === null) {
      throw new Malformed(`${path}: a frame that does not begin with MANIFEST`);
    }
  }

  /** Walk to the frame's end without decoding. */
  skip() {
    this.#frame.skip();
  }

  #header() {
    const block = this.#pending ?? this.#frame.exactly(BLOCK, 'a header');
    this.#pending = null;
    return Member.fromBytes(block);
  }

  /** @param {Member} member */
  #content(member) {
    const content = this.#frame.exactly(member.size, member.path);
    if (!zeros(this.#frame.exactly(padding(member.size), 'padding'))) {
      throw new Malformed(`${member.path}: padding that is not zeros`);
    }
    return content;
  }

  /**
   * @param {Member} member
   * @param {number} most
   */
  #small(member, most) {
    if (member.size > most) {
      throw new TooLarge(`${member.path}: ${member.size} bytes; the most is ${most}`);
    }
    return this.#content(member);
  }

  /**
   * Manifest and signatures; the files follow when they are asked for.
   * @returns {import('./edition.js').Received}
   */
  receive() {
    if (this.#fault) throw this.#fault;
    const folder = /** @type {string} */ (this.claim);
    const manifest = this.#small(this.#header(), limits.MANIFEST);
    /** @type {[string, Uint8Array][]} */
    const signatures = [];
    while (this.#frame.left) {
      this.#pending = this.#frame.exactly(BLOCK, 'a header');
      const { path } = Member.fromBytes(this.#pending);
      const slash = path.lastIndexOf('/');
      const keyName = signatureKey(path.slice(slash + 1));
      if (path.slice(0, Math.max(slash, 0)) !== folder || !keyName) break;
      signatures.push([keyName, this.#small(this.#header(), limits.KEY_FILE)]);
      if (signatures.length > limits.SIGNATURES) {
        throw new TooLarge(`more than ${limits.SIGNATURES} signatures`);
      }
    }
    this.#bundle.checkOrder(signatures.map(([keyName]) => keyName));
    return {
      claim: folder,
      manifest,
      signatures,
      keys: this.#bundle.keys,
      contents: (entry) => this.#file(folder, entry),
      finish: () => this.#finish(),
    };
  }

  /**
   * @param {string} folder
   * @param {import('./manifest.js').Entry} entry
   */
  #file(folder, entry) {
    const member = this.#header();
    if (member.path !== `${folder}/${entry.name}` || member.size !== entry.size) {
      throw new ForgedOrDamaged(`${member.path} stands where ${entry.name} was signed`);
    }
    return this.#content(member);
  }

  #finish() {
    if (this.#frame.left) {
      throw new ForgedOrDamaged('an edition that holds more than its manifest names');
    }
    this.#frame.finish();
  }
}

/** Reads a bundle from front to back. */
export class BundleReader {
  #source;
  #left = limits.BUNDLE;

  /**
   * The keys that came with it, by key name. They prove nothing.
   * @type {Map<string, PublicKeyFile>}
   */
  keys = new Map();

  /** @param {Uint8Array} data the bundle, and nothing after it */
  constructor(data) {
    this.#source = new Source(data);
    this.#readHead();
  }

  /** @param {number} most */
  #frame(most) {
    const frame = new FrameReader(this.#source, Math.min(most, this.#left));
    this.#left -= frame.size;
    return frame;
  }

  #readHead() {
    const frame = this.#frame(limits.HEAD);
    const content = frame.exactly(frame.size, 'the head');
    frame.finish();
    const [first, ...others] = members(content);
    const text = encodeUtf8(instructions.TEXT);
    if (first?.path !== instructions.NAME || compare(first.data, text) !== 0) {
      throw new Malformed(`a bundle begins with ${instructions.NAME}, unchanged`);
    }
    for (const { path, data } of others) this.#addKey(path, data);
    const names = [...this.keys.keys()];
    if (names.some((name, i) => i && names[i - 1] >= name)) {
      throw new Malformed('the keys of a bundle are not sorted');
    }
  }

  /**
   * @param {string} path
   * @param {Uint8Array} data
   */
  #addKey(path, data) {
    const name = keyOf(path);
    if (name === null) throw new Malformed(`${path}: not a key in a bundle's head`);
    const key = PublicKeyFile.fromBytes(data);
    const plain = PublicKeyFile.plain(key.public, key.keyId);
    if (name !== key.public.name || key.comment !== plain.comment || this.keys.has(name)) {
      throw new Malformed(`${path}: not the key of that name, or not written as it must be`);
    }
    this.keys.set(name, key);
  }

  /**
   * Refuse signatures whose key is missing, and any order but the one.
   * @param {string[]} keyNames
   */
  checkOrder(keyNames) {
    const keys = keyNames.map((name) => {
      const key = this.keys.get(name);
      if (!key) throw new Malformed(`the key ${name} of a signature is not in the bundle`);
      return key.public.raw;
    });
    if (keys.some((key, i) => i && compare(keys[i - 1], key) >= 0)) {
      throw new Malformed('the signatures are not in the order of their keys');
    }
  }

  /**
   * Each edition's frame; what was not read of one is skipped before the next.
   * @returns {Generator<EditionFrame>}
   */
  *editions() {
    let previous = '';
    for (let number = 0; number <= limits.EDITIONS; number++) {
      const frame = this.#frame(limits.BUNDLE);
      const edition = new EditionFrame(frame, this);
      if (edition.endsTheTar) {
        this.#readEnd(frame);
        return;
      }
      if (edition.claim !== null && edition.claim <= previous) {
        throw new Malformed(`${edition.claim} after ${previous}: not sorted, or twice`);
      }
      previous = edition.claim ?? previous;
      yield edition;
      edition.skip();
    }
    throw new TooLarge(`more than ${limits.EDITIONS} editions`);
  }

  /** @param {FrameReader} frame */
  #readEnd(frame) {
    if (frame.size !== END || !zeros(frame.read(BLOCK))) {
      throw new Malformed('the end of the tar is not 1,024 zero bytes');
    }
    frame.finish();
    if (this.#source.read(1).length) throw new Malformed('bytes after the end of the bundle');
  }
}

/**
 * Path and content of every member of a small tar without an end.
 * @param {Uint8Array} content
 */
function members(content) {
  const found = [];
  for (let offset = 0; offset < content.length; ) {
    const member = Member.fromBytes(content.subarray(offset, offset + BLOCK));
    const start = offset + BLOCK;
    offset = start + member.size + padding(member.size);
    const data = content.subarray(start, offset);
    if (start + data.length !== offset || !zeros(data.subarray(member.size))) {
      throw new Malformed(`${member.path}: the content ends inside it`);
    }
    found.push({ path: member.path, data: data.subarray(0, member.size) });
  }
  return found;
}
