/** The part of the page that takes pasted lines. */

import { button, element } from './dom.js';
import { progress } from './progress.js';

/** @import { Context } from './context.js' */

/** Pastes so far; the lines of one came together. */
let pastes = 0;

/** @param {Context} context */
export function pastePanel(context) {
  const { said, collecting } = context;
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
  const remark = element('p', { role: 'status' });
  const followed = progress(context);

  function take() {
    const { pieces, objects } = collecting.text(area.value, `paste ${++pastes}`);
    remark.textContent = pieces ? '' : said.say('no_line');
    if (pieces) area.value = '';
    context.received(objects);
  }

  const read = button(said.say('take'), take);
  return {
    element: element('section', { class: 'paste' }, how, area, read, remark, followed.element),
    leave: followed.leave,
  };
}
