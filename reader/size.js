/** How many bytes the core takes when it is joined into one script and made small. */

import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

const EVERYTHING = readdirSync(new URL('src/', import.meta.url)).sort();
const READING = ['edition.js', 'fingerprint.js', 'object.js', 'trustlist.js'];
const COLLECTING = ['collection.js', 'lines.js', 'sending.js'];

/** @param {string[]} names of modules, of which all that they export is kept */
async function size(names) {
  const contents = names
    .map((name) => `export * as ${name.replace('.js', '_')} from './src/${name}';`)
    .join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'core',
    target: ['chrome80', 'firefox78', 'safari14.1'],
    write: false,
  });
  const script = outputFiles[0].contents;
  return `${script.length} bytes, ${gzipSync(script, { level: 9 }).length} gzipped`;
}

console.log(`to check an object   ${await size(READING)}`);
console.log(`and to collect       ${await size([...READING, ...COLLECTING])}`);
console.log(`every module         ${await size(EVERYTHING)}`);
