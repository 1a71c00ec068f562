/**
 * A page: one HTML file that holds an edition and the program that reads and checks it.
 * The grammar stands in `docs/spec/page.md`. A program is a page with nothing in it; all
 * that stands in a page beside its words and its holder's own keys follows from the
 * edition, so everybody who has it can say what the page must be, byte for byte.
 */

import { refusedInLine, visible } from './characters.js';
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from './codec.js';
import { verify } from './edition.js';
import { ArchiveError, ForgedOrDamaged, Malformed, TooLarge } from './errors.js';
import * as limits from './limits.js';
import { TEXT, TRANSLATIONS } from './manifest.js';
import { EditionObject } from './object.js';
import { TrustList } from './trustlist.js';
import { Language } from './values.js';

/** @import { Manifest } from './manifest.js' */

const WHAT = 'page';
/** What every page begins with. */
export const BEGINNING = '<!doctype html>\n<html lang=';
export const ENGLISH = 'en';
const END = '</html>\n';

/**
 * The places of a page, in their order: a name, what stands before, what behind.
 * @type {[keyof Filling, string, string][]}
 */
const SLOTS = [
  ['root', '<html lang="', '">'],
  ['title', '<title>', '</title>'],
  ['text', '<main>', '</main>'],
  ['words', '<script type="application/json" id="words">', '</script>'],
  ['object', '<script type="text/plain" id="object">', '</script>'],
  ['own', '<script type="application/json" id="own">', '</script>'],
];

const KEY = /^[a-z]+(?:[-_][a-z]+)*$/;
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu;
const LEFT_TO_RIGHT = /[A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\ud7ff]/gu;
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/**
 * What stands in the places of a page.
 * @typedef {object} Filling
 * @property {string} root language and direction, as in its first tag
 * @property {string} title HTML
 * @property {string} text HTML
 * @property {string} words JSON
 * @property {string} object base64
 * @property {string} own JSON
 */

/**
 * What a page says in one language: names and sentences, or lists and tables of them.
 * @typedef {Record<string, any>} Words
 */

/**
 * The edition that a page shows.
 * @typedef {{ manifest: Manifest, text: string }} Shown
 */

/** A page in its parts; nothing in it was checked yet. */
export class Page {
  /**
   * @param {object} parts
   * @param {string} parts.program the page with every place empty
   * @param {string} parts.root
   * @param {string} parts.title
   * @param {string} parts.text
   * @param {string} parts.words
   * @param {Uint8Array} parts.object none on a blank page
   * @param {TrustList} parts.own the keys that the holder of this copy knows
   */
  constructor({ program, root, title, text, words, object, own }) {
    this.program = program;
    this.root = root;
    this.title = title;
    this.text = text;
    this.words = words;
    this.object = object;
    this.own = own;
    Object.freeze(this);
  }

  /**
   * The one page of an edition, in that program and with those words.
   * @param {string} program a page with nothing in it
   * @param {string} words as {@link encodeWords} writes them
   * @param {Shown | null} shown the edition, or null for a blank page
   * @param {Uint8Array} object its object, or nothing
   * @param {TrustList} [own] the keys that the holder knows, for an own copy
   */
  static make(program, words, shown, object, own = new TrustList()) {
    const spoken = decodeWords(words);
    const language = shown?.manifest.name.language.text ?? ENGLISH;
    const root = spoken.has(language) ? language : ENGLISH;
    const said = /** @type {Words} */ (spoken.get(root));
    return new Page({
      program,
      root: `${root}" dir="${direction(said.unchecked)}`,
      title: escaped(said.title),
      text: shown ? showing(shown, said, spoken) : blank(spoken),
      words,
      object,
      own,
    });
  }

  /**
   * Take a page apart.
   * @param {Uint8Array} data
   */
  static fromBytes(data) {
    if (data.length > limits.PAGE) {
      throw new TooLarge(`${WHAT}: ${data.length} bytes; the most is ${limits.PAGE}`);
    }
    if (!isPage(data)) throw new Malformed(`${WHAT}: does not begin like one`);
    const text = decodeUtf8(data, WHAT);
    if (!text.endsWith(END) || /[\0\r]/.test(text)) {
      throw new Malformed(`${WHAT}: not as browsers write one`);
    }
    const page = Page.parse(text);
    if (page.toString() !== text) {
      throw new Malformed(`${WHAT}: not written in the one allowed way`);
    }
    return page;
  }

  /**
   * Take the text of a page apart.
   * @param {string} text
   */
  static parse(text) {
    let rest = text;
    let program = '';
    /** @type {Record<string, string>} */
    const found = {};
    for (const [name, before, behind] of SLOTS) {
      const [head, inside, ...more] = rest.split(before);
      const end = inside?.indexOf(behind) ?? -1;
      if (end < 0 || more.length || text.split(before).length !== 2) {
        throw new Malformed(`${WHAT}: its ${name} does not stand in one place`);
      }
      found[name] = inside.slice(0, end);
      rest = inside.slice(end + behind.length);
      program += head + before + behind;
    }
    return new Page({
      program: program + rest,
      root: found.root,
      title: found.title,
      text: found.text,
      words: found.words,
      object: decodeBase64(found.object, `${WHAT}: object`),
      own: decodeOwn(found.own),
    });
  }

  /** The page's text. */
  toString() {
    const { root, title, text, words } = this;
    const filling = {
      root, title, text, words,
      object: encodeBase64(this.object),
      own: encodeOwn(this.own),
    };
    let rest = this.program;
    let page = '';
    for (const [name, before, behind] of SLOTS) {
      const at = rest.indexOf(before + behind) + before.length;
      page += rest.slice(0, at) + filling[name] + behind;
      rest = rest.slice(at + behind.length);
    }
    return page + rest;
  }

  /** The same page without the keys that its holder knows. */
  passedOn() {
    return new Page({ ...this, own: new TrustList() });
  }

  /** The page's bytes. */
  toBytes() {
    return encodeUtf8(this.toString());
  }

  /**
   * The edition that it holds, checked, if the page says of it what it must say; null of a
   * blank page.
   * @param {TrustList} trust
   */
  verify(trust) {
    if (!this.object.length) {
      this.#refuseOther(null);
      return null;
    }
    const checked = verify(EditionObject.fromBytes(this.object).receive(), trust);
    this.#refuseOther({ manifest: checked.manifest, text: textOf(checked) });
    return checked;
  }

  /** @param {Shown | null} shown the edition that its object holds */
  #refuseOther(shown) {
    const made = Page.make(this.program, this.words, shown, this.object, this.own);
    if (made.toString() !== this.toString()) {
      throw new ForgedOrDamaged(`${WHAT}: what it shows is not the text that it holds`);
    }
  }
}

/**
 * Whether a file is to be read as a page.
 * @param {Uint8Array} data
 */
export function isPage(data) {
  return [...BEGINNING].every((each, i) => each.charCodeAt(0) === data[i]);
}

// Texts as HTML

/**
 * The text of an edition that was checked.
 * @param {import('./edition.js').Checked} checked
 */
export function textOf({ files }) {
  return decodeUtf8(files.get(TEXT) ?? new Uint8Array(0), TEXT);
}

/**
 * @param {Shown} shown
 * @param {Words} said
 * @param {Map<string, Words>} spoken
 */
function showing({ manifest, text }, said, spoken) {
  const { language } = manifest.name;
  const lines = paragraphs(manifest.title, text).map((line) => `<p>${escaped(line)}</p>`);
  return (
    `<p>${escaped(said.unchecked)}</p>` +
    `<p>${escaped(status(manifest, said, spoken))}</p>` +
    `<article lang="${language}" dir="${direction(text)}">` +
    `<h1>${escaped(manifest.title)}</h1>${lines.join('')}</article>`
  );
}

/**
 * The lines of a text that say something, without the title if that is the first.
 * @param {string} title
 * @param {string} text
 */
export function paragraphs(title, text) {
  const lines = visible(text).split('\n').map(withoutSpaces).filter(Boolean);
  return lines[0] === title ? lines.slice(1) : lines;
}

/**
 * A line without the spaces at its ends; however many there are, in one pass.
 * @param {string} line
 */
function withoutSpaces(line) {
  let start = 0;
  let end = line.length;
  while (line[start] === ' ') start++;
  while (end > start && line[end - 1] === ' ') end--;
  return line.slice(start, end);
}

/**
 * Who has read the translation, in the page's words.
 * @param {Manifest} manifest
 * @param {Words} said
 * @param {Map<string, Words>} spoken
 */
export function status(manifest, said, spoken) {
  const original = (manifest.source ?? manifest.name).language.text;
  const name = spoken.get(original)?.name ?? original;
  return said.status[manifest.translation].split('{original}').join(name);
}

/** @param {Map<string, Words>} spoken */
function blank(spoken) {
  return [...spoken]
    .map(([language, { unchecked }]) =>
      `<p lang="${language}" dir="${direction(unchecked)}">${escaped(unchecked)}</p>`)
    .join('');
}

/**
 * `rtl` if more of a text's letters are written from right to left, or `ltr`.
 * @param {string} text
 */
export function direction(text) {
  const count = (/** @type {RegExp} */ letters) => text.match(letters)?.length ?? 0;
  return count(RIGHT_TO_LEFT) > count(LEFT_TO_RIGHT) ? 'rtl' : 'ltr';
}

/** @param {string} text */
function escaped(text) {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\u00a0/g, '&nbsp;');
}

// JSON

/**
 * What a page says, by language, as its JSON.
 * @param {Map<string, Words>} spoken at least English
 */
export function encodeWords(spoken) {
  return unmarked(JSON.stringify(Object.fromEntries(spoken)));
}

/**
 * What a page says, by language.
 * @param {string} words
 * @returns {Map<string, Words>}
 */
export function decodeWords(words) {
  /** @type {Map<string, Words>} */
  let spoken;
  try {
    spoken = new Map(Object.entries(table(JSON.parse(words))));
    for (const [language, said] of spoken) {
      new Language(language);
      checkSaid(said);
    }
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new Malformed(`${WHAT}: its words cannot be used`);
  }
  if (!spoken.has(ENGLISH)) throw new Malformed(`${WHAT}: no English words`);
  if (encodeWords(spoken) !== words) {
    throw new Malformed(`${WHAT}: its words are not written in the one allowed way`);
  }
  return spoken;
}

/**
 * Sentences, lists of sentences and tables of sentences: nothing else, no deeper.
 * @param {any} said
 */
function checkSaid(said) {
  for (const [key, value] of Object.entries(table(said))) {
    checkKey(key);
    if (Array.isArray(value)) value.forEach(checkSentence);
    else if (typeof value === 'string') checkSentence(value);
    else {
      for (const [inner, sentence] of Object.entries(table(value))) {
        checkKey(inner);
        checkSentence(sentence);
      }
    }
  }
  const needed = [said.name, said.title, said.unchecked];
  [...needed, ...TRANSLATIONS.map((each) => said.status[each])].forEach(checkSentence);
}

/** @param {any} value */
function table(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Malformed(`${WHAT}: words that are no table`);
  }
  return value;
}

/** @param {string} key */
function checkKey(key) {
  if (!KEY.test(key)) throw new Malformed(`${WHAT}: words of another name`);
}

/** @param {any} value */
function checkSentence(value) {
  if (typeof value !== 'string' || refusedInLine(value) !== null) {
    throw new Malformed(`${WHAT}: words that are no sentences`);
  }
}

/**
 * The lines of a trust list as JSON, in ASCII.
 * @param {TrustList} own
 */
function encodeOwn(own) {
  const lines = decodeUtf8(own.toBytes(), WHAT).split('\n').slice(0, -1);
  return unmarked(JSON.stringify(lines)).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** @param {string} text */
function decodeOwn(text) {
  let lines;
  try {
    lines = JSON.parse(text);
  } catch {
    throw new Malformed(`${WHAT}: its own keys are not JSON`);
  }
  if (!Array.isArray(lines) || !lines.every((each) => typeof each === 'string')) {
    throw new Malformed(`${WHAT}: its own keys are not a list of lines`);
  }
  if (lines.some((line) => LONE_SURROGATE.test(line))) {
    throw new Malformed(`${WHAT}: its own keys are not UTF-8`);
  }
  return TrustList.fromBytes(encodeUtf8(lines.map((line) => `${line}\n`).join('')));
}

/**
 * JSON in which no HTML can begin or end.
 * @param {string} json
 */
function unmarked(json) {
  return json.replace(/[<>&]/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`);
}
