/** Every vector: what must be accepted is, as the same bytes; the rest, by its code. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sha256 } from '@noble/hashes/sha2.js';

import { concat, fromHex, toHex } from '../src/bytes.js';
import { check } from '../src/check.js';
import { Encoder, count, decode } from '../src/code.js';
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '../src/codec.js';
import { Collection } from '../src/collection.js';
import { decompress } from '../src/compression.js';
import { verify } from '../src/edition.js';
import { ArchiveError } from '../src/errors.js';
import { Fingerprint } from '../src/fingerprint.js';
import { PublicKey } from '../src/keys.js';
import { find, toDigits, toLine } from '../src/lines.js';
import { Manifest } from '../src/manifest.js';
import { PublicKeyFile, SecretKeyFile } from '../src/minisign.js';
import { EditionObject } from '../src/object.js';
import { Packet } from '../src/packet.js';
import { Page } from '../src/page.js';
import { fold, unfold } from '../src/script.js';
import { Sender } from '../src/sending.js';
import { Signature } from '../src/signature.js';
import { TrustList } from '../src/trustlist.js';
import { Member } from '../src/ustar.js';
import { choosing, seeded } from '../kit/seeds.js';
import { kinds, stored, strict } from '../kit/vectors.js';

/** @import { Checked } from '../src/edition.js' */
/** @import { Vector } from '../kit/vectors.js' */

const digest = (/** @type {Uint8Array} */ data) => toHex(sha256(data));
const text = (/** @type {Uint8Array} */ data) => decodeUtf8(data, 'a vector');

/**
 * What reading a vector gives: the input encoded again, and values that stand in it too.
 * @typedef {[Uint8Array, Record<string, string>]} Found
 */

/** @type {Record<string, (vector: Vector) => Found>} */
const READERS = {
  manifest: ({ content }) => [Manifest.fromBytes(content).toBytes(), {}],

  signature(vector) {
    const key = PublicKeyFile.fromLine(vector.get('key'));
    const signature = Signature.fromBytes(vector.content);
    signature.verify(key.public, decodeBase64(vector.get('manifest'), 'manifest'));
    return [signature.toBytes(), { key: key.line }];
  },

  'public-key'({ content }) {
    const key = PublicKeyFile.fromBytes(content);
    const digits = `${Fingerprint.of(key.public)}`.replaceAll('\u00a0', ' ');
    return [key.toBytes(), { name: key.public.name, fingerprint: digits }];
  },

  'secret-key'(vector) {
    const file = SecretKeyFile.fromBytes(vector.content);
    const [secret, key] = file.open(encodeUtf8(vector.get('password')));
    assert(secret.public.equals(key.public));
    return [file.toBytes(), { key: key.line }];
  },

  'trust-list': ({ content }) => [TrustList.fromBytes(content).toBytes(), {}],

  header({ content }) {
    const member = Member.fromBytes(content);
    return [member.toBytes(), { path: member.path, size: `${member.size}` }];
  },

  frame(vector) {
    const content = decompress(vector.content, Number(vector.get('most')));
    return [vector.content, { sha256: digest(content) }]; // there is no compressor here
  },

  object(vector) {
    const parsed = EditionObject.fromBytes(vector.content);
    const edition = verify(parsed.receive(), new TrustList());
    const signatures = edition.signers.map((each) => digest(each.signature.toBytes()));
    assert.deepEqual(signatures, vector.all('minisig'));
    const found = {
      codec: `${parsed.codec}`,
      edition: summary(edition),
      manifest: digest(edition.manifestBytes),
    };
    return [parsed.toBytes(), found];
  },

  script({ content }) {
    const unfolded = unfold(content.subarray(1), content[0]);
    const found = { text: encodeBase64(encodeUtf8(unfolded)) };
    return [concat([[content[0]], fold(unfolded, content[0])]), found];
  },

  packet(vector) {
    const packet = Packet.fromBytes(vector.content);
    const { header, first, symbols } = packet;
    const content = seeded(vector.get('label'), header.length);
    const made = new Sender(content, header.size).packet(first, symbols.length);
    assert.deepEqual(made.toBytes(), packet.toBytes());
    const found = {
      id: toHex(header.objectId),
      length: `${header.length}`,
      size: `${header.size}`,
      first: `${first}`,
      symbols: `${symbols.length}`,
    };
    return [packet.toBytes(), found];
  },

  symbols(vector) {
    const size = Number(vector.get('size'));
    const content = seeded(vector.get('label'), Number(vector.get('length')));
    const encoder = new Encoder(content, size);
    for (const listed of vector.all('decode')) {
      const symbols = new Map();
      for (const id of listed.split(' ').map(Number)) symbols.set(id, encoder.symbol(id));
      const decoded = decode(symbols, count(content.length, size));
      assert.deepEqual(decoded.slice(0, content.length), content);
    }
    const ids = text(vector.content).trim().split('\n').map((line) => Number(line.split(' ')[0]));
    const lines = ids.map((id) => `${id} ${digest(encoder.symbol(id))}\n`);
    return [encodeUtf8(lines.join('')), { sha256: digest(content) }];
  },

  page(vector) {
    const page = Page.fromBytes(vector.content);
    const edition = page.verify(new TrustList());
    assert.deepEqual(page.own.pins.map((pin) => pin.petname), vector.all('own'));
    return [page.toBytes(), { edition: edition ? summary(edition) : 'none' }];
  },
};

for (const [kind, read] of Object.entries(READERS)) {
  for (const vector of stored(kind)) {
    test(`${kind}/${vector.name}: ${vector.expect}`, () => {
      if (!vector.ok) {
        assert.throws(() => read(vector), (error) => codeOf(error) === vector.expect);
        return;
      }
      const [encoded, found] = read(vector);
      assert.deepEqual(encoded, vector.content);
      for (const [key, value] of Object.entries(found)) {
        assert(vector.all(key).includes(value), `${key}: ${value}`);
      }
    });
  }
}

/** @param {unknown} error */
function codeOf(error) {
  assert(error instanceof ArchiveError, String(error));
  return error.code;
}

/** @param {Checked} edition */
function summary({ name, verdict, notes }) {
  return [name, verdict, ...notes].join(' ');
}

for (const vector of stored('bundle')) {
  test(`bundle/${vector.name}: ${vector.expect}`, () => {
    const lines = ['# archive-trust 1', ...vector.all('trust')];
    const trust = TrustList.fromBytes(encodeUtf8(lines.map((line) => `${line}\n`).join('')));
    const report = check(vector.content, trust);
    const codes = report.faults.map((fault) => fault.code);
    assert.deepEqual(codes.slice(0, 1), vector.ok ? [] : [vector.expect]);
    assert.deepEqual(report.editions.map(summary), vector.all('edition'));
    if (vector.ok) assert.equal(report.verdict, vector.get('verdict'));
  });
}

for (const vector of stored('lines')) {
  test(`lines/${vector.name}: ${vector.expect}`, () => {
    const found = [...find(text(vector.content))];
    const said = found.map((each) =>
      each instanceof Packet
        ? `packet ${digest(each.toBytes())}`
        : `damaged ${toHex(each.header.objectId)}`,
    );
    assert.deepEqual(said, vector.all('found'));
    const whole = found.length > 0 && found.every((each) => each instanceof Packet);
    assert.equal(whole, vector.ok);
  });
}

const written = stored('lines').filter((vector) => vector.ok);
for (const vector of written.filter(({ name }) => /^line-|digits-rest/.test(name))) {
  test(`lines/${vector.name} is what its packet is written as`, () => {
    const [packet] = find(text(vector.content));
    assert(packet instanceof Packet);
    const write = vector.name.includes('digits-rest') ? toDigits : toLine;
    assert.equal(`${write(packet.toBytes())}\n`, text(vector.content).replaceAll('=', ''));
  });
}

for (const vector of stored('collection')) {
  test(`collection/${vector.name}: ${vector.expect}`, () => {
    const collection = new Collection(choosing(vector.name));
    for (const line of text(vector.content).trim().split('\n')) {
      if (line === 'solve') {
        for (const group of collection.groups) group.solve();
      } else if (line === 'reject') {
        for (const group of collection.groups) group.reject();
      } else {
        const [event, source, written] = line.split(' ');
        const [packet] = find(written);
        assert(packet instanceof Packet);
        assert.equal(collection.add(packet, source)[1], event);
      }
    }
    const groups = collection.groups.filter((group) => group.solve());
    const objects = groups.map((group) => digest(group.content ?? new Uint8Array(0)));
    assert.deepEqual(objects, vector.all('object'));
    assert.equal(objects.length > 0, vector.ok);
    const firsts = groups.flatMap((group) => group.forged().map((packet) => packet.first));
    const listed = vector.all('forged').flatMap((each) => each.split(' ').map(Number));
    assert.deepEqual(firsts.sort((one, other) => one - other), listed);
  });
}

for (const { name, key, sig, msg, valid } of strict()) {
  test(`ed25519: ${name}`, () => {
    let accepted = true;
    try {
      new PublicKey(fromHex(key)).verify(fromHex(sig), fromHex(msg));
    } catch (error) {
      assert(['forged-or-damaged', 'malformed', 'weak-key'].includes(codeOf(error)));
      accepted = false;
    }
    assert.equal(accepted, valid);
  });
}

test('there are 120 cases of Ed25519, 6 of them valid', () => {
  assert.equal(strict().length, 120);
  assert.equal(strict().filter((/** @type {{valid: boolean}} */ { valid }) => valid).length, 6);
});

test('every kind of vector is run', () => {
  const run = [...Object.keys(READERS), 'bundle', 'lines', 'collection', 'ed25519'];
  assert.deepEqual(run.sort(), kinds());
});
