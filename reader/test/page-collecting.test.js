/** What a page collects from squares and pasted lines, whatever comes between. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { choose } from '../page/chance.js';
import { Collecting } from '../page/collecting.js';
import { toHex } from '../src/bytes.js';
import { toDigits, toLine } from '../src/lines.js';
import { Packet } from '../src/packet.js';
import { Sender } from '../src/sending.js';
import { choosing, seeded } from '../kit/seeds.js';
import { stored } from '../kit/vectors.js';

/** An edition of 40 symbols. */
const [object] = stored('object').flatMap((each) => (each.name === 'noise' ? [each.content] : []));
const sender = new Sender(object);
const { k } = sender.header;

/**
 * What the square of that number says.
 * @param {number} number
 * @param {Sender} [from]
 */
const square = (number, from = sender) =>
  `${number}/20 ${toDigits(from.packet((number - 1) * 4, 4).toBytes())}`;

/** @param {number} first */
const line = (first) => toLine(sender.packet(first, 1).toBytes());

/**
 * A square with the head and number of a genuine one, and other symbols.
 * @param {number} number
 */
function forged(number) {
  const packet = sender.packet((number - 1) * 4, 4);
  const symbols = packet.symbols.map((each, i) => seeded(`forged ${number} ${i}`, each.length));
  return `${number} ${toDigits(new Packet(packet.header, packet.first, symbols).toBytes())}`;
}

const begun = () => new Collecting(choosing('collecting'));

test('squares and pasted lines bring one object together', () => {
  const collecting = begun();
  assert.deepEqual(collecting.squares([1, 3, 5, 12].map((n) => square(n)), 'photo'), []);
  const label = toHex(sender.header.objectId).slice(0, 4);
  const set = { label, have: 16, needed: k, more: k - 16, whole: false, forged: [] };
  assert.deepEqual(collecting.sets, [set]);
  const rest = Array.from({ length: k - 17 }, (_, i) => `a friend wrote:\n> ${line(100 + i)}`);
  const most = collecting.text(rest.join('\n'), 'paste');
  assert.deepEqual([most.pieces, most.objects.length, collecting.done], [k - 17, 0, false]);
  assert.equal(collecting.sets[0].more, 1);
  const { objects } = collecting.text(line(8), 'paste'); // of square 3: there already
  assert.deepEqual([objects.length, collecting.repeated], [0, 1]);
  assert.deepEqual(collecting.text(line(99), 'paste').objects, [object]);
  assert(collecting.done);
});

test('forged squares are named by their number, and the object comes whole', () => {
  const collecting = begun();
  collecting.squares([forged(2), forged(7)], 'poster');
  const texts = Array.from({ length: 13 }, (_, i) => square(i + 1));
  assert.deepEqual(collecting.squares(texts, 'photo'), [object]);
  assert.deepEqual(collecting.sets[0].forged, [2, 7]);
  assert.deepEqual(collecting.squares([forged(4), forged(4)], 'another poster'), []);
  assert.deepEqual(collecting.sets[0].forged, [2, 4, 7]);
});

test('repeats, foreign squares and damaged ones are counted apart', () => {
  const collecting = begun();
  const damaged = square(2).replace(/.$/, (last) => String((Number(last) + 1) % 10));
  collecting.squares([square(1), square(1), 'https://example.org/', '', damaged], 'photo');
  assert.deepEqual([collecting.repeated, collecting.foreign, collecting.damaged], [1, 2, 1]);
  const { pieces } = collecting.text('nothing of ours', 'paste');
  assert.deepEqual([pieces, collecting.foreign], [0, 2]);
  assert.equal(collecting.text(`words ${line(50).slice(0, -1)}`, 'paste').pieces, 1);
  assert.equal(collecting.damaged, 2);
});

test('what is whole is shown again when it alone comes again', () => {
  const collecting = begun();
  const texts = Array.from({ length: 10 }, (_, i) => square(i + 1));
  assert.deepEqual(collecting.squares(texts, 'photo'), [object]);
  assert.deepEqual(collecting.squares([square(3)], 'film'), [object]);
  const other = new Sender(seeded('other', 2000));
  assert.deepEqual(collecting.squares([square(3), square(1, other)], 'film'), []);
  assert.deepEqual(collecting.squares([forged(3)], 'film'), []);
  assert.deepEqual(collecting.sets.map((set) => set.whole), [true, false]);
});

test('what comes whole and is no edition is given once, and the collecting goes on', () => {
  const collecting = begun();
  const other = new Sender(seeded('no edition', 900));
  const texts = [1, 2, 3].map((n) => square(n, other));
  assert.deepEqual(collecting.squares(texts, 'photo'), [seeded('no edition', 900)]);
  assert.equal(collecting.done, false);
  assert.deepEqual(collecting.squares([square(4, other)], 'photo'), []);
  assert.equal(collecting.sets[0].whole, false);
});

test('an edition of a newer format is whole, and shown', () => {
  const collecting = new Collecting(choosing('newer'), () => 'newer-version');
  const texts = Array.from({ length: 10 }, (_, i) => square(i + 1));
  assert.deepEqual(collecting.squares(texts, 'photo'), [object]);
  assert(collecting.done);
});

test('everything is forgotten together, and whoever watches is told of every change', () => {
  const collecting = begun();
  let told = 0;
  const unwatch = collecting.watch(() => told++);
  assert.equal(collecting.begun, false);
  collecting.squares([square(1), 'foreign'], 'photo');
  collecting.text(line(7), 'paste');
  assert(collecting.begun);
  collecting.forget();
  assert.deepEqual([collecting.begun, collecting.sets, collecting.foreign], [false, [], 0]);
  assert.equal(told, 3);
  unwatch();
  collecting.squares([square(1)], 'photo');
  assert.equal(told, 3);
});

test('chance gives every number below n, and no other', () => {
  const seen = new Set(Array.from({ length: 2000 }, () => choose(5)));
  assert.deepEqual([...seen].sort(), [0, 1, 2, 3, 4]);
});
