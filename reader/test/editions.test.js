/** Editions, keys and trust, where the vectors do not reach. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { encodeUtf8 } from '../src/codec.js';
import { decompress } from '../src/compression.js';
import { Checked, verify } from '../src/edition.js';
import { ArchiveError, Malformed, TooLarge } from '../src/errors.js';
import { Fingerprint } from '../src/fingerprint.js';
import { Manifest } from '../src/manifest.js';
import { EditionObject } from '../src/object.js';
import { TrustList } from '../src/trustlist.js';
import { Series } from '../src/values.js';
import { choosing } from '../kit/seeds.js';
import { stored } from '../kit/vectors.js';

const OBJECT = stored('object').filter((vector) => vector.ok && vector.get('codec') !== '0');
const FRAMES = stored('frame').filter((vector) => vector.ok);
const TRUST = stored('trust-list').filter((vector) => vector.ok);

/** @param {Uint8Array} data */
const read = (data) => verify(EditionObject.fromBytes(data).receive(), new TrustList());

test('only checking makes a checked edition, and nobody changes one', () => {
  const checked = read(OBJECT[0].content);
  assert(checked instanceof Checked);
  assert.throws(() => new Checked(Symbol('verified'), checked), TypeError);
  assert.throws(() => Object.assign(checked, { verdict: 'trusted' }), TypeError);
});

test('a checked edition holds the text that its manifest names', () => {
  const { files, manifest } = read(OBJECT[0].content);
  assert.deepEqual([...files.keys()], manifest.files.map((entry) => entry.name.text));
  assert.deepEqual([...files.values()].map((each) => each.length), manifest.files.map((entry) => entry.size));
});

test('a frame that ends early is refused, wherever it ends', () => {
  for (const { content } of FRAMES) {
    for (let size = 0; size < Math.min(content.length, 200); size++) {
      assert.throws(() => decompress(content.subarray(0, size), 1 << 24), Malformed);
    }
  }
});

test('whatever is changed in an object, it is refused or it is the same edition', () => {
  const choose = choosing('objects');
  const refused = new Map();
  for (const { content } of OBJECT.slice(0, 4)) {
    const original = read(content);
    for (let i = 0; i < 100; i++) {
      const changed = content.slice();
      changed[choose(changed.length)] ^= 1 << choose(8);
      try {
        const edition = read(changed);
        if (edition.signers.length) assert.deepEqual(edition.files, original.files);
      } catch (error) {
        assert(error instanceof ArchiveError, String(error));
        refused.set(error.code, (refused.get(error.code) ?? 0) + 1);
      }
    }
  }
  assert(refused.get('malformed') && refused.get('forged-or-damaged'));
});

test('a size is refused before anything is decoded', () => {
  const claims = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0, 1, 0, 0x40, 0);
  assert.throws(() => decompress(claims, 4 << 20), TooLarge);
});

test('a fingerprint is read as people type it, in three kinds of digits', () => {
  const digits = '012345678901234567890123456789';
  const written = `${new Fingerprint(digits)}`;
  assert.equal(written, '01234\u00a056789\u00a001234\u00a056789\u00a001234\u00a056789');
  const other = (/** @type {number} */ zero) =>
    written.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)));
  for (const typed of [digits, written, ` ${other(0x06f0)}\n`, other(0x0660), digits.replace(/.{5}/g, '$&-')]) {
    assert.equal(Fingerprint.fromTyped(typed).digits, digits);
  }
  for (const typed of ['', digits.slice(1), `${digits}0`, `${digits.slice(1)}a`, digits.replace('0', '０')]) {
    assert.throws(() => Fingerprint.fromTyped(typed), Malformed);
  }
});

test('a holder knows the keys of the list, by key and by name, and no others', () => {
  const lists = TRUST.map(({ content }) => TrustList.fromBytes(content));
  const pins = lists.flatMap((list) => list.pins.map((pin) => ({ list, pin })));
  assert(pins.length > 0);
  for (const { list, pin } of pins) {
    const key = pin.key.public;
    assert.equal(list.get(key), pin);
    assert(list.named(key.name).some((each) => each.equals(key)));
    assert.equal(new TrustList().get(key), null);
    assert.equal(pin.accepts(new Series('no-such-series')), pin.series.length === 0);
  }
});

test('an unknown head key says a newer version, before all that comes later', () => {
  const [{ content }] = stored('manifest').filter((vector) => vector.ok);
  const text = new TextDecoder().decode(content);
  const newer = text.replace('\n# date', '\n# licence: \u2028\n# date');
  assert.throws(
    () => Manifest.fromBytes(encodeUtf8(newer)),
    (error) => error instanceof ArchiveError && error.code === 'newer-version',
  );
});
