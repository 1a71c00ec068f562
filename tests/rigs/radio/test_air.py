"""The fake channel does what is asked of radios with it."""

from __future__ import annotations

import pytest

from tests.rigs.radio.air import QUEUE, Air, Packet, Station


def _packet(number: int, hops: int = 0) -> Packet:
    return Packet(7, number, hops, 256, bytes(200))


def _heard(station: Station) -> list[int]:
    numbers: list[int] = []
    station.hear = lambda packet: numbers.append(packet.number)
    return numbers


def test_time_is_what_frames_take() -> None:
    """Nothing is heard before its airtime is over; the clock moves by that alone."""
    air = Air(2)
    heard = _heard(air.stations[1])
    air.put(air.stations[0], _packet(1))
    air.wait(1.9)
    assert heard == []
    air.wait(0.1)
    assert heard == [1]
    assert air.now == 2.0
    assert air.seconds[0] == pytest.approx(1.9107840)


def test_a_queue_is_bounded() -> None:
    """One packet is in the air and sixteen wait; the next is refused."""
    air = Air(2)
    taken = [air.put(air.stations[0], _packet(n)) for n in range(QUEUE + 2)]
    assert taken == [True] * (QUEUE + 1) + [False]
    air.settle()
    assert air.heard[1] == QUEUE + 1


def test_loss_is_each_receiver_s_own() -> None:
    """With 30 % loss some packets reach one receiver and not the other."""
    air = Air(3, loss=0.3)
    lists = [_heard(station) for station in air.stations[1:]]
    for number in range(200):
        air.put(air.stations[0], _packet(number))
        air.settle()
    for each in lists:
        assert 110 < len(each) < 170
    assert set(lists[0]) != set(lists[1])


def test_hops_carry_further_than_ears() -> None:
    """In a chain a packet goes as far as its hops; each radio sends it once."""
    links = [(0, 1), (1, 2), (2, 3), (3, 4)]
    near, far = Air(5, links=links), Air(5, links=links)
    for air, hops in ((near, 0), (far, 3)):
        air.put(air.stations[0], _packet(1, hops))
        air.settle()
    assert dict(near.heard) == {1: 1}
    assert dict(far.heard) == {1: 1, 2: 1, 3: 1, 4: 1}
    assert dict(far.sent) == {0: 1, 1: 1, 2: 1, 3: 1}
