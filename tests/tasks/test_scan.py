"""Squares in pictures and packets in texts, into one collection."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from archive import limits
from archive.errors import Malformed, MissingExtra, NotFound, ReceivedError, Usage
from archive.packets.lines import to_digits
from archive.packets.packet import Packet
from archive.squares.draw import Kind, Level, draw
from archive.squares.image import gif, png
from archive.store.journal import Journal
from archive.tasks.collect import Collecting
from archive.tasks.scan import Looked, scan, watch
from tests.kit import TEXT, edition
from tests.parcels import KNOWN, LONG, content, forged, lines, sender, text

FA = edition(text=LONG)
SENDER = sender(FA)
SHEET, DENSE = Kind(15, Level.M), Kind(20, Level.L)
pytestmark = pytest.mark.usefixtures("folder")


def square(number: int, packet: Packet | None = None) -> bytes:
    """A square of the sheet, numbered from 0, as a picture; or a forged one."""
    shown = packet or SENDER.packet(number * 4, 4)
    return png(draw(f"{number + 1}/35 ", to_digits(shown.to_bytes()), SHEET), 3)


def put(name: str, content: bytes) -> str:
    """A file in the working folder; its name."""
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_bytes(content)
    return name


def looked(
    *names: str, journal: Journal | None = None
) -> tuple[Collecting, list[Looked]]:
    """What comes of files, and what was told meanwhile."""
    collection = Collecting(KNOWN, journal)
    told: list[Looked] = []
    scan(collection, names, told.append)
    collection.solve()
    return collection, told


# Every carrier


def test_one_decoder_takes_every_carrier() -> None:
    """Photos of a sheet, a screen, text messages and frames complete one object."""
    frames = [SENDER.packet(i, 2) for i in (900, 7_000)]  # as a radio sends them
    film = [SENDER.packet(9, 7)]
    names = (
        put("photos/one.png", square(0)),
        put("photos/two.png", square(1)),
        put("frames.txt", text(frames).encode()),
        put("messages.txt", lines(FA, 1, [8, 30, 31, 40]).encode()),
        put(
            "screen.gif",
            gif([draw("1 ", to_digits(one.to_bytes()), DENSE) for one in film], 4),
        ),
    )
    assert [len(frame.to_bytes()) for frame in frames] == [200, 200]
    assert SENDER.header.k == 4 + 4 + 2 * 2 + 4 + 7
    for missing in range(len(names)):
        some = names[:missing] + names[missing + 1 :]
        assert not looked(*some)[0].done, names[missing]
    collection, _ = looked(*names)
    assert [each.content for each in collection.parcels] == [content(FA)]


def test_what_was_seen_is_told() -> None:
    """Every picture by its name, with the squares in it; texts need no telling."""
    put("photos/b.png", square(1))
    put("photos/a.png", square(0))
    collection, told = looked("photos", put("x.txt", lines(FA, 1, [9]).encode()))
    assert told == [Looked("a.png", 1), Looked("b.png", 1)]
    assert collection.works[0].group.pieces == 9


def test_forged_squares_in_photos_are_named() -> None:
    """The sheet comes back without them."""
    for number in range(8):
        bad = forged(SENDER.packet(8, 4)) if number == 2 else None
        put(f"photos/{number}.png", square(number, bad))
    collection, _ = looked("photos")
    assert collection.done
    assert [each.first // 4 + 1 for each in collection.works[0].forged] == [3]


def test_squares_of_something_else_are_counted() -> None:
    """They neither end a scan nor spoil it."""
    other = png(draw("", "0123456789", Kind(2, Level.M)))
    collection, told = looked(put("other.png", other), put("ours.png", square(0)))
    assert told == [Looked("other.png", 1), Looked("ours.png", 1)]
    count = collection.count
    assert (count.packets, count.foreign, count.damaged) == (1, 1, 0)


# What is text


@pytest.mark.parametrize(
    "around",
    [
        b"",
        b"hello ",
        b"\xef\xbb\xbf",
        b"x" * 4095 + "م".encode(),
        (TEXT * 200).encode(),
        b"x" + (TEXT * 200).encode(),
    ],
)
def test_words_are_searched_for_lines(around: bytes) -> None:
    """UTF-8 is text, also where its beginning ends within a letter."""
    line = lines(FA, 1, [3]).encode()
    collection, told = looked(put("anything", around + b"\n" + line))
    assert collection.count.packets == 1
    assert told == []


@pytest.mark.parametrize(
    "data",
    [b"\0" + LONG.encode(), b"\xff" * 5000, b"%PDF-1.7\n", b"x" * 4096 + b"\xff"],
)
def test_what_is_no_text_is_looked_at_as_a_picture(data: bytes) -> None:
    """And said to be none, where it is not; the last of these is text at first."""
    collection, told = looked(put("anything", data))
    assert collection.count.packets == 0
    if data.startswith(b"x"):
        assert told == []
    else:
        (fault,) = told
        assert isinstance(fault.error, Malformed)
        assert fault.error.message.startswith("anything: ")


def test_a_text_beside_photos_is_taken() -> None:
    """As when it is named; texts without packets stay faults, and pictures pictures."""
    put("photos/-", lines(FA, 1, [8]).encode())
    put("photos/lines.txt", lines(FA, 1, [9, 10]).encode())
    put("photos/notes.txt", "سلام\n".encode())
    put("photos/one.png", square(0))
    put("photos/other.png", b"\x89PNG\r\n\x1a\n\0" + lines(FA, 1, [11]).encode())
    put("photos/wide.txt", b"xxxxwide " + lines(FA, 1, [12]).encode())  # like a film
    collection, told = looked("photos")
    assert collection.works[0].group.pieces == 4 + 4
    assert [(each.name, bool(each.error)) for each in told] == [
        ("notes.txt", True),
        ("one.png", False),
        ("other.png", True),
    ]
    assert not any(each.named for each in told)


def test_a_damaged_text_beside_photos_is_no_fault() -> None:
    """Its packets count as damaged, which says more."""
    collection, told = looked(
        Path(put("photos/x", lines(FA, 1, [8])[:-9].encode())).parent.name
    )
    assert (collection.count.packets, collection.count.damaged) == (0, 1)
    assert told == []


def test_a_text_that_is_too_long_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder its size is the fault, and not that it is no picture."""
    put("photos/x", lines(FA, 1, [8]).encode())
    monkeypatch.setattr(limits, "PASTE", 100)
    _, (told,) = looked("photos")
    assert told.error
    assert told.error.message == "x: more than 100 bytes"


def test_a_link_to_a_text_in_a_folder_is_not_followed() -> None:
    """It leads to a file that nobody named."""
    put("lines.txt", lines(FA, 1, [8]).encode())
    Path("photos").mkdir()
    Path("photos/link").symlink_to("../lines.txt")
    collection, (told,) = looked("photos")
    assert isinstance(told.error, NotFound)
    assert collection.count.packets == 0


def test_a_text_that_cannot_be_written_down_ends_the_scan() -> None:
    """A journal without room on its disk is no fault of a file in a folder."""
    put("photos/lines.txt", lines(FA, 1, [8]).encode())
    with pytest.raises(NotFound, match=r"^pieces: not found$"):
        looked("photos", journal=Journal(Path("nowhere/pieces")))


# What goes wrong


def test_a_folder_that_is_too_deep_does_not_end_a_scan() -> None:
    """It is told by its name, and what lies above and beside it is read."""
    deep = Path(*"abcdefghij")
    deep.mkdir(parents=True)
    put("a/x.png", square(1))
    put(str(deep / "lines.txt"), lines(FA, 1, [40]).encode())
    collection, told = looked("a")
    assert [(each.name, each.named) for each in told] == [
        ("i", False),
        ("x.png", False),
    ]
    assert told[0].error
    assert told[0].error.message == "i: more than 8 folders deep"
    assert collection.count.packets == 1


def test_a_bad_file_does_not_end_a_scan() -> None:
    """It is told with its name, in a folder or by itself, and the others are read."""
    put("photos/a.png", square(0))
    put("photos/b.png", b"\x89PNG\r\n\x1a\n\0 damaged")
    put("photos/c.png", square(1))
    collection, told = looked(put("d.png", b"\xff\xd8\xff"), "photos")
    assert collection.count.packets == 2
    assert [(each.name, bool(each.error)) for each in told] == [
        ("d.png", True),
        ("a.png", False),
        ("b.png", True),
        ("c.png", False),
    ]
    for each in told:
        assert each.error is None or isinstance(each.error, ReceivedError)


def test_a_file_that_is_not_there_is_said_before_anything_is_read() -> None:
    """Reading photos takes long; a mistyped name does not wait for it."""
    collection = Collecting(KNOWN, Journal(Path("pieces")))
    put("a.png", square(0))
    with pytest.raises(NotFound, match=r"^b\.png: not found$"):
        scan(collection, ["a.png", "b.png"], lambda _: None)
    assert not Path("pieces").exists()


def test_a_scan_that_is_stopped_has_lost_nothing() -> None:
    """Control-C after any picture: every packet of it is in the journal, whole."""
    for number in range(6):
        put(f"photos/{number}.png", square(number))
    for last in range(5):
        Path("pieces").unlink(missing_ok=True)

        def stopped(at: Looked, last: int = last) -> None:
            if at.name == f"{last}.png":
                raise KeyboardInterrupt

        journal = Journal(Path("pieces"))
        collection = Collecting(KNOWN, journal)
        with pytest.raises(KeyboardInterrupt):
            scan(collection, ["photos"], stopped)
        assert Path("pieces").read_text() == lines(FA, 4, range(last + 1))
        journal.close()
    again, _ = looked("photos/5.png", journal=Journal(Path("pieces")))
    assert again.done


def test_a_camera_that_is_not_there_is_named() -> None:
    """By its base name; where cameras cannot be read at all, that is said."""
    with pytest.raises((NotFound, Usage, MissingExtra)) as caught:
        watch(Collecting(KNOWN), "/nowhere/video7", lambda _: None)
    assert "nowhere" not in caught.value.message
    assert caught.value.hint


# Order


@pytest.mark.parametrize("seed", range(3))
def test_photos_may_come_in_any_order(seed: int) -> None:
    """Whichever squares come first, the same edition comes out."""
    chosen = random.Random(seed).sample(range(35), 6)
    names = [put(f"{number}.png", square(number)) for number in chosen]
    assert looked(*names)[0].parcels[0].content == content(FA)
