/**
 * Ceilings on untrusted input, in bytes, each as in `archive.limits`, where the reasons
 * stand. A length that somebody sent is compared with one of these before anything is
 * allocated for it.
 */

export const KIB = 1024;
export const MIB = 1024 * KIB;

export const MANIFEST = 64 * KIB;
export const HEAD_VALUE = 300;
export const NAME = 64;
export const REVISION = 999_999_999;
export const FILES = 32;
export const FILE = 16 * MIB;
export const BUNDLE = 64 * MIB;
export const EDITIONS = 1024;
export const SIGNATURES = 8;
export const KEYS = EDITIONS * SIGNATURES;
export const HEAD = 16 * KIB + KEYS * 1024;
export const WINDOW = 8 * MIB;
export const BLOCK = 128 * KIB;
export const KEY_FILE = 4 * KIB;
export const TRUST_FILE = 4 * MIB;
export const PAGE = 8 * MIB;
export const PETNAME = 100;
export const SCRYPT_MEMORY = 1024 * MIB;
export const SCRYPT_WORK = 2 ** 25;
export const OBJECT = 180 * KIB;
export const OBJECT_CONTENT = 4 * MIB;
export const SYMBOLS = 2048;
export const PACKET_SYMBOLS = 32;
export const GROUPS = 64;
export const VARIANTS = 4;
export const PASTE = 4 * MIB;

/**
 * Most Zstandard blocks of a frame: empty ones cost time.
 * @param {number} size bytes of the frame's content
 */
export const blocks = (size) => 8 + Math.floor(size / 256);

/**
 * Most symbols that are kept of one object: room for three forged for each.
 * @param {number} k
 */
export const heldSymbols = (k) => 4 * k + 1024;
