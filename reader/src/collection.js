/**
 * Packets in, objects out: what a reader keeps while it collects. Nothing that arrives can
 * spoil it: every object has a group of its own, packets with the same ids and other
 * symbols are kept side by side, and what is kept is bounded. Which of them are genuine is
 * found out when there are enough; the object's digest decides.
 */

import { sha256 } from '@noble/hashes/sha2.js';

import { equal, toHex } from './bytes.js';
import { Encoder, decode } from './code.js';
import * as limits from './limits.js';
import { Suspects } from './location.js';
import { objectId } from './sending.js';
import { separate } from './separation.js';

/** @import { Header, Packet } from './packet.js' */

/**
 * One symbol for each id.
 * @typedef {Map<number, Uint8Array>} Symbols
 */

/**
 * A packet that is kept, and where it came from.
 * @typedef {{packet: Packet, sources: Set<string>}} Held
 */

/**
 * A random number from 0 to n - 1.
 * @typedef {(n: number) => number} Choose
 */

const MIXTURES = 16; // random choices of variants that are tried last
const MANY = 4; // if one id in so many has variants; if fewer have, choices differ in little
const FORMS = 4; // ways to cut an object in which twins are looked for at most

/** It brought symbols that were not there. */
export const NEW = 'new';
/** All of it was there already. */
export const REPEAT = 'repeat';
/** Other symbols are there under these ids: one of both is forged. */
export const CONFLICT = 'conflict';
/** The object is whole, and this is not of it. */
export const FORGED = 'forged';

/** The packets of one object. */
export class Group {
  #choose;
  /** @type {Map<string, Held[]>} */
  #slots = new Map();
  /** @type {Map<number, Uint8Array[]>} */
  #variants = new Map();
  #symbols = 0;
  #rejected = new Set();
  /** @type {Encoder | null} */
  #encoder = null;
  #fresh = false;

  /**
   * The object, once it is whole.
   * @type {Uint8Array | null}
   */
  content = null;

  /**
   * @param {Header} header which object
   * @param {Choose} choose
   */
  constructor(header, choose) {
    this.header = header;
    this.#choose = choose;
  }

  /** How many different symbols are there. */
  get pieces() {
    return this.#variants.size;
  }

  /** How many symbols are missing at least; none says nothing about forgeries. */
  get missing() {
    return Math.max(0, this.header.k - this.pieces);
  }

  /** How many packets are kept. */
  get kept() {
    return this.packets.length;
  }

  get #held() {
    return [...this.#slots.values()].flat();
  }

  /** Every packet that is kept. */
  get packets() {
    return this.#held.map((held) => held.packet);
  }

  /**
   * Keep a packet of this object; what it was to the group.
   * @param {Packet} packet
   * @param {string} source where it came from, e.g. the name of a photo
   */
  add(packet, source) {
    if (this.content) return this.genuine(packet) ? REPEAT : FORGED;
    const slot = this.#slots.get(placeOf(packet)) ?? [];
    const there = slot.find((held) => held.packet.equals(packet));
    if (there) {
      there.sources.add(source);
      return REPEAT;
    }
    const event = this.#event(packet);
    this.#makeRoom(slot, packet.symbols.length);
    const left = this.#slots.get(placeOf(packet)) ?? [];
    this.#slots.set(placeOf(packet), [...left, { packet, sources: new Set([source]) }]);
    this.#symbols += packet.symbols.length;
    this.#count(packet);
    this.#fresh = true;
    return event;
  }

  /** @param {Packet} packet */
  #event(packet) {
    const known = packet.ids.map((id) => this.#variants.get(id) ?? []);
    if (known.some((variants) => !variants.length)) return NEW;
    return packet.symbols.every((symbol, i) => includes(known[i], symbol)) ? REPEAT : CONFLICT;
  }

  /**
   * Note which symbols there are for each id.
   * @param {Packet} packet
   */
  #count(packet) {
    packet.ids.forEach((id, i) => {
      const variants = this.#variants.get(id) ?? [];
      if (!includes(variants, packet.symbols[i])) variants.push(packet.symbols[i]);
      this.#variants.set(id, variants);
    });
  }

  /**
   * Drop packets at random, so that nobody can choose what is refused.
   * @param {Held[]} slot
   * @param {number} symbols
   */
  #makeRoom(slot, symbols) {
    if (slot.length === limits.VARIANTS) this.#drop(slot[this.#choose(slot.length)]);
    while (this.#symbols + symbols > limits.heldSymbols(this.header.k)) {
      let place = this.#choose(this.#symbols);
      const dropped = this.#held.find((held) => (place -= held.packet.symbols.length) < 0);
      this.#drop(/** @type {Held} */ (dropped));
    }
  }

  /** @param {Held} dropped */
  #drop(dropped) {
    const place = placeOf(dropped.packet);
    const left = (this.#slots.get(place) ?? []).filter((held) => held !== dropped);
    if (left.length) this.#slots.set(place, left);
    else this.#slots.delete(place);
    this.#symbols -= dropped.packet.symbols.length;
    this.#variants = new Map();
    for (const packet of this.packets) this.#count(packet);
  }

  /**
   * The object, if it can be told from what is there, or null. Takes up to some seconds
   * when packets were forged; asking again without new packets costs nothing.
   */
  solve() {
    if (this.#fresh && !this.content && !this.missing) {
      this.#fresh = false;
      this.content = this.#objects().next().value ?? null;
    }
    return this.content;
  }

  /** Set the object aside: its digest is right, and its signature is not. */
  reject() {
    if (!this.content) return;
    this.#rejected.add(toHex(sha256(this.content)));
    this.content = this.#encoder = null;
    this.#fresh = true;
  }

  /**
   * Whether a packet is of the object, which is whole.
   * @param {Packet} packet
   */
  genuine(packet) {
    if (!this.content) return false;
    const encoder = (this.#encoder ??= new Encoder(this.content, this.header.size));
    return packet.symbols.every((symbol, i) => equal(encoder.symbol(packet.ids[i]), symbol));
  }

  /** The packets that are kept and are not of the object, which is whole. */
  forged() {
    return this.packets
      .filter((packet) => !this.genuine(packet))
      .sort((one, other) => one.first - other.first);
  }

  // Which symbols fit together

  /**
   * Contents with the right digest, of ever less likely mixtures.
   * @returns {Generator<Uint8Array, undefined>}
   */
  *#objects() {
    /** @type {Symbols[]} */
    const tried = [];
    for (const view of this.#views()) {
      if (tried.some((each) => same(each, view))) continue;
      tried.push(view);
      yield* this.#search(view);
    }
  }

  /**
   * Choices of one symbol for each id.
   * @returns {Generator<Symbols>}
   */
  *#views() {
    const all = [...this.#variants];
    const sure = all.filter(([, known]) => known.length === 1);
    const agreed = new Map(sure.map(([id, [symbol]]) => [id, symbol]));
    yield agreed;
    if (agreed.size === all.length) return;
    const forms = this.#forms();
    for (const form of forms) yield* this.#separated(form, agreed);
    for (const form of forms) yield together([...form.values()].flat());
    yield* this.#bySource();
    yield new Map(all.map(([id, known]) => [id, known[0]]));
    yield new Map(all.map(([id, known]) => [id, known[known.length - 1]]));
    if ((all.length - agreed.size) * MANY > all.length) {
      for (let i = 0; i < MIXTURES; i++) yield this.#mixture();
    }
  }

  /** One packet of each place, at random: some have less forged than others. */
  #mixture() {
    const slots = [...this.#slots.values()];
    return together(slots.map((slot) => slot[this.#choose(slot.length)].packet));
  }

  /** Packets that overlap only as a whole, by their first ids. */
  #forms() {
    /** @type {Map<string, Map<number, Packet[]>>} */
    const forms = new Map();
    /** @type {Map<Map<number, Packet[]>, number>} */
    const sizes = new Map();
    for (const slot of this.#slots.values()) {
      const [{ packet }] = slot;
      const size = packet.symbols.length;
      const key = `${size}/${packet.first % size}`;
      const form = forms.get(key) ?? new Map();
      forms.set(key, form.set(packet.first, slot.map((held) => held.packet)));
      sizes.set(form, size * form.size);
    }
    const largest = [...sizes].sort(([, one], [, other]) => other - one);
    return largest.slice(0, FORMS).map(([form]) => form);
  }

  /**
   * Objects whose packets share their places.
   * @param {Map<number, Packet[]>} form
   * @param {Symbols} agreed
   */
  *#separated(form, agreed) {
    const several = [...form].filter(([, slot]) => slot.length > 1);
    const twins = new Map(several.map(([first, slot]) => [first, slot.map((each) => each.symbols)]));
    const taken = new Set(several.flatMap(([, [packet]]) => packet.ids));
    const single = together([...form.values()].filter((slot) => slot.length === 1).flat());
    const others = new Map([...agreed].filter(([id]) => !taken.has(id)));
    for (const shared of [others, single, new Map()]) {
      yield* separate(twins, shared, this.header.k);
    }
  }

  *#bySource() {
    /** @type {Map<string, Packet[]>} */
    const sources = new Map();
    for (const { packet, sources: named } of this.#held) {
      for (const source of named) sources.set(source, [...(sources.get(source) ?? []), packet]);
    }
    for (const packets of sources.values()) yield together(packets);
  }

  /**
   * Contents that some of these symbols give.
   * @param {Symbols} view
   * @returns {Generator<Uint8Array, undefined>}
   */
  *#search(view) {
    const { k } = this.header;
    if (view.size < k) return;
    const content = this.#content(view);
    if (content) yield content;
    if (view.size === k) return;
    const suspects = new Suspects(view, k);
    if (suspects.consistent) return; // of another object, from the first symbol to the last
    for (const guess of this.#guesses(suspects, view)) {
      const rest = new Map([...view].filter(([id]) => !guess.has(id)));
      const found = this.#content(rest);
      if (found) {
        yield found;
      } else if (rest.size > k && new Suspects(rest, k).consistent) {
        // All of another object, so what is left out may be of this one.
        yield* this.#search(new Map([...view].filter(([id]) => guess.has(id))));
        return;
      }
    }
  }

  /**
   * @param {Suspects} suspects
   * @param {Symbols} view
   */
  *#guesses(suspects, view) {
    yield* suspects.forged();
    const frames = new Map();
    for (const { ids } of this.packets) {
      if (ids.every((id) => view.has(id))) frames.set(ids.join(), ids);
    }
    yield* suspects.frames([...frames.values()].sort(([one], [other]) => one - other));
  }

  /**
   * What the symbols decode to, if its digest is right and was not rejected, or null.
   * @param {Symbols} symbols
   */
  #content(symbols) {
    const { k, length, objectId: id } = this.header;
    if (symbols.size < k) return null;
    const content = decode(symbols, k).slice(0, length);
    if (!equal(objectId(content), id)) return null;
    return this.#rejected.has(toHex(sha256(content))) ? null : content;
  }
}

/** Several objects at once, in bounded memory. */
export class Collection {
  #choose;
  /** @type {Map<string, Group>} */
  #groups = new Map();

  /** @param {Choose} choose */
  constructor(choose) {
    this.#choose = choose;
  }

  /** The objects of which there are packets, oldest first. */
  get groups() {
    return [...this.#groups.values()];
  }

  /**
   * Keep a packet with those of its object; see {@link Group#add}.
   * @param {Packet} packet
   * @param {string} source
   * @returns {[Group, string]} the group, and what the packet was to it
   */
  add(packet, source = '') {
    const key = packet.header.toString();
    let group = this.#groups.get(key);
    if (!group) {
      if (this.#groups.size === limits.GROUPS) this.#makeRoom();
      group = new Group(packet.header, this.#choose);
      this.#groups.set(key, group);
    }
    return [group, group.add(packet, source)];
  }

  /**
   * Drop one of the smaller half at random. Always dropping the smallest would let a few
   * large foreign groups drive out every new one.
   */
  #makeRoom() {
    const smaller = this.groups.sort((one, other) => one.kept - other.kept);
    const chosen = smaller[this.#choose(limits.GROUPS / 2)];
    this.#groups.delete(chosen.header.toString());
  }
}

/** @param {Packet} packet */
const placeOf = (packet) => `${packet.first}/${packet.symbols.length}`;

/**
 * @param {Uint8Array[]} symbols
 * @param {Uint8Array} wanted
 */
const includes = (symbols, wanted) => symbols.some((symbol) => equal(symbol, wanted));

/**
 * The symbols of all packets; of two under one id the last one.
 * @param {Packet[]} packets
 * @returns {Symbols}
 */
function together(packets) {
  return new Map(packets.flatMap(({ ids, symbols }) => ids.map((id, i) => [id, symbols[i]])));
}

/**
 * @param {Symbols} one
 * @param {Symbols} other
 */
function same(one, other) {
  if (one.size !== other.size) return false;
  return [...one].every(([id, symbol]) => {
    const there = other.get(id);
    return there !== undefined && equal(symbol, there);
  });
}
