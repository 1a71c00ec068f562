"""Opening what reached us: every format, right way up, nothing above the limit."""

from __future__ import annotations

import io
import itertools
import random
import struct
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from archive import limits
from archive.errors import ArchiveError, Malformed, MissingExtra, NotFound, TooLarge
from archive.squares import pictures
from archive.squares.image import gif, png
from archive.squares.pictures import Picture, open_picture
from archive.squares.read import read
from tests.squares.reference import square

TEXT, SQUARE = square(5, "5-M")
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "PPM")
EXACT = ("PNG", "TIFF", "BMP", "PPM", "GIF")
"""Formats that keep every grey as it was."""


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    """An image as a file."""
    output = io.BytesIO()
    image.save(output, form, **options)
    return output.getvalue()


def one(data: bytes) -> Picture:
    """The only frame of a picture."""
    (picture,) = open_picture(data)
    return picture


def scene() -> Image.Image:
    """A picture with a square that is not the same from any other side."""
    image = Image.new("L", (200, 300), 255)
    image.paste(Image.open(io.BytesIO(png(SQUARE, 3))).convert("L"), (10, 40))
    return image


def texts(picture: Picture) -> list[str]:
    """What the squares of a picture say."""
    return [seen.text for seen in read(picture, passes=1)]


def chunk(name: bytes, content: bytes) -> bytes:
    """A part of a PNG."""
    body = name + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def claiming(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and has next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(b"\0"))
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    return start + rows + chunk(b"IEND", b"")


# Formats


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_every_usual_format_is_opened(form: str, mode: str) -> None:
    """Cameras, scanners and messengers write these, in greys and in colours."""
    assert texts(one(encoded(scene().convert(mode), form))) == [TEXT]


@pytest.mark.parametrize("form", EXACT)
def test_greys_stay_as_they_were(form: str) -> None:
    """A row begins where it should, and black is 0."""
    image = Image.frombytes("L", (5, 2), bytes([0, 50, 100, 150, 255] * 2))
    assert one(encoded(image, form)) == Picture(5, 2, image.tobytes())


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "I;16"])
def test_every_mode_becomes_greys(mode: str) -> None:
    """One bit, palettes, transparency and sixteen bits of a scanner."""
    image = scene()
    if mode == "I;16":
        image = image.convert("I").point(lambda grey: grey * 257)
    image = image.convert(mode)
    assert texts(one(encoded(image, "PNG"))) == [TEXT]


@pytest.mark.parametrize("order", ["I;16", "I;16B"])
def test_sixteen_bits_keep_their_middle_greys(order: str) -> None:
    """A grey page from a scanner is not turned into a white one."""
    values = [0, 0x4000, 0x8000, 0xFFFF]
    form = "<4H" if order == "I;16" else ">4H"
    image = Image.frombytes(order, (4, 1), struct.pack(form, *values))
    assert list(one(encoded(image, "TIFF")).grey) == [0, 64, 128, 255]


def test_cmyk_of_a_print_shop_is_opened() -> None:
    """A JPEG for printing is a picture, too."""
    data = encoded(scene().convert("RGB").convert("CMYK"), "JPEG")
    assert texts(one(data)) == [TEXT]


def test_what_is_transparent_is_white() -> None:
    """A black square on nothing is read, as it is seen on a page."""
    dark = scene().point(lambda grey: 255 - grey)
    image = Image.new("RGBA", dark.size, (0, 0, 0, 0))
    image.putalpha(dark)
    assert texts(one(encoded(image, "PNG"))) == [TEXT]


def test_a_picture_is_opened_from_a_file(tmp_path: Path) -> None:
    """The same from the disk as from memory."""
    path = tmp_path / "photo"
    path.write_bytes(png(SQUARE))
    assert list(open_picture(path)) == list(open_picture(png(SQUARE)))


def test_a_file_that_is_missing_is_not_found(tmp_path: Path) -> None:
    """The message names the file, and no folder."""
    with pytest.raises(NotFound) as caught:
        list(open_picture(tmp_path / "photo.jpg"))
    assert "photo.jpg" in caught.value.message
    assert str(tmp_path) not in caught.value.message


# Orientation


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_is_turned_the_way_it_was_taken(form: str, orientation: int) -> None:
    """Cameras write how they were held, and leave the picture as it came."""
    turns = {
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.ROTATE_90, Image.Transpose.FLIP_TOP_BOTTOM],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.ROTATE_270, Image.Transpose.FLIP_TOP_BOTTOM],
        8: [Image.Transpose.ROTATE_270],
    }
    stored = scene()
    for turn in turns[orientation]:
        stored = stored.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if form == "WEBP" else {}
    picture = one(encoded(stored, form, exif=exif, **options))
    assert (picture.width, picture.height) == (200, 300)
    (seen,) = read(picture, passes=1)
    assert all(abs(x - 22) < 3 and abs(y - 52) < 3 for x, y in seen.corners[:1])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    "exif", [b"MM\0*\0\0", b"neither order", b"MM\0*" + b"\7" * 40]
)
def test_damaged_exif_data_do_not_hide_the_picture(form: str, exif: bytes) -> None:
    """The squares are there, whichever way up."""
    assert texts(one(encoded(scene(), form, exif=b"Exif\0\0" + exif))) == [TEXT]


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_an_unknown_orientation_turns_nothing(value: int) -> None:
    """Eight ways to hold a camera; other numbers mean nothing."""
    exif = Image.Exif()
    exif[0x0112] = value
    assert one(encoded(scene(), "PNG", exif=exif)).grey == scene().tobytes()


# Frames


def moving(form: str, frames: Sequence[Image.Image]) -> bytes:
    """An animation."""
    return encoded(
        frames[0], form, save_all=True, append_images=frames[1:], duration=100
    )


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "TIFF"])
def test_every_frame_of_an_animation_is_opened(form: str) -> None:
    """Squares shown one after another are all read, pages of a scan likewise."""
    known = [square(number) for number in range(4)]
    frames = [
        Image.open(io.BytesIO(png(drawn, 4))).convert("RGB") for _, drawn in known
    ]
    found = [texts(each) for each in open_picture(moving(form, frames))]
    assert found == [[text] for text, _ in known]


def test_frames_are_opened_as_they_are_asked_for() -> None:
    """A long animation does not lie in memory, and its good beginning is used."""
    data = gif([square(number)[1] for number in range(3)])
    frames = open_picture(data[: len(data) - 300])
    assert texts(next(frames)) == [square(0)[0]]
    assert texts(next(frames)) == [square(1)[0]]
    with pytest.raises(Malformed):
        next(frames)


@pytest.mark.parametrize("side", [1, 256])
def test_an_animation_without_end_is_refused(
    side: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frames cost time even where they are small and show nothing."""
    monkeypatch.setattr(pictures, "ALL_FRAMES", 3 * 256 * 256)
    head = b"GIF89a" + struct.pack("<HH", side, side) + b"\x80\0\0\xff\xff\xff\0\0\0"
    frame = b"\x2c\0\0\0\0\1\0\1\0\0\2\2\x44\1\0"
    frames = open_picture(head + 4 * frame + b"\x3b")
    assert [each.width for each in itertools.islice(frames, 3)] == [side] * 3
    with pytest.raises(TooLarge, match="more than 3 frames"):
        next(frames)


# What is no picture


@pytest.mark.parametrize(
    ("width", "height"),
    [
        (100_000, 100_000),
        (8193, 8192),
        (limits.PIXELS + 1, 1),
        (1, 2**31 - 1),
        (12_000, 9_000),
    ],
)
def test_a_picture_that_claims_too_much_is_refused_undecoded(
    width: int, height: int
) -> None:
    """It is refused for its size: its pixels, which are not there, are not missed."""
    with pytest.raises(TooLarge, match=str(limits.PIXELS)):
        list(open_picture(claiming(width, height)))


def test_a_picture_at_the_limit_is_decoded() -> None:
    """64 megapixels are let in, and only then the missing pixels are noticed."""
    with pytest.raises(Malformed):
        list(open_picture(claiming(8192, 8192)))


def test_a_gif_frame_larger_than_its_screen_is_refused() -> None:
    """A frame's own size counts, too."""
    frame = b"\x2c\0\0\0\0\xff\xff\xff\xff\0\2\2\x44\1\0"
    head = b"GIF89a\x01\x00\x01\x00\x80\0\0\xff\xff\xff\0\0\0"
    with pytest.raises(TooLarge):
        list(open_picture(head + frame + b"\x3b"))


def test_a_later_page_that_claims_too_much_is_refused() -> None:
    """Every page of a scan is measured before it is decoded."""
    pages = [Image.new("L", (8, 8)), Image.new("L", (9, 9))]
    data = moving("TIFF", pages)
    sides = struct.pack("<HHIIHHII", 256, 4, 1, 9, 257, 4, 1, 9)
    larger = struct.pack("<HHIIHHII", 256, 4, 1, 20_000, 257, 4, 1, 20_000)
    assert data.count(sides) == 1
    frames = open_picture(data.replace(sides, larger))
    assert next(frames) == Picture(8, 8, bytes(64))
    with pytest.raises(TooLarge):
        next(frames)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_truncated_picture_is_malformed(form: str, share: float) -> None:
    """Half a picture is said to be half a picture."""
    data = encoded(scene().convert("RGB"), form)
    with pytest.raises(Malformed):
        list(open_picture(data[: int(len(data) * share)]))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"not a picture",
        b"%PDF-1.7\n",
        b"\xff\xd8\xff",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n",
        b"P5 2 2 255\n\0",
        b"BM" + b"\0" * 60,
    ],
)
def test_other_files_are_malformed(data: bytes) -> None:
    """Also those that the library would start a program for."""
    with pytest.raises(Malformed):
        list(open_picture(data))


@pytest.mark.parametrize("form", FORMATS)
def test_mangled_pictures_raise_nothing_but_our_errors(form: str) -> None:
    """Whatever is changed in a picture: it is opened, or refused in our words."""
    data = encoded(scene().resize((40, 60)).convert("RGB"), form)
    chance = random.Random(form)
    refused = 0
    for _ in range(200):
        mangled = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            place = int(len(data) * chance.random() ** 3)  # more often in the head
            mangled[place] = chance.randrange(256)
        try:
            for picture in open_picture(bytes(mangled)):
                assert len(picture.grey) == picture.width * picture.height
        except ArchiveError:
            refused += 1
    assert refused


def test_without_the_library_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who installed the core alone learns what to install."""
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(MissingExtra) as caught:
        list(open_picture(png(SQUARE)))
    assert "archive[scan]" in caught.value.hint
    with pytest.raises(MissingExtra):
        Picture(1, 1, b"\0").blurred()


# Pictures


def test_a_doubled_picture_has_four_times_the_pixels() -> None:
    """A flat grey stays what it is."""
    assert Picture(3, 2, b"\x55" * 6).doubled() == Picture(6, 4, b"\x55" * 24)


def test_a_blurred_picture_spreads_a_dot() -> None:
    """Its size stays, the dot fades into its neighbours, nothing comes from afar."""
    dot = Picture(9, 9, bytes(40) + b"\xff" + bytes(40))
    blurred = dot.blurred()
    assert (blurred.width, blurred.height) == (9, 9)
    assert 0 < blurred.grey[39] < blurred.grey[40] < 255
    assert blurred.grey[0] == 0


def test_rows_of_a_library_are_taken_without_their_padding() -> None:
    """Pages and video frames come in rows that are longer than the picture."""
    assert Picture.of_rows(2, 2, b"ab..cd..", 4) == Picture(2, 2, b"abcd")
