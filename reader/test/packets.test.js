/** Field, code, location, separation, collection and text, where the vectors do not reach. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Encoder, decode } from '../src/code.js';
import { Collection } from '../src/collection.js';
import { crc32 } from '../src/crc32.js';
import { EXP, LOG, ORDER, elements, product, symbolOf } from '../src/field.js';
import * as limits from '../src/limits.js';
import { firstDependency } from '../src/linear.js';
import { Damaged, find, toDigits, toLine } from '../src/lines.js';
import { Suspects } from '../src/location.js';
import { Header, Packet } from '../src/packet.js';
import { Sender } from '../src/sending.js';
import { choosing, seeded } from '../kit/seeds.js';

/** @param {(n: number) => number} choose */
const any = (choose) => choose(ORDER + 1);

test('the products of the specification hold', () => {
  assert.deepEqual([EXP[16], EXP[17], EXP[65534]], [0x100b, 0x2016, 0x8805]);
  assert.equal(new Set(EXP.subarray(0, ORDER)).size, ORDER);
});

test('products are commutative, distribute over sums, and each element has an inverse', () => {
  const choose = choosing('field');
  for (let i = 0; i < 500; i++) {
    const [a, b, c] = [any(choose), any(choose), i % 7 ? any(choose) : 0];
    assert.equal(product(a, b), product(b, a));
    assert.equal(product(a, b ^ c), product(a, b) ^ product(a, c));
    if (a) assert.equal(product(a, EXP[ORDER - LOG[a]]), 1);
  }
});

test('a row is the symbol that it was made from', () => {
  const symbol = seeded('row', 90);
  assert.deepEqual(symbolOf(elements(symbol)), symbol);
});

test('any k symbols give the object', () => {
  for (const [length, size] of [[1, 2], [901, 90], [4096, 90], [5100, 510]]) {
    const choose = choosing(`any ${length}`);
    const content = seeded('object', length);
    const encoder = new Encoder(content, size);
    const symbols = new Map();
    while (symbols.size < encoder.k) {
      const id = choose(ORDER);
      symbols.set(id, encoder.symbol(id));
    }
    assert.deepEqual(decode(symbols, encoder.k).slice(0, length), content);
  }
});

test('the CRC is the usual one, whole or in pieces', () => {
  const digits = new TextEncoder().encode('123456789');
  assert.equal(crc32(digits), 0xcbf43926);
  assert.equal(crc32(digits.subarray(4), crc32(digits.subarray(0, 4))), 0xcbf43926);
});

test('the first dependency is found, and is one', () => {
  const choose = choosing('dependency');
  const rows = Array.from({ length: 12 }, () => {
    const row = Uint16Array.from({ length: 8 }, () => any(choose));
    row[5] = product(row[0], 7) ^ product(row[3], 9);
    return row;
  });
  const relation = firstDependency(rows.map((row) => row.slice()));
  assert.deepEqual(relation, [7, 0, 0, 9, 0, 1]);
  assert.equal(firstDependency(rows.map((row) => row.slice(0, 5))), null);
});

test('forged symbols are located with one more than there are of them', () => {
  const content = seeded('located', 1800);
  const encoder = new Encoder(content, 90);
  for (const forged of [1, 3, 6]) {
    const symbols = new Map();
    for (let id = 0; id < encoder.k + forged + 1; id++) symbols.set(id, encoder.symbol(id));
    assert(new Suspects(symbols, encoder.k).consistent);
    const ids = Array.from({ length: forged }, (_, i) => 3 * i + 1);
    for (const id of ids) symbols.set(id, seeded(`forged ${id}`, 90));
    const [guess] = new Suspects(symbols, encoder.k).forged();
    assert.deepEqual([...guess], ids);
  }
});

/**
 * A packet of noise that says it is of an object.
 * @param {Header} header
 * @param {number} first
 * @param {string} label
 */
const noise = (header, first, label) =>
  new Packet(header, first, [seeded(`${label} ${first}`, header.size)]);

test('a flood of forged packets stays bounded, and does not keep the object out', () => {
  const sender = new Sender(seeded('flooded', 900));
  const collection = new Collection(choosing('flood'));
  const most = limits.heldSymbols(sender.header.k);
  for (let i = 0; i < most + 100; i++) collection.add(noise(sender.header, 2000 + i, 'flood'));
  const [group] = collection.groups;
  assert(group.kept <= most);
  for (let first = 0; first < 12; first++) {
    for (let i = 0; i < 6; i++) collection.add(noise(sender.header, first, `variant ${i}`));
  }
  assert(group.packets.filter((packet) => packet.first === 0).length <= limits.VARIANTS);
  const packets = Array.from({ length: 10 }, (_, i) => sender.packet(i, 1));
  for (const packet of packets) collection.add(packet, 'one photo');
  assert.deepEqual(group.solve(), seeded('flooded', 900));
});

test('there are 64 groups at most, and the half with most packets stays', () => {
  const collection = new Collection(choosing('groups'));
  const large = new Sender(seeded('large', 9000));
  for (let i = 0; i < 5; i++) collection.add(large.packet(i, 1));
  for (let i = 0; i < 200; i++) collection.add(new Sender(seeded(`small ${i}`, 90)).packet(0, 1));
  assert.equal(collection.groups.length, limits.GROUPS);
  assert(collection.groups.some((group) => `${group.header}` === `${large.header}`));
});

test('an object that was rejected is not given again', () => {
  const sender = new Sender(seeded('rejected', 90));
  const [group] = new Collection(choosing('rejected')).add(sender.packet(0, 1));
  assert(group.solve());
  group.reject();
  assert.equal(group.solve(), null);
});

test('a packet is found among words, however it is written', () => {
  for (const [size, first, symbols] of [[90, 0, 1], [90, 65530, 5], [2, 7, 32], [510, 3, 2]]) {
    const packet = new Sender(seeded('text', 2000), size).packet(first, symbols);
    const bytes = packet.toBytes();
    const lines = toLine(bytes).replace(/.{60}/g, '$&\n> ');
    const text = `سلام 🕊 2R 61097, ${lines}; 3/35 «${toDigits(bytes)}», 61098`;
    const found = [...find(text)].filter((each) => each instanceof Packet);
    assert.deepEqual(found.map((each) => each.toBytes()), [bytes, bytes]);
  }
});

test('a letter changed leaves a damaged packet of the object', () => {
  const packet = new Sender(seeded('text', 200)).packet(0, 1);
  for (const written of [toLine(packet.toBytes()), toDigits(packet.toBytes())]) {
    const changed = written.slice(0, 80) + (written[80] === '1' ? '2' : '1') + written.slice(81);
    const [found, ...more] = find(changed);
    assert(found instanceof Damaged);
    assert.equal(`${found.header}`, `${packet.header}`);
    assert(more.every((each) => each instanceof Damaged));
  }
});

test('so many characters of a paste are looked at, and not so many units of a string', () => {
  const line = toLine(new Sender(new Uint8Array(2), 2).packet(0, 1).toBytes());
  const doves = '🕊'.repeat(limits.PASTE - line.length);
  const whole = (/** @type {string} */ text) => [...find(text)].map((each) => each instanceof Packet);
  assert.deepEqual(whole(doves + line), [true]);
  assert.deepEqual(whole(`a${doves}${line}`), [false]);
});
