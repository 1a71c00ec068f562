"""Who stays when many come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from archive.carriers.hotspot.conversation import STALLED_SECONDS, Conversation
from archive.carriers.hotspot.room import ALL, EACH, Guest, Room
from tests.carriers.hotspot.requests import SITE, get


def guest(number: int, now: float = 0, *, asked: bool = False) -> Guest:
    """Somebody with an address of their own, who may have asked for a page."""
    conversation = Conversation(SITE, now)
    if asked:
        conversation.receive(get(), now)
    return Guest(f"10.0.{number >> 8}.{number & 255}", conversation)


def test_a_room_takes_so_many_and_no_more() -> None:
    """Whoever comes to a full room takes the place of one who waits."""
    room = Room()
    for number in range(ALL):
        assert room.enter(guest(number, number), ALL) is None
    last = guest(ALL)
    leaving = room.enter(last, ALL)
    assert leaving is not None
    assert leaving.conversation.since == 0, "the one that has waited longest"
    assert len(room) == ALL
    assert last in list(room)


def test_who_is_sent_something_keeps_the_place() -> None:
    """A room full of them is closed, until one ends or takes nothing for a while."""
    room = Room()
    for number in range(ALL):
        room.enter(guest(number, asked=True), 0)
    assert not room.open(STALLED_SECONDS - 0.1)
    assert room.open(STALLED_SECONDS)
    room.leave(next(iter(room)))
    assert room.open(0)


def test_one_address_has_few_connections() -> None:
    """Its next one takes the place of its own, and of nobody else's."""
    room = Room()
    other = guest(1)
    room.enter(other, 0)
    own = [guest(7, number) for number in range(EACH)]
    for each in own:
        assert room.enter(each, 1) is None
    assert room.enter(guest(7), 1) is own[0]
    assert other in list(room)


def test_an_address_that_has_all_it_may_is_sent_away() -> None:
    """If all of them are in use: the newcomer goes, whoever else waits."""
    room = Room()
    room.enter(guest(1), 0)
    for _ in range(EACH):
        room.enter(guest(7, asked=True), 0)
    late = guest(7)
    assert room.enter(late, 0) is late
    assert len(room) == EACH + 1


def test_who_has_most_gives_way_first() -> None:
    """One that came with many waits for nobody who came alone."""
    room = Room()
    alone = [guest(number) for number in range(ALL - EACH)]
    many = [guest(999, 5) for _ in range(EACH)]
    for each in (*alone, *many):
        room.enter(each, 5)
    assert room.enter(guest(1000), 6) in many


def test_a_room_is_crowded_before_it_is_full() -> None:
    """So that places become free before anybody has to go."""
    room = Room()
    crowded = []
    for number in range(ALL):
        crowded.append(room.crowded)
        room.enter(guest(number), 0)
    assert crowded == [number >= ALL * 3 // 4 for number in range(ALL)]


@given(some.lists(some.tuples(some.integers(0, 60), some.booleans()), max_size=400))
def test_no_crowd_takes_more_than_there_is(crowd: list[tuple[int, bool]]) -> None:
    """Whoever comes: the bounds hold, and nobody is in it who was told to go."""
    room, gone = Room(), []
    for now, (number, asked) in enumerate(crowd):
        if not room.open(now):
            continue
        leaving = room.enter(guest(number, now, asked=asked), now)
        gone += [leaving] if leaving else []
        there = list(room)
        assert len(there) <= ALL
        addresses = [each.address for each in there]
        assert max(map(addresses.count, addresses), default=0) <= EACH
        assert not any(each in there for each in gone)
