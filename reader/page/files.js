/** Files in and out: what somebody chose, and what is given to be kept. */

/**
 * The bytes of a file.
 * @param {Blob} file
 * @returns {Promise<Uint8Array>}
 */
export function bytesOf(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader(); // Blob.arrayBuffer is missing in older browsers
    reader.onload = () => resolve(new Uint8Array(/** @type {ArrayBuffer} */ (reader.result)));
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(file);
  });
}

/**
 * Give somebody a file to keep: browsers put it under their downloads.
 * @param {string} text
 * @param {string} name
 */
export function give(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/html' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers are slow to begin
}
