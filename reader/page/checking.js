/** "Check a file": a page, a bundle, an object or lines that somebody gave; or photos. */

import { decodeUtf8 } from '../src/codec.js';
import { Malformed } from '../src/errors.js';
import { BUNDLE, MIB, PASTE } from '../src/limits.js';
import { element, fill, picker } from './dom.js';
import { bytesOf } from './files.js';
import { Photos } from './photos.js';
import { progress } from './progress.js';

/** @import { App } from './app.js' */
/** @import { Finding } from './finding.js' */

/** Bytes of a bundle that may have grown while it was compressed, as in `archive.limits`. */
const LARGEST = BUNDLE + 4 * MIB;

/** @param {App} app */
export function checkPanel(app) {
  const checking = new Checking(app);
  return { element: checking.element, leave: () => checking.leave() };
}

/** What is on while the part is open. */
class Checking {
  #app;
  #told = element('p', { role: 'status' });
  #photos;
  #followed;
  #left = false;
  #busy = false;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#photos = new Photos(app);
    this.#followed = progress(app);
    const { said } = app;
    const chosen = (/** @type {File[]} */ files) => void this.#files(files);
    this.element = element(
      'section',
      { class: 'check' },
      element('p', {}, said.say('check_how')),
      picker(said.say('choose'), { multiple: true }, chosen),
      this.#told,
      this.#followed.element,
    );
  }

  /** Give everything back. */
  leave() {
    this.#left = true;
    this.#photos.end();
    this.#followed.leave();
  }

  /**
   * Everything that these files hold is shown together, and compared.
   * @param {File[]} files
   */
  async #files(files) {
    const { said } = this.#app;
    if (this.#busy) return;
    this.#busy = true;
    /** @type {Finding[]} */
    const findings = [];
    /** @type {Uint8Array[]} */
    const objects = [];
    /** @type {string[]} */
    const remarks = [];
    for (const file of files) {
      fill(this.#told, said.say('reading'));
      const data = await dataOf(file);
      const found = this.#app.inside(data);
      findings.push(...found);
      if (!found.length) remarks.push(await this.#pieces(file, data, objects));
      if (this.#left) return;
    }
    this.#busy = false;
    fill(this.#told, remarks.filter(Boolean).join(' '));
    findings.push(...objects.flatMap((object) => this.#app.inside(object)));
    this.#app.shows(findings, objects.length > 0);
  }

  /**
   * @param {File} file
   * @param {Uint8Array} data
   * @param {Uint8Array[]} objects that came whole; more are added
   * @returns {Promise<string>} what is to be said of it
   */
  async #pieces(file, data, objects) {
    const lines = this.#app.collecting.text(textIn(data), `file ${file.name}`);
    objects.push(...lines.objects);
    if (lines.pieces) return '';
    const taken = await this.#photos.take(file);
    objects.push(...taken.objects);
    return taken.remark;
  }
}

/**
 * What is in a file; nothing if it cannot be read, or is larger than anything of ours.
 * @param {File} file
 */
async function dataOf(file) {
  if (file.size > LARGEST) return new Uint8Array(0);
  try {
    return await bytesOf(file);
  } catch {
    return new Uint8Array(0); // what is said of it is that there is nothing in it
  }
}

/**
 * A file as text; nothing if it is none, or too long for one.
 * @param {Uint8Array} data
 */
function textIn(data) {
  try {
    return data.length > PASTE ? '' : decodeUtf8(data, 'file');
  } catch (error) {
    if (error instanceof Malformed) return '';
    throw error;
  }
}
