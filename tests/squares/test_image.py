"""Squares as files and as text: what they hold, and that others read them."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from archive.errors import Usage
from archive.squares.draw import Kind, Square
from archive.squares.image import gif, half_blocks, png, svg
from archive.squares.pictures import Picture, open_picture
from archive.squares.read import read
from tests.squares.reference import by_zbar, rows_of, square
from tests.stock import needs

KINDS = ("1-L", "5-M", "10-L", "15-L", "15-M", "20-L", "40-L")
SVG = "{http://www.w3.org/2000/svg}"
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1H(\d+)z")
UPPER, LOWER = "▀█", "▄█"
"""Characters whose upper half, and whose lower half, is drawn."""


def some(kind: str) -> tuple[str, Square]:
    """A square of a kind; of the smallest, one with little in it."""
    return square(len(kind), kind)


def framed(drawn: Square, quiet: int) -> list[list[bool]]:
    """The modules with their quiet zone; True is dark."""
    size = drawn.kind.size + 2 * quiet
    above = [[False] * size for _ in range(quiet)]
    beside = [False] * quiet
    return [*above, *(beside + row + beside for row in rows_of(drawn)), *above]


def enlarged(modules: list[list[bool]], dots: int) -> Picture:
    """Modules as a picture, dark ones black."""
    rows = (
        b"".join(bytes([255 * (not dark)]) * dots for dark in row) for row in modules
    )
    return Picture(
        len(modules[0]) * dots,
        len(modules) * dots,
        b"".join(row * dots for row in rows),
    )


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """The parts of a PNG, their checksums compared."""
    found = []
    rest = data[8:]
    while rest:
        (size,) = struct.unpack(">I", rest[:4])
        (checksum,) = struct.unpack(">I", rest[8 + size : 12 + size])
        assert zlib.crc32(rest[4 : 8 + size]) == checksum
        found.append((rest[4:8], rest[8 : 8 + size]))
        rest = rest[12 + size :]
    return found


# PNG


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("dots", "quiet"), [(5, 4), (1, 0), (3, 2), (6, 4)])
def test_a_png_shows_the_modules_and_nothing_else(
    kind: str, dots: int, quiet: int
) -> None:
    """Pillow decodes every pixel to the module that it belongs to."""
    _, drawn = some(kind)
    image = Image.open(io.BytesIO(png(drawn, dots, quiet)))
    expected = enlarged(framed(drawn, quiet), dots)
    assert image.mode == "1"
    assert image.size == (expected.width, expected.height)
    assert image.convert("L").tobytes() == expected.grey


def test_a_png_has_four_chunks_and_one_bit_a_pixel() -> None:
    """No date, no program's name, no profile: only what a picture must have."""
    _, drawn = some("15-M")
    data = png(drawn)
    side = (77 + 8) * 5
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert [name for name, _ in chunks(data)] == [b"IHDR", b"pHYs", b"IDAT", b"IEND"]
    assert chunks(data)[0][1] == struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)


@pytest.mark.parametrize(("dpi", "metre"), [(300, 11811), (600, 23622), (72, 2835)])
def test_a_png_says_how_densely_it_is_printed(dpi: int, metre: int) -> None:
    """Five dots of 300 a module come out as 0.42 mm on paper."""
    _, drawn = some("5-M")
    assert chunks(png(drawn, dpi=dpi))[1][1] == struct.pack(">IIB", metre, metre, 1)


# SVG


def runs(picture: str) -> list[list[bool]]:
    """The modules that an SVG's one path fills, by a small reader of its own."""
    root = ET.fromstring(picture)  # noqa: S314
    side = int(root.attrib["viewBox"].split()[2])
    (path,) = root.iter(f"{SVG}path")
    modules = [[False] * side for _ in range(side)]
    assert RUN.sub("", path.attrib["d"]) == ""
    for found in RUN.finditer(path.attrib["d"]):
        x, y, length, back = map(int, found.groups())
        assert back == x
        for column in range(x, x + length):
            assert not modules[y][column]
            modules[y][column] = True
    return modules


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("quiet", [0, 4])
def test_an_svg_fills_the_dark_modules(kind: str, quiet: int) -> None:
    """The path covers each dark module once, and no light one."""
    _, drawn = some(kind)
    assert runs(svg(drawn, quiet)) == framed(drawn, quiet)


def test_an_svg_is_white_behind_and_names_nobody() -> None:
    """A white ground, one path; no id, no comment, no program, no size in print."""
    _, drawn = some("5-M")
    root = ET.fromstring(svg(drawn))  # noqa: S314
    assert [part.tag for part in root] == [f"{SVG}rect", f"{SVG}path"]
    assert root[0].attrib == {"width": "45", "height": "45", "fill": "#fff"}
    assert root.attrib == {"viewBox": "0 0 45 45", "shape-rendering": "crispEdges"}
    assert set(root[1].attrib) == {"d"}
    assert "<!--" not in svg(drawn)


def test_an_svg_is_compact() -> None:
    """Smaller than one element for each module by far: it stands in a page."""
    _, drawn = some("15-M")
    dark = sum(row.bit_count() for row in drawn.rows)
    assert len(svg(drawn)) < 8 * dark


# Text


def shown(text: str, *, dark: bool) -> list[list[bool]]:
    """What a terminal shows of half blocks; True is black."""
    rows = []
    for line in text.splitlines():
        rows.append([(letter in UPPER) != dark for letter in line])
        rows.append([(letter in LOWER) != dark for letter in line])
    return rows


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("kind", ["1-L", "5-M", "10-L", "15-L"])
def test_half_blocks_are_read_from_the_terminal(kind: str, *, dark: bool) -> None:
    """On a dark and on a light ground, a picture of the terminal is read."""
    text, drawn = some(kind)
    screen = shown(half_blocks(drawn, dark=dark), dark=dark)
    ground = [[dark] * (len(screen[0]) + 8)] * 4
    window = [*ground, *([*[dark] * 4, *row, *[dark] * 4] for row in screen), *ground]
    assert [seen.text for seen in read(enlarged(window, 4))] == [text]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("quiet", [0, 1, 2, 4])  # sides are odd, whatever it is
def test_half_blocks_show_the_modules(quiet: int, *, dark: bool) -> None:
    """The same modules on both grounds, with light ones around them."""
    _, drawn = some("5-M")
    text = half_blocks(drawn, quiet, dark=dark)
    expected = framed(drawn, quiet)
    expected.append([False] * len(expected[0]))
    assert shown(text, dark=dark) == expected


def test_half_blocks_are_plain_lines_of_one_length() -> None:
    """No escape sequences: they can be sent, kept and printed like any text."""
    _, drawn = some("5-M")
    text = half_blocks(drawn, dark=True)
    assert set(text) <= set(" ▀▄█\n")
    assert {len(line) for line in text.splitlines()} == {37 + 4}
    assert len(text.splitlines()) == (37 + 4 + 1) // 2
    assert text.endswith("\n")


# GIF


def blocks(data: bytes) -> tuple[list[bytes], int]:
    """The extensions of a GIF and the number of its frames, by its grammar."""
    extensions = []
    frames = 0
    at = 13 + 6
    while data[at] != 0x3B:
        start = at
        at += 2 if data[at] == 0x21 else 11
        while data[at]:
            at += 1 + data[at]
        at += 1
        if data[start] == 0x21:
            extensions.append(data[start:at])
        else:
            frames += 1
    assert at == len(data) - 1
    return extensions, frames


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dots", [1, 4])
def test_the_frames_of_a_gif_are_the_squares(kind: str, dots: int) -> None:
    """Pillow decodes every pixel of every frame, in order."""
    squares = [square(number, kind)[1] for number in range(3)]
    found = list(open_picture(gif(squares, dots)))
    assert found == [enlarged(framed(each, 4), dots) for each in squares]


def test_a_gif_plays_for_ever_and_holds_no_words() -> None:
    """One extension that loops, one a frame for its time: no comment, no program."""
    data = gif([square(number)[1] for number in range(3)])
    extensions, frames = blocks(data)
    assert data[:6] == b"GIF89a"
    assert data[10:19] == b"\x80\0\0\xff\xff\xff\0\0\0"
    assert frames == 3
    assert extensions == [
        b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0",
        *[b"\x21\xf9\x04\0\x0c\0\0\0"] * 3,
    ]


@pytest.mark.parametrize(
    ("milliseconds", "shown"), [(100, 100), (125, 120), (250, 250)]
)
def test_a_gif_shows_each_square_for_its_time(milliseconds: int, shown: int) -> None:
    """As near below as hundredths of a second allow."""
    data = gif([square(1)[1], square(2)[1]], milliseconds=milliseconds)
    assert Image.open(io.BytesIO(data)).info["duration"] == shown


def test_a_gif_of_a_large_square_begins_its_table_anew() -> None:
    """Compression goes on when all codes are used, and what it writes is decoded."""
    _, drawn = square(3, "40-L")
    (found,) = open_picture(gif([drawn], 3, 4))
    assert found == enlarged(framed(drawn, 4), 3)


def test_every_frame_of_a_gif_is_read() -> None:
    """Whoever photographs the animation gets every square."""
    texts, squares = zip(*(square(number, "15-L") for number in range(6)), strict=True)
    frames = open_picture(gif(squares))
    found = [[seen.text for seen in read(frame, passes=1)] for frame in frames]
    assert found == [[text] for text in texts]


@pytest.mark.parametrize(
    "squares", [[], [square(1, "5-M")[1], square(1, "6-M")[1]]], ids=["none", "mixed"]
)
def test_a_gif_has_squares_of_one_size(squares: list[Square]) -> None:
    """A smaller square would leave the edge of the larger one standing."""
    with pytest.raises(Usage):
        gif(squares)


def test_squares_of_one_size_and_several_levels_make_a_gif() -> None:
    """The level changes nothing about the size."""
    pair = [square(1, "5-M")[1], square(1, "5-L")[1]]
    assert len(list(open_picture(gif(pair)))) == 2


# All of them


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_square_gives_the_same_bytes(kind: str) -> None:
    """Nothing is taken from the clock or the machine."""
    (_, one), (_, two) = some(kind), some(kind)
    assert one is not two
    assert png(one) == png(two)
    assert svg(one) == svg(two)
    assert gif([one]) == gif([two])
    assert half_blocks(one, dark=True) == half_blocks(two, dark=True)


def test_drawing_needs_no_extra() -> None:
    """Squares are drawn and written where only the core is installed."""
    script = (
        "import sys\n"
        "sys.modules.update({'PIL': None, 'zxingcpp': None})\n"
        "from archive.squares.draw import Kind, draw\n"
        "from archive.squares.image import gif, half_blocks, png, svg\n"
        "import archive.squares.pictures, archive.squares.read\n"
        "drawn = draw('3 ', '123', Kind.parse('2-M'))\n"
        "png(drawn), svg(drawn), gif([drawn]), half_blocks(drawn, dark=True)\n"
        "print(len(drawn.rows))\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout == "25\n"


def test_no_library_is_imported_before_it_is_needed() -> None:
    """Commands that draw nothing do not wait for what they do not use."""
    script = (
        "import sys\n"
        "import archive.squares.image, archive.squares.pictures, archive.squares.read\n"
        "print({'qrcode', 'PIL', 'zxingcpp', 'numpy'} & set(sys.modules))\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"


@pytest.mark.stock
def test_zbar_reads_pngs_and_gifs(tmp_path: Path) -> None:
    """The decoder that distributions ship reads what is handed out."""
    needs("zbarimg")
    texts = []
    for number, kind in enumerate(("5-M", "10-L", "15-M", "15-L", "20-L")):
        text, drawn = square(number, kind)
        texts.append(text)
        (tmp_path / f"{kind}.png").write_bytes(png(drawn))
    moving, drawn = square(9, "15-L")
    (tmp_path / "moving.gif").write_bytes(gif([drawn]))
    assert by_zbar(*sorted(tmp_path.iterdir())) == sorted([*texts, moving])


@pytest.mark.parametrize("dots", [3, 5, 6])
def test_coarse_and_fine_pngs_are_read(dots: int) -> None:
    """From three pixels a module on, one pass is enough."""
    text, drawn = square(4, str(Kind.parse("15-M")))
    (picture,) = open_picture(png(drawn, dots))
    assert [seen.text for seen in read(picture, passes=1)] == [text]
