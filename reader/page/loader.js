/**
 * What a page's only plain script does: it unpacks the program and starts it. The policy
 * of the page names the digests of both, so the browser itself refuses any other. Where
 * this fails the text stands as it came, below the line that says that nothing was
 * checked.
 */

import { inflateSync } from 'fflate';

import { decode } from './base91.js';

const packed = document.getElementById('program')?.textContent ?? '';
const [look, program] = new TextDecoder().decode(inflateSync(decode(packed))).split('\0');
const style = document.createElement('style');
const script = document.createElement('script');
style.textContent = look;
script.textContent = program;
document.head.append(style);
document.body.append(script);
