/**
 * A holder's own copy: somebody compared the digits and gives the key a name. The name
 * goes into a copy of this page and nowhere else; this page stays as it came.
 */

import { compare } from '../src/bytes.js';
import { ArchiveError } from '../src/errors.js';
import { Page } from '../src/page.js';
import { Pin, TrustList } from '../src/trustlist.js';
import { digits } from './digits.js';
import { button, element, fill } from './dom.js';
import { give } from './files.js';
import { nameOf } from './saving.js';

/** @import { App } from './app.js' */
/** @import { Signer } from '../src/edition.js' */
/** @import { Finding } from './finding.js' */
/** @import { Series } from '../src/values.js' */

/**
 * Offers to keep keys that the holder has not accepted for this series. Anybody can sign
 * beside others, so each key is kept by itself, below its own digits.
 * @param {App} app
 * @param {Finding} found
 */
export function knowForms(app, found) {
  const { checked } = found;
  const series = checked?.name.series;
  if (!series || found.verdict === 'trusted') return null;
  const open = checked.signers.filter(({ pin }) => !pin?.checked || !pin.accepts(series));
  return element('div', {}, ...open.map((signer) => knowForm(app, signer, series)));
}

/**
 * @param {App} app
 * @param {Signer} signer
 * @param {Series} series
 */
function knowForm(app, signer, series) {
  const { said } = app;
  const form = element('div', { class: 'know' });
  const which = digits(signer.key.public, said);
  const know = () => ask(app, form, signer, series, which);
  form.append(which, button(said.say('know'), know, { 'data-do': 'know' }));
  return form;
}

/**
 * @param {App} app
 * @param {HTMLElement} form
 * @param {Signer} signer
 * @param {Series} series
 * @param {HTMLElement} which the digits of its key
 */
function ask(app, form, signer, series, which) {
  const { said } = app;
  const name = element('input', {
    type: 'text', autocomplete: 'off', dir: 'auto', value: app.kept.get(signer.key.public)?.petname,
  });
  const wrong = element('p', { class: 'wrong', role: 'alert' });
  const save = () => {
    try {
      const own = withKey(app.kept, signer, series, name.value.trim());
      const file = nameOf(app.page, '-own');
      give(new Page({ ...app.page, own }).toString(), file);
      app.kept = own;
      fill(form, which, element('p', { role: 'status' }, said.say('saved', { file })));
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      wrong.textContent = said.say('petname_wrong');
    }
  };
  fill(
    form,
    which,
    element('label', {}, element('span', {}, said.say('petname')), name),
    wrong,
    element('p', { class: 'note' }, said.say('own_how')),
    button(said.say('own'), save, { 'data-do': 'own' }),
  );
  name.focus();
}

/**
 * The holder's keys and this one, checked and accepted for this series too.
 * @param {TrustList} own
 * @param {Signer} signer
 * @param {Series} series
 * @param {string} petname
 */
export function withKey(own, { key }, series, petname) {
  const pin = own.get(key.public);
  const accepted = new Map([...(pin?.series ?? []), series].map((each) => [each.text, each]));
  const everywhere = pin !== null && !pin.series.length;
  const names = [...accepted.keys()].sort();
  const made = new Pin({
    key,
    checked: true,
    series: everywhere ? [] : names.map((each) => /** @type {Series} */ (accepted.get(each))),
    petname,
  });
  const others = own.pins.filter((each) => !each.key.public.equals(key.public));
  const sorted = [...others, made].sort((one, other) =>
    compare(one.key.public.raw, other.key.public.raw));
  return new TrustList(sorted);
}
