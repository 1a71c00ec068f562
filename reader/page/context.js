/** What every part of the page is given. */

/** @import { Page } from '../src/page.js' */
/** @import { TrustList } from '../src/trustlist.js' */
/** @import { Collecting } from './collecting.js' */
/** @import { Said } from './said.js' */

/**
 * @typedef {object} Context
 * @property {Said} said its words, in the chosen language
 * @property {Page} page the page itself, as it came
 * @property {TrustList} own the keys that its holder knows
 * @property {Collecting} collecting what was collected since the page was opened
 * @property {string} workerText the program of the worker that reads squares
 * @property {(objects: Uint8Array[]) => void} received shows the editions of objects that
 *   came whole, checked; does nothing if there are none
 * @property {() => void} back leaves the part for the page's text
 */
export {};
