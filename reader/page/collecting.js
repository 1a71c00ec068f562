/**
 * What was collected since the page was opened: squares from the camera and from photos and
 * pasted lines add up, whichever part of the page took them. As in `archive.tasks.collect`.
 */

import { toHex } from '../src/bytes.js';
import { Collection, FORGED, REPEAT } from '../src/collection.js';
import { Damaged, find } from '../src/lines.js';
import { TrustList } from '../src/trustlist.js';
import { choose as chance } from './chance.js';
import { ofObject } from './finding.js';

/** @import { Choose, Group } from '../src/collection.js' */
/** @import { Packet } from '../src/packet.js' */

/** Hex digits of an object id that name its set, as on sheets. */
const LABEL = 4;

/**
 * What checking an object says, whoever holds the page.
 * @param {Uint8Array} object
 */
const judge = (object) => ofObject(object, new TrustList()).verdict;

/**
 * One object in the making.
 * @typedef {object} Progress
 * @property {string} label the first digits of its id
 * @property {number} have
 * @property {number} needed
 * @property {number} more at least
 * @property {boolean} whole
 * @property {number[]} forged the numbers of its squares that were forged or damaged
 */

/** Packets of any number of objects, and what came beside them. */
export class Collecting {
  #choose;
  #judge;
  #collection;
  /** @type {Map<Group, Packet[]>} */
  #whole = new Map();
  /** @type {Set<() => void>} */
  #watching = new Set();

  /** Packets that were there already. */
  repeated = 0;
  /** Squares that hold no packet. */
  foreign = 0;
  /** What began like a packet and was none. */
  damaged = 0;

  /**
   * @param {Choose} [choose]
   * @param {(object: Uint8Array) => string} [verdict] of an object that came out
   */
  constructor(choose = chance, verdict = judge) {
    this.#choose = choose;
    this.#judge = verdict;
    this.#collection = new Collection(choose);
  }

  /** Every object of which there are packets, oldest first. */
  get sets() {
    return this.#collection.groups.map((group) => this.#progress(group));
  }

  /** Whether every object of which there are packets is whole. */
  get done() {
    const { groups } = this.#collection;
    return groups.length > 0 && groups.every((group) => this.#whole.has(group));
  }

  /** Whether anything came since the last `forget`. */
  get begun() {
    const others = this.repeated + this.foreign + this.damaged;
    return this.#collection.groups.length + others > 0;
  }

  /**
   * Take what squares say.
   * @param {string[]} texts
   * @param {string} source the same for all squares of one photo or film
   * @returns {Uint8Array[]} objects to show
   */
  squares(texts, source) {
    return this.#take(source, texts, true);
  }

  /**
   * Take the packets in a text.
   * @param {string} text
   * @param {string} source the same for all that was pasted at once
   * @returns {{ pieces: number, objects: Uint8Array[] }} how many there were, sound or
   *   damaged; and objects to show
   */
  text(text, source) {
    const before = this.damaged;
    let pieces = 0;
    const objects = this.#take(source, [text], false, () => pieces++);
    return { pieces: pieces + this.damaged - before, objects };
  }

  /** Begin again, with nothing. */
  forget() {
    this.#collection = new Collection(this.#choose);
    this.#whole.clear();
    this.repeated = this.foreign = this.damaged = 0;
    this.#tell();
  }

  /**
   * Be told whenever something changed.
   * @param {() => void} told
   * @returns {() => void} ends it
   */
  watch(told) {
    this.#watching.add(told);
    return () => this.#watching.delete(told);
  }

  /**
   * @param {string} source
   * @param {string[]} texts
   * @param {boolean} squares
   * @param {() => void} [counted] for each packet
   */
  #take(source, texts, squares, counted = () => undefined) {
    /** @type {Group[]} */
    const touched = [];
    for (const text of texts) {
      let found = 0;
      for (const each of find(text)) {
        found++;
        if (each instanceof Damaged) this.damaged++;
        else {
          touched.push(...this.#add(each, source));
          counted();
        }
      }
      if (squares && !found) this.foreign++;
    }
    const objects = this.#solve();
    this.#tell();
    return objects.length ? objects : this.#asked(touched);
  }

  /**
   * @param {Packet} packet
   * @param {string} source
   * @returns {Group[]} its group, unless the packet was forged
   */
  #add(packet, source) {
    const [group, event] = this.#collection.add(packet, source);
    if (event === REPEAT) this.repeated++;
    if (event !== FORGED) return [group];
    this.#whole.get(group)?.push(packet);
    return [];
  }

  /** Objects that are whole now and were not before. */
  #solve() {
    const objects = [];
    for (const group of this.#collection.groups) {
      while (!this.#whole.has(group)) {
        const object = group.solve();
        if (!object) break;
        objects.push(object);
        // Another content with the same id: said once, and the collecting goes on.
        if (this.#judge(object) === 'forged-or-damaged') group.reject();
        else this.#whole.set(group, group.forged());
      }
    }
    return objects;
  }

  /**
   * Whoever scans again what is whole wants to see it again.
   * @param {Group[]} touched
   */
  #asked(touched) {
    const last = touched[touched.length - 1];
    // Not while another set is on its way: a stranger's square must not end a film.
    const asked = last?.content && this.done && touched.every((group) => this.#whole.has(group));
    return asked ? [/** @type {Uint8Array} */ (last.content)] : [];
  }

  /**
   * @param {Group} group
   * @returns {Progress}
   */
  #progress(group) {
    const needed = group.header.k;
    const forged = this.#whole.get(group);
    return {
      label: toHex(group.header.objectId).slice(0, LABEL),
      have: Math.min(group.pieces, needed),
      needed,
      more: Math.max(1, group.missing), // if some are forged, there are enough and yet not
      whole: Boolean(forged),
      forged: numbers(forged ?? []),
    };
  }

  #tell() {
    for (const told of this.#watching) told();
  }
}

/**
 * What stands beside the squares that packets came from.
 * @param {Packet[]} packets
 */
function numbers(packets) {
  const all = packets.map(({ first, symbols }) => Math.floor(first / symbols.length) + 1);
  return [...new Set(all)].sort((one, other) => one - other);
}
