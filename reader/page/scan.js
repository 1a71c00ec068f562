/** The part of the page that reads squares: live from a camera, and in photos. */

import { Camera, hasCamera } from './camera.js';
import { button, element, picker } from './dom.js';
import { Photos } from './photos.js';
import { progress } from './progress.js';
import { NoWorker } from './squares/reading.js';

/** @import { App } from './app.js' */

/** Texts of one film that are remembered, so that nothing is taken in every picture. */
const REMEMBERED = 10_000;

/** Films so far; the squares of one came together. */
let films = 0;

/** @param {App} app */
export function scanPanel(app) {
  const scanning = new Scanning(app);
  return { element: scanning.element, leave: () => scanning.leave() };
}

/** What is on while the part is open. */
class Scanning {
  #app;
  #photos;
  #followed;
  /** @type {Camera | null} */
  #camera = null;
  #left = false;
  #busy = false;
  #video = element('video', { playsinline: true, muted: true, hidden: true });
  #remark = element('p', { role: 'status' });
  #start;
  #stop;
  #hide = () => {
    if (document.hidden) this.#dark();
  };

  /** @param {App} app */
  constructor(app) {
    const { said } = app;
    this.#app = app;
    this.#photos = new Photos(app);
    this.#followed = progress(app);
    this.#video.muted = true; // some browsers look only at this, some only at the attribute
    this.#video.setAttribute('aria-label', said.say('camera'));
    this.#start = button(said.say('camera'), () => void this.#film());
    this.#stop = button(said.say('stop'), () => this.#dark(), { hidden: true });
    const chosen = (/** @type {File[]} */ files) => void this.#take(files);
    const photo = { accept: 'image/*', capture: 'environment' };
    const photos = { accept: 'image/*', multiple: true };
    this.element = element(
      'section',
      { class: 'scan' },
      element('p', {}, said.say('scan_how')),
      element(
        'div',
        { class: 'actions' },
        hasCamera() ? this.#start : element('p', {}, said.say('no_camera')),
        picker(said.say('photo'), photo, chosen),
        picker(said.say('photos'), photos, chosen),
      ),
      this.#video,
      this.#stop,
      this.#remark,
      this.#followed.element,
      element('p', { class: 'note' }, said.say('link')),
    );
    document.addEventListener('visibilitychange', this.#hide);
  }

  /** Give everything back. */
  leave() {
    this.#left = true;
    this.#dark();
    this.#photos.end();
    this.#followed.leave();
    document.removeEventListener('visibilitychange', this.#hide);
  }

  // The camera

  async #film() {
    if (this.#busy || this.#camera) return;
    const camera = new Camera(this.#video);
    this.#camera = camera;
    this.#show(true);
    this.#say('');
    const source = `film ${++films}`;
    const seen = new Set();
    try {
      const { reading } = this.#photos;
      await camera.run(async (picture) => {
        const texts = await reading.frame(picture);
        if (this.#camera === camera) this.#taken(texts, source, seen);
      });
    } catch (error) {
      // Whatever a camera says, photos are the way that is left.
      if (this.#camera === camera) this.#say(this.#unfilmed(error));
    }
    if (this.#camera === camera) this.#dark();
  }

  /**
   * @param {string[]} texts
   * @param {string} source
   * @param {Set<string>} seen
   */
  #taken(texts, source, seen) {
    const fresh = texts.filter((text) => !seen.has(text));
    if (!fresh.length) return;
    if (seen.size > REMEMBERED) seen.clear();
    fresh.forEach((text) => seen.add(text));
    this.#received(this.#app.collecting.squares(fresh, source));
  }

  /**
   * Why nothing is filmed.
   * @param {unknown} error
   */
  #unfilmed(error) {
    if (error instanceof NoWorker) return this.#photos.unread(error);
    return this.#app.said.say('no_camera');
  }

  /** Turn the camera off. */
  #dark() {
    this.#camera?.stop();
    this.#camera = null;
    this.#show(false);
  }

  /** @param {boolean} on whether the camera is */
  #show(on) {
    const focused = [this.#start, this.#stop].some((each) => each === document.activeElement);
    this.#video.hidden = this.#stop.hidden = !on;
    this.#start.hidden = on;
    if (focused) (on ? this.#stop : this.#start).focus({ preventScroll: true });
  }

  // Photos

  /** @param {File[]} files */
  async #take(files) {
    if (this.#busy) return;
    this.#dark();
    this.#busy = true;
    const objects = [];
    const remarks = new Set();
    for (const file of files) {
      this.#say(this.#app.said.say('reading'));
      const { remark, objects: found } = await this.#photos.take(file);
      objects.push(...found);
      if (remark) remarks.add(remark);
      if (this.#left) return;
    }
    this.#busy = false;
    this.#say([...remarks].join(' '));
    this.#received(objects);
  }

  /** @param {Uint8Array[]} objects */
  #received(objects) {
    if (this.#left || !objects.length) return;
    this.#dark();
    this.#app.received(objects);
  }

  /** @param {string} sentence */
  #say(sentence) {
    this.#remark.textContent = sentence;
  }
}
