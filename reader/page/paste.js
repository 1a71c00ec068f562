/** The part of the page that takes pasted lines. */

import { button, element } from './dom.js';
import { progress } from './progress.js';

/** @import { App } from './app.js' */

/** Pastes so far; the lines of one came together. */
let pastes = 0;
/** What was pasted and not taken yet: another language must not lose it. */
let draft = '';

/** @param {App} app */
export function pastePanel(app) {
  const { said, collecting } = app;
  const how = element('p', { id: 'paste-how' }, said.say('paste_how'));
  const area = element('textarea', {
    rows: 8,
    dir: 'auto',
    autocapitalize: 'off',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-label': said.say('paste'),
    'aria-describedby': how.id,
  });
  area.value = draft;
  area.addEventListener('input', () => {
    draft = area.value;
  });
  const remark = element('p', { role: 'status' });
  const followed = progress(app);

  function take() {
    const { pieces, objects } = collecting.text(area.value, `paste ${++pastes}`);
    remark.textContent = pieces ? '' : said.say('no_line');
    if (pieces) area.value = draft = '';
    app.received(objects);
  }

  const read = button(said.say('take'), take);
  return {
    element: element('section', { class: 'paste' }, how, area, read, remark, followed.element),
    leave: followed.leave,
  };
}
