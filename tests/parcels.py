"""Small editions as objects and packets, genuine and forged, for tests of carriers."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Final

from archive.format.object import EditionObject
from archive.format.trustlist import TrustList
from archive.packets.lines import to_line
from archive.packets.packet import Packet
from archive.packets.sending import Sender
from archive.tasks.objects import Parcel, incoming
from tests.kit import SARA, Edition, edition, trusting

KNOWN: Final = trusting(SARA)
"""A holder who checked Sara's key."""

LONG: Final = "".join(
    f"{line.hex()}\n" for line in (random.Random(n).randbytes(30) for n in range(50))
)
"""A text that hardly compresses: 21 symbols, 6 squares of version 15-M."""


def content(made: Edition, codec: int | None = None) -> bytes:
    """The object of an edition; its codec's byte may be changed."""
    names = [str(entry.name) for entry in made.manifest.files]
    files = b"".join(made.contents[name] for name in names)
    about = made.manifest.to_bytes()
    data = bytearray(EditionObject.make(about, made.signers, files).to_bytes())
    if codec is not None:
        data[3] = codec
    return bytes(data)


def sender(made: Edition) -> Sender:
    """What makes an edition's packets."""
    return Sender(content(made))


def parcel(made: Edition, trust: TrustList = KNOWN) -> Parcel:
    """An edition that was checked, as it is passed on."""
    return incoming(content(made), trust)


def badly_signed(text: str = "another text\n") -> Edition:
    """An edition whose signature belongs to another text."""
    about = edition(text=text)
    return Edition(about.manifest, about.contents, edition().signers)


def forged(packet: Packet) -> Packet:
    """A packet with the head and ids of a genuine one, and other symbols."""
    rng = random.Random(packet.first)
    symbols = tuple(rng.randbytes(len(each)) for each in packet.symbols)
    return Packet(packet.header, packet.first, symbols)


def text(packets: Iterable[Packet]) -> str:
    """Packets as lines."""
    return "".join(f"{to_line(packet.to_bytes())}\n" for packet in packets)


def lines(made: Edition, symbols: int = 1, numbers: Sequence[int] | None = None) -> str:
    """An edition's first packets as lines, or those with these numbers."""
    packets = sender(made)
    chosen = range(packets.needed(symbols)) if numbers is None else numbers
    return text(packets.packet(number * symbols, symbols) for number in chosen)
