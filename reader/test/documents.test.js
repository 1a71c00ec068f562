/** The tables of the specifications are those of the code. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { REFUSED, refusedInLine, refusedInText, visible, visibleLine } from '../src/characters.js';
import * as errors from '../src/errors.js';
import * as limits from '../src/limits.js';
import { find, toLine } from '../src/lines.js';
import { Sender } from '../src/sending.js';

const SPEC = new URL('../../docs/spec/', import.meta.url);

/**
 * The cells of a table that the specifications have from the code.
 * @param {string} file
 * @param {string} name
 */
function table(file, name) {
  const text = readFileSync(new URL(file, SPEC), 'utf8');
  const part = text.split(`<!-- generated: ${name} -->`)[1].split('<!-- end -->')[0];
  const rows = part.trim().split('\n').slice(2);
  return rows.map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim()));
}

/**
 * First and last code point of each row.
 * @param {string[][]} rows
 */
function ranges(rows) {
  return rows.map(([cell]) => {
    const points = cell.split(' … ').map((point) => parseInt(point.slice(2), 16));
    return [points[0], points[points.length - 1]];
  });
}

test('refused characters are those of the specification', () => {
  assert.deepEqual(ranges(table('edition.md', 'characters')), REFUSED);
});

test('the ends of each refused range are refused, and what is beside them only by another', () => {
  const refused = (/** @type {number} */ point) =>
    REFUSED.some(([first, last]) => first <= point && point <= last);
  for (const point of REFUSED.flatMap(([first, last]) => [first - 1, first, last, last + 1])) {
    if (point < 0 || point > 0x10ffff) continue;
    const expected = refused(point) ? 1 : null;
    assert.equal(refusedInLine(`a${String.fromCodePoint(point)}`), expected, point.toString(16));
  }
});

test('joiners stay, LF stays in texts alone, and what is refused can be seen', () => {
  assert.equal(refusedInLine('می\u200cخواهیم\u200d'), null);
  assert.equal(refusedInText('a\nb'), null);
  assert.equal(refusedInLine('a\nb'), 1);
  assert.equal(visible('a\u202e\nb'), 'a<U+202E>\nb');
  assert.equal(visibleLine('a\u{e0001}\nb'), 'a<U+E0001><U+000A>b');
});

test('each dropped character can stand in the middle of a line, and no other one', () => {
  const line = toLine(new Sender(new Uint8Array(50), 50).packet(0, 1).toBytes());
  const dropped = ranges(table('packet.md', 'dropped'));
  for (const [first, last] of dropped) {
    for (const point of [first - 1, first, last, last + 1]) {
      const inside = dropped.some((range) => range[0] <= point && point <= range[1]);
      const text = line.slice(0, 9) + String.fromCodePoint(point) + line.slice(9);
      assert.equal([...find(text)].length, inside ? 1 : 0, point.toString(16));
    }
  }
});

test('every code is one of the specification', () => {
  const known = table('errors.md', 'errors').map(([code]) => code.replaceAll('`', ''));
  const abstract = ['error', 'received', 'request', 'incomplete'];
  for (const { code } of Object.values(errors)) {
    assert(known.includes(code) || abstract.includes(code), code);
  }
});

test('limits are those of the specification', () => {
  const rows = new Map(table('bundle.md', 'limits').map(([name, most]) => [name, most]));
  let compared = 0;
  for (const [name, most] of Object.entries(limits)) {
    const written = rows.get(name.toLowerCase().replaceAll('_', ' '));
    if (typeof most !== 'number' || written === undefined) continue;
    assert.equal(most.toLocaleString('en'), written, name);
    compared++;
  }
  assert(compared >= 20, `${compared}`);
});
