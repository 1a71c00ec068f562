/** The page's program: reads the page that it stands in, checks it, and shows it. */

import workerText from 'worker';

import { Page } from '../src/page.js';
import { App } from './app.js';
import { element, present, root } from './dom.js';

/** Only a page that was damaged or changed says this, so it has no other words. */
const DAMAGED = 'This page is damaged. Do not rely on it.';

/** The look that the loader put in, for when there is something to be seen in it. */
const look = /** @type {Element} */ (document.head.lastElementChild);

/**
 * The page as it came: a browser writes it as it read it (`docs/spec/page.md`), but for
 * what the loader put in, and for what browsers' extensions hang on its first tag.
 */
function ownText() {
  const whole = root();
  document.currentScript?.remove();
  look.remove();
  for (const { name } of [...whole.attributes]) {
    if (name !== 'lang' && name !== 'dir') whole.removeAttribute(name);
  }
  return `<!doctype html>\n${whole.outerHTML}\n`;
}

/** @param {string} text of the page */
function start(text) {
  document.head.append(look);
  try {
    new App(Page.parse(text), workerText).start();
  } catch (error) {
    present(element('p', { class: 'bad', role: 'alert' }, DAMAGED));
    throw error;
  }
}

// What somebody put behind the program is read only now, and goes with the rest.
let text = '';
addEventListener('DOMContentLoaded', () => start(text));
text = ownText();
