/** Squares of pages: drawn as the command line draws them, and read back by both decoders. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

import { sha256 } from '@noble/hashes/sha2.js';
import { encodeQR } from 'qr';
import { ZXING_WASM_SHA256 } from 'zxing-wasm/reader';

import { workerText } from '../build.js';
import { answering } from '../page/squares/answering.js';
import { CAPACITY, SIZE, draw } from '../page/squares/drawing.js';
import { full } from '../page/squares/full.js';
import { light } from '../page/squares/light.js';
import { FRAME, LONGEST, PASSES, view } from '../page/squares/passes.js';
import { Picture } from '../page/squares/picture.js';
import { Run, SYMBOLS } from '../page/squares/run.js';
import { toHex } from '../src/bytes.js';
import { encodeUtf8 } from '../src/codec.js';
import { find, toDigits } from '../src/lines.js';
import { OVERHEAD } from '../src/packet.js';
import { SYMBOL, Sender } from '../src/sending.js';
import { pictured } from '../kit/pixels.js';
import { seeded } from '../kit/seeds.js';

const digest = (/** @type {Uint8Array} */ data) => toHex(sha256(data));

const { resolve } = createRequire(import.meta.url);
const wasm = new Uint8Array(readFileSync(resolve('zxing-wasm/reader/zxing_reader.wasm')));
const ENGINES = { light, full: await full(wasm) };

const object = seeded('shown', 3600);
const run = new Run(object);
const squares = run.first();
const modules = squares.map((each) => each.modules);

/** What the squares of that run say, by number. */
const said = squares.map(({ number }) => {
  const packet = new Sender(object).packet((number - 1) * SYMBOLS, SYMBOLS);
  return `${number} ${toDigits(packet.toBytes())}`;
});

test('a square is, module for module, what archive.squares.draw draws', () => {
  const drawn = [
    ['3', `61098${'0123456789'.repeat(113)}0123456`,
      '52c249766d2bdc3bfd1b475a54ea83d8dcb8fbba1685d70300e04f763331c21e'],
    ['65534', '7'.repeat(1142),
      '9e3bc6f42fa5708e457c59c4266d08efe5b46de41416cd3b85fa6a591e4195ba'],
    ['12', '61097', 'f2a5e33d8dd229327c91800eb800de48a00df56e5c3a661562ac0d839b49530d'],
    ['7', `${'12345678'.repeat(100)}9`,
      '40a2bce432a0af01fc6cf0aeee1a06b727eaf403318a7feff27ae8e31ad9b2f0'],
  ];
  for (const [label, digits, expected] of drawn) {
    assert.equal(digest(encodeUtf8(draw(label, digits).join(''))), expected, label);
  }
});

test('what all squares have in common is where another encoder has it', () => {
  const others = ['1', '22', '333333'].map((digits) => {
    const rows = encodeQR(digits, 'raw', { ecc: 'low', version: 15, mask: 3, border: 1 });
    return rows.slice(1, -1).flatMap((row) => row.slice(1, -1).map(Number));
  });
  const ours = ['1', '22', '333333'].map((digits) => draw('9', digits));
  let alike = 0;
  for (let place = 0; place < SIZE * SIZE; place++) {
    const [x, y] = [place % SIZE, Math.floor(place / SIZE)];
    const far = (/** @type {number} */ n) => n >= SIZE - 8;
    const corner = (x < 9 && y < 9) || (far(x) && y < 9) || (x < 9 && far(y));
    const timing = x === 6 || y === 6;
    const version = (x < 6 && y >= SIZE - 11) || (y < 6 && x >= SIZE - 11);
    if (!corner && !timing && !version) continue;
    alike++;
    others.forEach((other, i) => assert.equal(ours[i][place], other[place], `${x} ${y}`));
  }
  assert(alike > 300);
});

test('a square holds five symbols beside the highest number, and no more than fits', () => {
  assert.equal(SYMBOLS, 5);
  assert(OVERHEAD + (SYMBOLS + 1) * SYMBOL > CAPACITY);
  assert.equal(draw('65534', toDigits(new Uint8Array(CAPACITY))).length, SIZE * SIZE);
  assert.throws(() => draw('65534', '0'.repeat(1237)), RangeError);
});

test('a run is the object itself once, and then only packets that were not shown', () => {
  const shown = run.squares();
  const numbers = Array.from({ length: 60 }, () => shown.next().value.number);
  assert.deepEqual(numbers, Array.from({ length: 60 }, (_, i) => i + 1));
  assert.equal(run.needed, 8);
  assert(squares.length >= run.needed + 2);
  assert.equal(run.label, digest(object).slice(0, 4));
});

for (const [name, engine] of Object.entries(ENGINES)) {
  test(`the ${name} decoder reads every square of a picture`, async () => {
    for (const [columns, dots] of [[1, 2], [4, 3], [5, 5]]) {
      const shown = columns === 1 ? [modules[2]] : modules;
      for (const thorough of [false, true]) {
        const texts = await engine(pictured(shown, columns, dots), thorough);
        const expected = columns === 1 ? [said[2]] : said;
        assert.equal(texts.length, expected.length, `${columns} ${dots} ${thorough}`);
        assert(expected.every((each) => texts.includes(each)));
      }
    }
    for (const text of said) assert.equal([...find(text)].length, 1);
  });

  test(`the ${name} decoder says nothing of noise, of white and of nothing`, async () => {
    const noise = new Uint8ClampedArray(seeded('noise', 4 * 200 * 150));
    const blank = new Uint8ClampedArray(4 * 200 * 150).fill(255);
    for (const data of [noise, blank]) {
      assert.deepEqual(await engine({ width: 200, height: 150, data }, true), []);
    }
    const answer = answering(engine);
    const data = new ArrayBuffer(0);
    const { id, texts } = await answer({ id: 9, pass: FRAME, width: 0, height: 0, data });
    assert.deepEqual([id, texts], [9, []]);
  });

  test(`the ${name} decoder reads the largest photo that a page gives it`, async () => {
    const { width, height, data } = pictured(modules.slice(0, 1), 1, 48);
    const wider = new Uint8ClampedArray(4 * LONGEST * height).fill(255);
    for (let y = 0; y < height; y++) {
      wider.set(data.subarray(4 * y * width, 4 * (y + 1) * width), 4 * y * LONGEST);
    }
    assert(width > 3840 && width < LONGEST); // more than the decoder's own limit
    assert.deepEqual(await engine({ width: LONGEST, height, data: wider }, true), [said[0]]);
  });
}

test('later looks at a photo find squares that the first did not', async () => {
  const { width, height, data } = pictured(modules, 4, 6);
  const dirt = seeded('dirt', width * height);
  dirt.forEach((grain, i) => {
    const shade = i % width < width / 2 ? 2 : 1.3;
    data.fill(data[4 * i] / shade + grain / 2 - 20, 4 * i, 4 * i + 3);
  });
  for (const [name, engine] of Object.entries(ENGINES)) {
    const answer = answering(engine);
    const { texts } = await answer({ id: 1, pass: 1, width, height, data: data.slice().buffer });
    const all = new Set(texts);
    for (let pass = 2; pass <= PASSES && all.size < said.length; pass++) {
      const more = await answer({ id: pass, pass, width: 0, height: 0 });
      more.texts.forEach((text) => all.add(text));
    }
    assert(texts.length < said.length, name);
    assert.equal(all.size, said.length, name);
    assert([...all].every((text) => said.includes(text)), name);
  }
});

test('no look makes a picture larger than a decoder takes', () => {
  for (const [width, height] of [[2048, 3], [2049, 3], [3, 2049], [LONGEST, 3]]) {
    const picture = new Picture(width, height, new Uint8Array(width * height));
    for (let pass = 1; pass <= PASSES; pass++) {
      const seen = view(picture, pass);
      assert.equal(seen === null, pass === 2 && Math.max(width, height) > 2048);
      assert(!seen || Math.max(seen.width, seen.height) <= LONGEST);
    }
  }
});

test('doubled, turned, blurred and levelled pictures keep what they show', () => {
  const grey = Uint8Array.from({ length: 12 }, (_, i) => (i % 4 < 2 ? 10 : 250));
  const picture = new Picture(4, 3, grey);
  const doubled = picture.doubled();
  assert.deepEqual([doubled.width, doubled.height], [8, 6]);
  assert.deepEqual([...doubled.grey.subarray(0, 8)], [10, 10, 10, 130, 250, 250, 250, 250]);
  const turned = new Picture(3, 2, Uint8Array.of(1, 2, 3, 4, 5, 6)).turned();
  assert.deepEqual([turned.width, turned.height], [2, 3]);
  assert.deepEqual([...turned.grey], [4, 1, 5, 2, 6, 3]);
  assert.deepEqual([...picture.blurred().grey.subarray(4, 8)], [10, 70, 190, 250]);
  const [dark, , , bright] = picture.levelled(1).grey;
  assert.deepEqual([dark, bright], [128, 128]);
  const [, edge, other] = picture.levelled(1).grey;
  assert(edge < 128 && other > 128);
  const even = new Picture(3, 3, new Uint8Array(9).fill(77));
  for (const { grey: same } of [even.blurred(), even.doubled()]) {
    assert(same.every((each) => each === 77));
  }
  assert(even.levelled(4).grey.every((each) => each === 128));
});

test('the WebAssembly that npm installs is the one that zxing-wasm names', () => {
  assert.equal(digest(wasm), ZXING_WASM_SHA256);
});

for (const kind of ['light', 'full']) {
  test(`the ${kind} worker, joined as for a page, reads squares`, async () => {
    const program = await workerText(kind);
    // What a browser gives every worker, in node's words.
    const platform = `
      const { parentPort } = require('node:worker_threads');
      globalThis.addEventListener = (_, heard) =>
        parentPort.on('message', (data) => heard({ data }));
      globalThis.postMessage = (answer) => parentPort.postMessage(answer);`;
    const worker = new Worker(platform + program, { eval: true });
    try {
      const { width, height, data } = pictured(modules.slice(0, 2), 2, 4);
      const answer = new Promise((answered, failed) => {
        worker.once('message', answered).once('error', failed);
      });
      const { buffer } = data;
      worker.postMessage({ id: 7, pass: FRAME, width, height, data: buffer }, [buffer]);
      const { id, texts, milliseconds } = await answer;
      assert.deepEqual([id, [...texts].sort()], [7, said.slice(0, 2)]);
      assert(milliseconds >= 0);
    } finally {
      await worker.terminate();
    }
  });
}
