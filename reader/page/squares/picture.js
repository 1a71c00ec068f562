/** A picture in greys, and what makes squares in it easier to read. */

const OPAQUE = 255;
const MIDDLE = 128;
/** How much larger a levelled picture's differences are. */
const CONTRAST = 4;

/** A picture in greys: a byte for each pixel, row by row; 0 is black. */
export class Picture {
  /**
   * @param {number} width
   * @param {number} height
   * @param {Uint8Array} grey
   */
  constructor(width, height, grey) {
    this.width = width;
    this.height = height;
    this.grey = grey;
    Object.freeze(this);
  }

  /**
   * A picture in colours, in greys.
   * @param {number} width
   * @param {number} height
   * @param {Uint8ClampedArray} colours red, green, blue and opacity of each pixel
   */
  static ofColours(width, height, colours) {
    const grey = new Uint8Array(width * height);
    for (let i = 0, at = 0; i < grey.length; i++, at += 4) {
      grey[i] = (306 * colours[at] + 601 * colours[at + 1] + 117 * colours[at + 2] + 512) >> 10;
    }
    return new Picture(width, height, grey);
  }

  /** As both decoders take it: in colours. */
  get data() {
    const colours = new Uint8ClampedArray(4 * this.grey.length);
    for (let i = 0, at = 0; i < this.grey.length; i++, at += 4) {
      colours[at] = colours[at + 1] = colours[at + 2] = this.grey[i];
      colours[at + 3] = OPAQUE;
    }
    return colours;
  }

  /** Twice as wide and as high, with means between the pixels. */
  doubled() {
    const { width, height, grey } = this;
    const wide = 2 * width;
    const larger = new Uint8Array(4 * grey.length);
    for (let y = 0; y < height; y++) {
      const row = y * width;
      const below = Math.min(y + 1, height - 1) * width;
      for (let x = 0; x < width; x++) {
        const right = Math.min(x + 1, width - 1);
        const [a, b] = [grey[row + x], grey[row + right]];
        const [c, d] = [grey[below + x], grey[below + right]];
        const at = 2 * (y * wide + x);
        larger[at] = a;
        larger[at + 1] = (a + b) >> 1;
        larger[at + wide] = (a + c) >> 1;
        larger[at + wide + 1] = (a + b + c + d) >> 2;
      }
    }
    return new Picture(wide, 2 * height, larger);
  }

  /** By a quarter of a turn, clockwise. */
  turned() {
    const { width, height, grey } = this;
    const out = new Uint8Array(grey.length);
    for (let y = 0, from = 0; y < height; y++) {
      const column = height - 1 - y;
      for (let x = 0; x < width; x++) out[x * height + column] = grey[from++];
    }
    return new Picture(height, width, out);
  }

  /** Slightly blurred (1 2 1 both ways): what is printed in dots grows together. */
  blurred() {
    const { width, height, grey } = this;
    const out = new Uint8Array(grey.length);
    const row = new Uint16Array(width);
    for (let y = 0; y < height; y++) {
      const at = y * width;
      const above = Math.max(y - 1, 0) * width;
      const below = Math.min(y + 1, height - 1) * width;
      for (let x = 0; x < width; x++) row[x] = grey[above + x] + 2 * grey[at + x] + grey[below + x];
      for (let x = 0; x < width; x++) {
        const beside = row[Math.max(x - 1, 0)] + row[Math.min(x + 1, width - 1)];
        out[at + x] = (beside + 2 * row[x] + 8) >> 4;
      }
    }
    return new Picture(width, height, out);
  }

  /**
   * Each pixel against the mean of those around it: what is darker is below the middle.
   * Shadows, stains and ink that has run make modules of both colours darker, and
   * differences smaller; this evens them out.
   * @param {number} radius of what is around it; about the size of a module
   */
  levelled(radius) {
    const { width, height, grey } = this;
    const out = new Uint8ClampedArray(grey.length);
    const columns = new Uint32Array(width); // sums of the rows around the present one
    const count = (2 * radius + 1) ** 2;
    const row = (/** @type {number} */ y) => Math.max(0, Math.min(height - 1, y)) * width;
    const column = (/** @type {number} */ x) => columns[Math.max(0, Math.min(width - 1, x))];
    for (let y = -radius; y < radius; y++) {
      for (let x = 0, at = row(y); x < width; x++) columns[x] += grey[at + x];
    }
    for (let y = 0; y < height; y++) {
      for (let x = 0, at = row(y + radius); x < width; x++) columns[x] += grey[at + x];
      let sum = 0;
      for (let x = -radius; x < radius; x++) sum += column(x);
      for (let x = 0, at = row(y); x < width; x++) {
        sum += column(x + radius);
        out[at + x] = MIDDLE + CONTRAST * (grey[at + x] - sum / count);
        sum -= column(x - radius);
      }
      for (let x = 0, at = row(y - radius); x < width; x++) columns[x] -= grey[at + x];
    }
    return new Picture(width, height, new Uint8Array(out.buffer));
  }
}
