"""Editions over a radio: how long it takes, and what strangers can do to it."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from archive.carriers.frames import Ability, Arrived
from archive.packets.lines import to_line
from archive.packets.packet import Packet
from archive.packets.sending import Sender
from archive.store.journal import Journal
from archive.tasks import meshing
from archive.tasks.collect import Collecting
from archive.tasks.meshing import FRAME, SYMBOLS, Run
from tests.kit import edition
from tests.parcels import KNOWN, LONG, parcel
from tests.rigs.radio.air import Air
from tests.tasks.net import Net, net, of_size

SMALL, LARGE = parcel(edition(text="few words\n")), parcel(edition(text=LONG))
pytestmark = pytest.mark.usefixtures("folder")


def broadcast(made: Net, run: Run) -> float:
    """Send until all others have it; the minutes until the last one had."""
    others = range(1, len(made.radios.air.stations))

    def told(_run: Run, _number: int) -> None:
        for number in others:
            made.listen(number)
        if len(made.done) == len(others):
            raise StopIteration

    with suppress(StopIteration):
        meshing.transmit(made.client(0), run, told)
    made.radios.settle()
    for number in others:
        made.listen(number)
    assert len(made.done) == len(others), "frames ran out before all were done"
    return max(made.done.values()) / 60


@pytest.mark.parametrize(
    ("size", "loss", "share", "minutes"),
    [
        (4096, 0.1, 1.0, 1.2),
        (4096, 0.3, 1.0, 2.0),
        (4096, 0.1, 0.1, 12.0),
        (4096, 0.3, 0.1, 20.0),
        (40_960, 0.1, 1.0, 10.0),
    ],
)
def test_four_receivers_have_it_in_minutes(
    size: int, loss: float, share: float, minutes: float
) -> None:
    """LongFast, four receivers that each lose frames of their own: the last is done."""
    what = of_size(size)
    assert size <= len(what.content) < size + 80
    with net(Air(5, loss=loss, seed=3), share) as made:
        (run,) = meshing.runs([what], None)
        took = broadcast(made, run)
        assert took <= minutes
        assert made.radios.air.largest < 255


def test_floods_of_forged_frames_cost_a_few_honest_ones() -> None:
    """Ten forged frames for each honest one, from its very number: 12 more are enough.

    k = 43, s = 2: 22 frames are needed. Forged ones have the head of the edition, any
    ids, and random symbols.
    """
    what = of_size(3790)
    sender = Sender(what.content)
    assert sender.header.k == 43
    rng = random.Random(5)
    firsts = rng.sample(range(0, 65_000, SYMBOLS), 22 + 12 + 340)
    run = Run(what, sender, tuple(firsts[:34]))
    forged = iter(firsts[34:])
    with net(Air(3, seed=4)) as made:
        made.radios.nodes[2].number = made.radios.nodes[0].number

        def told(_run: Run, _number: int) -> None:
            for first in [next(forged) for _ in range(10)]:
                rows = tuple(rng.randbytes(90) for _ in range(SYMBOLS))
                made.radios.say(2, Packet(sender.header, first, rows).to_bytes())
                made.radios.settle()

        meshing.transmit(made.client(0), run, told)
        made.listen(1)
        (whole,) = made.collections[1].parcels
    assert whole.content == what.content
    assert made.collections[1].count.packets == 34 + 340


def test_the_smallest_goes_first() -> None:
    """Of several editions the one that is done soonest is sent first."""
    found = meshing.runs([LARGE, SMALL], None)
    assert [run.parcel for run in found] == [SMALL, LARGE]
    for run in found:
        assert len(run.firsts) == 2 * run.needed
        sizes = {len(packet.to_bytes()) for packet in run.packets()}
        assert sizes == {FRAME} == {200}


@dataclass
class Ether:
    """A carrier in memory that takes frames, until it breaks."""

    frames: list[bytes] = field(default_factory=list)
    breaks: int = 10**9

    @property
    def ability(self) -> Ability:
        return Ability(largest=231, broadcast=True, hops=0, rate=100, revealing=False)

    def seconds(self, size: int) -> float:
        return size / 100

    def send(self, frame: bytes) -> None:
        if len(self.frames) == self.breaks:
            raise KeyboardInterrupt
        self.frames.append(frame)

    def receive(self, patience: float) -> list[Arrived]:
        raise NotImplementedError


def _sent(journal: str, breaks: int, frames: int | None = None) -> list[int]:
    """The first ids of what one run sends until it is stopped."""
    kept = Journal(Path(journal))
    ether = Ether(breaks=breaks)
    (run,) = meshing.runs([LARGE], kept, frames)
    with suppress(KeyboardInterrupt):
        meshing.transmit(ether, run, lambda *_: None, kept)
    kept.close()
    return [Packet.from_bytes(frame).first for frame in ether.frames]


def test_a_sender_that_was_killed_goes_on() -> None:
    """Anywhere it is stopped, the next run sends what is left, and nothing twice."""
    whole = 2 * Sender(LARGE.content).needed(SYMBOLS)
    for stopped in (0, 1, 7, whole - 1):
        name = f"{stopped}.txt"
        first, second = _sent(name, stopped), _sent(name, 10**9)
        assert len(first) == stopped
        assert first + second == list(range(0, 2 * whole, 2))


def test_after_a_whole_run_others_follow() -> None:
    """Sending once more sends frames that nobody has, until there are no more."""
    assert _sent("sent.txt", 10**9, 5) == [0, 2, 4, 6, 8]
    assert _sent("sent.txt", 10**9, 5) == [10, 12, 14, 16, 18]
    packet = Sender(LARGE.content).packet(65_532, SYMBOLS)
    Path("end.txt").write_text(to_line(packet.to_bytes()) + "\n")
    numbers = _sent("end.txt", 10**9, 5)
    assert len(numbers) in range(1, 6)
    assert set(numbers) <= {0, 2, 4, 6, 8}


@dataclass
class Batches(Ether):
    """The same, of which frames come in batches, without any silence."""

    batches: list[list[bytes]] = field(default_factory=list)

    def receive(self, patience: float) -> list[Arrived]:
        assert patience >= 0
        return [Arrived(frame, "7") for frame in self.batches.pop(0)]


def test_what_is_whole_is_soon_seen_whatever_came_before() -> None:
    """After days of others' frames, too, some dozens more are a reason to look."""
    (other,) = meshing.runs([SMALL], None)
    before = [next(other.packets()).to_bytes()] * 10_000
    (run,) = meshing.runs([LARGE], None, 100)
    frames = [packet.to_bytes() for packet in run.packets()]
    ether = Batches(batches=[before, *([frame] for frame in frames)])
    listening = meshing.Listening(ether, collection := Collecting(KNOWN))
    while not collection.parcels:
        listening.listen()
    assert len(frames) - len(ether.batches) <= run.needed + 32


def test_what_waits_at_the_end_is_taken() -> None:
    """It became time to end while something was looked at: frames came meanwhile."""
    (run,) = meshing.runs([LARGE], None)
    frames = [packet.to_bytes() for packet in run.packets()]
    ether = Batches(batches=[frames[:5], frames[5:]])
    over = iter([False, True])
    collection = Collecting(KNOWN)
    meshing.receive(ether, collection, lambda: None, lambda: next(over))
    assert [each.content for each in collection.parcels] == [LARGE.content]


def test_what_it_costs_is_said_before() -> None:
    """Seconds on the air are those of all frames of all runs."""
    found = meshing.runs([LARGE, SMALL], None)
    frames = sum(len(run.firsts) for run in found)
    assert meshing.seconds(Ether(), found) == frames * 2.0


@dataclass
class Radioed(Ether):
    """Frames that come one by one, with some seconds of silence before each."""

    coming: list[tuple[int, bytes]] = field(default_factory=list)

    def receive(self, patience: float) -> list[Arrived]:
        assert patience == meshing.PATIENCE
        if not self.coming:
            self.breaks -= 1
            assert self.breaks, "it listens for ever"
            return []
        silent, frame = self.coming[0]
        if silent:
            self.coming[0] = silent - 1, frame
            return []
        del self.coming[0]
        return [Arrived(frame, "somebody")]


@pytest.mark.parametrize("silent", [19, 59, 61])
def test_receiving_waits_for_what_may_follow(silent: int) -> None:
    """After one edition is whole, another one may come: for thirty frames' times."""
    small, large = meshing.runs([SMALL, LARGE], None)
    first = [packet.to_bytes() for packet in small.packets()][: small.needed]
    second = [packet.to_bytes() for packet in large.packets()][: large.needed]
    coming = [(0, each) for each in first]
    coming += [(silent, b"of somebody else"), (0, second[0])]
    coming += [(1, each) for each in second[1:]]
    collection = Collecting(KNOWN)
    carrier = Radioed(coming=coming, breaks=100)
    assert meshing.FRAME / 100 * 30 == 60
    meshing.receive(carrier, collection, lambda: None, lambda: False)
    whole = [each.content for each in collection.parcels]
    assert whole == [SMALL.content, LARGE.content][: 1 + (silent < 60)]
