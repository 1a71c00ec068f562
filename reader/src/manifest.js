/**
 * The manifest: the signed text that names an edition's files. The grammar stands in
 * `docs/spec/edition.md`. It is a `sha256sum -c` file; what parses re-encodes to the same
 * bytes.
 */

import { equal, fromHex } from './bytes.js';
import { refusedInLine, visibleLine } from './characters.js';
import { decodeLines, encodeLines, encodeUtf8 } from './codec.js';
import { Malformed, NewerVersion, TooLarge } from './errors.js';
import * as limits from './limits.js';
import { Digest, EditionName, FileName, Language, Series, ascending, checkRevision } from './values.js';

/** The file that every edition has: the text itself. */
export const TEXT = 'statement.txt';

/** Who has read a text, as its signers say inside the signed manifest. */
export const TRANSLATIONS = ['original', 'machine', 'edited', 'reviewed', 'approved'];

const WHAT = 'manifest';
const VERSION = /^# archive-edition ([1-9][0-9]{0,8})$/;
const HEAD = /^# ([a-z][a-z0-9-]*): (.*)$/s;
const NUMBER = /^(?:0|[1-9][0-9]{0,8})$/;
const DATE = /^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/;
const FILE = /^# ([^ ]+) bytes=([^ ]+)$/;
const SUM = /^([0-9a-f]{64}) {2}([^ ]+)$/;

const REQUIRED = ['series', 'language', 'edition', 'date', 'title', 'translation'];
const KEYS = [...REQUIRED, 'source', 'languages', 'charter'];

/** The text that a translation was made from. */
export class Source {
  /**
   * @param {Language} language
   * @param {number} revision
   */
  constructor(language, revision) {
    checkRevision(revision);
    this.language = language;
    this.revision = revision;
    Object.freeze(this);
  }

  /**
   * Parse `en 3`.
   * @param {string} text
   */
  static fromText(text) {
    const space = text.indexOf(' ');
    if (space < 0) throw new Malformed(`not a language and a revision: ${visibleLine(text)}`);
    const language = new Language(text.slice(0, space));
    return new Source(language, number(text.slice(space + 1), 'revision'));
  }

  toString() {
    return `${this.language} ${this.revision}`;
  }
}

/** One file of an edition: its size in bytes and its digest, uncompressed. */
export class Entry {
  /**
   * @param {FileName} name
   * @param {number} size
   * @param {Digest} digest
   */
  constructor(name, size, digest) {
    if (name.text === 'manifest' || name.text.startsWith('manifest.')) {
      throw new Malformed(`${name}: the same name as a manifest's on some systems`);
    }
    if (size > limits.FILE) {
      throw new TooLarge(`${name}: ${size} bytes; the most is ${limits.FILE}`);
    }
    this.name = name;
    this.size = size;
    this.digest = digest;
    Object.freeze(this);
  }
}

/**
 * Refuse what cannot stand in a manifest's head: 1 to 300 bytes of UTF-8 that neither
 * begin nor end with a space, without the characters of `characters.js`.
 * @param {string} text
 * @param {string} what
 */
export function checkLine(text, what) {
  const size = encodeUtf8(text).length;
  if (size < 1 || size > limits.HEAD_VALUE) {
    throw new Malformed(`${what}: ${size} bytes; 1 to ${limits.HEAD_VALUE} are allowed`);
  }
  if (text.startsWith(' ') || text.endsWith(' ')) {
    throw new Malformed(`${what}: begins or ends with a space`);
  }
  if (refusedInLine(text) !== null) throw new Malformed(`${what}: ${visibleLine(text)}`);
}

/** What an edition is and which files it has; valid when it exists. */
export class Manifest {
  /**
   * @param {object} parts
   * @param {EditionName} parts.name
   * @param {string} parts.date
   * @param {string} parts.title
   * @param {string} parts.translation
   * @param {Source | null} parts.source
   * @param {Language[]} parts.languages
   * @param {Digest | null} parts.charter
   * @param {Entry[]} parts.files
   */
  constructor({ name, date, title, translation, source, languages, charter, files }) {
    if (!DATE.test(date)) throw new Malformed(`not a date: ${visibleLine(date)}`);
    checkLine(title, 'title');
    if ((source === null) !== (translation === 'original')) {
      throw new Malformed('an original names no source, and every translation names one');
    }
    if (!languages.length || !ascending(languages)) {
      throw new Malformed('the languages are not sorted and distinct');
    }
    checkLine(languages.join(' '), 'languages');
    checkFiles(files);
    this.name = name;
    this.date = date;
    this.title = title;
    this.translation = translation;
    this.source = source;
    this.languages = languages;
    this.charter = charter;
    this.files = files;
    Object.freeze(this);
  }

  /**
   * Parse a manifest's exact bytes.
   * @param {Uint8Array} data
   */
  static fromBytes(data) {
    const lines = decodeLines(data, limits.MANIFEST, WHAT);
    checkVersion(lines[0]);
    const empty = lines.indexOf('#');
    const end = empty < 0 ? lines.length : empty;
    const head = parseHead(lines.slice(1, end));
    const translation = value(head, 'translation');
    if (!TRANSLATIONS.includes(translation)) {
      throw new Malformed(`unknown translation status ${visibleLine(translation)}`);
    }
    const parsed = new Manifest({
      name: new EditionName(
        new Series(value(head, 'series')),
        new Language(value(head, 'language')),
        number(value(head, 'edition'), 'edition'),
      ),
      date: value(head, 'date'),
      title: value(head, 'title'),
      translation,
      source: head.has('source') ? Source.fromText(value(head, 'source')) : null,
      languages: value(head, 'languages').split(' ').map((tag) => new Language(tag)),
      charter: head.has('charter') ? Digest.fromHex(value(head, 'charter')) : null,
      files: parseFiles(lines.slice(end + 1)),
    });
    if (!equal(parsed.toBytes(), data)) {
      throw new Malformed(`${WHAT}: not written in the one allowed way`);
    }
    return parsed;
  }

  /** The manifest's one encoding. */
  toBytes() {
    const { series, language, revision } = this.name;
    const values = [
      series, language, revision, this.date, this.title, this.translation, this.source,
      this.languages.join(' '), this.charter,
    ];
    const lines = ['# archive-edition 1'];
    KEYS.forEach((key, i) => {
      if (values[i] !== null) lines.push(`# ${key}: ${values[i]}`);
    });
    lines.push('#');
    for (const { name, size, digest } of this.files) {
      lines.push(`# ${name} bytes=${size}`, `${digest}  ${name}`);
    }
    return encodeLines(lines);
  }
}

/** @param {Entry[]} files */
function checkFiles(files) {
  const names = files.map((entry) => entry.name);
  if (names.length > limits.FILES) {
    throw new TooLarge(`${names.length} files; the most is ${limits.FILES}`);
  }
  if (!ascending(names)) throw new Malformed('the files are not sorted and distinct');
  if (!names.some((name) => name.text === TEXT)) throw new Malformed(`there is no ${TEXT}`);
}

/** @param {string} line */
function checkVersion(line) {
  const version = VERSION.exec(line);
  if (!version) throw new Malformed(`${WHAT}: the first line is not '# archive-edition 1'`);
  if (version[1] !== '1') throw new NewerVersion(`${WHAT}: version ${version[1]}`);
}

/** @param {string[]} lines */
function parseHead(lines) {
  /** @type {Map<string, string>} */
  const head = new Map();
  for (const line of lines) {
    const found = HEAD.exec(line);
    if (!found || head.has(found[1])) {
      throw new Malformed(`${WHAT}: not a head line: ${visibleLine(line.slice(0, 60))}`);
    }
    if (!KEYS.includes(found[1])) {
      throw new NewerVersion(`${WHAT}: unknown head key ${found[1]}`);
    }
    checkLine(found[2], found[1]);
    head.set(found[1], found[2]);
  }
  const missing = [...REQUIRED, 'languages'].some((key) => !head.has(key));
  const ordered = KEYS.filter((key) => head.has(key)).join() === [...head.keys()].join();
  if (missing || !ordered) {
    throw new Malformed(`${WHAT}: head keys missing or out of order`);
  }
  return head;
}

/**
 * @param {Map<string, string>} head
 * @param {string} key one that is there
 */
function value(head, key) {
  return /** @type {string} */ (head.get(key));
}

/** @param {string[]} lines */
function parseFiles(lines) {
  if (lines.length > 2 * limits.FILES) {
    throw new TooLarge(`${WHAT}: more than ${limits.FILES} files`);
  }
  if (lines.length % 2) {
    throw new Malformed(`${WHAT}: the files do not come in pairs of lines`);
  }
  const files = [];
  for (let i = 0; i < lines.length; i += 2) files.push(parseFile(lines[i], lines[i + 1]));
  return files;
}

/**
 * @param {string} first
 * @param {string} second
 */
function parseFile(first, second) {
  const size = FILE.exec(first);
  const total = SUM.exec(second);
  if (!size || !total || size[1] !== total[2]) {
    throw new Malformed(`${WHAT}: not a file's two lines: ${visibleLine(first.slice(0, 80))}`);
  }
  const name = new FileName(size[1]);
  return new Entry(name, number(size[2], 'size'), new Digest(fromHex(total[1])));
}

/**
 * @param {string} text
 * @param {string} what
 */
function number(text, what) {
  if (!NUMBER.test(text)) throw new Malformed(`${WHAT}: ${what} is not a number`);
  return Number(text);
}
