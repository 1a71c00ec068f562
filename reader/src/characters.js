/**
 * Which characters a text may hold: one table, for every implementation
 * (`docs/spec/edition.md`). The platform's Unicode data are never asked. ZWNJ (U+200C)
 * and ZWJ (U+200D) are not refused: Persian and Kurdish need them.
 */

/** First and last code point of each refused range. */
export const REFUSED = [
  [0x0000, 0x001f], // C0 controls
  [0x007f, 0x009f], // delete and C1 controls
  [0x00ad, 0x00ad], // soft hyphen
  [0x034f, 0x034f], // combining grapheme joiner
  [0x061c, 0x061c], // Arabic letter mark
  [0x115f, 0x1160], // Hangul fillers
  [0x17b4, 0x17b5], // Khmer inherent vowels
  [0x180b, 0x180f], // Mongolian selectors
  [0x200b, 0x200b], // zero width space
  [0x200e, 0x200f], // direction marks
  [0x2028, 0x202e], // line separators, direction embeddings
  [0x2060, 0x206f], // invisible operators, direction isolates
  [0x3164, 0x3164], // Hangul filler
  [0xd800, 0xf8ff], // surrogates, private use
  [0xfdd0, 0xfdef], // no characters
  [0xfe00, 0xfe0f], // variation selectors
  [0xfeff, 0xfeff], // byte order mark
  [0xffa0, 0xffa0], // halfwidth Hangul filler
  [0xfff0, 0xffff], // specials
  [0x1bca0, 0x1bca3], // shorthand controls
  [0x1d173, 0x1d17a], // musical controls
  ...Array.from({ length: 13 }, (_, i) => [0x1fffe + i * 0x10000, 0x1ffff + i * 0x10000]),
  [0xe0000, 0x10ffff], // tags, selectors, private use
];

const point = (/** @type {number} */ code) => `\\u{${code.toString(16)}}`;
const CLASS = REFUSED.map(([first, last]) => `${point(first)}-${point(last)}`).join('');
const IN_LINE = new RegExp(`[${CLASS}]`, 'u');
const IN_TEXT = new RegExp(`(?!\n)[${CLASS}]`, 'u');
const EACH_IN_TEXT = new RegExp(IN_TEXT, 'gu');

/**
 * Offset, in UTF-16 units, of the first refused character of a line, or null.
 * @param {string} text
 */
export function refusedInLine(text) {
  const found = text.search(IN_LINE);
  return found < 0 ? null : found;
}

/**
 * The same for a text, where LF is allowed.
 * @param {string} text
 */
export function refusedInText(text) {
  const found = text.search(IN_TEXT);
  return found < 0 ? null : found;
}

/**
 * The text with refused characters but LF spelled out, such as `<U+202E>`.
 * @param {string} text
 */
export function visible(text) {
  return text.replace(EACH_IN_TEXT, codePoint);
}

/**
 * Like {@link visible}, and LF is spelled out too.
 * @param {string} text
 */
export function visibleLine(text) {
  return visible(text).replace(/\n/g, codePoint);
}

/** @param {string} character */
function codePoint(character) {
  const hex = /** @type {number} */ (character.codePointAt(0)).toString(16);
  return `<U+${hex.toUpperCase().padStart(4, '0')}>`;
}
