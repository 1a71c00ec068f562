"""One contract, which every carrier of packets keeps."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.carriers.frames import Carrier
from archive.errors import ReceivedError, TooLarge
from archive.packets.packet import Packet
from archive.packets.sending import Sender
from archive.store.journal import Journal
from archive.tasks.collect import Collecting
from tests.carriers.media import MEDIA, Medium
from tests.kit import edition
from tests.parcels import KNOWN, LONG, content

WHAT = content(edition(text=LONG))
SENDER = Sender(WHAT)
FRAMES = [SENDER.packet(first, 2).to_bytes() for first in range(0, 44, 2)]


@pytest.fixture(params=MEDIA)
def medium(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Medium]:
    """Each of them, in an empty folder."""
    made = MEDIA[request.param](tmp_path)
    yield made
    made.close()


def sent(medium: Medium, frames: list[bytes]) -> None:
    """Send frames, one after another."""
    carrier = medium.sender()
    for frame in frames:
        carrier.send(frame)


def packets(carrier: Carrier) -> list[bytes]:
    """What came that is a packet."""
    found = []
    for each in carrier.receive(0):
        try:
            found.append(Packet.from_bytes(each.frame).to_bytes())
        except ReceivedError:
            continue
    return found


def test_what_comes_is_what_was_sent(medium: Medium) -> None:
    """Every frame that was not lost arrives, unchanged, and no other."""
    carrier = medium.receiver()
    sent(medium, FRAMES[:6])
    medium.move(lambda frames: frames)
    assert packets(carrier) == FRAMES[:6]
    assert packets(carrier) == []


def test_loss_repeats_and_another_order(medium: Medium) -> None:
    """What the medium loses, repeats and reorders comes out so; nothing else does."""
    rng = random.Random(1)
    delivered: list[bytes] = []

    def change(frames: list[bytes]) -> list[bytes]:
        delivered[:] = rng.sample(frames, 4) + frames[:2]
        return delivered

    carrier = medium.receiver()
    sent(medium, FRAMES[:6])
    medium.move(change)
    assert packets(carrier) == delivered


def test_garbage_is_no_packet(medium: Medium) -> None:
    """Foreign and damaged frames in between never become packets, nor hide any."""
    rng = random.Random(2)

    def change(frames: list[bytes]) -> list[bytes]:
        damaged = bytearray(frames[0])
        damaged[50] ^= 1
        return [rng.randbytes(150), *frames, bytes(damaged), b"\xd9\x10", *frames[:1]]

    carrier = medium.receiver()
    sent(medium, FRAMES[:3])
    medium.move(change)
    assert packets(carrier) == [*FRAMES[:3], FRAMES[0]]


def test_nothing_too_large_is_sent(medium: Medium) -> None:
    """One byte more than the largest frame is refused, and nothing of it goes out."""
    moved: list[bytes] = []

    def change(frames: list[bytes]) -> list[bytes]:
        moved.extend(frames)
        return []

    carrier = medium.sender()
    carrier.send(FRAMES[0])
    for more in (1, 1000):
        with pytest.raises(TooLarge):
            carrier.send(bytes(carrier.ability.largest + more))
    medium.move(change)
    assert moved == FRAMES[:1]


def test_both_ends_killed_and_restarted(medium: Medium, tmp_path: Path) -> None:
    """New ends go on where the old ones were; the journal has what came before."""
    journal = tmp_path / "pieces.txt.kept"
    step = len(FRAMES) // 2
    for part in (FRAMES[:step], FRAMES[step:]):
        carrier = medium.receiver()
        sent(medium, part)
        medium.move(lambda frames: frames)
        kept = Journal(journal)
        collection = Collecting(KNOWN, kept)
        before = sum(work.group.pieces for work in collection.works)
        for each in packets(carrier):
            collection.add(Packet.from_bytes(each), "again")
        collection.solve()
        kept.close()
    assert before == 2 * step
    assert [parcel.content for parcel in collection.parcels] == [WHAT]


def test_who_reads_late_loses_nothing_of_an_edition(medium: Medium) -> None:
    """Frames that waited while nobody read complete the edition."""
    carrier = medium.receiver()
    for start in range(0, len(FRAMES), 5):
        sent(medium, FRAMES[start : start + 5])
        medium.move(lambda frames: frames)
    collection = Collecting(KNOWN)
    for each in packets(carrier):
        collection.add(Packet.from_bytes(each), "late")
    collection.solve()
    assert [parcel.content for parcel in collection.parcels] == [WHAT]


def test_what_each_says_of_itself(medium: Medium) -> None:
    """Radio frames fit everywhere; time and being found are the radio's alone."""
    carrier = medium.sender()
    ability = carrier.ability
    assert ability.largest >= len(FRAMES[0])
    assert ability.broadcast
    assert ability.hops == 0
    assert (ability.rate is not None) == ability.revealing
    assert (carrier.seconds(200) > 0) == ability.revealing
