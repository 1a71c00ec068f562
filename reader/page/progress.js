/** How far the collecting is, for eyes and for ears. */

import { button, element, fill } from './dom.js';

/** @import { Collecting, Progress } from './collecting.js' */
/** @import { App } from './app.js' */
/** @import { Said } from './said.js' */

/** Milliseconds between two sentences that are read aloud. */
const PAUSE = 5000;
/** Most numbers of forged squares that are named. */
const NAMED = 20;

/**
 * A part of the page that follows the collecting.
 * @param {App} app
 * @returns {{ element: HTMLElement, leave: () => void }}
 */
export function progress({ said, collecting }) {
  const shown = element('div');
  const spoken = element('p', { class: 'aloud', 'aria-live': 'polite' });
  const forget = button(said.say('forget'), () => collecting.forget());
  const aloud = new Aloud(spoken);

  function follow() {
    const { sets } = collecting;
    const open = sets.filter((each) => !each.whole);
    fill(shown, ...open.map((each) => bar(said, each, sets.length > 1)), counts(said, collecting));
    forget.hidden = !collecting.begun;
    aloud.say(open.map((each) => pieces(said, each)).join(' '));
  }

  const unwatch = collecting.watch(follow);
  follow();
  return {
    element: element('div', { class: 'progress' }, shown, spoken, forget),
    leave() {
      unwatch();
      aloud.stop();
    },
  };
}

/**
 * @param {Said} said
 * @param {Progress} set
 */
function pieces(said, { have, needed, more }) {
  return said.say('pieces', { have, needed, more });
}

/**
 * @param {Said} said
 * @param {Progress} set
 * @param {boolean} named whether there are others, so that it needs a name
 */
function bar(said, set, named) {
  const sentence = pieces(said, set);
  return element(
    'p',
    {},
    named ? element('span', {}, said.say('set', { set: set.label }), ' ') : null,
    element('progress', { max: set.needed, value: set.have, 'aria-label': sentence }),
    element('span', {}, sentence),
  );
}

/**
 * What came beside the pieces, and which of them were forged.
 * @param {Said} said
 * @param {Collecting} collecting
 */
export function counts(said, collecting) {
  const sentences = (/** @type {const} */ (['repeated', 'foreign', 'damaged']))
    .filter((kind) => collecting[kind])
    .map((kind) => said.say(kind, { count: collecting[kind] }));
  for (const { forged } of collecting.sets) {
    if (!forged.length) continue;
    const named = forged.slice(0, NAMED).map((number) => said.number(number));
    const which = [...named, ...(forged.length > NAMED ? ['…'] : [])].join(', ');
    sentences.push(said.say('forged', { which }));
  }
  return element('ul', {}, ...sentences.map((sentence) => element('li', {}, sentence)));
}

/** Says sentences to those who listen: the newest one, and not one for every picture. */
class Aloud {
  #region;
  #next = '';
  #timer = 0;

  /** @param {HTMLElement} region that is read aloud when it changes */
  constructor(region) {
    this.#region = region;
  }

  /** @param {string} sentence */
  say(sentence) {
    this.#next = sentence;
    if (!this.#timer) this.#speak();
  }

  /** Say nothing more. */
  stop() {
    clearTimeout(this.#timer);
  }

  #speak() {
    if (this.#region.textContent === this.#next) {
      this.#timer = 0;
      return;
    }
    this.#region.textContent = this.#next;
    this.#timer = window.setTimeout(() => this.#speak(), PAUSE);
  }
}
