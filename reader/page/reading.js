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
    app.collected ? counts(said, app.collecting) : null,
    found.shown && !app.isOwn ? saveForm(app, found) : null,
    found.shown &&
      element('p', { class: 'status' }, status(found.shown.manifest, said.words, app.spoken)),
    found.shown && article(found.shown),
  );
}

/** @param {Shown} shown */
function article({ manifest, text }) {
  const { language } = manifest.name;
  return element(
    'article',
    { lang: language.text, dir: direction(text) },
    element('h1', {}, manifest.title),
    ...paragraphs(manifest.title, text).map((line) => element('p', {}, line)),
  );
}
