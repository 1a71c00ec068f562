/**
 * What checking an edition says: one of a fixed list, by one pure function. The words and
 * their meaning stand in `docs/spec/edition.md`, *Verdicts*.
 */

/** @import { Manifest } from './manifest.js' */
/** @import { PublicKey } from './keys.js' */
/** @import { Pin, TrustList } from './trustlist.js' */

/** From best to worst; a bundle's verdict is that of its worst edition. */
export const VERDICTS = [
  'trusted', 'same-as-before', 'too-few', 'unknown', 'revoked', 'unsigned', 'conflict',
  'forged-or-damaged',
];

/** What stands beside a verdict and does not change it, in this order. */
export const NOTES = ['older', 'damaged-signature', 'machine-translation', 'stale-translation'];

/**
 * Whether it is signed by a key that the holder knows, and in conflict with nothing.
 * @param {string} verdict
 */
export function sound(verdict) {
  return verdict === 'trusted' || verdict === 'same-as-before';
}

/**
 * The worst of at least one verdict.
 * @param {string[]} verdicts
 */
export function worst(verdicts) {
  return VERDICTS[Math.max(...verdicts.map((each) => VERDICTS.indexOf(each)))];
}

/**
 * The verdict of one edition by itself. A manifest that names a charter gets
 * `same-as-before` at most: this version knows no charters.
 * @param {PublicKey[]} signers keys whose signature verified strictly
 * @param {number} damaged how many signatures did not
 * @param {Manifest} manifest
 * @param {TrustList} trust
 */
export function judge(signers, damaged, manifest, trust) {
  const pins = signers.map((key) => trust.get(key)).filter((pin) => pin !== null);
  if (pins.length) {
    const accepted = (/** @type {Pin} */ pin) => pin.checked && pin.accepts(manifest.name.series);
    const trusted = pins.some(accepted) && manifest.charter === null;
    return trusted ? 'trusted' : 'same-as-before';
  }
  if (signers.length) return 'unknown';
  return damaged ? 'forged-or-damaged' : 'unsigned';
}
