/** The part of the page that reads squares: live from a camera, and in photos. */

import { Camera, hasCamera } from './camera.js';
import { button, element, picker } from './dom.js';
import { NoPicture, takePhoto } from './photos.js';
import { progress } from './progress.js';
import { NoWorker, Reading } from './squares/reading.js';

/** @import { Context } from './context.js' */

/** Texts of one film that are remembered, so that nothing is taken in every picture. */
const REMEMBERED = 10_000;

/** Films so far; the squares of one came together. */
let films = 0;

/** @param {Context} context */
export function scanPanel(context) {
  const scanning = new Scanning(context);
  return { element: scanning.element, leave: () => scanning.leave() };
}

/** What is on while the part is open. */
class Scanning {
  #context;
  #followed;
  /** @type {Reading | null} */
  #reading = null;
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

  /** @param {Context} context */
  constructor(context) {
    const { said } = context;
    this.#context = context;
    this.#followed = progress(context);
    this.#video.muted = true; // some browsers look only at this, some only at the attribute
    this.#video.setAttribute('aria-label', said.say('camera'));
    this.#start = button(said.say('camera'), () => void this.#film());
    this.#stop = button(said.say('stop'), () => this.#dark(), { hidden: true });
    const chosen = (/** @type {File[]} */ files) => void this.#photos(files);
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
    this.#reading?.end();
    this.#reading = null;
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
      const reading = this.#started();
      await camera.run(async (picture) => {
        const texts = await reading.frame(picture);
        if (this.#camera === camera) this.#taken(texts, source, seen);
      });
    } catch (error) {
      // Whatever a camera says, photos are the way that is left.
      if (this.#camera === camera) this.#say(this.#unread(error, 'no_camera'));
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
    this.#received(this.#context.collecting.squares(fresh, source));
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
  async #photos(files) {
    if (this.#busy) return;
    this.#dark();
    this.#busy = true;
    const objects = [];
    const remarks = new Set();
    for (const file of files) {
      this.#say(this.#context.said.say('reading'));
      const { remark, found } = await this.#photo(file);
      objects.push(...found);
      if (remark) remarks.add(remark);
      if (this.#left) return;
    }
    this.#busy = false;
    this.#say([...remarks].join(' '));
    this.#received(objects);
  }

  /**
   * @param {File} file
   * @returns {Promise<{ remark?: string, found: Uint8Array[] }>}
   */
  async #photo(file) {
    const { said, collecting } = this.#context;
    try {
      const { squares, objects } = await takePhoto(file, this.#started(), collecting);
      return { remark: squares ? '' : said.say('no_square'), found: objects };
    } catch (error) {
      if (error instanceof NoPicture) {
        return { remark: said.say('nothing', { file: file.name }), found: [] };
      }
      return { remark: this.#unread(error, 'no_scan'), found: [] };
    }
  }

  /** The worker, which begins when it is needed first. */
  #started() {
    this.#reading ??= new Reading(this.#context.workerText);
    return this.#reading;
  }

  /** @param {Uint8Array[]} objects */
  #received(objects) {
    if (this.#left || !objects.length) return;
    this.#dark();
    this.#context.received(objects);
  }

  /**
   * Why nothing is read.
   * @param {unknown} error
   * @param {string} otherwise what is said if it is not the worker
   */
  #unread(error, otherwise) {
    if (!(error instanceof NoWorker)) return this.#context.said.say(otherwise);
    this.#reading = null; // it may begin the next time
    return this.#context.said.say('no_scan');
  }

  /** @param {string} sentence */
  #say(sentence) {
    this.#remark.textContent = sentence;
  }
}
