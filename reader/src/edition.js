/**
 * An edition as it arrives, and as it stands once it was checked. {@link verify} is the
 * only way from `Received` to {@link Checked}, and a `Checked` is the only thing that may
 * be shown, kept or passed on.
 */

import { sha256 } from '@noble/hashes/sha2.js';

import { compare as compareBytes, equal } from './bytes.js';
import { ForgedOrDamaged, MissingKey, ReceivedError, TooLarge } from './errors.js';
import * as limits from './limits.js';
import { Manifest } from './manifest.js';
import { PublicKeyFile } from './minisign.js';
import { Signature } from './signature.js';
import { Digest } from './values.js';
import { NOTES, judge, sound } from './verdict.js';

/** @import { PublicKey } from './keys.js' */
/** @import { Entry } from './manifest.js' */
/** @import { Pin, TrustList } from './trustlist.js' */

/**
 * An edition's parts as a container holds them; nothing is known of them yet.
 * @typedef {object} Received
 * @property {string | null} claim the folder that the container puts it in, if names matter
 * @property {Uint8Array} manifest
 * @property {[string, Uint8Array][]} signatures key name and bytes of each signature file
 * @property {Map<string, PublicKeyFile>} keys keys that came with it; they prove nothing
 * @property {(entry: Entry) => Uint8Array} contents one file, asked for in order, after the
 *   signatures were verified
 * @property {() => void} finish refuses if the container holds anything more
 */

/**
 * A key whose signature verified, and what the holder knows of it.
 * @typedef {object} Signer
 * @property {PublicKeyFile} key
 * @property {Signature} signature
 * @property {Pin | null} pin
 */

const VERIFIED = Symbol('verified');

/** An edition whose signatures, sizes and digests were checked. */
export class Checked {
  /**
   * @param {symbol} proof known to this module alone
   * @param {object} parts
   * @param {Manifest} parts.manifest
   * @param {Uint8Array} parts.manifestBytes the exact bytes that were signed
   * @param {Signer[]} parts.signers good signatures, one a key, ascending by public key
   * @param {string} parts.verdict never `forged-or-damaged`: that is thrown instead
   * @param {string[]} parts.notes in the order of {@link NOTES}
   * @param {Map<string, Uint8Array>} parts.files contents by name
   */
  constructor(proof, { manifest, manifestBytes, signers, verdict, notes, files }) {
    if (proof !== VERIFIED) throw new TypeError('only verify() makes checked editions');
    this.manifest = manifest;
    this.manifestBytes = manifestBytes;
    this.signers = signers;
    this.verdict = verdict;
    this.notes = notes;
    this.files = files;
    Object.freeze(this);
  }

  /** Series, language and revision. */
  get name() {
    return this.manifest.name;
  }

  /** SHA-256 of the manifest: tells this edition from every other. */
  get digest() {
    return Digest.of(this.manifestBytes);
  }
}

/**
 * Check an edition; the numbers are those of `docs/spec/edition.md`, *Checking*.
 * @param {Received} received
 * @param {TrustList} trust
 */
export function verify(received, trust) {
  // (1) Strict signatures over the bytes as received; nothing is parsed before.
  const { signers, damaged, missing } = signersOf(received, trust);
  if (!signers.length && damaged) {
    throw new ForgedOrDamaged('the signature does not belong to this text');
  }
  if (!signers.length && missing.length) {
    throw new MissingKey(`the public key ${missing[0]} is not here`);
  }
  // (2) The strict grammar.
  const manifest = Manifest.fromBytes(received.manifest);
  // (3) The folder is the one that was signed.
  if (received.claim !== null && received.claim !== manifest.name.folder) {
    throw new ForgedOrDamaged(`the folder ${received.claim} holds ${manifest.name.folder}`);
  }
  // (4) Every file has the size and digest that were signed; nothing else is there.
  const files = new Map();
  for (const entry of manifest.files) {
    const content = received.contents(entry);
    checkFile(content, entry);
    files.set(entry.name.text, content);
  }
  received.finish();
  // (5) What that says to this holder.
  const keys = signers.map((signer) => signer.key.public);
  return new Checked(VERIFIED, {
    manifest,
    manifestBytes: received.manifest,
    signers,
    verdict: judge(keys, damaged, manifest, trust),
    notes: notesOf({
      'damaged-signature': damaged > 0,
      'machine-translation': manifest.translation === 'machine',
    }),
    files,
  });
}

/** @param {Record<string, boolean>} said */
function notesOf(said) {
  return NOTES.filter((note) => said[note]);
}

/**
 * Good signatures, the count of bad ones, and names of keys that are missing.
 * @param {Received} received
 * @param {TrustList} trust
 */
function signersOf(received, trust) {
  if (received.signatures.length > limits.SIGNATURES) {
    throw new TooLarge(`more than ${limits.SIGNATURES} signatures`);
  }
  /** @type {Signer[]} */
  const signers = [];
  const missing = [];
  let damaged = 0;
  for (const [keyName, data] of received.signatures) {
    const candidates = candidatesOf(keyName, received, trust);
    const found = firstGood(data, received.manifest, candidates);
    if (found) {
      const place = signers.findIndex((each) => each.key.public.equals(found.key.public));
      signers.splice(place < 0 ? signers.length : place, 1, {
        ...found,
        pin: trust.get(found.key.public),
      });
    } else if (candidates.length) {
      damaged++;
    } else {
      missing.push(keyName);
    }
  }
  signers.sort((one, other) => compareBytes(one.key.public.raw, other.key.public.raw));
  return { signers, damaged, missing };
}

/**
 * Every key of that name, known or received: all are tried.
 * @param {string} keyName
 * @param {Received} received
 * @param {TrustList} trust
 */
function candidatesOf(keyName, received, trust) {
  const known = trust.named(keyName);
  const came = received.keys.get(keyName)?.public;
  if (came && !known.some((key) => key.equals(came))) known.push(came);
  return known.sort((one, other) => compareBytes(one.raw, other.raw));
}

/**
 * @param {Uint8Array} data
 * @param {Uint8Array} manifest
 * @param {PublicKey[]} candidates
 */
function firstGood(data, manifest, candidates) {
  for (const key of candidates) {
    try {
      const signature = Signature.fromBytes(data);
      signature.verify(key, manifest);
      return { key: PublicKeyFile.plain(key, signature.keyId), signature };
    } catch (error) {
      if (!(error instanceof ReceivedError)) throw error;
    }
  }
  return null;
}

/**
 * @param {Uint8Array} content
 * @param {Entry} entry
 */
function checkFile(content, entry) {
  if (content.length !== entry.size) {
    throw new ForgedOrDamaged(`${entry.name}: not the ${entry.size} bytes that were signed`);
  }
  if (!equal(sha256(content), entry.digest.raw)) {
    throw new ForgedOrDamaged(`${entry.name}: not the content that was signed`);
  }
}

/**
 * The same editions, with what only comparing them shows: `conflict`, `older` and
 * `stale-translation`. Only sound editions count as evidence.
 * @param {Checked[]} editions
 */
export function compare(editions) {
  /** @type {Map<string, number>} */
  const newest = new Map();
  /** @type {Map<string, Set<string>>} */
  const texts = new Map();
  for (const { verdict, name, digest } of editions) {
    if (!sound(verdict)) continue;
    const place = `${name.series}/${name.language}`;
    newest.set(place, Math.max(newest.get(place) ?? 0, name.revision));
    texts.set(name.folder, (texts.get(name.folder) ?? new Set()).add(`${digest}`));
  }
  return editions.map((edition) => compared(edition, newest, texts));
}

/**
 * @param {Checked} edition
 * @param {Map<string, number>} newest
 * @param {Map<string, Set<string>>} texts
 */
function compared(edition, newest, texts) {
  const { name, manifest, verdict } = edition;
  const { source } = manifest;
  const latest = (/** @type {string} */ tag) => newest.get(`${name.series}/${tag}`) ?? 0;
  const said = Object.fromEntries(edition.notes.map((note) => [note, true]));
  said.older = name.revision < latest(name.language.text);
  said['stale-translation'] = source !== null && source.revision < latest(source.language.text);
  const torn = sound(verdict) && (texts.get(name.folder)?.size ?? 0) > 1;
  return new Checked(VERIFIED, {
    ...edition,
    verdict: torn ? 'conflict' : verdict,
    notes: notesOf(said),
  });
}
