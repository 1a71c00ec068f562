"""Every medium that moves packets, with two ends and somebody in between.

What exists without the interface of :mod:`archive.carriers.frames` gets a small adapter
here: files of lines, pasted messages, and squares. The radio has it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from archive import limits
from archive.carriers.frames import Ability, Arrived, Carrier, fitting
from archive.carriers.photos import Fault, pictures
from archive.carriers.radio.mesh import Manners, Radio
from archive.carriers.radio.place import Place
from archive.packets.lines import Damaged, find, to_digits, to_line
from archive.packets.packet import LARGEST_SYMBOL, size_of
from archive.squares.draw import Kind, Level, capacity, draw
from archive.squares.image import png
from archive.squares.read import read
from archive.store.journal import Journal
from tests.rigs.radio.air import Air
from tests.rigs.radio.radios import Radios

Change = Callable[[list[bytes]], list[bytes]]
_WHOLE: Final = size_of(limits.PACKET_SYMBOLS, LARGEST_SYMBOL)


class Medium(ABC):
    """A medium; ``move`` brings what was sent to who receives, changed on its way."""

    @abstractmethod
    def sender(self) -> Carrier:
        """A new sending end: the one before was killed."""

    @abstractmethod
    def receiver(self) -> Carrier:
        """A new receiving end: the one before was killed."""

    @abstractmethod
    def move(self, change: Change) -> None:
        """Bring the frames over."""

    def close(self) -> None:  # noqa: B027 — most have nothing to close
        """Leave nothing open."""


class _Sending:
    """An end that writes frames down, to be carried by people."""

    def __init__(self, largest: int, sent: list[bytes]) -> None:
        self.ability = Ability(
            largest=largest, broadcast=True, hops=0, rate=None, revealing=False
        )
        self._sent = sent

    def seconds(self, size: int) -> float:  # noqa: ARG002
        return 0

    def send(self, frame: bytes) -> None:
        self._sent.append(fitting(frame, self.ability))

    def receive(self, patience: float) -> list[Arrived]:
        raise NotImplementedError


class _Reading(_Sending):
    """An end that reads what lies there, from where it has read so far."""

    def __init__(self, largest: int, texts: Callable[[], list[str]]) -> None:
        super().__init__(largest, [])
        self._texts = texts
        self._done = 0

    def receive(self, patience: float) -> list[Arrived]:  # noqa: ARG002
        texts = self._texts()
        new, self._done = texts[self._done :], len(texts)
        return [
            Arrived(found.to_bytes(), "somebody")
            for text in new
            for found in find(text)
            if not isinstance(found, Damaged)
        ]


class ByHand(Medium):
    """Frames as texts of some kind, which people carry."""

    largest = _WHOLE

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sent: list[bytes] = []
        self._texts: list[str] = []

    def sender(self) -> Carrier:
        return _Sending(self.largest, self._sent)

    def receiver(self) -> Carrier:
        return _Reading(self.largest, lambda: self._texts)

    def move(self, change: Change) -> None:
        frames, self._sent[:] = change(list(self._sent)), []
        self._texts += [self.written(frame) for frame in frames]

    def written(self, frame: bytes) -> str:
        return f"> Sara wrote: {to_line(frame)}\n"


class Messages(ByHand):
    """Lines, quoted in a chat."""


class Files(ByHand):
    """Lines in a file that grows, as ``--resume`` keeps them."""

    def move(self, change: Change) -> None:
        frames, self._sent[:] = change(list(self._sent)), []
        journal = Journal(self._folder / "lines.txt")
        for frame in frames:
            journal.write(f"{to_line(frame)}\n".encode())
        journal.close()

    def receiver(self) -> Carrier:
        return _Reading(self.largest, self._lines)

    def _lines(self) -> list[str]:
        journal = Journal(self._folder / "lines.txt")
        journal.close()
        return journal.content.decode().splitlines()


class Squares(ByHand):
    """Squares as pictures, and what is read in them."""

    kind = Kind(15, Level.M)
    largest = capacity(kind, "65534 ")

    def written(self, frame: bytes) -> str:
        square = draw("1 ", to_digits(frame), self.kind)
        path = self._folder / f"{len(list(self._folder.iterdir()))}.png"
        path.write_bytes(png(square, 2))
        shots = [shot for shot in pictures(path) if not isinstance(shot, Fault)]
        return " ".join(seen.text for shot in shots for seen in read(shot.picture))


class Radioed(Medium):
    """Radios: one sends, somebody hears it and sends something else to another."""

    def __init__(self, _folder: Path) -> None:
        self._stack = ExitStack()
        self._air = Air(4, links=[(0, 1), (2, 3)])
        self._heard: list[bytes] = []
        self._radios = Radios(self._air)
        self._air.stations[1].hear = lambda packet: self._heard.append(packet.frame)
        self._stack.enter_context(self._radios)
        self._ends: dict[int, Radio] = {}
        self._due = 0

    def sender(self) -> Carrier:
        return self._end(0)

    def receiver(self) -> Carrier:
        return _Patient(self._end(3), self)

    def move(self, change: Change) -> None:
        self._radios.settle()
        frames, self._heard[:] = change(list(self._heard)), []
        for frame in frames:
            self._radios.say(2, frame)
            self._radios.settle()
        self._due += len(frames)

    def due(self) -> int:
        """How many frames are on their way through the system to the receiver."""
        due, self._due = self._due, 0
        return due

    def close(self) -> None:
        self._stack.close()

    def _end(self, number: int) -> Radio:
        if number in self._ends:
            self._ends[number].__exit__()
        self._ends[number] = Radio(
            Place.named(self._radios.place(number)),
            Manners(share=1.0),
            clock=self._radios.clock,
            wait=self._radios.wait,
        )
        self._stack.callback(self._ends[number].__exit__)
        return self._ends[number]


class _Patient:
    """A radio that is read until all is there that is known to be on its way."""

    def __init__(self, radio: Radio, air: Radioed) -> None:
        self._radio = radio
        self._air = air
        self.ability = radio.ability
        self.seconds = radio.seconds
        self.send = radio.send

    def receive(self, patience: float) -> list[Arrived]:
        due = self._air.due()
        found = self._radio.receive(0)
        while len(found) < due:
            more = self._radio.receive(10)
            assert more, "it did not come"
            found += more
        return found + self._radio.receive(patience)


MEDIA: Final[Mapping[str, Callable[[Path], Medium]]] = {
    "messages": Messages,
    "files": Files,
    "squares": Squares,
    "radio": Radioed,
}
