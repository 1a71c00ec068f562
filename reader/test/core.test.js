/** The core runs anywhere: nothing of node, no network, no clock, no chance, no storage. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const FOLDER = new URL('../src/', import.meta.url);
const MODULES = readdirSync(FOLDER).sort();
const DOORS = {
  '@noble/ed25519': ['keys.js'],
  '@noble/hashes/blake2.js': ['minisign.js'],
  '@noble/hashes/scrypt.js': ['minisign.js'],
};

/** @param {string} name */
const source = (name) => readFileSync(new URL(name, FOLDER), 'utf8');

/**
 * The modules that one imports.
 * @param {string} name
 */
const imported = (name) =>
  [...source(name).matchAll(/^import [^;]*?from '([^']+)';/gm)].map(([, from]) => from);

/**
 * The code without comments.
 * @param {string} name
 */
const code = (name) => source(name).replace(/^import .*$|\/\*[^]*?\*\/|\/\/.*$/gm, '');

test('a module imports its neighbours, hashes, and what it is the door to', () => {
  for (const name of MODULES) {
    for (const from of imported(name)) {
      if (from.startsWith('./')) continue;
      const doors = /** @type {Record<string, string[]>} */ (DOORS)[from];
      assert(doors ? doors.includes(name) : from === '@noble/hashes/sha2.js', `${name}: ${from}`);
    }
  }
});

test('no module imports itself, by whatever way', () => {
  /** @type {(name: string, path: string[]) => void} */
  const follow = (name, path) => {
    assert(!path.includes(name), [...path, name].join(' > '));
    const below = imported(name).filter((from) => from.startsWith('./'));
    for (const from of below) follow(from.slice(2), [...path, name]);
  };
  for (const name of MODULES) follow(name, []);
});

test('nothing asks the platform for more than arithmetic and UTF-8', () => {
  const words =
    /\b(?:Date|Math\.random|performance|setTimeout|fetch|XMLHttpRequest|WebSocket|RTC\w*|crypto|localStorage|indexedDB|document\.|window\.|navigator|location\.|globalThis|process|require|Buffer|atob|btoa|eval|Function|normalize|toLocale\w*|Intl|import\()/;
  for (const name of MODULES) assert.doesNotMatch(code(name), words, name);
  for (const name of MODULES) assert.doesNotMatch(code(name), /\\p\{|innerHTML/, name);
});

test('nothing is newer than the browsers that a page is made for', () => {
  const newer = /\.at\(|replaceAll|hasOwn|findLast|to(?:Sorted|Reversed|Spliced)|BigU?[Ii]nt64|\(\?<[=!]/;
  for (const name of MODULES) assert.doesNotMatch(code(name), newer, name);
});

test('a module can be read in one sitting', () => {
  for (const name of MODULES) assert(source(name).split('\n').length <= 420, name);
});
