/** What the page says, in the language that its reader chose. */

import { direction } from '../src/page.js';

/** @import { Words } from '../src/page.js' */

/** Words of one language. */
export class Said {
  /**
   * @param {string} language a tag
   * @param {Words} words
   */
  constructor(language, words) {
    this.language = language;
    this.words = words;
    this.direction = direction(words.unchecked);
    Object.freeze(this);
  }

  /**
   * A sentence, with numbers in the language's digits.
   * @param {string} key
   * @param {Record<string, string | number>} [values] what stands in its places
   * @returns {string}
   */
  say(key, values = {}) {
    return this.words[key].replace(
      /\{([a-z]+)\}/g,
      (/** @type {string} */ place, /** @type {string} */ name) => {
        if (!(name in values)) return place;
        const value = values[name];
        return typeof value === 'number' ? this.number(value) : value;
      },
    );
  }

  /**
   * Several sentences.
   * @param {string} key
   * @returns {string[]}
   */
  list(key) {
    return this.words[key];
  }

  /**
   * Digits as this language writes them.
   * @param {number | string} value
   */
  number(value) {
    return String(value).replace(/[0-9]/g, (digit) => [...this.words.digits][Number(digit)]);
  }
}
