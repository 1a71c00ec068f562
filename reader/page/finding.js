/**
 * What a file, or pieces that were collected, turned out to hold. Nothing else in the
 * page sees bytes that were not checked.
 */

import { check } from '../src/check.js';
import { Checked, compare, verify } from '../src/edition.js';
import { ArchiveError, NewerVersion, TooLarge } from '../src/errors.js';
import { EditionObject } from '../src/object.js';
import { Page, isPage, textOf } from '../src/page.js';

/** @import { TrustList } from '../src/trustlist.js' */

/** Verdicts of which nothing is shown but the verdict. */
const HIDDEN = ['unsigned', 'conflict', 'forged-or-damaged'];

/** What files begin with: an object, before its version, and a Zstandard frame. */
const OBJECT = [0x41, 0x45];
const FRAME = [0x28, 0xb5, 0x2f, 0xfd];
/** No version; a text that begins with the letters of an object goes on with more. */
const SPACE = 0x20;

/** One edition and what checking it said, or why there is none. */
export class Finding {
  /**
   * @param {object} parts
   * @param {string} parts.verdict a verdict, or `newer-version`
   * @param {Checked | null} [parts.checked]
   * @param {Uint8Array | null} [parts.object] the edition's object
   */
  constructor({ verdict, checked = null, object = null }) {
    this.verdict = verdict;
    this.checked = checked;
    this.object = object;
    /** What may be read of it: manifest and text, or null. */
    this.shown =
      checked && !HIDDEN.includes(verdict)
        ? { manifest: checked.manifest, text: textOf(checked) }
        : null;
    Object.freeze(this);
  }

  /** Whether the holder knows a key that signed it. */
  get confirmed() {
    return this.verdict === 'trusted' || this.verdict === 'same-as-before';
  }
}

/**
 * The edition in an object.
 * @param {Uint8Array} object
 * @param {TrustList} own
 */
export function ofObject(object, own) {
  return judged(() => {
    const checked = verify(EditionObject.fromBytes(object).receive(), own);
    return new Finding({ verdict: checked.verdict, checked, object });
  });
}

/**
 * The edition of a page, if the page says what it must say; null of a blank one.
 * @param {Page} page
 * @param {TrustList} own
 */
export function ofPage(page, own) {
  return judged(() => {
    const checked = page.verify(own);
    return checked && new Finding({ verdict: checked.verdict, checked, object: page.object });
  });
}

/**
 * Everything that a file holds; nothing if it holds nothing of ours.
 * @param {Uint8Array} data
 * @param {TrustList} own
 * @returns {Finding[]}
 */
export function ofFile(data, own) {
  if (isPage(data)) {
    const found = judged(() => ofPage(Page.fromBytes(data), own));
    return found ? [found] : [];
  }
  if (begins(data, OBJECT) && data[2] < SPACE) return [ofObject(data, own)];
  if (begins(data, FRAME)) {
    return check(data, own).findings.map((each) =>
      each instanceof Checked ? judged(() => ofBundle(each)) : refused(each));
  }
  return [];
}

/**
 * @param {Uint8Array} data
 * @param {number[]} beginning
 */
const begins = (data, beginning) => beginning.every((byte, i) => data[i] === byte);

/**
 * The same findings, with what only comparing their editions shows: that one is older, or
 * that two texts have one name.
 * @param {Finding[]} findings
 */
export function comparing(findings) {
  const compared = compare(findings.flatMap(({ checked }) => checked ?? []));
  return findings.map((each) => {
    if (!each.checked) return each;
    const checked = /** @type {Checked} */ (compared.shift());
    return new Finding({ ...each, verdict: checked.verdict, checked });
  });
}

/** @param {Checked} checked */
function ofBundle(checked) {
  return new Finding({ verdict: checked.verdict, checked, object: stored(checked) });
}

/**
 * The object of an edition that came in a bundle, or null if it is too large for one.
 * @param {Checked} checked
 */
function stored(checked) {
  try {
    return EditionObject.stored(checked).toBytes();
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

/**
 * @template {Finding | null} T
 * @param {() => T} make
 */
function judged(make) {
  try {
    return make();
  } catch (error) {
    return refused(error);
  }
}

/** @param {unknown} error */
function refused(error) {
  if (!(error instanceof ArchiveError)) throw error;
  const newer = error instanceof NewerVersion;
  return new Finding({ verdict: newer ? 'newer-version' : 'forged-or-damaged' });
}
