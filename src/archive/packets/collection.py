"""Packets in, objects out: what a reader keeps while it collects.

Nothing that arrives can spoil it. A foreign or forged packet never resets, locks or
replaces what is there: every object has a group of its own, packets with the same ids
and other symbols are kept side by side, and what is kept is bounded. Which of them are
genuine is found out when there are enough, by decoding, by the code's algebra
(``location``, ``separation``), and by the object's digest, which decides.
"""

from __future__ import annotations

import hashlib
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import accumulate
from typing import Final

from archive import limits
from archive.packets.code import Encoder, decode
from archive.packets.location import Ids, Suspects
from archive.packets.packet import Header, Packet
from archive.packets.sending import Choose, object_id
from archive.packets.separation import separate

Symbols = Mapping[int, bytes]

_MIXTURES: Final = 16
"""Random choices of variants that are tried last."""
_MANY: Final = 4
"""If one id in so many has variants; if fewer have, choices differ in little."""

_FORMS: Final = 4
"""Ways to cut an object into packets in which twins are looked for at most."""


_WORK: Final = 12_000_000_000
"""What :meth:`Group.solve` may cost: some ten seconds, whatever strangers send."""
_PAIR: Final = 70
"""What two symbols cost each other, in bytes multiplied."""


class Event(Enum):
    """What a packet was to a collection."""

    NEW = "new"
    """It brought symbols that were not there."""
    REPEAT = "repeat"
    """All of it was there already."""
    CONFLICT = "conflict"
    """Other symbols are there under these ids: one of both is forged."""
    FORGED = "forged"
    """The object is whole, and this is not of it."""


@dataclass(slots=True)
class _Held:
    """A packet that is kept, and where it came from."""

    packet: Packet
    sources: set[str] = field(default_factory=set)


class Group:
    """The packets of one object.

    Attributes:
        header: which object.
        content: the object, once it is whole.
    """

    def __init__(self, header: Header, choose: Choose) -> None:
        self.header = header
        self.content: bytes | None = None
        self._choose = choose
        self._slots: dict[tuple[int, int], list[_Held]] = {}
        self._variants: dict[int, dict[bytes, int]] = {}
        self._symbols = 0
        self._rejected: set[bytes] = set()
        self._encoder: Encoder | None = None
        self._fresh = False
        self._left = 0

    @property
    def pieces(self) -> int:
        """How many different symbols are there."""
        return len(self._variants)

    @property
    def missing(self) -> int:
        """How many symbols are missing at least; none says nothing about forgeries."""
        return max(0, self.header.k - self.pieces)

    @property
    def kept(self) -> int:
        """How many packets are kept."""
        return sum(map(len, self._slots.values()))

    @property
    def packets(self) -> Iterator[Packet]:
        """Every packet that is kept."""
        return (held.packet for slot in self._slots.values() for held in slot)

    def add(self, packet: Packet, source: str) -> Event:
        """Keep a packet of this object.

        Args:
            packet: the packet.
            source: where it came from, e.g. the name of a photo: packets of one source
                are likelier to be all genuine, or all forged.
        """
        if self.content is not None:
            return Event.REPEAT if self.genuine(packet) else Event.FORGED
        place = packet.first, len(packet.symbols)
        slot = self._slots.get(place, [])
        for held in slot:
            if held.packet == packet:
                if len(held.sources) < limits.SOURCES:
                    held.sources.add(source)
                return Event.REPEAT
        event = self._event(packet)
        self._make_room(slot, len(packet.symbols))
        self._slots.setdefault(place, []).append(_Held(packet, {source}))
        self._symbols += len(packet.symbols)
        self._count(packet)
        self._fresh = True
        return event

    def _event(self, packet: Packet) -> Event:
        known = [self._variants.get(i, ()) for i in packet.ids]
        if not all(known):
            return Event.NEW
        pairs = zip(packet.symbols, known, strict=True)
        same = all(symbol in variants for symbol, variants in pairs)
        return Event.REPEAT if same else Event.CONFLICT

    def _count(self, packet: Packet) -> None:
        """Note which symbols there are for each id, and in how many packets."""
        for i, symbol in zip(packet.ids, packet.symbols, strict=True):
            variants = self._variants.setdefault(i, {})
            variants[symbol] = variants.get(symbol, 0) + 1

    def _make_room(self, slot: list[_Held], symbols: int) -> None:
        """Drop packets at random, so that nobody can choose what is refused."""
        if len(slot) == limits.VARIANTS:
            self._drop(slot[self._choose(len(slot))])
        while self._symbols + symbols > limits.held_symbols(self.header.k):
            each = [held for slot in self._slots.values() for held in slot]
            sizes = accumulate(len(held.packet.symbols) for held in each)
            self._drop(each[bisect(list(sizes), self._choose(self._symbols))])

    def _drop(self, dropped: _Held) -> None:
        packet = dropped.packet
        place = packet.first, len(packet.symbols)
        self._slots[place].remove(dropped)
        if not self._slots[place]:
            del self._slots[place]
        self._symbols -= len(packet.symbols)
        for i, symbol in zip(packet.ids, packet.symbols, strict=True):
            variants = self._variants[i]
            variants[symbol] -= 1
            if not variants[symbol]:
                del variants[symbol]
            if not variants:
                del self._variants[i]

    def solve(self) -> bytes | None:
        """The object, if it can be told from what is there.

        Takes up to some seconds when packets were forged. Asking again without new
        packets costs nothing.
        """
        if self._fresh and self.content is None and not self.missing:
            self._fresh = False
            self._left = _WORK
            self.content = next(self._objects(), None)
        return self.content

    def reject(self) -> None:
        """Set the object aside: its digest is right, and its signature is not."""
        if self.content is not None:
            self._rejected.add(hashlib.sha256(self.content).digest())
            self.content, self._encoder, self._fresh = None, None, True

    def genuine(self, packet: Packet) -> bool:
        """Whether a packet is of the object, which is whole."""
        if self.content is None:
            return False
        if self._encoder is None:
            self._encoder = Encoder(self.content, self.header.size)
        symbols = zip(packet.ids, packet.symbols, strict=True)
        return all(self._encoder.symbol(i) == each for i, each in symbols)

    def forged(self) -> list[Packet]:
        """The packets that are kept and are not of the object, which is whole."""
        found = [packet for packet in self.packets if not self.genuine(packet)]
        return sorted(found, key=lambda packet: packet.first)

    # Which symbols fit together

    def _objects(self) -> Iterator[bytes]:
        """Contents with the right digest, of ever less likely mixtures."""
        tried: list[Symbols] = []
        for view in self._views():
            if view not in tried:
                tried.append(view)
                yield from self._search(view)

    def _views(self) -> Iterator[Symbols]:
        """Choices of one symbol for each id."""
        variants = {i: list(known) for i, known in self._variants.items()}
        agreed = {i: known[0] for i, known in variants.items() if len(known) == 1}
        yield agreed
        if len(agreed) == len(variants):
            return
        forms = self._forms()
        for form in forms:
            yield from self._separated(form, agreed)
        for form in forms:
            yield _together(form.values())
        yield from self._by_source()
        yield {i: known[0] for i, known in variants.items()}
        yield {i: known[-1] for i, known in variants.items()}
        if (len(variants) - len(agreed)) * _MANY > len(variants):
            for _ in range(_MIXTURES):
                yield self._mixture()

    def _mixture(self) -> Symbols:
        """One packet of each place, at random: some have less forged than others."""
        slots = self._slots.values()
        return _together([slot[self._choose(len(slot))].packet] for slot in slots)

    def _forms(self) -> list[dict[int, list[Packet]]]:
        """Packets that overlap only as a whole, by their first ids."""
        forms: dict[tuple[int, int], dict[int, list[Packet]]] = defaultdict(dict)
        for (first, size), slot in self._slots.items():
            forms[size, first % size][first] = [held.packet for held in slot]
        largest = sorted(forms, key=lambda form: -form[0] * len(forms[form]))
        return [forms[form] for form in largest[:_FORMS]]

    def _separated(
        self, form: Mapping[int, list[Packet]], agreed: Symbols
    ) -> Iterator[Symbols]:
        """Objects whose packets share their places."""
        twins = {
            first: [packet.symbols for packet in slot]
            for first, slot in form.items()
            if len(slot) > 1
        }
        taken = {i for first in twins for i in form[first][0].ids}
        single = _together(slot for slot in form.values() if len(slot) == 1)
        others = {i: symbol for i, symbol in agreed.items() if i not in taken}
        for shared in (others, single, {}):
            yield from separate(twins, shared, self.header.k)

    def _by_source(self) -> Iterator[Symbols]:
        sources: dict[str, list[Packet]] = defaultdict(list)
        for slot in self._slots.values():
            for held in slot:
                for source in held.sources:
                    sources[source].append(held.packet)
        views = (_together([packets]) for packets in sources.values())
        return (view for view in views if len(view) >= self.header.k)

    def _search(self, view: Symbols) -> Iterator[bytes]:
        """Contents that some of these symbols give."""
        k = self.header.k
        if len(view) < k:
            return
        content = self._content(view)
        if content is not None:
            yield content
        self._left -= _cost(len(view), k)
        if len(view) == k or self._left < 0:
            return
        suspects = Suspects(view, k)
        if suspects.consistent:  # of another object, from the first symbol to the last
            return
        for guess in self._guesses(suspects, view):
            rest = {i: view[i] for i in view.keys() - guess}
            content = self._content(rest)
            if content is not None:
                yield content
            elif len(rest) > k and Suspects(rest, k).consistent:
                # All of another object, so what is left out may be of this one.
                yield from self._search({i: view[i] for i in guess})
                return

    def _guesses(self, suspects: Suspects, view: Symbols) -> Iterator[Ids]:
        yield from suspects.forged()
        frames = {
            frozenset(packet.ids)
            for packet in self.packets
            if view.keys() >= set(packet.ids)
        }
        yield from suspects.frames(sorted(frames, key=min))

    def _content(self, symbols: Symbols) -> bytes | None:
        """What the symbols decode to, if its digest is right and was not rejected."""
        content = decode(symbols, self.header.k)[: self.header.length]
        if object_id(content) != self.header.object_id:
            return None
        if hashlib.sha256(content).digest() in self._rejected:
            return None
        return content


class Collection:
    """Several objects at once, in bounded memory.

    Args:
        choose: ``choose(n)`` is a random number from 0 to n - 1.
    """

    def __init__(self, choose: Choose) -> None:
        self._choose = choose
        self._groups: dict[Header, Group] = {}

    @property
    def groups(self) -> list[Group]:
        """The objects of which there are packets, oldest first."""
        return list(self._groups.values())

    def add(self, packet: Packet, source: str = "") -> tuple[Group, Event]:
        """Keep a packet with those of its object; see :meth:`Group.add`."""
        group = self._groups.get(packet.header)
        if group is None:
            if len(self._groups) == limits.GROUPS:
                self._make_room()
            group = Group(packet.header, self._choose)
            self._groups[packet.header] = group
        return group, group.add(packet, source)

    def _make_room(self) -> None:
        """Drop one of the smaller half at random; whole ones stay while they are few.

        Always dropping the smallest would let a few large foreign groups drive out
        every new one; always keeping whole ones, as many foreign objects of one packet.
        """
        everything = list(self._groups.values())
        open_ones = [group for group in everything if group.content is None]
        few = 2 * len(open_ones) < limits.GROUPS
        smaller = sorted(everything if few else open_ones, key=lambda group: group.kept)
        chosen = smaller[self._choose(len(smaller) // 2)]
        del self._groups[chosen.header]


def _cost(symbols: int, k: int) -> int:
    """What it may cost to look for forgeries among so many symbols."""
    return _PAIR * symbols**2 + min((symbols - k) ** 3, _WORK // 4)


def _together(slots: Iterable[Iterable[Packet]]) -> Symbols:
    """The symbols of all packets; of two under one id the last one."""
    return {
        i: symbol
        for slot in slots
        for packet in slot
        for i, symbol in zip(packet.ids, packet.symbols, strict=True)
    }
