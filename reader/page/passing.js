/** "Pass on": the two taps that share this very file first, then squares, then paper. */

import { button, element } from './dom.js';
import { give } from './files.js';
import { cleanPage, saveForm } from './saving.js';

/** @import { App } from './app.js' */

/** @param {App} app */
export function passPanel(app) {
  const { said, current, refused } = app;
  const panel = element(
    'div',
    { class: 'pass' },
    element('h2', {}, said.say('pass_file')),
    current && !app.isOwn ? saveForm(app, current) : null,
    ...(refused ? [element('p', { class: 'verdict bad' }, said.say(refused))] : thisFile(app)),
    app.showable && element('h2', {}, said.say('show')),
    app.showable && element('p', {}, said.say('pass_squares')),
    app.showable && button(said.say('show'), () => app.go('show')),
    element('h2', {}, said.say('pass_print')),
    button(said.say('pass_print'), () => {
      app.back();
      window.print();
    }),
  );
  return { element: panel, leave() {} };
}

/**
 * How this very file is passed on.
 * @param {App} app
 */
function thisFile(app) {
  const { said } = app;
  return [
    app.own.pins.length ? ownCopy(app) : null,
    element('ol', {}, ...said.list('pass_how').map((line) => element('li', {}, line))),
    shareButton(app),
    element('p', { class: 'note' }, said.say('pass_all')),
  ];
}

/**
 * A copy that names people whom its holder trusts is not for others.
 * @param {App} app
 */
function ownCopy(app) {
  const { said } = app;
  const save = () => {
    const { name, text } = cleanPage(app);
    give(text, name);
  };
  return element(
    'section',
    { class: 'verdict unsure' },
    element('p', {}, said.say('pass_own')),
    button(said.say('clean'), save, { 'data-do': 'clean' }),
  );
}

/**
 * Some browsers can hand a file to the phone's own sharing.
 * @param {App} app
 */
function shareButton(app) {
  const { name, text } = cleanPage(app);
  try {
    const files = [new File([text], name, { type: 'text/html' })];
    if (!navigator.canShare?.({ files })) return null;
    return button(app.said.say('pass'), () => void navigator.share({ files }).catch(() => {}));
  } catch {
    return null; // no such thing here: the two taps remain
  }
}
