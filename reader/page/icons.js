/** Pictures for people who look rather than read: lines on a field of 24 by 24. */

const SVG = 'http://www.w3.org/2000/svg';

/** @type {Record<string, string>} */
const LINES = {
  check: 'M6 3h8l4 4v14H6zM14 3v4h4M9 14l2 2 4-4',
  scan: 'M3 8V4h4M17 4h4v4M21 16v4h-4M7 20H3v-4M7 8h4v4H7zM14 8h3M14 12h3M7 16h3M13 16h4',
  paste: 'M8 4H5v17h14V4h-3M8 3h8v4H8zM8 11h8M8 14h8M8 17h5',
  show: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2M20 18v2h-3M14 20h1',
  pass: 'M12 15V4M8 7l4-4 4 4M5 12v8h14v-8',
};

/**
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', LINES[name]);
  svg.append(path);
  return svg;
}
