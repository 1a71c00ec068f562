/**
 * The keys that a holder knows, as a text (`docs/spec/edition.md`, *Trust list*).
 * Petnames are the holder's own and distinct; names never come from a bundle.
 */

import { compare, equal, toHex } from './bytes.js';
import { refusedInLine, visibleLine } from './characters.js';
import { decodeLines, encodeLines, encodeUtf8 } from './codec.js';
import { Malformed, NewerVersion } from './errors.js';
import * as limits from './limits.js';
import { PublicKeyFile } from './minisign.js';
import { Series, ascending } from './values.js';

/** @import { PublicKey } from './keys.js' */

const WHAT = 'trust list';
const VERSION = '# archive-trust 1';

/** One key that the holder knows. */
export class Pin {
  /**
   * @param {object} parts
   * @param {PublicKeyFile} parts.key
   * @param {boolean} parts.checked whether its digits were compared with a person
   * @param {Series[]} parts.series for which it is accepted, sorted; none is every series
   * @param {string} parts.petname
   */
  constructor({ key, checked, series, petname }) {
    const size = encodeUtf8(petname).length;
    const spaced = petname.startsWith(' ') || petname.endsWith(' ');
    if (size < 1 || size > limits.PETNAME || spaced) {
      throw new Malformed(`a name of ${size} bytes; 1 to ${limits.PETNAME} are allowed`);
    }
    if (refusedInLine(petname) !== null) {
      throw new Malformed(`a name with hidden characters: ${visibleLine(petname)}`);
    }
    if (!ascending(series)) {
      throw new Malformed('the series of a key are not sorted and distinct');
    }
    this.key = key;
    this.checked = checked;
    this.series = series;
    this.petname = petname;
    Object.freeze(this);
  }

  /**
   * Whether the holder accepts the key for that series.
   * @param {Series} series
   */
  accepts(series) {
    return !this.series.length || this.series.some((each) => each.text === series.text);
  }

  toString() {
    const standing = this.checked ? 'checked' : 'first-use';
    return `${standing} ${this.key.line} ${this.series.join() || '*'} ${this.petname}`;
  }
}

/** Every key that the holder knows, sorted by public key. */
export class TrustList {
  /** @type {Map<string, Pin>} */
  #byKey = new Map();

  /** @param {Pin[]} pins */
  constructor(pins = []) {
    this.pins = pins;
    for (const pin of pins) this.#byKey.set(toHex(pin.key.public.raw), pin);
    const names = new Set(pins.map((pin) => pin.petname));
    const sorted = pins.every(
      (pin, i) => !i || compare(pins[i - 1].key.public.raw, pin.key.public.raw) < 0,
    );
    if (!sorted || names.size !== pins.length) {
      throw new Malformed(`${WHAT}: keys not sorted, or a key or a name twice`);
    }
    Object.freeze(this);
  }

  /**
   * Parse a trust list.
   * @param {Uint8Array} data
   */
  static fromBytes(data) {
    const lines = decodeLines(data, limits.TRUST_FILE, WHAT);
    if (lines[0] !== VERSION) {
      const newer = lines[0].startsWith('# archive-trust ');
      throw new (newer ? NewerVersion : Malformed)(`${WHAT}: ${visibleLine(lines[0].slice(0, 40))}`);
    }
    const parsed = new TrustList(lines.slice(1).map(parsePin));
    if (!equal(parsed.toBytes(), data)) {
      throw new Malformed(`${WHAT}: not written in the one allowed way`);
    }
    return parsed;
  }

  /** The list's one encoding. */
  toBytes() {
    return encodeLines([VERSION, ...this.pins.map(String)]);
  }

  /**
   * What the holder knows of `key`, or null.
   * @param {PublicKey} key
   */
  get(key) {
    return this.#byKey.get(toHex(key.raw)) ?? null;
  }

  /**
   * The keys of that name: 64 bits, so there may be more than one.
   * @param {string} keyName
   */
  named(keyName) {
    return this.pins.map((pin) => pin.key.public).filter((key) => key.name === keyName);
  }
}

/** @param {string} line */
function parsePin(line) {
  const [standing, key, where, ...words] = line.split(' ');
  if (!words.length || (standing !== 'checked' && standing !== 'first-use')) {
    throw new Malformed(`${WHAT}: not a key's line: ${visibleLine(line.slice(0, 40))}`);
  }
  return new Pin({
    key: PublicKeyFile.fromLine(key),
    checked: standing === 'checked',
    series: where === '*' ? [] : where.split(',').map((name) => new Series(name)),
    petname: words.join(' '),
  });
}
