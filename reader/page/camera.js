/** Pictures of a camera, one at a time, as fast as they are read. */

/** @import { Pixels } from './squares/reading.js' */

/** Enough for a square that fills the screen of another phone, and quick to read. */
const WANTED = {
  audio: false,
  video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
};

/** Whether the browser lets this page ask for a camera. */
export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

/** A camera that is on until it is stopped. */
export class Camera {
  #video;
  /** @type {MediaStream | null} */
  #stream = null;
  #stopped = false;
  #canvas = document.createElement('canvas');

  /** @param {HTMLVideoElement} video shows what it sees */
  constructor(video) {
    this.#video = video;
  }

  /**
   * Ask for the camera, and give every picture that there is time for.
   * @param {(picture: Pixels) => Promise<void>} seen the next comes when it is done
   */
  async run(seen) {
    const stream = await navigator.mediaDevices.getUserMedia(WANTED);
    this.#stream = stream;
    if (this.#stopped) return this.stop(); // while somebody was asked
    this.#video.srcObject = stream;
    await this.#video.play();
    while (await this.#next()) await seen(this.#picture());
  }

  /** Turn it off. */
  stop() {
    this.#stopped = true;
    this.#stream?.getTracks().forEach((track) => track.stop());
    // It may show another camera by now: somebody stopped this one before it was there.
    if (this.#video.srcObject === this.#stream) this.#video.srcObject = null;
    this.#stream = null;
  }

  /** Wait for another picture; false if there is none. */
  async #next() {
    const video = this.#video;
    if (this.#stopped) return false;
    await new Promise((ready) => {
      if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(ready);
      else requestAnimationFrame(ready);
    });
    return !this.#stopped && video.videoWidth > 0;
  }

  #picture() {
    const { videoWidth: width, videoHeight: height } = this.#video;
    const canvas = this.#canvas;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const ink = /** @type {CanvasRenderingContext2D} */ (
      canvas.getContext('2d', { willReadFrequently: true })
    );
    ink.drawImage(this.#video, 0, 0);
    return { width, height, data: ink.getImageData(0, 0, width, height).data };
  }
}
