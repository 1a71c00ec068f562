/** An edition to be read: what checking said, then the text as it was signed. */

import { direction, paragraphs, status } from '../src/page.js';
import { element } from './dom.js';
import { knowForms } from './knowing.js';
import { counts } from './progress.js';
import { saveForm } from './saving.js';
import { verdictCard } from './verdict.js';

/** @import { App } from './app.js' */
/** @import { Finding } from './finding.js' */
/** @import { Shown } from '../src/page.js' */

/** Lines of their own; of more a small file could make so many that no phone shows them. */
const MANY = 5000;

/**
 * @param {App} app
 * @param {Finding} found
 */
export function readingView(app, found) {
  const { said } = app;
  return element(
    'div',
    {},
    verdictCard(found, said, found.shown && knowForms(app, found)),
    app.own.pins.length ? element('p', { class: 'status' }, said.say('pass_own')) : null,
    app.collected ? counts(said, app.collecting) : null,
    found.shown && !app.isOwn ? saveForm(app, found) : null,
    found.shown &&
      element('p', { class: 'status' }, status(found.shown.manifest, said.words, app.spoken)),
    found.shown && article(found.shown),
    found.shown && element('p', { class: 'status' }, nameOf(found.shown)),
  );
}

/**
 * Which edition it is: series, language, revision and date, as they were signed.
 * @param {Shown} shown
 */
function nameOf({ manifest: { name, date } }) {
  return element('bdi', { dir: 'ltr' }, `${name.folder} · ${date}`);
}

/** @param {Shown} shown */
function article({ manifest, text }) {
  const { language } = manifest.name;
  const about = { lang: language.text, dir: direction(text) };
  const made = element('article', about, element('h1', {}, manifest.title));
  const lines = paragraphs(manifest.title, text);
  if (lines.length > MANY) made.append(element('p', { class: 'lines' }, lines.join('\n')));
  else made.append(...lines.map((line) => element('p', {}, line)));
  return made;
}
