"""An edition's packets as numbered squares."""

from __future__ import annotations

from itertools import islice

import pytest

from archive.errors import Usage
from archive.packets.lines import find, to_digits
from archive.packets.packet import Packet
from archive.squares.draw import Kind, Level, draw
from archive.squares.image import png
from archive.squares.pictures import open_picture
from archive.squares.read import read
from archive.tasks.squares import Numbered, Squares, fitting, shuffled
from tests.kit import edition
from tests.parcels import LONG, parcel, sender

FA = edition(text=LONG)
PARCEL, SENDER = parcel(FA), sender(FA)
SHEET, SMALL = Kind(15, Level.M), Kind(10, Level.L)


def said(numbered: Numbered) -> str:
    """What a reader says that the square says."""
    (picture,) = open_picture(png(numbered.square))
    (seen,) = read(picture, passes=1)
    return seen.text


def packets(squares: list[Numbered]) -> list[Packet]:
    """What squares hold."""
    return [
        each for one in squares for each in find(said(one)) if isinstance(each, Packet)
    ]


def test_a_sheet_begins_with_the_edition_itself() -> None:
    """The first K squares hold the object, and the next ones repair it."""
    squares = Squares(PARCEL, SHEET, 35)
    assert squares.symbols == 4
    assert squares.needed == 6
    assert squares.label == SENDER.header.object_id.hex()[:4]
    first = squares.first(8)
    assert packets(first) == SENDER.first(4, 8)


def test_squares_say_the_numbers_that_are_printed_beside_them() -> None:
    """``3/35`` of a sheet, ``3`` of a run without an end."""
    sheet = Squares(PARCEL, SHEET, 35).first(3)
    run = Squares(PARCEL, SHEET).first(3)
    assert [each.label for each in sheet] == ["1/35", "2/35", "3/35"]
    assert [each.label for each in run] == ["1", "2", "3"]
    for each in (*sheet, *run):
        assert said(each).startswith(f"{each.label} 6109")


def test_a_run_goes_on_behind_the_first_squares() -> None:
    """What a screen shows begins like a sheet, and never repeats itself."""
    squares = Squares(PARCEL, SMALL)
    run = list(islice(squares.run(), 20))
    assert run == squares.first(20)
    assert len({each.square for each in run}) == 20


def test_posters_are_other_ones_every_time() -> None:
    """All of them repair, all numbers are those of the run, and two sets differ."""
    squares = Squares(PARCEL, SMALL)
    one, two = squares.repair(10), squares.repair(10)
    assert [each.label for each in one] != [each.label for each in two]
    for packet, each in zip(packets(one), one, strict=True):
        assert packet.first >= SENDER.header.k
        assert packet.ids.stop <= 65_535
        assert each.label == str(packet.first // squares.symbols + 1)
        assert packet == SENDER.packet(packet.first, squares.symbols)


@pytest.mark.parametrize("kind", ["1-L", "5-L", "6-Q", "9-H"])
def test_squares_that_hold_no_packet_are_refused(kind: str) -> None:
    """The kind is named, and one that will do."""
    with pytest.raises(Usage, match=rf"^no packet fits a square of {kind}$") as caught:
        Squares(PARCEL, Kind.parse(kind))
    assert "10-M" in caught.value.hint
    assert fitting(Kind(10, Level.M), None) > 0


def test_room_is_left_for_the_longest_number() -> None:
    """The last number of a set and of a run fit beside as many symbols as the first."""
    for kind in (Kind(version, level) for version in range(7, 16) for level in Level):
        for total in (None, 35, 7000):
            try:
                symbols = fitting(kind, total)
            except Usage:
                continue
            number = total or 65_535 // symbols
            prefix = f"{number}/{total} " if total else f"{number} "
            packet = SENDER.packet((number - 1) * symbols, symbols)
            assert draw(prefix, to_digits(packet.to_bytes()), kind).kind == kind


def test_shuffling_spreads_neighbours_the_same_way_every_time() -> None:
    """No square is lost; each half of the order holds a share of the first squares."""
    squares = Squares(PARCEL, SMALL, 40).first(40)
    order = shuffled(squares)
    assert order != squares
    assert sorted(order, key=squares.index) == squares
    assert shuffled(order[::-1]) == order
    numbers = [squares.index(each) for each in order]
    assert 5 <= sum(number < 20 for number in numbers[:20]) <= 15
