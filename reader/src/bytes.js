/** Rows of bytes: compared, joined, written as hex and as numbers. */

/**
 * Whether two rows hold the same bytes.
 * @param {Uint8Array} left
 * @param {Uint8Array} right
 */
export function equal(left, right) {
  return left.length === right.length && compare(left, right) === 0;
}

/**
 * The order of two rows: below 0, 0, or above 0, as `sort` wants it.
 * @param {Uint8Array} left
 * @param {Uint8Array} right
 */
export function compare(left, right) {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    if (left[i] !== right[i]) return left[i] - right[i];
  }
  return left.length - right.length;
}

/**
 * Rows one after another.
 * @param {ArrayLike<number>[]} rows
 */
export function concat(rows) {
  const joined = new Uint8Array(rows.reduce((size, row) => size + row.length, 0));
  let offset = 0;
  for (const row of rows) {
    joined.set(row, offset);
    offset += row.length;
  }
  return joined;
}

/**
 * Lower-case hex.
 * @param {Uint8Array} row
 */
export function toHex(row) {
  let text = '';
  for (const byte of row) text += byte.toString(16).padStart(2, '0');
  return text;
}

/**
 * The bytes that {@link toHex} writes.
 * @param {string} text an even number of hex digits
 */
export function fromHex(text) {
  const row = new Uint8Array(text.length / 2);
  for (let i = 0; i < row.length; i++) row[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return row;
}

/**
 * A big-endian number of at most six bytes.
 * @param {Uint8Array} row
 */
export function toNumber(row) {
  let number = 0;
  for (const byte of row) number = number * 256 + byte;
  return number;
}

/**
 * A number as big-endian bytes.
 * @param {number} number below 256 to the power of `size`
 * @param {number} size at most six
 */
export function fromNumber(number, size) {
  const row = new Uint8Array(size);
  for (let i = size - 1; i >= 0; i--) {
    row[i] = number % 256;
    number = Math.floor(number / 256);
  }
  return row;
}

/**
 * A little-endian number of any size.
 * @param {Uint8Array} row
 */
export function littleEndian(row) {
  return BigInt(`0x0${toHex(row.slice().reverse())}`);
}
