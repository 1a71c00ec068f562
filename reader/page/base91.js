/**
 * Bytes as text of 91 letters: all printable ASCII but the three that HTML would take for
 * its own. 13 or 14 bits become two letters (basE91, http://base91.sourceforge.net), which
 * is a twelfth shorter than base64.
 */

const LETTERS = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
  .filter((letter) => !'&<>'.includes(letter))
  .join('');

/** Below this, a pair of letters holds 14 bits: 91 * 91 - 2 ** 13. */
const SMALL = 88;

/**
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function encode(bytes) {
  let text = '';
  let held = 0;
  let bits = 0;
  const put = (/** @type {number} */ value) => {
    text += LETTERS[value % 91] + LETTERS[Math.floor(value / 91)];
  };
  for (const byte of bytes) {
    held |= byte << bits;
    bits += 8;
    if (bits > 13) {
      const size = (held & 8191) > SMALL ? 13 : 14;
      put(held & ((1 << size) - 1));
      held >>= size;
      bits -= size;
    }
  }
  if (bits) put(held);
  return text;
}

/**
 * What {@link encode} made; a byte of zeros may follow.
 * @param {string} text
 * @returns {Uint8Array}
 */
export function decode(text) {
  const bytes = new Uint8Array(Math.ceil((text.length / 2) * (14 / 8)));
  const values = new Uint8Array(127);
  for (let i = 0; i < 91; i++) values[LETTERS.charCodeAt(i)] = i;
  let size = 0;
  let held = 0;
  let bits = 0;
  for (let i = 0; i < text.length; i += 2) {
    const value = values[text.charCodeAt(i)] + values[text.charCodeAt(i + 1)] * 91;
    held |= value << bits;
    bits += (value & 8191) > SMALL ? 13 : 14;
    for (; bits > 7; bits -= 8, held >>= 8) bytes[size++] = held;
  }
  return bytes.subarray(0, size);
}
