/** Names of an edition's and a bundle's files (`docs/spec/bundle.md`, *Layout*). */

export const MANIFEST = 'MANIFEST';

const SIGNATURE = /^MANIFEST\.([0-9a-f]{16})\.minisig$/;
const KEY = /^keys\/([0-9a-f]{16})\.pub$/;
const FOLDER = /^([^/]+\/[^/]+)\/MANIFEST$/;

/**
 * The key name in a signature's file name, or null if it is another file's.
 * @param {string} fileName
 */
export const signatureKey = (fileName) => SIGNATURE.exec(fileName)?.[1] ?? null;

/**
 * The key name in the path of a bundle's public key, or null if it is another path.
 * @param {string} path
 */
export const keyOf = (path) => KEY.exec(path)?.[1] ?? null;

/**
 * The folder of a manifest's path, or null if it is another file's.
 * @param {string} path
 */
export const folderOf = (path) => FOLDER.exec(path)?.[1] ?? null;
