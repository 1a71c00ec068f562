"""Fake radios, real clients, and what listens at each: for tests of what is sent."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from archive.carriers.radio.mesh import Manners, Radio
from archive.carriers.radio.place import Place
from archive.tasks.collect import Collecting
from archive.tasks.meshing import Listening
from archive.tasks.objects import Parcel
from archive.tasks.relaying import Relay
from tests.kit import edition
from tests.parcels import KNOWN, parcel
from tests.rigs.radio.air import Air
from tests.rigs.radio.radios import Radios

PATIENCE = 10.0


def of_size(size: int) -> Parcel:
    """An edition whose object has so many bytes, or a few more."""
    rng = random.Random(size)
    text = "".join(f"{rng.randbytes(30).hex()}\n" for _ in range(size // 38))
    while len((made := parcel(edition(text=text))).content) < size:
        text += f"{rng.randbytes(30).hex()}\n"
    return made


@dataclass
class Net:
    """Radios of one channel, of which the first sends and the others listen."""

    radios: Radios
    share: float
    clients: dict[int, Radio] = field(default_factory=dict)
    collections: dict[int, Collecting] = field(default_factory=dict)
    listening: dict[int, Listening] = field(default_factory=dict)
    done: dict[int, float] = field(default_factory=dict)

    def client(self, number: int) -> Radio:
        """The client of a radio."""
        if number not in self.clients:
            self.clients[number] = Radio(
                Place.named(self.radios.place(number)),
                Manners(share=self.share),
                clock=self.radios.clock,
                wait=self.radios.wait,
            )
        return self.clients[number]

    def listen(self, number: int) -> None:
        """Have a radio's listener take all that its radio has heard by now."""
        if number not in self.listening:
            collection = Collecting(KNOWN)
            self.collections[number] = collection
            self.listening[number] = Listening(self.client(number), collection)
        collection = self.collections[number]
        count = collection.count
        while count.packets + count.foreign < self.radios.air.heard[number]:
            assert self.listening[number].listen(PATIENCE)
        if collection.done:
            self.done.setdefault(number, self.radios.air.now)

    def relay(self, number: int, relay: Relay) -> None:
        """Have a relay, instead, listen at a radio."""
        self.collections[number] = relay.collection
        self.listening[number] = relay.listening


@contextmanager
def net(air: Air, share: float = 1.0) -> Iterator[Net]:
    """Radios of a channel, all connected."""
    with ExitStack() as stack:
        radios = stack.enter_context(Radios(air))
        made = Net(radios, share)
        for number in range(len(air.stations)):
            stack.enter_context(made.client(number))
        yield made
