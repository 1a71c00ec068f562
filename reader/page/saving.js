/** Pages to be kept and passed on, made by this page from what it holds. */

import { ENGLISH, Page, encodeWords } from '../src/page.js';
import { button, element, fill } from './dom.js';
import { give } from './files.js';

/** @import { App } from './app.js' */
/** @import { Finding } from './finding.js' */

/**
 * A page of its own of an edition that was checked, without anybody's own keys.
 * @param {App} app
 * @param {Finding} found one that may be read and has an object
 * @returns {{ name: string, text: string }}
 */
export function pageOf(app, found) {
  const language = found.checked?.name.language.text ?? ENGLISH;
  const kept = [...app.spoken].filter(([each]) => each === ENGLISH || each === language);
  const page = Page.make(
    app.page.program,
    encodeWords(new Map(kept)),
    found.shown,
    found.object ?? new Uint8Array(0),
  );
  return { name: `read-${language}.html`, text: page.toString() };
}

/**
 * This very page, as it may be passed on: without its holder's keys.
 * @param {App} app
 * @returns {{ name: string, text: string }}
 */
export function cleanPage({ page }) {
  return { name: nameOf(page), text: page.passedOn().toString() };
}

/**
 * What a page's file is called.
 * @param {Page} page
 * @param {string} [more] behind its language
 */
export function nameOf(page, more = '') {
  const language = page.object.length ? `-${page.root.split('"')[0]}` : '';
  return `read${language}${more}.html`;
}

/**
 * Saves what came; asks first if nobody whom the holder knows has signed it.
 * @param {App} app
 * @param {Finding} found
 */
export function saveForm(app, found) {
  const { said } = app;
  if (!found.shown || !found.object) return null;
  const form = element('section', { class: 'save' });
  const save = () => {
    const { name, text } = pageOf(app, found);
    give(text, name);
    fill(form, element('p', { role: 'status' }, said.say('saved', { file: name })));
  };
  const ask = () => {
    fill(form, element('p', {}, said.say('unconfirmed')), button(said.say('anyway'), save));
    form.querySelector('button')?.focus();
  };
  form.append(button(said.say('save'), found.confirmed ? save : ask, { 'data-do': 'save' }));
  return form;
}
