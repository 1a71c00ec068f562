"""Sheets and pictures of squares: what is printed brings the edition back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from archive import strings
from archive.carriers.photos import pictures
from archive.carriers.video import Shot
from archive.errors import AlreadyThere, Malformed, Usage
from archive.format.fingerprint import Fingerprint
from archive.format.manifest import TEXT
from archive.packets.lines import find
from archive.packets.packet import Packet
from archive.squares.draw import Kind
from archive.squares.read import read
from archive.tasks.collect import Collecting
from archive.tasks.printing import COARSE, Order, print_sheet, write_pictures
from tests.kit import REZA, SARA, Edition, Key, edition
from tests.parcels import KNOWN, LONG, content, parcel, sender

FA = edition(text=LONG)
EN = edition("en", source=None, text="Stop the killing.\n\nWe want it.\n")
FEW = Order(kind=Kind.parse("25-L"), dots=10)
"""Two squares a page."""
pytestmark = pytest.mark.usefixtures("folder")


def said(file: str | Path) -> list[list[str]]:
    """What the squares on each page of a PDF, or in each picture, say."""
    shots = [shot for shot in pictures(Path(file)) if isinstance(shot, Shot)]
    return [[seen.text for seen in read(shot.picture, 1)] for shot in shots]


def labels(texts: list[str]) -> list[str]:
    """The numbers that people read."""
    return [text.partition(" ")[0] for text in texts]


def packets(texts: list[str]) -> Iterator[Packet]:
    """The packets that squares hold."""
    for text in texts:
        yield from (each for each in find(text) if isinstance(each, Packet))


def printed(made: Edition, order: Order) -> tuple[list[str], list[list[str]]]:
    """The words on each page of a sheet, and what its squares say."""
    pdf = print_sheet(parcel(made), order).pdf
    Path("sheet.pdf").write_bytes(pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        words = [page.get_textpage().get_text_bounded() for page in document]
    return words, said("sheet.pdf")


def digits(key: Key) -> str:
    """A key's fingerprint in groups, with common spaces."""
    return " ".join(str(Fingerprint.of(key.public.public)).split())


# Sheets


def test_a_sheet_brings_its_edition_back() -> None:
    """The page of squares, read once, completes it; all squares are there."""
    _, (front, back) = printed(FA, Order())
    assert front == []
    assert sorted(labels(back)) == sorted(f"{n}/35" for n in range(1, 36))
    collection = Collecting(KNOWN)
    for text in back[-6:]:
        collection.square(text, "sheet.pdf")
    collection.solve()
    assert [each.content for each in collection.parcels] == [content(FA)]


def test_a_sheet_says_what_it_is_and_what_to_do() -> None:
    """The text in front; behind the set, how many are enough, and the key's digits."""
    (front, back), _ = printed(EN, FEW)
    assert "عنوان" not in back
    for paragraph in ("Stop the killing.", "We want it."):
        assert paragraph in " ".join(front.split())
    words = strings.spoken_to("en")
    fingerprint = digits(SARA)
    said_behind = " ".join(back.split())
    for line in (
        f"Set {sender(EN).header.object_id.hex()[:4]}",
        words.say("any", needed=1, count=2),
        *words.how,
        fingerprint,
    ):
        assert line in said_behind
    assert "The original text." in " ".join(front.split())


def test_every_key_that_signed_stands_on_the_sheet() -> None:
    """Two distributors: two fingerprints."""
    made = edition("en", source=None, text="Stop.\n", keys=(SARA, REZA))
    (_, back), _ = printed(made, FEW)
    for key in (SARA, REZA):
        assert digits(key) in " ".join(back.split())


def test_a_sheet_is_the_same_every_time() -> None:
    """Nothing of when or where it was made is in it."""
    assert print_sheet(parcel(FA), FEW) == print_sheet(parcel(FA), FEW)


def test_a_lost_page_costs_a_share_and_not_a_part() -> None:
    """Over several pages squares are shuffled, the same way every time, all of them."""
    _, (_, one, two) = printed(FA, Order(pages=2, dots=12))
    count = len(one) + len(two)
    numbers = [
        [int(label.partition("/")[0]) for label in labels(p)] for p in (one, two)
    ]
    assert sorted(numbers[0] + numbers[1]) == list(range(1, count + 1))
    assert all(label.endswith(f"/{count}") for label in labels(one + two))
    needed = range(1, 7)
    assert 0 < len(set(needed) & set(numbers[0])) < len(needed)


def test_there_are_pages_enough_to_lose_a_third() -> None:
    """By default there are at least half as many squares again as are needed."""
    long = parcel(edition(text="".join(f"{LONG[i:]}{i}" for i in range(4))))
    for order in (FEW, Order(kind=Kind.parse("10-L"), dots=12)):
        made = write_pictures(long, order, Path(f"out {order.dots}"), vector=True)
        assert 2 * made.count >= 3 * made.needed


def test_too_few_pages_are_refused() -> None:
    """Both numbers are named, and what to do."""
    small = Order(kind=Kind.parse("7-L"), dots=12, pages=1)
    with pytest.raises(Usage) as caught:
        print_sheet(parcel(FA), small)
    message = r"room for (\d+) squares; 23 are needed"
    found = re.fullmatch(message, caught.value.message)
    assert found
    assert int(found[1]) < 23
    assert "--pages" in caught.value.hint


@pytest.mark.parametrize(
    ("order", "count"),
    [
        (Order(), 35),
        (Order(paper="letter"), 30),
        (Order(dots=COARSE), 24),
        (Order(paper="letter", dots=COARSE), 20),
    ],
)
def test_a_page_holds_as_many_squares_as_is_said(order: Order, count: int) -> None:
    """A4 and Letter, with 5 and with 6 printer dots a module."""
    made = write_pictures(parcel(EN), order, Path("out"), vector=True)
    assert made.count == count
    assert len(list(Path("out").iterdir())) == count


def test_what_cannot_be_printed_is_refused() -> None:
    """Modules have sizes that printers print and cameras read."""
    with pytest.raises(Usage, match=r"^13 dots a module; 3 to 12 "):
        print_sheet(parcel(EN), Order(dots=13))


def test_a_text_that_is_none_is_not_printed() -> None:
    """Whatever was signed: what cannot be read cannot be set."""
    made = parcel(EN)
    bad = replace(made, files={TEXT: b"\xff"})
    with pytest.raises(Malformed, match="the signed text is not UTF-8"):
        print_sheet(bad, FEW)


# Posters


def test_posters_differ_and_add_up() -> None:
    """Each run has other squares, none of them the text itself; both complete it."""
    order = Order(kind=FEW.kind, dots=FEW.dots, pages=1, repair=True)
    made = [write_pictures(parcel(FA), order, Path(str(n)), vector=False) for n in "12"]
    assert {(each.count, each.needed) for each in made} == {(2, 2)}
    texts = [[text for page in said(str(n)) for text in page] for n in "12"]
    found = [list(packets(each)) for each in texts]
    assert set(found[0]).isdisjoint(found[1])
    collection = Collecting(KNOWN)
    for packet, text in zip(found[0][:1] + found[1][:1], texts[0], strict=True):
        assert packet.first >= sender(FA).header.k
        assert packet.ids.stop <= 65_535
        assert "/" not in text.partition(" ")[0]
        collection.add(packet, "poster")
    collection.solve()
    assert collection.done


# Pictures


@pytest.mark.parametrize("vector", [False, True])
def test_pictures_are_named_by_their_squares(vector: bool) -> None:  # noqa: FBT001
    """Five digits, so that names sort like numbers."""
    made = write_pictures(parcel(FA), FEW, Path("out"), vector=vector)
    ending = "svg" if vector else "png"
    names = sorted(path.name for path in Path("out").iterdir())
    assert made.count == 4  # K is 2, and two pages of two let a third be lost
    assert names == [f"square-0000{n}.{ending}" for n in range(1, made.count + 1)]


def test_pictures_say_what_the_sheet_says() -> None:
    """Each picture holds the square of its number."""
    write_pictures(parcel(FA), FEW, Path("out"), vector=False)
    texts = [text for page in said("out") for text in page]
    assert labels(texts) == [f"{n}/4" for n in range(1, 5)]
    assert {each.header for each in packets(texts)} == {sender(FA).header}


def test_pictures_never_go_into_a_folder_that_is_there() -> None:
    """What somebody keeps there stays alone."""
    Path("out").mkdir()
    Path("out", "mine").touch()
    with pytest.raises(AlreadyThere, match=r"^out: exists already$"):
        write_pictures(parcel(FA), FEW, Path("out"), vector=False)
    assert [path.name for path in Path("out").iterdir()] == ["mine"]
