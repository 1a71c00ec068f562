"""Vectors of kind ``collection``: packets one after another, and what they come to.

Objects come from labels, as in ``symbols``; so do forgeries. The word before each
packet is what :class:`archive.packets.collection.Collection` says of it. What a
sequence must come to is stated here; nothing is written if it comes to something else.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from archive.packets.collection import Collection
from archive.packets.lines import to_line
from archive.packets.packet import Header, Packet
from archive.packets.sending import Sender
from tests.vectors.seeds import choosing, seeded, sha256
from tests.vectors.vector import OK, Vector

INCOMPLETE: Final = "incomplete"
SIZE: Final = 16
"""Small symbols keep the files small; some vectors have the usual 90 bytes."""

Step = tuple[str, Packet] | str
"""A source and a packet, or one of the words ``solve`` and ``reject``."""


class Sheet:
    """The packets of an object that is made from a label."""

    def __init__(self, label: str, length: int = 350, size: int = SIZE) -> None:
        self.content = seeded(label, length)
        self.sender = Sender(self.content, size)

    def square(self, number: int, symbols: int = 4) -> Packet:
        """The square with a number, from 1."""
        return self.sender.packet((number - 1) * symbols, symbols)

    def squares(self, *numbers: int, symbols: int = 4) -> list[Packet]:
        """Some of them."""
        return [self.square(number, symbols) for number in numbers]


SHEET: Final = Sheet("genuine")
"""350 bytes in 22 symbols of 16: 6 squares of 4 bring them, and 2 symbols are spare."""
USUAL: Final = Sheet("usual", 1900, 90)
"""1,900 bytes in 22 symbols of 90."""


def noise(packet: Packet, label: str = "noise") -> Packet:
    """The same ids, and random symbols."""
    size, number = packet.header.size, len(packet.symbols)
    data = seeded(f"{label} {packet.first}", size * number)
    rows = tuple(data[i * size : (i + 1) * size] for i in range(number))
    return Packet(packet.header, packet.first, rows)


def fake(packet: Packet, label: str = "fake") -> Packet:
    """The same ids and head, and the symbols of another object of that length."""
    content = seeded(label, packet.header.length)
    other = Sender(content, packet.header.size)
    symbols = other.packet(packet.first, len(packet.symbols)).symbols
    return Packet(packet.header, packet.first, symbols)


def tailored(packet: Packet) -> Packet:
    """Every symbol changed alike, which is the hardest to locate."""
    rows = tuple(bytes([each[0] ^ 1]) + each[1:] for each in packet.symbols)
    return Packet(packet.header, packet.first, rows)


def steps(packets: Iterable[Packet], source: str = "sheet") -> list[Step]:
    """Packets of one source."""
    return [(source, packet) for packet in packets]


def shuffled(label: str, given: Sequence[Step]) -> list[Step]:
    """The same steps in an order that follows from a label."""
    again = list(given)
    random.Random(label).shuffle(again)
    return again


def vector(
    name: str,
    comment: str,
    given: Sequence[Step],
    *objects: bytes,
    forged: Sequence[int] = (),
) -> Vector:
    """A sequence, what it brings back, and the first ids of what was forged."""
    collection = Collection(choosing(name))
    lines = []
    for step in given:
        if isinstance(step, str):
            lines.append(f"{step}\n")
            for group in collection.groups:
                if step == "solve":
                    group.solve()
                else:
                    group.reject()
            continue
        source, packet = step
        event = collection.add(packet, source)[1]
        lines.append(f"{event.value} {source} {to_line(packet.to_bytes())}\n")
    groups = [group for group in collection.groups if group.solve() is not None]
    found = [group.content for group in groups]
    named = sorted(packet.first for group in groups for packet in group.forged())
    if found != list(objects) or named != sorted(forged):
        raise ValueError(f"{name}: {len(found)} objects; forged {named}")
    more = [("object", sha256(each)) for each in objects]
    if named:
        more.append(("forged", " ".join(map(str, named))))
    expect = OK if objects else INCOMPLETE
    content = "".join(lines).encode()
    return Vector("collection", name, expect, comment, content, tuple(more))


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _sound()
    yield from _few()
    yield from _forged()
    yield from _twins()
    yield from _sheets()
    yield from _groups()
    yield from _afterwards()


def _sound() -> Iterator[Vector]:
    content, square = SHEET.content, SHEET.squares
    packet = SHEET.sender.packet
    for name, comment, packets in (
        ("source", "The object's own symbols.", square(1, 2, 3, 4, 5, 6)),
        ("repair", "None of the object's own.", square(7, 8, 9, 10, 11, 12)),
        ("mixed", "Some of each, in disorder.", square(12, 3, 9, 1, 30, 2)),
        ("repeats", "Some were read twice.", square(1, 1, 2, 3, 2, 4, 5, 6, 5)),
        ("exactly-k", "22 symbols, one at a time.", [packet(i, 1) for i in range(22)]),
        (
            "carriers",
            "Messages, radio frames and squares.",
            [packet(0, 1), packet(1, 2), packet(3, 9), packet(12, 5), packet(17, 5)],
        ),
        (
            "overlapping",
            "The same symbols in packets of other sizes.",
            [packet(0, 9), packet(4, 4), packet(8, 2), packet(9, 9), packet(18, 4)],
        ),
        (
            "last-ids",
            "The last symbols that there are.",
            [packet(65513, 11), packet(65524, 11)],
        ),
    ):
        yield vector(f"sound-{name}", comment, steps(packets), content)
    one = Sheet("one", 1, 2)
    yield vector("sound-1-byte", "One byte.", steps([one.square(1, 1)]), one.content)
    usual = USUAL.squares(1, 3, 5, 7, 9, 11)
    comment = "Symbols of 90 bytes."
    yield vector("sound-usual", comment, steps(usual), USUAL.content)


def _few() -> Iterator[Vector]:
    packet, square = SHEET.sender.packet, SHEET.squares
    for name, comment, packets in (
        ("none", "One packet of six.", square(1)),
        ("one-less", "A symbol too few.", [packet(i, 1) for i in range(21)]),
        ("repeats", "Five packets, again and again.", square(*range(1, 6), 1, 2, 3)),
        (
            "overlapping",
            "Six packets that share symbols.",
            [packet(3 * i, 4) for i in range(6)],
        ),
    ):
        yield vector(f"few-{name}", comment, steps(packets))
    for name, comment, packets in (
        (
            "1",
            "One of six is forged.",
            [*square(1, 2, 3, 4, 5), *map(noise, square(6))],
        ),
        (
            "2",
            "Two of seven are forged.",
            [*square(1, 2, 3, 4, 5), *map(noise, square(6, 7))],
        ),
        ("all", "All are of another object.", [*map(fake, square(*range(1, 8)))]),
        ("noise", "All are noise.", [*map(noise, square(*range(1, 8)))]),
    ):
        yield vector(f"few-forged-{name}", comment, steps(packets))


def _forged() -> Iterator[Vector]:
    """K + f packets with f forged ones among them: K = 6, s = 4."""
    for number in (1, 2, 3):
        places = (2, 5, 4)[:number]
        firsts = [4 * (place - 1) for place in places]
        for kind, comment, forge in (
            ("noise", "random", noise),
            ("fake", "of another object", fake),
            ("tailored", "changed in one byte a symbol", tailored),
        ):
            packets = [
                forge(each) if i in places else each
                for i, each in enumerate(SHEET.squares(*range(1, 7 + number)), 1)
            ]
            yield vector(
                f"forged-{number}-{kind}",
                f"{6 + number} packets, {number} of them {comment}.",
                steps(packets),
                SHEET.content,
                forged=firsts,
            )
    for number, needed in ((4, 10), (5, 12)):
        packets = SHEET.squares(*range(1, needed + 1))
        packets[:number] = map(fake, packets[:number])
        yield vector(
            f"forged-{number}-fake",
            f"{needed} packets, {number} of them of another object.",
            steps(packets),
            SHEET.content,
            forged=range(0, 4 * number, 4),
        )
    packets = USUAL.squares(*range(1, 10))
    packets[1:4] = map(fake, packets[1:4])
    yield vector(
        "forged-3-usual",
        "9 packets of 90 bytes a symbol, 3 of them of another object.",
        steps(packets),
        USUAL.content,
        forged=(4, 8, 12),
    )
    first, *repair = SHEET.squares(7, 9, 11, 20, 30, 31, 40)
    yield vector(
        "forged-first",
        "The forged one comes first, and only repair.",
        steps([noise(first), *repair]),
        SHEET.content,
        forged=(24,),
    )
    padded = list(SHEET.squares(*range(1, 8)))
    rows = padded[5].symbols
    changed = (rows[0], rows[1][:-1] + b"\1", *rows[2:])
    padded[5] = Packet(padded[5].header, padded[5].first, changed)
    yield vector(
        "forged-padding",
        "The zeros behind the object are not zeros.",
        steps(padded),
        SHEET.content,
        forged=(20,),
    )


def _twins() -> Iterator[Vector]:
    """The same ids with other symbols: never the first, never the last."""
    square = SHEET.squares
    for order in ("before", "after"):
        pair = square(3)[0], noise(square(3)[0])
        ordered = pair if order == "after" else pair[::-1]
        packets = [*square(1, 2), *ordered, *square(4, 5, 6)]
        yield vector(
            f"twin-{order}",
            f"A forged packet comes {order} the genuine one.",
            steps(packets),
            SHEET.content,
            forged=(8,),
        )
    several = [*square(1, 2), *(noise(square(3)[0], label) for label in "abc")]
    packets = [*several, *square(3, 4, 5, 6)]
    yield vector(
        "twin-of-four",
        "Three forged packets before the genuine one: four are kept.",
        steps([*packets, *square(7)]),
        SHEET.content,
        forged=(8, 8, 8),
    )
    edited = [*square(1, 2, 3, 4, 5, 6), tailored(square(2)[0]), tailored(square(5)[0])]
    yield vector(
        "twin-edited",
        "Two packets are there twice, a byte of each symbol changed.",
        steps(edited),
        SHEET.content,
        forged=(4, 16),
    )
    between = noise(SHEET.sender.packet(2, 4))
    partly = [*square(1, 2, 3, 4, 5, 6), between, *square(7, 8)]
    yield vector(
        "twin-overlapping",
        "A forged packet over the halves of two genuine ones.",
        steps(partly),
        SHEET.content,
        forged=(2,),
    )


def _sheets() -> Iterator[Vector]:
    """A whole fake sheet with the same head and ids, nine squares of six needed."""
    genuine = SHEET.squares(*range(1, 10))
    fakes = [fake(each) for each in genuine]
    firsts = [each.first for each in genuine]
    photos = steps(fakes, "photo-1") + steps(genuine, "photo-2")
    yield vector(
        "sheet-in-photos",
        "A whole fake sheet, in a photo of its own.",
        photos,
        SHEET.content,
        forged=firsts,
    )
    for label in ("a", "b"):
        together = shuffled(label, steps(fakes) + steps(genuine))
        yield vector(
            f"sheet-shuffled-{label}",
            "A whole fake sheet among the genuine one.",
            together,
            SHEET.content,
            forged=firsts,
        )
    second = [fake(each, "second fake") for each in genuine]
    three = shuffled("three", steps(fakes) + steps(genuine) + steps(second))
    yield vector(
        "sheet-two-fakes",
        "Two whole fake sheets among the genuine one.",
        three,
        SHEET.content,
        forged=sorted([*firsts, *firsts]),
    )
    part = shuffled("part", steps(fakes[:4]) + steps(genuine))
    yield vector(
        "sheet-part",
        "Four squares of a fake sheet.",
        part,
        SHEET.content,
        forged=firsts[:4],
    )
    yield from _cut()
    apart = SHEET.squares(*range(1, 11))
    flood = [fake(each) for each in apart]
    yield vector(
        "sheet-other-ids",
        "More symbols of a fake object than of the genuine one, under other ids.",
        shuffled("flood", steps(flood) + steps(SHEET.squares(*range(31, 37)))),
        SHEET.content,
        forged=[each.first for each in apart],
    )


def _cut() -> Iterator[Vector]:
    """Fakes under the same ids, and cut into other packets."""
    packet = SHEET.sender.packet
    one = [packet(*each) for each in ((0, 3), (3, 5), (8, 4), (12, 7), (19, 9))]
    other = [packet(*each) for each in ((0, 6), (6, 1), (7, 8), (15, 2), (17, 11))]
    yield vector(
        "cut-photos",
        "A fake sheet, otherwise cut, in a photo of its own.",
        shuffled("cut", steps(map(fake, other), "photo-1") + steps(one, "photo-2")),
        SHEET.content,
        forged=[each.first for each in other],
    )
    yield vector(
        "cut-together",
        "A fake sheet, otherwise cut, among the genuine one.",
        shuffled("cut", steps([*map(fake, other), *SHEET.squares(*range(1, 8))])),
        SHEET.content,
        forged=[each.first for each in other],
    )


def _groups() -> Iterator[Vector]:
    """One group for each object: nobody's packets touch another's."""
    square = SHEET.squares
    other = Sheet("another", 200, 10)
    mixed = shuffled("two", steps(square(*range(1, 7)) + other.squares(*range(1, 6))))
    first = next(each for each in mixed if not isinstance(each, str))[1]
    both = [SHEET.content, other.content]
    ordered = both if first.header == SHEET.sender.header else both[::-1]
    yield vector("groups-two", "Two objects at once.", mixed, *ordered)
    header = SHEET.sender.header
    for name, comment, changed in (
        ("length", "Another length", Header(header.object_id, 349, SIZE)),
        ("size", "Other symbols", Header(header.object_id, 350, 14)),
        ("id", "Another id", Header(b"\0" * 8, 350, SIZE)),
    ):
        foreign = [
            Packet(
                changed, each.first, tuple(row[: changed.size] for row in each.symbols)
            )
            for each in square(*range(1, 7))
        ]
        given = steps([*foreign[:3], *square(*range(1, 7)), *foreign[3:]])
        said = f"{comment}: another object's packets."
        yield vector(f"groups-other-{name}", said, given, SHEET.content)
    small = [Sheet(f"foreign {i}", 6, 2).sender.packet(0, 1) for i in range(64)]
    given = steps([*small[:63], *square(1, 2), small[63], *square(3, 4, 5, 6)])
    yield vector(
        "groups-65",
        "64 foreign objects: one of the smaller ones makes room.",
        given,
        SHEET.content,
    )
    full = [Sheet(f"foreign {i}", 6, 2).square(1, 2) for i in range(64)]
    weak = SHEET.sender.packet(0, 1)
    given = steps([weak, *full, *square(*range(1, 7))])
    yield vector(
        "groups-64-before",
        "64 foreign objects may push one symbol out, and the rest is enough.",
        given,
        SHEET.content,
    )


def _afterwards() -> Iterator[Vector]:
    square = SHEET.squares
    whole = steps(square(*range(1, 7)))
    later = [
        *whole,
        "solve",
        *steps(
            [*square(7, 40), noise(square(8)[0]), square(1)[0], noise(square(1)[0])]
        ),
    ]
    yield vector(
        "whole",
        "What comes after the object is whole is of it, or forged.",
        later,
        SHEET.content,
    )
    rejected = [*whole, "solve", "reject", *steps(square(7, 8, 9))]
    yield vector(
        "rejected",
        "Its signature was bad: it is not given again.",
        rejected,
    )
    early = [*steps(square(1, 2)), "solve", *steps(square(3, 4, 5, 6))]
    yield vector("asked-early", "Asked for too early.", early, SHEET.content)
