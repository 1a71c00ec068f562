/**
 * One byte a letter: text folded by the table of its script, before it is compressed
 * (`docs/spec/object.md`, *Folded text*): ASCII as it is, 80 to FE the letters of the table,
 * FF and UTF-8 for any other character. The tables never change.
 */

import { decodeUtf8, encodeUtf8 } from './codec.js';
import { Malformed, NewerVersion } from './errors.js';

const ARABIC =
  'ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىي\u064b\u064c\u064d' +
  '\u064e\u064f\u0650\u0651\u0652\u0654\u0655\u0670ٱٹپچڈڑڕژڤکگڵںھۀہۂۃۆۇۈیێېےۓەؽڭۋړښ' +
  'ځڅډڼګۍ،؛؟۔٪٬٫٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹«»–—…\u200c\u200d' +
  '“”’\u00a0';
const CYRILLIC =
  'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежз' +
  'ийклмнопрстуфхцчшщъыьэюяЁёЄєІіЇїҐґЎўӘәҒғ' +
  'ҚқҢңӨөҰұҮүҺһӢӣӮӯҲҳҶҷЈјЉљЊњЋћЂђЏџ«»–—…“”„' +
  '’№\u00a0°';
const LATIN =
  'áàâäãåæçéèêëíìîïñóòôöõøœúùûüýÿßÁÀÂÄÃÅÆÇÉ' +
  'ÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝŸğĞıİşŞąćęłńśźżčďěňř' +
  'šťůžđĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮŽĐőűŐŰășțĂȘȚ«»–—…“”' +
  '„‘’¡¿\u00a0\u202f';

/** Code points by the number of their table; all of them are single UTF-16 units. */
export const TABLES = new Map([
  [1, ARABIC],
  [2, CYRILLIC],
  [3, LATIN],
]);

const FIRST = 0x80;
const ESCAPE = 0xff;

/**
 * A text by the table with this number.
 * @param {string} text
 * @param {number} number one of {@link TABLES}
 */
export function fold(text, number) {
  const table = /** @type {string} */ (TABLES.get(number));
  const places = new Map([...table].map((letter, i) => [letter, FIRST + i]));
  /** @type {number[]} */
  const folded = [];
  for (const letter of text) {
    const place = letter < '\x80' ? letter.charCodeAt(0) : places.get(letter);
    if (place === undefined) folded.push(ESCAPE, ...encodeUtf8(letter));
    else folded.push(place);
  }
  return Uint8Array.from(folded);
}

/**
 * The text that {@link fold} was given; refuses what it does not write.
 * @param {Uint8Array} data
 * @param {number} number
 */
export function unfold(data, number) {
  const table = TABLES.get(number);
  if (table === undefined) throw new NewerVersion(`object: table ${number} of folded text`);
  const parts = [];
  for (let offset = 0; offset < data.length; ) {
    const byte = data[offset++];
    if (byte < FIRST) {
      parts.push(String.fromCharCode(byte));
    } else if (byte === ESCAPE) {
      const size = sizeOf(data[offset]);
      parts.push(escaped(data.subarray(offset, offset + size), table));
      offset += size;
    } else if (byte - FIRST < table.length) {
      parts.push(table[byte - FIRST]);
    } else {
      throw new Malformed(`object: byte ${byte} is no letter of table ${number}`);
    }
  }
  return parts.join('');
}

/**
 * Bytes of a character of UTF-8 that is not ASCII, by its first one.
 * @param {number | undefined} first
 */
function sizeOf(first = 0) {
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

/**
 * The letter after an escape.
 * @param {Uint8Array} data
 * @param {string} table
 */
function escaped(data, table) {
  const letter = decodeUtf8(data, 'object: an escape');
  const one = letter.length === String.fromCodePoint(letter.codePointAt(0) ?? 0).length;
  if (!one || letter < '\x80' || table.includes(letter)) {
    throw new Malformed('object: an escape without a letter of its own');
  }
  return letter;
}
