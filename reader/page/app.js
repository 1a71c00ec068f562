/**
 * The page that people see: the verdict, the text, and below them what can be done. It
 * keeps nothing anywhere: what is not saved as a file is gone when the page is closed.
 */

import { ENGLISH, Page, decodeWords } from '../src/page.js';
import { checkPanel } from './checking.js';
import { Collecting } from './collecting.js';
import { element, fill, present, root } from './dom.js';
import { comparing, ofFile, ofObject, ofPage } from './finding.js';
import { icon } from './icons.js';
import { passPanel } from './passing.js';
import { pastePanel } from './paste.js';
import { readingView } from './reading.js';
import { Said } from './said.js';
import { scanPanel } from './scan.js';
import { showPanel } from './show.js';
import { SIGNS, lookOf } from './verdict.js';

/** @import { Finding } from './finding.js' */

/**
 * A part of the page that somebody opened.
 * @typedef {{ element: HTMLElement, leave(): void }} Panel
 */

/**
 * What can be done, in the order of the bar.
 * @type {Record<string, (app: App) => Panel>}
 */
const TOOLS = {
  check: checkPanel,
  scan: scanPanel,
  paste: pastePanel,
  show: (app) => showPanel(app, /** @type {Uint8Array} */ (app.showable)),
  pass: passPanel,
};

/** The page. */
export class App {
  #head = element('header');
  #main = element('main', { tabindex: '-1' });
  #bar = element('nav');
  /**
   * What is shown: of the page itself, or of what came last.
   * @type {Finding[]}
   */
  #findings;
  /** What the page itself holds, to come back to. */
  #first;
  #came = false;
  #chosen = 0;
  /**
   * What came and was signed by a key that the holder knows, each as it was by itself; what
   * comes is compared with it.
   * @type {Finding[]}
   */
  #known = [];
  /** @type {string | null} */
  #tool = null;
  /** @type {Panel | null} */
  #panel = null;

  /**
   * @param {Page} page as it came
   * @param {string} workerText the program of the worker that reads squares
   */
  constructor(page, workerText) {
    this.page = page;
    this.own = page.own;
    /** These and the keys that were kept since: the next own copy has all of them. */
    this.kept = page.own;
    this.workerText = workerText;
    this.spoken = decodeWords(page.words);
    this.said = this.#saidIn(page.root.split('"')[0]);
    this.collecting = new Collecting();
    /** Whether what is shown came in pieces. */
    this.collected = false;
    const found = ofPage(page, page.own);
    /** Why the page itself is not to be passed on, or null. */
    this.refused = found && !found.shown ? found.verdict : null;
    this.#findings = this.#first = found ? [found] : [];
    this.#know(this.#findings);
  }

  /** Put the page in place of what came. */
  start() {
    present(this.#head, this.#main, this.#bar);
    this.#draw();
  }

  /** What was checked last and is shown, or null. */
  get current() {
    return this.#findings[this.#chosen] ?? null;
  }

  /** Its object, if it may be shown to others as squares, or null. */
  get showable() {
    return this.current?.shown ? this.current.object : null;
  }

  /** Whether that is the page's own edition, and not one that came later. */
  get isOwn() {
    return this.current?.object != null && this.current.object === this.page.object;
  }

  /**
   * Show the editions of objects that came whole, if there are any.
   * @param {Uint8Array[]} objects
   */
  received(objects) {
    this.shows([...new Set(objects)].map((object) => ofObject(object, this.own)), true);
  }

  /**
   * What a file holds; nothing if it is nothing of ours.
   * @param {Uint8Array} data
   */
  inside(data) {
    return ofFile(data, this.own);
  }

  /** Leave the part that is open; from what came, back to the page's own text. */
  back() {
    if (this.#tool) this.go(null);
    else this.#put(this.#first, false);
  }

  /**
   * Open a part of the page, or the text.
   * @param {string | null} tool
   */
  go(tool) {
    this.#panel?.leave();
    this.#panel = null;
    this.#tool = tool;
    this.#draw();
    window.scrollTo(0, 0);
    this.#main.focus({ preventScroll: true });
  }

  /**
   * Show what came, if anything did.
   * @param {Finding[]} findings
   * @param {boolean} [collected] whether pieces became it
   */
  shows(findings, collected = false) {
    if (!findings.length) return;
    this.#put(findings, collected);
    this.#know(findings);
  }

  /**
   * @param {Finding[]} findings as each is by itself
   * @param {boolean} collected
   */
  #put(findings, collected) {
    this.collected = collected;
    this.#came = findings !== this.#first;
    this.#findings = comparing([...this.#known, ...findings]).slice(this.#known.length);
    const first = this.#findings.findIndex((each) => each.shown);
    this.#chosen = Math.max(first, 0);
    this.go(null);
  }

  /**
   * Remember what counts when something is compared with it, each once.
   * @param {Finding[]} findings
   */
  #know(findings) {
    const digestOf = (/** @type {Finding} */ found) => `${found.checked?.digest}`;
    for (const each of findings.filter((found) => found.confirmed)) {
      const there = this.#known.some((known) => digestOf(known) === digestOf(each));
      if (!there) this.#known.push(each);
    }
  }

  /** @param {string} language */
  #saidIn(language) {
    const known = this.spoken.has(language) ? language : ENGLISH;
    return new Said(known, this.spoken.get(known) ?? {});
  }

  #draw() {
    const { said } = this;
    const whole = root();
    whole.lang = said.language;
    whole.dir = said.direction;
    document.title = said.say('title');
    fill(this.#head, this.#backButton(), this.#languages());
    fill(this.#main, ...(this.#tool ? this.#opened(this.#tool) : this.#reading()));
    fill(this.#bar, ...Object.keys(TOOLS).map((tool) => this.#tab(tool)));
  }

  #backButton() {
    const hidden = !this.#tool && !this.#came;
    return element(
      'button',
      { type: 'button', class: 'back', hidden, onclick: () => this.back() },
      element('span', { 'aria-hidden': 'true' }, this.said.direction === 'rtl' ? '→ ' : '← '),
      this.said.say('back'),
    );
  }

  /** The languages that the page speaks, each by its own name. */
  #languages() {
    const select = element('select', {
      'aria-label': this.said.say('language'),
      onchange: () => {
        this.said = this.#saidIn(select.value);
        this.go(this.#tool);
        this.#head.querySelector('select')?.focus({ preventScroll: true });
      },
    });
    for (const [language, { name }] of this.spoken) {
      const selected = language === this.said.language;
      select.append(element('option', { value: language, lang: language, selected }, name));
    }
    return select;
  }

  /** @param {string} tool */
  #tab(tool) {
    const current = this.#tool === tool;
    return element(
      'button',
      {
        type: 'button',
        'data-tool': tool,
        'aria-current': current ? 'page' : null,
        disabled: tool === 'show' && !this.showable,
        onclick: () => this.go(current ? null : tool),
      },
      icon(tool),
      element('span', {}, this.said.say(tool)),
    );
  }

  /** @param {string} tool */
  #opened(tool) {
    this.#panel ??= TOOLS[tool](this);
    return [element('h1', { class: 'panel' }, this.said.say(tool)), this.#panel.element];
  }

  #reading() {
    if (!this.current) return [element('p', { class: 'blank' }, this.said.say('blank'))];
    return [this.#choices(), readingView(this, this.current)];
  }

  /** Every edition of a bundle, by the name of its language. */
  #choices() {
    if (this.#findings.length < 2) return null;
    return element(
      'div',
      { class: 'choices' },
      ...this.#findings.map((found, number) =>
        element(
          'button',
          {
            type: 'button',
            'aria-pressed': String(number === this.#chosen),
            onclick: () => {
              this.#chosen = number;
              this.#draw();
              this.#main.querySelectorAll('button')[number].focus({ preventScroll: true });
            },
          },
          element('span', { 'aria-hidden': 'true' }, SIGNS[lookOf(found.verdict)], ' '),
          this.#nameOf(found, number),
        )),
    );
  }

  /**
   * @param {Finding} found
   * @param {number} number
   */
  #nameOf(found, number) {
    const language = found.checked?.name.language.text;
    if (!language) return this.said.number(number + 1);
    return this.spoken.get(language)?.name ?? language;
  }
}
