/**
 * The words that everything else is written in: names and digests that exist only when
 * valid (`docs/spec/edition.md`, *Names*). Whoever holds one need not check again.
 */

import { sha256 } from '@noble/hashes/sha2.js';

import { equal, fromHex, toHex } from './bytes.js';
import { visibleLine } from './characters.js';
import { Malformed } from './errors.js';
import * as limits from './limits.js';

const NAME = /^[a-z0-9][a-z0-9._-]*[a-z0-9]$/;
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?$/;
const HEX = /^[0-9a-f]{64}$/;

/** 2 to 64 of `a-z 0-9 . _ -` that are a safe file name on every file system. */
export class Name {
  static what = 'name';
  static pattern = NAME;

  /** @param {string} text */
  constructor(text) {
    const { what, pattern } = /** @type {typeof Name} */ (this.constructor);
    if (text.length > limits.NAME) {
      throw new Malformed(`a ${what} of more than ${limits.NAME} characters`);
    }
    if (!pattern.test(text) || !NAME.test(text) || text.includes('..') || DEVICE.test(text)) {
      throw new Malformed(`not a ${what}: ${visibleLine(text)}`);
    }
    this.text = text;
    Object.freeze(this);
  }

  toString() {
    return this.text;
  }
}

/** The name of a file; it cannot leave its folder. */
export class FileName extends Name {
  static what = 'file name';
}

/** A statement's lasting name, e.g. `iran-2026-01`. */
export class Series extends Name {
  static what = 'series name';

  /** @param {string} text */
  constructor(text) {
    super(text);
    if (text === 'keys' || text === 'verify.txt') {
      throw new Malformed(`not a series name: ${text} is a bundle's own`);
    }
  }
}

/** A lower-case BCP 47 tag, e.g. `fa` or `az-arab`; also a file name. */
export class Language extends Name {
  static what = 'language tag';
  static pattern = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/;
}

/**
 * Refuse all but 1 to 999,999,999.
 * @param {number} number
 */
export function checkRevision(number) {
  if (!(number >= 1 && number <= limits.REVISION)) {
    throw new Malformed(`revision ${number} is not between 1 and ${limits.REVISION}`);
  }
}

/** What tells one edition from another: series, language and revision number. */
export class EditionName {
  /**
   * @param {Series} series
   * @param {Language} language
   * @param {number} revision
   */
  constructor(series, language, revision) {
    checkRevision(revision);
    this.series = series;
    this.language = language;
    this.revision = revision;
    Object.freeze(this);
  }

  /** Language and revision, e.g. `fa-3`: a folder inside its series. */
  get label() {
    return `${this.language}-${this.revision}`;
  }

  /** The edition's place in a bundle, e.g. `iran-2026-01/fa-3`. */
  get folder() {
    return `${this.series}/${this.label}`;
  }

  toString() {
    return this.folder;
  }
}

/** A SHA-256 digest, all 32 bytes. */
export class Digest {
  /** @param {Uint8Array} raw */
  constructor(raw) {
    if (raw.length !== 32) throw new Malformed(`a digest of ${raw.length} bytes`);
    this.raw = raw;
    Object.freeze(this);
  }

  /**
   * The digest of `content`.
   * @param {Uint8Array} content
   */
  static of(content) {
    return new Digest(sha256(content));
  }

  /**
   * The digest that `toString` writes.
   * @param {string} text
   */
  static fromHex(text) {
    if (!HEX.test(text)) throw new Malformed('not a digest of 64 hex digits');
    return new Digest(fromHex(text));
  }

  /** @param {Digest} other */
  equals(other) {
    return equal(this.raw, other.raw);
  }

  toString() {
    return toHex(this.raw);
  }
}

/**
 * Whether values ascend and none comes twice.
 * @param {{text: string}[]} names ASCII
 */
export function ascending(names) {
  return names.every((name, i) => !i || names[i - 1].text < name.text);
}
