"""Squares on a screen: a GIF and a page that hold an edition."""

from __future__ import annotations

import base64
import json
import re
from html import escape
from typing import Any

import pytest

from archive import strings
from archive.squares.draw import Kind, Level
from archive.squares.pictures import open_picture
from archive.squares.read import read
from archive.tasks.collect import Collecting
from archive.tasks.playing import SCREEN_KIND, animation, loop, page
from archive.tasks.squares import Squares
from tests.kit import Edition, edition
from tests.parcels import KNOWN, LONG, content, parcel

FA = edition(text=LONG)
SMALL = Kind(10, Level.L)


def squares(made: Edition = FA, kind: Kind = SCREEN_KIND) -> Squares:
    """The squares of an edition."""
    return Squares(parcel(made), kind)


def told(html: str) -> dict[str, Any]:
    """What a page's script is told."""
    found = re.search(
        r'<script type="application/json" id="squares">(.*?)</script>', html
    )
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_loop_is_three_times_what_is_needed() -> None:
    """And never so short that one bad frame comes again at once."""
    assert loop(squares()) == 24
    long = Squares(parcel(edition(text=LONG * 2 + LONG.upper() * 3)), SMALL)
    assert loop(long) == 3 * long.needed > 24


def test_a_gif_brings_the_edition_back() -> None:
    """Its frames are squares, and the needed ones among them complete it."""
    one = squares()
    frames = list(open_picture(animation(one, 8)))
    assert len(frames) == loop(one)
    collection = Collecting(KNOWN)
    for frame in frames[-one.needed :]:  # only such as repair
        (seen,) = read(frame, passes=1)
        collection.square(seen.text, "gif")
    collection.solve()
    assert [each.content for each in collection.parcels] == [content(FA)]


@pytest.mark.parametrize(("rate", "hundredths"), [(4, 25), (8, 12), (10, 10)])
def test_a_gif_plays_at_its_rate(rate: int, hundredths: int) -> None:
    """Every frame says how long it is shown, in hundredths of a second."""
    gif = animation(squares(kind=SMALL), rate, 3)
    delays = re.findall(rb"\x21\xf9\x04.(..).\x00", gif, re.DOTALL)
    assert delays == [hundredths.to_bytes(2, "little")] * 3


def test_a_page_holds_the_squares_of_the_run() -> None:
    """Module for module what would be printed, with the same numbers."""
    one = squares()
    data = told(page(parcel(FA), one, 8, 7))
    size = SCREEN_KIND.size
    assert (data["size"], data["rate"]) == (size, 8)
    shown = []
    for label, bits in data["squares"]:
        row = f"{int.from_bytes(base64.b64decode(bits)):b}"
        row = row.zfill(8 * len(base64.b64decode(bits)))
        rows = tuple(int(row[i * size : (i + 1) * size], 2) for i in range(size))
        shown.append((label, rows))
    assert shown == [(each.label, each.square.rows) for each in one.first(7)]
    assert len(told(page(parcel(FA), one, 8))["squares"]) == loop(one)


@pytest.mark.parametrize(
    ("language", "spoken", "direction"),
    [("fa", "fa", "rtl"), ("en", "en", "ltr"), ("xx", "en", "ltr")],
)
def test_a_page_speaks_the_language_of_its_edition(
    language: str, spoken: str, direction: str
) -> None:
    """Sentences and digits are its own; where nobody wrote any, they are English."""
    made = edition(language, source=None)
    one = squares(made)
    html = page(parcel(made), one, 8, 2)
    words = strings.spoken_to(spoken)
    assert f'<html lang="{spoken}" dir="{direction}">' in html
    assert escape(words.say("play", needed=one.needed)) in html
    assert told(html)["digits"] == words.digits


def test_a_page_does_not_tell_what_it_shows() -> None:
    """Neither the title nor the text stands in it, only squares and the set."""
    one = squares()
    html = page(parcel(FA), one, 8, 2)
    assert (
        f"<title>{strings.spoken_to('fa').sheet['set'].format(set=one.label)}<" in html
    )
    assert FA.manifest.title not in html
    assert LONG[:60] not in html
