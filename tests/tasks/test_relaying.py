"""Editions that are passed on over radios: what goes on, when, and what it costs."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

import pytest

from archive.carriers.frames import Ability, Arrived
from archive.carriers.radio.airtime import LARGEST
from archive.carriers.radio.mesh import Manners, Radio
from archive.carriers.radio.place import Place
from archive.errors import RadioBusy
from archive.format.trustlist import TrustList
from archive.packets.packet import Packet
from archive.packets.rounds import FIRST, MOST
from archive.tasks.collect import Collecting
from archive.tasks.meshing import SYMBOLS, Run, runs, transmit
from archive.tasks.objects import Parcel
from archive.tasks.relaying import Relay
from tests.kit import edition
from tests.parcels import KNOWN, LONG, parcel
from tests.rigs.radio.air import Air
from tests.tasks.net import Net, net, of_size

SMALL, LARGE = parcel(edition(text="few words\n")), parcel(edition(text=LONG))
LARGE_NEEDED = runs([LARGE], None)[0].needed
LINE = [(0, 1), (1, 2), (2, 3), (3, 4)]
TICK = 0.5


def relay(made: Net, number: int, **changed: object) -> Relay:
    """A relay at a radio, who agrees to everything."""
    chosen = {
        "carrier": made.client(number),
        "collection": Collecting(KNOWN),
        "agreed": lambda _: True,
        "told": lambda *_: None,
        "share": made.share,
        "clock": made.radios.clock,
        "choose": random.Random(number).randrange,
        **changed,
    }
    there = Relay(**chosen)  # type: ignore[arg-type]
    made.relay(number, there)
    return there


def relayed(what: Parcel, loss: float, seed: int) -> float:
    """Minutes on the air, of all, until the last of a line has an edition."""
    air = Air(5, loss=loss, links=LINE, seed=seed)
    with net(air) as made:
        line = [relay(made, number) for number in range(4)]
        line[0].offer([what])
        while 4 not in made.done:
            for number, each in enumerate(line):
                made.listen(number)
                each.step(0)
            made.listen(4)
            made.radios.wait(TICK)
        assert made.collections[4].parcels[0].content == what.content
    return sum(air.seconds.values()) / 60


def flooded(what: Parcel, loss: float, seed: int) -> float:
    """The same for numbered fragments that everybody repeats, round after round.

    They are as large as frames can be, have 12 bytes of head, and each has the channel
    for itself until nobody repeats it any more: flooding at its best.
    """
    size = LARGEST - 12
    pieces = [what.content[at : at + size] for at in range(0, len(what.content), size)]
    heads = (bytes([number, *bytes(11)]) for number in range(len(pieces)))
    fragments = [head + piece for head, piece in zip(heads, pieces, strict=True)]
    air = Air(5, loss=loss, links=LINE, seed=seed)
    with net(air) as made:
        sender = Radio(
            Place.named(made.radios.place(0)),
            Manners(share=1.0, hops=3),
            clock=made.radios.clock,
            wait=made.radios.wait,
        )
        got: set[bytes] = set()
        taken = 0
        with sender:
            while len(got) < len(fragments):
                for fragment in fragments:
                    sender.send(fragment)
                    made.radios.settle()
                    while taken < air.heard[4]:
                        came = made.client(4).receive(10.0)
                        taken += len(came)
                        got.update(each.frame for each in came)
                    if len(got) == len(fragments):
                        break
        assert got == set(fragments)
    return sum(air.seconds.values()) / 60


@pytest.mark.parametrize("loss", [0.1, 0.3])
def test_four_hops_take_half_of_a_floods_airtime_at_most(loss: float) -> None:
    """In the median of some seeds; with the real library, and radios that are none."""
    what = of_size(4096)
    ours = median(relayed(what, loss, seed) for seed in range(3))
    theirs = median(flooded(what, loss, seed) for seed in range(3))
    assert ours <= theirs / 2


def test_without_loss_no_relay_can_take_half() -> None:
    """Four who send what is needed and no more take as long as a flood, or longer."""
    what = of_size(4096)
    (run,) = runs([what], None)
    with net(Air(2)) as made:
        least = 4 * run.needed * made.client(0).seconds(200) / 60
    flood = flooded(what, 0.0, 0)
    assert least > flood
    assert relayed(what, 0.0, 0) <= 1.25 * flood


@dataclass
class Heard:
    """What a relay in the middle of three radios sends, and asks for."""

    relay: Relay
    sent: list[Packet] = field(default_factory=list)
    asked: list[Run] = field(default_factory=list)


@contextmanager
def middle(
    trust: TrustList = KNOWN, *, agreed: bool = True, **changed: object
) -> Iterator[tuple[Net, Heard]]:
    """A relay at radio 1 of a line of three, and what is heard of it at radio 2."""
    with net(Air(3, links=LINE[:2])) as made:

        def agree(run: Run) -> bool:
            heard.asked.append(run)
            return agreed

        there = relay(made, 1, collection=Collecting(trust), agreed=agree, **changed)
        heard = Heard(there)
        station = made.radios.nodes[2].station
        station.hear = lambda packet: heard.sent.append(Packet.from_bytes(packet.frame))
        yield made, heard


def say(made: Net, what: Parcel, frames: int) -> None:
    """Have radio 0 send the first frames of an edition, and the relay hear them."""
    (run,) = runs([what], None)
    some = Run(run.parcel, run.sender, run.firsts[:frames])
    transmit(made.client(0), some, lambda *_: None)
    made.radios.settle()
    made.listen(1)


def let(made: Net, there: Relay, until: Callable[[], bool] = lambda: False) -> None:
    """Let so much time pass that all that goes on has gone; or until something."""
    for _ in range(20_000):
        there.step(0)
        made.radios.wait(TICK)
        if until():
            return


def test_nothing_goes_on_before_it_is_whole() -> None:
    """One frame less than needed: nobody is asked, and nothing is sent."""
    (run,) = runs([LARGE], None)
    with middle() as (made, heard):
        say(made, LARGE, run.needed - 1)
        let(made, heard.relay)
        assert (heard.asked, heard.sent) == ([], [])


def test_new_frames_are_passed_on() -> None:
    """Each edition once, asked for once, in frames of ids that nobody sent before."""
    with middle() as (made, heard):
        for what in (LARGE, SMALL):
            (run,) = runs([what], None)
            say(made, what, run.needed)
        let(made, heard.relay)
    asked = [run.parcel.content for run in heard.asked]
    assert asked == [SMALL.content, LARGE.content], "the smallest first"
    assert heard.relay.passed == heard.asked
    collection = Collecting(KNOWN)
    for packet in heard.sent:
        collection.add(packet, "relay")
    collection.solve()
    assert {each.content for each in collection.parcels} == set(asked)
    for run in heard.asked:
        same = [each for each in heard.sent if each.header == run.sender.header]
        assert len({each.first for each in same}) == len(same) == MOST * run.needed
        assert min(each.first for each in same) >= SYMBOLS * run.needed


def test_what_a_person_brought_is_sent_first() -> None:
    """Without anybody else on the air: one round at once, the rest after rests."""
    times: list[float] = []
    rests: list[float] = []
    with middle() as (made, heard):

        def told(_run: Run, _number: int, rest: float) -> None:
            times.append(made.radios.clock())
            rests.append(rest)

        heard.relay.told = told
        heard.relay.offer([LARGE])
        let(made, heard.relay, lambda: len(times) == MOST * heard.asked[0].needed)
    (run,) = heard.asked
    first = round(FIRST * run.needed + 0.5)
    seconds = times[1] - times[0]
    assert times[0] < seconds
    assert times[first - 1] - times[0] < 2 * first * seconds
    assert times[first] - times[first - 1] > 10 * seconds
    assert rests[: first - 1] == [0] * (first - 1)
    assert rests[first - 1] == pytest.approx(times[first] - times[first - 1], abs=TICK)
    assert rests[-1] == math.inf


def test_who_hears_others_send_it_leaves_it_to_them() -> None:
    """As long as somebody sends genuine frames, nothing is added; then it is."""
    (run,) = runs([LARGE], None)
    late = random.Random(2)  # who begins at once has heard nobody
    with middle(choose=late.randrange) as (made, heard):
        say(made, LARGE, run.needed)
        others = iter(
            run.sender.packet(first, SYMBOLS) for first in range(900, 9000, 2)
        )
        for _ in range(100):
            heard.relay.step(0)
            made.radios.say(0, next(others).to_bytes())
            made.radios.settle()
            made.listen(1)
        assert heard.sent == []
        let(made, heard.relay)
        assert len(heard.sent) == MOST * run.needed


def test_forged_frames_keep_nobody_silent() -> None:
    """What looks like the edition, and is not of it, is no reason to rest."""
    (run,) = runs([LARGE], None)
    with middle() as (made, heard):
        say(made, LARGE, run.needed)
        heard.relay.step(0)
        rng = random.Random(1)
        while len(heard.sent) < MOST * run.needed:
            rows = tuple(rng.randbytes(90) for _ in range(SYMBOLS))
            forged = Packet(run.sender.header, rng.randrange(9000), rows)
            made.radios.say(0, forged.to_bytes())
            made.radios.settle()
            made.listen(1)
            heard.relay.step(0)
            assert made.radios.clock() < 3600


@dataclass
class Stopped:
    """A carrier at which Ctrl-C comes while a frame waits, and others arrive."""

    meanwhile: list[Arrived]
    arrived: list[Arrived] = field(default_factory=list)

    @property
    def ability(self) -> Ability:
        return Ability(largest=231, broadcast=True, hops=0, rate=100, revealing=False)

    def seconds(self, size: int) -> float:
        return size / 100

    def send(self, _: bytes) -> None:
        self.arrived = self.meanwhile
        raise KeyboardInterrupt

    def receive(self, _: float) -> list[Arrived]:
        found, self.arrived = self.arrived, []
        return found


def test_what_came_while_a_frame_waited_is_taken() -> None:
    """Ctrl-C in the middle of the wait for one's turn takes nothing away."""
    (run,) = runs([SMALL], None)
    there = Relay(
        carrier=Stopped([Arrived(each.to_bytes(), "7") for each in run.packets()]),
        collection=Collecting(KNOWN),
        agreed=lambda _: True,
        told=lambda *_: None,
        share=1.0,
        clock=lambda: 0.0,
        choose=random.Random(1).randrange,
    )
    there.offer([LARGE])
    there.run(lambda: None, lambda: False)
    found = {each.content for each in there.collection.parcels}
    assert found == {SMALL.content, LARGE.content}


@dataclass
class Jammed:
    """A radio that finds no place for a frame, some times."""

    radio: Radio
    times: int

    def __getattr__(self, name: str) -> object:
        return getattr(self.radio, name)

    def send(self, frame: bytes) -> None:
        if self.times:
            self.times -= 1
            raise RadioBusy("full")
        self.radio.send(frame)


def test_a_busy_channel_does_not_end_it() -> None:
    """Frames that found no place go after a rest; none of them is left out."""
    with middle() as (made, heard):
        jammed = Jammed(made.client(1), 3)
        heard.relay.carrier = jammed  # type: ignore[assignment]
        heard.relay.offer([LARGE])
        rest = LARGE_NEEDED * made.client(1).seconds(200)
        let(made, heard.relay, lambda: not jammed.times)
        assert made.radios.clock() > rest
        assert heard.sent == []
        let(made, heard.relay)
    assert len({each.first for each in heard.sent}) == MOST * LARGE_NEEDED


def test_nothing_is_passed_on_that_nobody_known_has_signed() -> None:
    """An unknown key is no reason to transmit, unless the person says so."""
    (run,) = runs([SMALL], None)
    for unconfirmed in (False, True):
        with middle(TrustList(()), unconfirmed=unconfirmed) as (made, heard):
            say(made, SMALL, run.needed)
            let(made, heard.relay)
        assert bool(heard.sent) == bool(heard.asked) == unconfirmed


def test_nothing_is_sent_without_agreement() -> None:
    """Each edition is asked for once; no means that nothing of it is sent."""
    with middle(agreed=False) as (made, heard):
        for what in (SMALL, LARGE):
            (run,) = runs([what], None)
            say(made, what, run.needed)
        let(made, heard.relay)
    assert len(heard.asked) == 2
    assert (heard.sent, heard.relay.passed) == ([], [])
