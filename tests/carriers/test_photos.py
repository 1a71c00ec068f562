"""Pictures out of files, folders and PDFs, whatever their names say."""

from __future__ import annotations

import io
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image

from archive.carriers import photos
from archive.carriers.photos import Fault, Shot, pictures
from archive.errors import (
    ArchiveError,
    Malformed,
    MissingExtra,
    NotFound,
    TooLarge,
)
from archive.squares.image import gif, png
from archive.squares.read import read
from tests.carriers.test_video import film, squares
from tests.squares.reference import square


def _drawn(number: int = 1, kind: str = "5-M") -> tuple[str, bytes]:
    """The text and the picture of a square."""
    text, drawn = square(number, kind)
    return text, png(drawn)


def _pdf(*pages: bytes, change: Callable[[FPDF], None] | None = None) -> bytes:
    """A PDF of pages with one picture each, 60 mm wide."""
    document = FPDF()
    if change:
        change(document)
    for page in pages:
        document.add_page()
        document.image(io.BytesIO(page), x=20, y=30, w=60)
    return bytes(document.output())


def _read(path: Path) -> list[tuple[str, list[str]]]:
    """The names of all pictures, with what is read in them."""
    found = []
    for each in pictures(path):
        assert isinstance(each, Shot), each
        texts = [seen.text for seen in read(each.picture, passes=1)]
        found.append((each.name, texts))
    return found


@pytest.mark.parametrize("name", ["photo.png", "photo.jpg", "photo", "photo.pdf.txt"])
def test_a_picture_is_known_by_what_it_holds(name: str, tmp_path: Path) -> None:
    """Messengers rename files, and people do."""
    text, content = _drawn()
    (tmp_path / name).write_bytes(content)
    assert _read(tmp_path / name) == [(name, [text])]


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "TIFF", "BMP"])
def test_what_cameras_and_scanners_write_is_read(kind: str, tmp_path: Path) -> None:
    """Every common format, under one name."""
    text, content = _drawn()
    Image.open(io.BytesIO(content)).convert("L").save(tmp_path / "x", format=kind)
    assert _read(tmp_path / "x") == [("x", [text])]


def test_every_frame_of_an_animation_is_a_picture(tmp_path: Path) -> None:
    """The GIF that a friend passed on is as good as the sheet."""
    drawn = [square(each, "5-M") for each in (1, 2, 3)]
    (tmp_path / "play.gif").write_bytes(gif([each for _, each in drawn]))
    names = ["play.gif", "play.gif frame 2", "play.gif frame 3"]
    texts = [[text] for text, _ in drawn]
    assert _read(tmp_path / "play.gif") == list(zip(names, texts, strict=True))


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_every_picture_of_one_file_is_read(kind: str, tmp_path: Path) -> None:
    """Animations, and scans of several pages."""
    drawn = [_drawn(each) for each in (1, 2)]
    first, second = (Image.open(io.BytesIO(each)).convert("L") for _, each in drawn)
    first.save(
        tmp_path / "x",
        format=kind,
        save_all=True,
        append_images=[second],
        **({"lossless": True} if kind == "WEBP" else {}),
    )
    texts = [text for _, texts in _read(tmp_path / "x") for text in texts]
    assert texts == [text for text, _ in drawn]


def test_every_page_of_a_pdf_is_a_picture(tmp_path: Path) -> None:
    """A scanner's PDF, whatever it is called, page after page."""
    drawn = [_drawn(each) for each in (1, 2, 3)]
    (tmp_path / "scan.jpg").write_bytes(_pdf(*(content for _, content in drawn)))
    assert _read(tmp_path / "scan.jpg") == [
        (f"scan.jpg page {number}", [text]) for number, (text, _) in enumerate(drawn, 1)
    ]


def test_a_pdf_may_begin_late(tmp_path: Path) -> None:
    """Mail programs put lines in front of it."""
    text, content = _drawn()
    (tmp_path / "scan.pdf").write_bytes(b"a line\r\n" * 30 + _pdf(content))
    assert _read(tmp_path / "scan.pdf") == [("scan.pdf page 1", [text])]


def test_a_page_has_300_dots_an_inch(tmp_path: Path) -> None:
    """A4 as a printer of 300 dpi sees it, in greys."""
    (tmp_path / "scan.pdf").write_bytes(_pdf(_drawn()[1]))
    (shot,) = pictures(tmp_path / "scan.pdf")
    assert isinstance(shot, Shot)
    assert (shot.picture.width, shot.picture.height) == (2481, 3508)
    assert len(shot.picture.grey) == 2481 * 3508
    assert set(shot.picture.grey[:2481]) == {255}


def test_a_poster_is_read_with_fewer_dots(tmp_path: Path) -> None:
    """A page of 2 by 3 metres has no more pixels than a picture may have."""
    text, content = _drawn()
    document = FPDF(format=(2000, 3000))
    document.add_page()
    document.image(io.BytesIO(content), x=100, y=100, w=600)
    (tmp_path / "poster.pdf").write_bytes(bytes(document.output()))
    (shot,) = pictures(tmp_path / "poster.pdf")
    assert isinstance(shot, Shot)
    pixels = shot.picture.width * shot.picture.height
    assert 60_000_000 < pixels <= 64 * 1024 * 1024
    assert [seen.text for seen in read(shot.picture, passes=1)] == [text]


def test_a_page_of_no_human_size_is_refused(tmp_path: Path) -> None:
    """Kilometres of paper, or none."""
    content = _pdf(_drawn()[1])
    for box in (b"[0 0 999999999 10.00]", b"[0 0 0 0]"):
        changed = content.replace(b"[0 0 595.28 841.89]", box)
        assert changed != content
        (tmp_path / "scan.pdf").write_bytes(changed)
        try:
            shots = list(pictures(tmp_path / "scan.pdf"))
        except Malformed as error:
            assert error.message.startswith("scan.pdf: ")  # noqa: PT017
        else:  # the library takes a size of its own
            (shot,) = shots
            assert isinstance(shot, Shot)
            assert shot.picture.width * shot.picture.height < 10_000_000


def test_a_pdf_with_too_many_pages_is_refused_with_both_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first is rendered."""
    (tmp_path / "scan.pdf").write_bytes(_pdf(*[_drawn()[1]] * 3))
    monkeypatch.setattr(photos, "PAGES", 3)
    assert len(list(pictures(tmp_path / "scan.pdf"))) == 3
    monkeypatch.setattr(photos, "PAGES", 2)
    with pytest.raises(TooLarge, match=r"scan\.pdf: .*3 pages; 2 is the most"):
        list(pictures(tmp_path / "scan.pdf"))


def test_a_locked_pdf_says_what_to_do(tmp_path: Path) -> None:
    """With a password: save it without one."""

    def lock(document: FPDF) -> None:
        document.set_encryption(owner_password="owner", user_password="secret")  # noqa: S106

    (tmp_path / "scan.pdf").write_bytes(_pdf(_drawn()[1], change=lock))
    with pytest.raises(Malformed, match=r"^scan\.pdf: .*password") as caught:
        list(pictures(tmp_path / "scan.pdf"))
    assert "without" in caught.value.hint


def test_a_pdf_that_anybody_may_open_is_opened(tmp_path: Path) -> None:
    """Printing shops forbid changes; that needs no password."""

    def forbid(document: FPDF) -> None:
        document.set_encryption(owner_password="owner")  # noqa: S106

    text, content = _drawn()
    (tmp_path / "scan.pdf").write_bytes(_pdf(content, change=forbid))
    assert _read(tmp_path / "scan.pdf") == [("scan.pdf page 1", [text])]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"text", b"\0" * 2000]
)
def test_what_is_no_picture_is_refused(content: bytes, tmp_path: Path) -> None:
    """The error begins with the name, and shows no folder."""
    (tmp_path / "scan.pdf").write_bytes(content)
    with pytest.raises(Malformed, match=r"^scan\.pdf: ") as caught:
        list(pictures(tmp_path / "scan.pdf"))
    assert caught.value.hint
    assert str(tmp_path) not in str(caught.value)


def test_a_damaged_pdf_raises_only_our_errors(tmp_path: Path) -> None:
    """100 PDFs with random bytes changed: pages, or a reason."""
    content = _pdf(png(square(1, "2-L")[1], dots=1))
    path = tmp_path / "scan.pdf"
    shaken = random.Random(5)
    outcomes: set[object] = set()
    for _ in range(100):
        changed = bytearray(content)
        for _ in range(shaken.randint(1, 40)):
            changed[shaken.randrange(len(changed))] = shaken.randrange(256)
        kept = shaken.choice([len(changed), shaken.randrange(len(changed))])
        path.write_bytes(changed[:kept])
        try:
            outcomes.add(bool(list(pictures(path))))
        except ArchiveError as error:
            assert isinstance(error, Malformed | TooLarge), error  # noqa: PT017
            outcomes.add(type(error))
    assert {True, Malformed} <= outcomes


@pytest.mark.parametrize("brand", ["heic", "heix", "mif1", "msf1", "avif"])
def test_an_iphones_picture_says_what_to_do(brand: str, tmp_path: Path) -> None:
    """HEIC is not opened, and the way out is named."""
    head = b"\0\0\0\x18ftyp" + brand.encode() + b"\0\0\0\0mif1heic"
    (tmp_path / "IMG_1.HEIC").write_bytes(head + bytes(100))
    with pytest.raises(Malformed, match=r"^IMG_1\.HEIC: .*HEIC") as caught:
        list(pictures(tmp_path / "IMG_1.HEIC"))
    assert "JPEG" in caught.value.hint
    assert "Most Compatible" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("film.mp4", "mpeg4"),
        ("film.avi", "mpeg4"),
        ("film.mkv", "mpeg4"),
        ("film.ts", "mpeg2video"),
        ("film.mpg", "mpeg2video"),
        ("film.flv", "flv"),
        ("film.wmv", "wmv2"),
    ],
)
def test_a_film_is_known_by_what_it_holds(
    name: str, codec: str, tmp_path: Path
) -> None:
    """Its frames come as pictures, whatever it is called."""
    texts, drawn = squares(2, "5-L")
    film(tmp_path / name, drawn, codec).rename(tmp_path / "IMG_2.jpg")
    found = _read(tmp_path / "IMG_2.jpg")
    assert {text for _, seen in found for text in seen} == set(texts)
    assert all(label.startswith("IMG_2.jpg frame ") for label, _ in found)


# Folders


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    """With the folders in it; names with a dot in front are left out."""
    drawn = {name: _drawn(n) for n, name in enumerate(("b", "a/z", "a/c", "c"), 1)}
    (tmp_path / "a").mkdir()
    for name, (_, content) in drawn.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "._b").write_bytes(b"what a computer leaves on a stick")
    (tmp_path / ".trash").mkdir()
    (tmp_path / ".trash" / "old").write_bytes(b"x")
    assert _read(tmp_path) == [
        (name.split("/")[-1], [drawn[name][0]]) for name in ("a/c", "a/z", "b", "c")
    ]


def test_a_bad_file_does_not_stop_a_folder(tmp_path: Path) -> None:
    """It is named with its reason, and the others are read."""
    texts = []
    for name in ("1", "3"):
        text, content = _drawn(int(name))
        texts.append(text)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "2").write_bytes(b"not a picture")
    os.mkfifo(tmp_path / "4")
    found = list(pictures(tmp_path))
    assert [each.name for each in found] == ["1", "2", "3", "4"]
    faults = [each for each in found if isinstance(each, Fault)]
    assert [type(each.error) for each in faults] == [Malformed, NotFound]
    assert [each.error.message.split(":")[0] for each in faults] == ["2", "4"]


def test_the_sound_part_of_a_file_comes_before_its_fault(tmp_path: Path) -> None:
    """Half an animation is half an animation."""
    drawn = [square(each, "5-M") for each in (1, 2)]
    content = gif([each for _, each in drawn])
    (tmp_path / "play.gif").write_bytes(content[: len(content) * 3 // 4])
    first, *rest = pictures(tmp_path)
    assert isinstance(first, Shot)
    assert [seen.text for seen in read(first.picture, passes=1)] == [drawn[0][0]]
    assert isinstance(rest[-1], Fault)


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    """They lead to files and folders that nobody named."""
    _, content = _drawn()
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.png").write_bytes(content)
    (inside / "file").symlink_to("../secret.png")
    (inside / "folder").symlink_to("..")
    found = list(pictures(inside))
    assert [type(each) for each in found] == [Fault, Fault]
    assert len(list(pictures(inside / "file"))) == 1  # this one was named


def test_too_many_files_are_refused_with_both_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first is opened."""
    (tmp_path / "more").mkdir()
    for name in ("1", "2", "more/3"):
        (tmp_path / name).write_bytes(_drawn()[1])
    monkeypatch.setattr(photos, "FILES", 3)
    assert len(list(pictures(tmp_path))) == 3
    monkeypatch.setattr(photos, "FILES", 2)
    with pytest.raises(TooLarge, match="3 files; 2 is the most"):
        next(pictures(tmp_path))


def test_folders_have_a_last_floor(tmp_path: Path) -> None:
    """Eight deep is read; what is deeper is one fault, and the rest is read."""
    deep = tmp_path.joinpath(*"abcdefg")
    deep.mkdir(parents=True)
    (deep / "x").write_bytes(_drawn()[1])
    assert len(list(pictures(tmp_path))) == 1
    (deep / "h" / "i").mkdir(parents=True)
    (deep / "h" / "x").write_bytes(_drawn()[1])
    fault, shot = pictures(tmp_path)
    assert isinstance(fault, Fault)
    assert isinstance(fault.error, TooLarge)
    assert (fault.name, fault.path) == ("h", deep / "h")
    assert fault.error.message == "h: more than 8 folders deep"
    assert fault.error.hint
    assert shot.name == "x"


def test_a_folder_that_cannot_be_read_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One with too many names is one fault; by itself it is an error."""
    for name in ("a/1", "a/2", "a/3", "b/1"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(_drawn()[1])
    monkeypatch.setattr(photos, "_NAMES", 2)
    fault, shot = pictures(tmp_path)
    assert isinstance(fault, Fault)
    assert fault.error.message == "a: more than 2 names in this folder"
    assert shot.name == "1"
    with pytest.raises(TooLarge):
        next(pictures(tmp_path / "a"))


def test_an_empty_folder_has_no_pictures(tmp_path: Path) -> None:
    """Which is no error here."""
    assert list(pictures(tmp_path)) == []


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    """By its base name."""
    with pytest.raises(NotFound, match=r"^gone\.jpg: not found$"):
        next(pictures(tmp_path / "gone.jpg"))


# Without the extras


@pytest.mark.parametrize(
    ("library", "content", "extra"),
    [
        ("PIL", _drawn()[1], "scan"),
        ("pypdfium2", b"%PDF-1.7", "scan"),
        ("av", b"\x1a\x45\xdf\xa3", "video"),
    ],
)
def test_a_missing_library_is_named_with_its_extra(
    library: str,
    content: bytes,
    extra: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The core works without it; a file that needs it says what to install."""
    (tmp_path / "x").write_bytes(content)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra) as caught:
        next(pictures(tmp_path / "x"))
    assert f"archive[{extra}]" in caught.value.hint


def test_a_film_that_cannot_be_read_does_not_stop_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Phones put a little film beside each photo; the photos are enough."""
    text, content = _drawn()
    (tmp_path / "1.mov").write_bytes(b"\0\0\0\x14ftypqt  " + bytes(100))
    (tmp_path / "2.jpg").write_bytes(content)
    monkeypatch.setitem(sys.modules, "av", None)
    fault, shot = pictures(tmp_path)
    assert isinstance(fault, Fault)
    assert isinstance(fault.error, MissingExtra)
    assert isinstance(shot, Shot)
    assert [seen.text for seen in read(shot.picture, passes=1)] == [text]
