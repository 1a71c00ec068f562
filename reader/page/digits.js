/**
 * The digits of a key that people compare. They cost more than all other checking, on
 * purpose, and nothing rests on them until somebody looks: so they come after the verdict.
 */

import { Fingerprint, NBSP } from '../src/fingerprint.js';
import { element, fill } from './dom.js';

/** @import { PublicKey } from '../src/keys.js' */
/** @import { Said } from './said.js' */

/**
 * Each key's, once.
 * @type {WeakMap<PublicKey, Promise<Fingerprint>>}
 */
const begun = new WeakMap();

/** As wide as digits, and nothing to be seen. */
const EMPTY = Array(6).fill('\u2007'.repeat(5)).join(NBSP);

/**
 * A key's 30 digits in the reader's own, in the right order also inside text from right to
 * left: groups between NO-BREAK SPACES. A line ends after the third where it has to end,
 * and on the narrowest screens after each. Until they are there their place is empty.
 * @param {PublicKey} key
 * @param {Said} said
 */
export function digits(key, said) {
  const place = element('bdo', { class: 'digits', dir: 'ltr' });
  const show = (/** @type {string} */ text) => {
    const groups = text.split(NBSP);
    fill(place, half(groups.slice(0, 3)), NBSP, half(groups.slice(3)));
  };
  show(EMPTY);
  void fingerprint(key).then((made) => show(said.number(String(made))));
  return place;
}

/** @param {PublicKey} key */
function fingerprint(key) {
  const made = begun.get(key) ?? inTurns(Fingerprint.growing(key));
  begun.set(key, made);
  return made;
}

/**
 * What steps end with; they begin in the frame after the verdict's, and let others in.
 * @param {Generator<undefined, Fingerprint>} steps
 * @returns {Promise<Fingerprint>}
 */
function inTurns(steps) {
  return new Promise((made) => {
    const step = () => {
      const { done, value } = steps.next();
      if (done) made(value);
      else setTimeout(step);
    };
    requestAnimationFrame(() => requestAnimationFrame(step));
  });
}

/** @param {string[]} groups */
function half(groups) {
  return element('span', {}, ...groups.flatMap((each, i) => (i ? [NBSP, element('wbr'), each] : [each])));
}
