"""Squares and lines come back in a page: photos, films, pastes, and a mix of them."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import pytest

from archive.packets.lines import to_digits
from archive.packets.sending import Sender
from archive.squares.draw import Kind, draw
from archive.squares.image import png
from archive.tasks.objects import Parcel
from archive.tasks.playing import SCREEN_KIND
from archive.tasks.printing import Order, print_sheet
from archive.tasks.programs import FULL, KINDS, LIGHT
from archive.tasks.squares import Squares
from tests import parcels
from tests.browsers.browser import Browser
from tests.browsers.chromium import Chromium
from tests.browsers.outside import Outside
from tests.carriers.printed.sheets import rasterised
from tests.page import opened
from tests.rigs.film import Film
from tests.stock import needs


def pictures(folder: Path, squares: Squares, numbers: range) -> list[Path]:
    """Squares as pictures, each a file."""
    files = []
    for number, each in enumerate(squares.first(numbers.stop)):
        if number in numbers:
            file = folder / f"square-{number}.png"
            file.write_bytes(png(each.square, 4))
            files.append(file)
    return files


def photograph(browser: Browser, *files: Path) -> None:
    """Give photos to the part that scans."""
    opened.go(browser, "scan")
    browser.choose("input[multiple]", *files)


def lines(parcel: Parcel, numbers: range) -> str:
    """Text messages of an edition."""
    sender = Sender(parcel.content)
    return parcels.text(sender.packet(number, 1) for number in numbers)


def paste(browser: Browser, text: str) -> None:
    """Paste a text and have it read."""
    opened.go(browser, "paste")
    browser.value(f"document.querySelector('textarea').value = {json.dumps(text)}")
    browser.click(".paste button")


def whole(browser: Browser, parcel: Parcel) -> None:
    """The edition is there, checked and to be read."""
    browser.until("document.querySelector('article')")
    assert opened.verdict(browser) == "unknown"
    seen = opened.shown(browser)
    assert all(line in seen for line in opened.lines(parcel))
    # Over HTTP Firefox looks for an icon, and complains that it may not have one.
    assert [each for each in browser.complaints if "FaviconLoader" not in each] == []


@pytest.mark.stock
@pytest.mark.parametrize("kind", KINDS)
def test_a_photographed_sheet_comes_back(
    browser: Browser, outside: Outside, kind: str, tmp_path: Path
) -> None:
    """The back of a printed sheet, as one picture: the text, from a blank page."""
    needs("pdftoppm")
    parcel = opened.statement("fa")
    back = rasterised(print_sheet(parcel, Order()).pdf, tmp_path, "-r", "150", "-png")
    browser.open(opened.write(tmp_path, None, kind))
    photograph(browser, back[-1])
    whole(browser, parcel)
    assert outside.met() == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_film_of_a_screen_comes_back(
    chromium: Chromium, kind: str, tmp_path: Path
) -> None:
    """Squares one after another before a camera in the hand, some of them torn."""
    parcel = opened.statement("fa")
    squares = Squares(parcel, SCREEN_KIND).first(24)
    film = tmp_path / "film.mjpeg"
    film.write_bytes(Film(squares=[each.square for each in squares]).file())
    chromium.show(film)
    chromium.open(opened.write(tmp_path, None, kind))
    opened.go(chromium, "scan")
    chromium.click(".scan button")
    whole(chromium, parcel)
    assert chromium.until("document.querySelector('video') === null")


def test_pasted_lines_come_back(browser: Browser, tmp_path: Path) -> None:
    """Messages in any order, with other words between them."""
    parcel = opened.statement("en")
    messages = lines(parcel, range(Sender(parcel.content).needed(1))).split()
    browser.open(opened.write(tmp_path, None))
    paste(browser, " and then she wrote ".join(reversed(messages)))
    whole(browser, parcel)


def test_another_language_loses_nothing_that_was_typed(
    browser: Browser, tmp_path: Path
) -> None:
    """Whoever finds the page's words strange changes them, and reads on."""
    browser.open(opened.write(tmp_path, None))
    opened.go(browser, "paste")
    browser.value(
        "(() => { const area = document.querySelector('textarea'); area.value = 'half';"
        " area.dispatchEvent(new Event('input')); const s ="
        " document.querySelector('select'); s.value = 'fa';"
        " s.dispatchEvent(new Event('change')); })()"
    )
    browser.until("document.documentElement.lang === 'fa'")
    assert browser.value("document.querySelector('textarea').value") == "half"


def test_photos_and_lines_add_up(browser: Browser, tmp_path: Path) -> None:
    """Some squares, then messages for the rest; the page says how far it is."""
    parcel = opened.statement("fa")
    squares = Squares(parcel, Kind.parse("15-M"))
    per, needed = squares.symbols, Sender(parcel.content).needed(1)
    few = pictures(tmp_path, squares, range(3))
    browser.open(opened.write(tmp_path, None))
    photograph(browser, *few)
    browser.until(f"document.querySelector('progress')?.value === {3 * per}")
    told = browser.text(".progress")
    assert f"{3 * per} of {needed} pieces" in told
    assert f"Any {needed - 3 * per} more" in told
    paste(browser, lines(parcel, range(3 * per, needed)))
    whole(browser, parcel)


def test_a_forged_square_is_named_and_left_out(
    browser: Browser, tmp_path: Path
) -> None:
    """One of the squares is another's; one more genuine one brings the text back."""
    parcel = opened.statement("fa")
    squares = Squares(parcel, Kind.parse("15-M"))
    files = pictures(tmp_path, squares, range(squares.needed + 2))
    packet = Sender(parcel.content).packet(2 * squares.symbols, squares.symbols)
    digits = to_digits(parcels.forged(packet).to_bytes())
    files[2].write_bytes(png(draw("3 ", digits, Kind.parse("15-M")), 4))
    browser.open(opened.write(tmp_path, None))
    photograph(browser, *files)
    whole(browser, parcel)
    assert "Forged, left out: 3" in opened.shown(browser)


def test_squares_of_something_else_are_counted_and_left_out(
    browser: Browser, tmp_path: Path
) -> None:
    """A square with a link is no square of ours: it is neither shown nor followed."""
    code = cv2.QRCodeEncoder.create().encode("https://outside.test/link")
    large = cv2.resize(code, None, fx=8, fy=8, interpolation=cv2.INTER_NEAREST)
    file = tmp_path / "link.png"
    cv2.imwrite(str(file), cv2.copyMakeBorder(large, 64, 64, 64, 64, 0, value=255))
    browser.open(opened.write(tmp_path, None))
    photograph(browser, file)
    browser.until("document.querySelector('.progress').innerText.includes('1')")
    assert "Not ours, left out: 1" in browser.text(".progress")
    assert "outside.test" not in opened.shown(browser)


def test_a_set_that_was_not_signed_is_not_shown(
    browser: Browser, tmp_path: Path
) -> None:
    """Whole squares of a text whose signature belongs to another: red, and no text."""
    made = parcels.badly_signed("ten fat cows\n")
    content = parcels.content(made)
    sender = Sender(content)
    text = parcels.text(sender.packet(number, 1) for number in range(sender.needed(1)))
    browser.open(opened.write(tmp_path, None))
    paste(browser, text)
    assert opened.verdict(browser) == "forged-or-damaged"
    assert "ten fat cows" not in opened.shown(browser)


def test_where_there_is_no_camera_photos_are_the_way(
    browser: Browser, outside: Outside, tmp_path: Path
) -> None:
    """On plain HTTP a browser gives none: the page says so, and photos come back."""
    parcel = opened.small()
    page = opened.write(tmp_path, None, LIGHT)
    outside.pages["page.test/"] = page.read_text("utf-8")
    browser.open("http://page.test/")
    browser.until("document.querySelector('nav')")
    assert browser.value("isSecureContext") is False
    squares = Squares(parcel, Kind.parse("15-M"))
    opened.go(browser, "scan")
    assert "no camera" in browser.text(".scan")
    browser.choose("input[multiple]", *pictures(tmp_path, squares, range(2)))
    whole(browser, parcel)


def test_without_webassembly_the_full_page_reads_squares_too(
    jitless: Chromium, tmp_path: Path
) -> None:
    """Its stronger reader needs WebAssembly; the light one is there as well."""
    parcel = opened.small()
    squares = Squares(parcel, Kind.parse("15-M"))
    jitless.open(opened.write(tmp_path, None, FULL))
    photograph(jitless, *pictures(tmp_path, squares, range(2)))
    whole(jitless, parcel)
