"""mesh send, mesh receive: editions as frames on a radio, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archive import limits
from archive.carriers.frames import Arrived, Carrier
from archive.errors import ReceivedError
from archive.packets.collection import Event
from archive.packets.lines import Damaged, find, to_line
from archive.packets.packet import Packet, size_of
from archive.packets.rounds import MOST
from archive.packets.sending import SYMBOL, Sender
from archive.store.journal import Journal
from archive.tasks.collect import Collecting
from archive.tasks.objects import Parcel

SYMBOLS: Final = 2
"""Of a frame, which then has 200 bytes, and fits with room to spare."""
FRAME: Final = size_of(SYMBOLS, SYMBOL)
"""Bytes of a frame."""

PATIENCE: Final = 1.0
"""Seconds until it is looked at again whether a run is over."""
_QUIET: Final = 30
"""Frames' times: three of them, at a tenth of the time, may be lost in a row."""
_OFTEN: Final = 32
"""One new packet for each so many that came is worth another look; so many always."""


@dataclass(frozen=True, slots=True)
class Run:
    """Frames of one edition that are to be sent.

    Attributes:
        parcel: the edition.
        sender: what makes its packets.
        firsts: the id of the first symbol of each frame.
    """

    parcel: Parcel
    sender: Sender
    firsts: tuple[int, ...]

    @property
    def label(self) -> str:
        """The *set*, as :attr:`archive.packets.packet.Header.label`."""
        return self.sender.header.label

    @property
    def needed(self) -> int:
        """How many frames bring the edition back."""
        return self.sender.needed(SYMBOLS)

    def packets(self) -> Iterator[Packet]:
        """The frames, as packets."""
        return (self.sender.packet(first, SYMBOLS) for first in self.firsts)


Told = Callable[[Run, int], None]
"""Told how many frames of a run were sent, after each."""
Heard = Callable[[Packet, Event], None]
"""Told of each packet that came, and what it was to the collection."""


def runs(
    parcels: Sequence[Parcel], journal: Journal | None, frames: int | None = None
) -> list[Run]:
    """What is to be sent of these editions, the smallest first.

    Args:
        parcels: the editions.
        journal: what earlier runs have sent: an interrupted one is brought to its end,
            and after a whole one others follow. None begins with the text itself.
        frames: how many of each; by default twice as many as are needed.

    Raises:
        AlreadyThere: the journal holds something else than packets.
    """
    sent = _sent(journal)
    ordered = sorted(parcels, key=lambda each: (len(each.content), each.content))
    return [_run(parcel, sent, frames) for parcel in ordered]


def _run(parcel: Parcel, sent: dict[bytes, int], frames: int | None) -> Run:
    sender = Sender(parcel.content)
    total = frames or MOST * sender.needed(SYMBOLS)
    done = sent.get(sender.header.to_bytes(), 0)
    most = sender.last(SYMBOLS)
    numbers = range(done, done + total - done % total)
    return Run(parcel, sender, tuple(each % most * SYMBOLS for each in numbers))


def _sent(journal: Journal | None) -> dict[bytes, int]:
    """How many frames of each object were sent, by the heads of their packets."""
    sent: dict[bytes, int] = {}
    for lines in journal.parts(limits.PASTE) if journal else ():
        for found in find(lines.decode("ascii", errors="replace")):
            if isinstance(found, Damaged):
                continue
            head = found.header.to_bytes()
            number = (found.first + len(found.symbols)) // SYMBOLS
            sent[head] = max(sent.get(head, 0), number)
    if journal and not sent:
        journal.refuse_others()
    return sent


def seconds(carrier: Carrier, some: Sequence[Run]) -> float:
    """How long a carrier is on the air with all of these, without pauses."""
    return carrier.seconds(FRAME) * sum(len(each.firsts) for each in some)


def transmit(
    carrier: Carrier, run: Run, told: Told, journal: Journal | None = None
) -> None:
    """Send the frames of a run, and write down each after it was sent.

    Raises:
        RequestError: the carrier failed; what was sent is written down.
    """
    for number, packet in enumerate(run.packets(), 1):
        data = packet.to_bytes()
        carrier.send(data)
        if journal:
            journal.write(f"{to_line(data)}\n".encode())
        told(run, number)


class Listening:
    """Frames that come, into a collection.

    Args:
        carrier: where they come from.
        collection: what takes them.
        heard: is told of each packet.
    """

    def __init__(
        self,
        carrier: Carrier,
        collection: Collecting,
        heard: Heard = lambda *_: None,
    ) -> None:
        self._carrier = carrier
        self._collection = collection
        self._heard = heard
        self._looked = 0
        collection.solve()

    def listen(self, patience: float = PATIENCE) -> bool:
        """Take what comes in some seconds, and see what is whole by now.

        Forged packets make looking slow, and frames wait meanwhile: it is looked once
        for all that waited. After many packets not each new one is a reason to look
        again; silence is.

        Returns:
            Whether anything came.

        Raises:
            RequestError: the carrier failed; what came is kept.
        """
        count = self._collection.count
        arrived = self._carrier.receive(patience)
        for each in arrived:
            self._take(each)
        least = min(_OFTEN, count.packets // _OFTEN) if arrived else 0
        if count.packets > self._looked + least:
            self._looked = count.packets
            self._collection.solve()
        return bool(arrived)

    def _take(self, arrived: Arrived) -> None:
        try:
            packet = Packet.from_bytes(arrived.frame)
        except ReceivedError:
            self._collection.count.foreign += 1
            return
        self._heard(packet, self._collection.add(packet, arrived.source))


def receive(
    carrier: Carrier,
    collection: Collecting,
    told: Callable[[], None],
    over: Callable[[], bool],
) -> None:
    """Take what comes until all that began is whole, or it is over.

    Another edition may follow the one that is whole, after such a pause between frames
    as a tenth of the time gives, and some of them lost: so it ends when nothing of ours
    came for as long as that may take.

    Raises:
        RequestError: the carrier failed; what came is kept.
    """
    listening = Listening(carrier, collection)
    quiet, silent = _QUIET * carrier.seconds(FRAME), 0.0
    told()
    while not collection.done or silent < quiet:
        last, before = over(), collection.count.packets
        came = listening.listen(0 if last else PATIENCE)
        if came:
            told()
        if last:  # and what waited while it was looked at the rest was taken
            break
        if collection.count.packets > before:
            silent = 0.0
        elif not came:
            silent += PATIENCE
