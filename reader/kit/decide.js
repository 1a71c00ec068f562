/**
 * What this implementation says of inputs: a line of JSON for each line of standard input,
 * in order. `kind` and `data` (base64) come in; `code` goes out, of the error or `ok`, and
 * `found`: what was accepted, encoded again, as hex of its SHA-256 or as words.
 */

import { createInterface } from 'node:readline';

import { sha256 } from '@noble/hashes/sha2.js';

import { concat, toHex } from '../src/bytes.js';
import { check } from '../src/check.js';
import { encodeUtf8 } from '../src/codec.js';
import { decompress } from '../src/compression.js';
import { verify } from '../src/edition.js';
import { ArchiveError, Malformed } from '../src/errors.js';
import { find } from '../src/lines.js';
import { Manifest } from '../src/manifest.js';
import { PublicKeyFile, SecretKeyFile } from '../src/minisign.js';
import { EditionObject } from '../src/object.js';
import { Packet } from '../src/packet.js';
import { Page } from '../src/page.js';
import { fold, unfold } from '../src/script.js';
import { Signature } from '../src/signature.js';
import { TrustList } from '../src/trustlist.js';
import { Member } from '../src/ustar.js';

/** @import { Checked } from '../src/edition.js' */

const NOBODY = new TrustList();
const digest = (/** @type {Uint8Array} */ data) => toHex(sha256(data));

/** @param {Checked} edition */
function summary(edition) {
  const { name, verdict, notes, signers, manifestBytes, files } = edition;
  const keys = signers.map(({ key }) => key.public.name);
  const contents = concat([...files.values()]);
  return [name, verdict, ...notes, ...keys, digest(manifestBytes), digest(contents)].join(' ');
}

/** @type {Record<string, (data: Uint8Array) => string>} */
const KINDS = {
  manifest: (data) => digest(Manifest.fromBytes(data).toBytes()),
  signature: (data) => digest(Signature.fromBytes(data).toBytes()),
  'public-key': (data) => digest(PublicKeyFile.fromBytes(data).toBytes()),
  'secret-key': (data) => digest(SecretKeyFile.fromBytes(data).toBytes()),
  'trust-list': (data) => digest(TrustList.fromBytes(data).toBytes()),
  'tar-header': (data) => digest(Member.fromBytes(data).toBytes()),
  'zstd-frame': (data) => digest(decompress(data, 1 << 20)),
  packet: (data) => digest(Packet.fromBytes(data).toBytes()),

  object(data) {
    const parsed = EditionObject.fromBytes(data);
    const edition = verify(parsed.receive(), NOBODY);
    return `${digest(parsed.toBytes())} ${summary(edition)}`;
  },

  page(data) {
    const page = Page.fromBytes(data);
    const edition = page.verify(NOBODY);
    const parts = [page.toBytes(), encodeUtf8(page.program), page.own.toBytes()];
    return [edition ? summary(edition) : 'blank', ...parts.map(digest)].join(' ');
  },

  script(data) {
    if (!data.length) throw new Malformed("not even a table's number");
    return digest(fold(unfold(data.subarray(1), data[0]), data[0]));
  },

  bundle(data) {
    const { findings } = check(data, NOBODY);
    return findings.map((each) => (each instanceof Error ? each.code : summary(each))).join('\n');
  },

  lines(data) {
    const found = [...find(new TextDecoder('utf-8', { ignoreBOM: true }).decode(data))];
    return found
      .map((each) =>
        each instanceof Packet ? digest(each.toBytes()) : `damaged ${each.header}`,
      )
      .join('\n');
  },
};

/**
 * @param {string} kind
 * @param {Uint8Array} data
 */
function decide(kind, data) {
  try {
    return { code: 'ok', found: KINDS[kind](data) };
  } catch (error) {
    if (error instanceof ArchiveError) return { code: error.code, found: '' };
    return { code: `fault: ${error}`, found: '' };
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { kind, data } = JSON.parse(line);
  const answer = decide(kind, new Uint8Array(Buffer.from(data, 'base64')));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
