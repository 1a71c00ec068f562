/**
 * The part of the page that shows squares to another phone's camera: one after another,
 * which needs no beginning and no order, or all at once, for a photo.
 */

import { button, element, fill } from './dom.js';
import { Run } from './squares/run.js';
import { SIDE, dotsIn, paint } from './squares/showing.js';

/** @import { App } from './app.js' */
/** @import { Numbered } from './squares/run.js' */

const SLOWEST = 4;
const FASTEST = 10;
/** Squares a second: every camera of 30 pictures a second sees each of them whole. */
const RATE = 8;
/** How much of the window's height a square may take; the rest is for what is said. */
const HEIGHT = 0.7;
/** Pixels of the page that a module needs if a phone is to photograph it: 0.25 mm. */
const MODULE = 1.5;

/**
 * @param {App} app
 * @param {Uint8Array} object the edition's
 */
export function showPanel(app, object) {
  const showing = new Showing(app, new Run(object));
  return { element: showing.element, leave: () => showing.leave() };
}

/** What is shown while the part is open. */
class Showing {
  #said;
  #run;
  #squares;
  /** @type {Numbered} */
  #shown;
  #timer = 0;
  #rate;
  #width = 0;
  #together = false;

  #room = element('div', { class: 'room' });
  #canvas;
  #number = element('b', { dir: 'ltr', 'aria-live': 'off' });
  #controls;
  #pause;
  #ways;
  #fitting = () => requestAnimationFrame(() => this.#fit()); // a watcher may not resize
  #watcher = new ResizeObserver(this.#fitting);

  /**
   * @param {App} app
   * @param {Run} run
   */
  constructor({ said }, run) {
    this.#said = said;
    this.#run = run;
    this.#squares = run.squares();
    this.#shown = this.#squares.next().value;
    // Whoever asked for little motion starts it, and it starts slowly.
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#rate = calm ? SLOWEST : RATE;
    this.#canvas = element('canvas', {
      role: 'img',
      'aria-label': said.say('set', { set: run.label }),
      onclick: () => this.#play(!this.#timer),
    });
    this.#pause = button(said.say('pause'), () => this.#play(!this.#timer));
    this.#controls = element('div', { class: 'controls' }, this.#pause, this.#speed());
    const way = (/** @type {string} */ key, /** @type {boolean} */ together) =>
      button(said.say(key), () => this.#show(together), { class: 'way' });
    this.#ways = [way('turn', false), way('grid', true)];
    this.element = element(
      'section',
      { class: 'show' },
      element('p', {}, said.say('play', { needed: run.needed })),
      element('div', { class: 'actions' }, ...this.#ways),
      this.#room,
      this.#controls,
      element('p', { class: 'note' }, said.say('bright')),
    );
    this.#show(false);
    this.#play(!calm);
    this.#watcher.observe(this.#room);
    window.addEventListener('resize', this.#fitting);
  }

  /** Stop everything. */
  leave() {
    this.#play(false);
    this.#watcher.disconnect();
    window.removeEventListener('resize', this.#fitting);
  }

  #speed() {
    const said = this.#said;
    const output = element('output', { 'aria-live': 'off' });
    const speed = element('input', { type: 'range', min: SLOWEST, max: FASTEST });
    speed.value = String(this.#rate);
    const tell = () => {
      output.textContent = said.number(speed.value);
      speed.setAttribute('aria-valuetext', output.textContent);
    };
    speed.addEventListener('input', () => {
      this.#rate = Number(speed.value);
      tell();
      if (this.#timer) this.#play(true);
    });
    tell();
    return element('label', {}, said.say('speed'), ' ', speed, ' ', output);
  }

  /** @param {boolean} on */
  #play(on) {
    clearInterval(this.#timer);
    this.#timer = on ? window.setInterval(() => this.#next(), 1000 / this.#rate) : 0;
    this.#pause.textContent = this.#said.say(on ? 'pause' : 'go_on');
  }

  #next() {
    this.#shown = this.#squares.next().value;
    this.#draw();
  }

  /** @param {boolean} together all at once */
  #show(together) {
    this.#together = together;
    this.#ways.forEach((way, i) => way.setAttribute('aria-pressed', String(together === (i > 0))));
    this.#controls.hidden = together;
    if (together) this.#play(false);
    this.#width = 0;
    this.#fit();
  }

  /** Draw anew if there is more room than before, or less. */
  #fit() {
    if (this.#together && this.#room.clientWidth === this.#width) return;
    this.#width = this.#room.clientWidth;
    if (this.#together) return this.#grid();
    if (this.#canvas.parentNode !== this.#room) fill(this.#room, this.#canvas, this.#number);
    this.#draw();
  }

  #draw() {
    if (!this.#width) return; // not on the screen yet
    const ratio = window.devicePixelRatio || 1;
    const space = Math.min(this.#width, HEIGHT * window.innerHeight);
    paint(this.#canvas, this.#shown.modules, dotsIn(space, ratio), ratio);
    this.#number.textContent = this.#said.number(this.#shown.number);
  }

  /** As many beside one another as can be photographed. */
  #grid() {
    if (!this.#width) return;
    const ratio = window.devicePixelRatio || 1;
    const columns = Math.max(1, Math.floor(this.#width / (SIDE * MODULE)));
    const dots = dotsIn(this.#width / columns, ratio);
    const squares = this.#run.first().map(({ number, modules }) => {
      const canvas = element('canvas', { 'aria-hidden': 'true' });
      paint(canvas, modules, dots, ratio);
      return element('figure', {}, canvas, element('figcaption', {}, this.#said.number(number)));
    });
    const label = this.#said.say('set', { set: this.#run.label });
    const grid = { class: 'grid', role: 'img', 'aria-label': label };
    fill(this.#room, element('div', grid, ...squares));
  }
}
