/** CRC-32, as in Ethernet, zip and PNG: it finds accidents. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/**
 * @param {Uint8Array} data
 * @param {number} [before] the CRC of what stands before it
 */
export function crc32(data, before = 0) {
  let value = ~before;
  for (let i = 0; i < data.length; i++) value = TABLE[(value ^ data[i]) & 255] ^ (value >>> 8);
  return ~value >>> 0;
}
