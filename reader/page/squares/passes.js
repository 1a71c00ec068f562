/**
 * How a photo is looked at, again and again, as in `archive.squares.read`: as it is, twice
 * as large (small modules), slightly blurred (dots and noise), and levelled (stains and
 * shadows, where modules are large or small). They find different squares, and each costs
 * as much as the first, so the page asks for one only while something is missing. All but
 * the first see the photo turned by a quarter: the light decoder takes a square that leans
 * for none, once in thirty, and seldom from two sides.
 */

/** @import { Picture } from './picture.js' */

/** One picture of many, as in a film: the first look, and little time for it. */
export const FRAME = 0;

/** Pixels of the longest side of a picture that the light decoder takes. */
export const LONGEST = 4096;

/** Pixels around one that a levelled picture compares it with: a module's side. */
const SMALL = 4;
const LARGE = 8;

/** @type {((turned: Picture) => Picture | null)[]} */
const LATER = [
  (turned) => (2 * Math.max(turned.width, turned.height) <= LONGEST ? turned.doubled() : null),
  (turned) => turned.blurred(),
  (turned) => turned.blurred().levelled(LARGE),
  (turned) => turned.blurred().levelled(SMALL),
];

/** Looks at a photo are numbered from 1 to this. */
export const PASSES = 1 + LATER.length;

/**
 * A photo as a look at it sees it; null if that would bring nothing.
 * @param {Picture} picture
 * @param {number} pass
 */
export const view = (picture, pass) => (pass === 1 ? picture : LATER[pass - 2](picture.turned()));
