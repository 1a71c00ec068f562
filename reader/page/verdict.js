/** The card that says what checking said: one of three looks, and what to do next. */

import { digits } from './digits.js';
import { element } from './dom.js';

/** @import { Finding } from './finding.js' */
/** @import { Said } from './said.js' */

/** What each look is for; anything else is bad. */
const GOOD = ['trusted'];
const UNSURE = ['same-as-before', 'unknown', 'newer-version'];

/** Notes that are said; `machine-translation` is the sentence about the translation. */
const NOTES = ['older', 'damaged-signature', 'stale-translation'];

/** Seen also by those who see no colours. */
export const SIGNS = { good: '✓', unsure: '?', bad: '✗' };

/**
 * Which look a verdict has: `good` only for a key that is in the holder's own copy.
 * @param {string} verdict
 * @returns {'good' | 'unsure' | 'bad'}
 */
export function lookOf(verdict) {
  if (GOOD.includes(verdict)) return 'good';
  return UNSURE.includes(verdict) ? 'unsure' : 'bad';
}

/**
 * @param {Finding} found
 * @param {Said} said
 * @param {Node | null} next what can be done after the digits were compared
 */
export function verdictCard(found, said, next) {
  const look = lookOf(found.verdict);
  const sentence = said.say(found.verdict, { names: namesOf(found) });
  return element(
    'section',
    { class: `verdict ${look}`, 'data-verdict': found.verdict, role: 'status' },
    element(
      'p',
      { class: 'says' },
      element('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[look]),
      element('strong', { dir: 'auto' }, sentence),
    ),
    ...notesOf(found, said),
    ...(found.shown ? keysOf(found, said, next) : []),
  );
}

/**
 * The holder's names for the keys on whose word the verdict rests, each in its own
 * direction whatever stands around it.
 * @param {Finding} found
 */
function namesOf({ verdict, checked }) {
  const series = checked?.name.series;
  const pins = (checked?.signers ?? []).flatMap(({ pin }) => pin ?? []);
  const counting = verdict === 'trusted' ? pins.filter((pin) => pin.checked && pin.accepts(series)) : pins;
  return counting.map(({ petname }) => `\u2068${petname}\u2069`).join(', ');
}

/**
 * @param {Finding} found
 * @param {Said} said
 */
function notesOf(found, said) {
  const notes = found.checked?.notes ?? [];
  return NOTES.filter((note) => notes.includes(note)).map((note) =>
    element('p', { class: 'note' }, said.say(note)));
}

/**
 * The digits of every key that signed, and that they are to be compared: at hand as long
 * as nobody did.
 * @param {Finding} found
 * @param {Said} said
 * @param {Node | null} next
 */
function keysOf(found, said, next) {
  const label = said.say('key');
  const keys = (found.checked?.signers ?? []).map(({ key, pin }) =>
    element(
      'p',
      {},
      pin ? element('bdi', {}, pin.petname, ' ') : null,
      digits(key.public, said),
    ));
  const vouch = element('p', { class: 'note' }, said.say('vouch'));
  if (found.verdict === 'trusted') return [folded(label, ...keys, vouch)];
  const compare = said.say('compare');
  return [element('p', { class: 'note' }, label), ...keys, vouch, folded(compare, next)];
}

/**
 * Something to be opened with a tap.
 * @param {string} label
 * @param {...(Node | null)} inside
 */
function folded(label, ...inside) {
  return element('details', {}, element('summary', {}, label), ...inside);
}
