/**
 * What the bench needs of the reader's build.
 *
 *     node node.mjs scratch    the scratch page's script, as small as the program
 *     node node.mjs look KIND  a worker's program: says how many looks there are, and is
 *                              asked by lines of JSON, of which the first for a photo
 *                              names a file of greys
 */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';

import { workerText } from '../../reader/build.js';
import { PASSES } from '../../reader/page/squares/passes.js';

const require = createRequire(new URL('../../reader/build.js', import.meta.url));

/** What a browser gives every worker, in node's words. */
const PLATFORM = `
  const { parentPort } = require('node:worker_threads');
  globalThis.addEventListener = (_, heard) =>
    parentPort.on('message', (data) => heard({ data }));
  globalThis.postMessage = (answer) => parentPort.postMessage(answer);`;

/** Takes packets and solves, timed: what the page does with the last square. */
const SCRATCH = `
  import { Collection } from './src/collection.js';
  import { decode } from './src/code.js';
  import { find } from './src/lines.js';

  const timed = (work) => {
    const start = performance.now();
    const { length } = work();
    return { milliseconds: performance.now() - start, length };
  };

  const packetsOf = (lines) => lines.flatMap((line) => [...find(line)]);

  globalThis.solving = (lines) => {
    const collection = new Collection(() => 0);
    const packets = packetsOf(lines);
    const last = packets.pop();
    packets.forEach((packet) => collection.add(packet));
    return timed(() => collection.add(last)[0].solve());
  };

  globalThis.decoding = (lines) => {
    const packets = packetsOf(lines);
    const symbols = new Map(packets.map(({ first, symbols: [symbol] }) => [first, symbol]));
    return timed(() => decode(symbols, packets[0].header.k));
  };`;

/** As the program is built. */
async function scratch() {
  const { outputFiles } = await require('esbuild').build({
    stdin: { contents: SCRATCH, resolveDir: new URL('../../reader/', import.meta.url).pathname },
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['chrome85', 'firefox90', 'safari15'],
    write: false,
  });
  process.stdout.write(outputFiles[0].text);
}

/** @param {{ file?: string, width: number, height: number }} asked */
function pixels({ file, width, height }) {
  if (!file) return undefined;
  const grey = readFileSync(file);
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < grey.length; i++) {
    data.fill(grey[i], 4 * i, 4 * i + 3);
    data[4 * i + 3] = 255;
  }
  return data.buffer;
}

/** @param {'light' | 'full'} kind */
async function look(kind) {
  const worker = new Worker(PLATFORM + (await workerText(kind)), { eval: true });
  console.log(PASSES);
  for await (const line of createInterface(process.stdin)) {
    const asked = JSON.parse(line);
    const answer = once(worker, 'message');
    const data = pixels(asked);
    const { pass, width = 0, height = 0 } = asked;
    worker.postMessage({ id: 1, pass, width, height, data }, data ? [data] : []);
    console.log(JSON.stringify((await answer)[0]));
  }
  await worker.terminate();
}

const [, , what, kind] = process.argv;
await (what === 'look' ? look(kind) : scratch());
