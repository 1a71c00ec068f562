/**
 * Arithmetic in GF(2^16): numbers of 16 bits, polynomials modulo x^16 + x^12 + x^3 + x + 1
 * (RFC 5510, 8.1). Every element but zero is x^i for one i below 65,535, its logarithm.
 *
 * Rows of elements are multiplied by tables of logarithms. That of zero points behind all
 * powers, where there are only zeros: so no product has to ask whether a factor is zero.
 */

/** Elements but zero: logarithms count modulo this. */
export const ORDER = 65_535;

const WIRE = 0x1100b;
const NOTHING = 2 * ORDER;

/** Powers of x and logarithms, in a function of their own: every page waits for them. */
const tables = () => {
  const powers = new Uint16Array(2 * NOTHING + 1);
  const logarithms = new Int32Array(ORDER + 1);
  for (let power = 0, element = 1; power < ORDER; power++) {
    powers[power] = element;
    logarithms[element] = power;
    element <<= 1;
    if (element > ORDER) element ^= WIRE;
  }
  powers.copyWithin(ORDER, 0, ORDER);
  logarithms[0] = NOTHING;
  return [powers, logarithms];
};

/**
 * x^i for i below 131,070, as two logarithms can be added, then zeros; and the inverse, in
 * which 0 has that of no power at all.
 */
export const [EXP, LOG] = tables();

/**
 * Two elements multiplied.
 * @param {number} left
 * @param {number} right
 */
export const product = (left, right) => EXP[LOG[left] + LOG[right]];

/**
 * A symbol as elements, each a big-endian pair of bytes.
 * @param {Uint8Array} symbol an even number of bytes
 */
export function elements(symbol) {
  const row = new Uint16Array(symbol.length / 2);
  for (let i = 0; i < row.length; i++) row[i] = (symbol[2 * i] << 8) | symbol[2 * i + 1];
  return row;
}

/**
 * The symbol that has these elements.
 * @param {Uint16Array} row
 */
export function symbolOf(row) {
  const symbol = new Uint8Array(2 * row.length);
  row.forEach((element, i) => {
    symbol[2 * i] = element >> 8;
    symbol[2 * i + 1] = element;
  });
  return symbol;
}

/**
 * The logarithms of a row, for {@link addMultiple}.
 * @param {Uint16Array} row
 */
export function logarithms(row) {
  const logs = new Int32Array(row.length);
  for (let i = 0; i < row.length; i++) logs[i] = LOG[row[i]];
  return logs;
}

/**
 * Add a row times x^log to another one.
 * @param {Uint16Array} sum
 * @param {Int32Array} logs of the row
 * @param {number} log 0 to 65,534
 * @param {number} [start] elements before it are left as they are
 */
export function addMultiple(sum, logs, log, start = 0) {
  for (let i = start; i < sum.length; i++) sum[i] ^= EXP[log + logs[i]];
}

/**
 * The sum of all rows, each multiplied by x^log.
 * @param {ArrayLike<number>} factors one logarithm a row, 0 to 65,534
 * @param {Int32Array[]} rows logarithms of rows of one length, at least one
 */
export function combine(factors, rows) {
  const sum = new Uint16Array(rows[0].length);
  const most = rows.length - (rows.length % 4);
  for (let i = 0; i < most; i += 4) addMultiples(sum, rows, factors, i);
  for (let i = most; i < rows.length; i++) addMultiple(sum, rows[i], factors[i]);
  return sum;
}

/**
 * Add four rows, each multiplied: four at once fetch the sum less often than one by one.
 * @param {Uint16Array} sum
 * @param {Int32Array[]} rows
 * @param {ArrayLike<number>} factors
 * @param {number} first of the four
 */
function addMultiples(sum, rows, factors, first) {
  const a = rows[first];
  const b = rows[first + 1];
  const c = rows[first + 2];
  const d = rows[first + 3];
  const byA = factors[first];
  const byB = factors[first + 1];
  const byC = factors[first + 2];
  const byD = factors[first + 3];
  for (let i = 0; i < sum.length; i++) {
    sum[i] ^= EXP[byA + a[i]] ^ EXP[byB + b[i]] ^ EXP[byC + c[i]] ^ EXP[byD + d[i]];
  }
}
