/**
 * Builds the page's programs: `node build.js` writes them where the Python package ships
 * them. The same sources and the locked packages give the same bytes; a test builds them
 * anew and compares.
 */

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import { compress, init } from '@bokuweb/zstd-wasm';
import { build } from 'esbuild';
import { minify } from 'terser';

import { encode } from './page/base91.js';
import * as errors from './src/errors.js';

const { deflateAsync } = createRequire(import.meta.url)('@gfx/zopfli');

/** What came before lowers private fields to something twice as long. */
const TARGET = ['chrome85', 'firefox90', 'safari15'];
/** Text in ASCII is half as large in a browser's memory, and sooner read. */
const CHARSET = 'ascii';
const TERSER = /** @type {const} */ ({
  compress: { passes: 3, ecma: 2020 },
  ecma: 2020,
  format: { ascii_only: true },
});
const ZSTANDARD = 22;
const ZOPFLI = { numiterations: 15, blocksplitting: true, blocksplittingmax: 15 };

/** Full pages run WebAssembly, of which light ones have none. */
const WASM = { light: '', full: " 'wasm-unsafe-eval'" };

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * One small script of a module and everything that it imports.
 * @param {string} entry
 * @param {import('esbuild').Plugin[]} [plugins]
 */
async function script(entry, plugins = []) {
  const { outputFiles } = await build({
    entryPoints: [here(entry)],
    bundle: true,
    minify: true,
    format: 'iife',
    target: TARGET,
    charset: CHARSET,
    legalComments: 'none',
    // Nothing here asks for anything; a library that could gets nothing to ask with.
    define: { fetch: 'undefined', XMLHttpRequest: 'undefined' },
    plugins: [silent, zstandard, ...plugins],
    write: false,
  });
  const { code = '' } = await minify(outputFiles[0].text, TERSER);
  // In HTML a script ends at the first closing tag, wherever that stands.
  if (/<\/script|<!--|\0/i.test(code)) throw new Error(`${entry}: text that would end its script`);
  return code;
}

/** @param {string} file */
async function style(file) {
  const { outputFiles } = await build({
    entryPoints: [here(file)],
    minify: true,
    target: TARGET,
    charset: 'utf8',
    write: false,
  });
  return outputFiles[0].text.trim();
}

/**
 * The core without the messages of its errors: the page has its own words for people, and
 * the messages would be a fortieth of it.
 * @type {import('esbuild').Plugin}
 */
const silent = {
  name: 'silent',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]reader[\\/]src[\\/][a-z0-9]+\.js$/ }, async ({ path }) => ({
      contents: withoutMessages(await readFile(path, 'utf8')),
    }));
  },
};

/** @param {string} text of a module */
function withoutMessages(text) {
  const classes = Object.keys(errors).join('|');
  const parts = text.split(new RegExp(`(?<=\\bnew (?:${classes})\\()`));
  return parts[0] + parts.slice(1).map((part) => part.slice(endOf(part))).join('');
}

/**
 * Where the arguments end that a text begins with.
 * @param {string} text
 */
function endOf(text) {
  let open = 0;
  for (const { 0: found, index } of text.matchAll(/`(?:[^`\\]|\\.)*`|'(?:[^'\\]|\\.)*'|[()]/g)) {
    if (found === ')' && open === 0) return index;
    open += Number(found === '(') - Number(found === ')');
  }
  throw new Error(`arguments without an end: ${text.slice(0, 40)}`);
}

/**
 * A module `X.zst` is the bytes of the file `X`, compressed.
 * @type {import('esbuild').Plugin}
 */
const zstandard = {
  name: 'zstandard',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /\.zst$/ }, async ({ path, importer, resolveDir, kind }) => {
      const found = await resolve(path.slice(0, -'.zst'.length), { importer, resolveDir, kind });
      return { path: found.path, errors: found.errors, namespace: 'zstandard' };
    });
    onLoad({ filter: /.*/, namespace: 'zstandard' }, async ({ path }) => {
      await init();
      return { contents: compress(await readFile(path), ZSTANDARD), loader: 'binary' };
    });
  },
};

/**
 * A module that is the text of a worker's program.
 * @param {string} text
 * @returns {import('esbuild').Plugin}
 */
function worker(text) {
  return {
    name: 'worker',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^worker$/ }, ({ path }) => ({ path, namespace: 'worker' }));
      onLoad({ filter: /.*/, namespace: 'worker' }, () => ({ contents: text, loader: 'text' }));
    },
  };
}

/**
 * What allows this script or style, and no other (CSP Level 3, 2.3.1).
 * @param {string} text
 */
function source(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/**
 * The program of the worker that reads squares.
 * @param {'light' | 'full'} kind
 */
export function workerText(kind) {
  return script(`page/squares/worker-${kind}.js`);
}

/**
 * A page with nothing in it.
 * @param {'light' | 'full'} kind
 */
export async function page(kind) {
  const program = await script('page/main.js', [worker(await workerText(kind))]);
  const loader = await script('page/loader.js');
  const [text, app] = [await style('page/text.css'), await style('page/app.css')];
  const packed = await deflateAsync(Buffer.from(`${app}\0${program}`), ZOPFLI);
  const parts = {
    policy: [
      "default-src 'none'",
      `script-src ${source(loader)} ${source(program)}${WASM[kind]}`,
      `style-src ${source(text)} ${source(app)}`,
      'img-src blob:',
      'worker-src blob:',
      'child-src blob:',
      'media-src blob: mediastream:',
      "form-action 'none'",
      "base-uri 'none'",
    ].join('; '),
    style: text,
    program: encode(packed),
    loader,
  };
  const template = await readFile(here('page/template.html'), 'utf8');
  return template.replace(/\{([a-z]+)\}/g, (_, name) => parts[name]);
}

/** Write the pages, or with `--check` say whether they are what would be written. */
async function main() {
  for (const kind of /** @type {const} */ (['light', 'full'])) {
    const html = await page(kind);
    const file = here(`../src/archive/assets/page/${kind}.html`);
    if (!process.argv.includes('--check')) await writeFile(file, html);
    else if ((await readFile(file, 'utf8')) !== html) {
      console.error(`${kind}.html is not what its sources give: npm run build`);
      process.exitCode = 1;
    }
    console.log(`${kind}: ${Buffer.byteLength(html)} bytes`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
