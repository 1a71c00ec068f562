"""Pictures out of what was handed over: photos, scans, PDFs, films, folders of them.

What a file is, its first bytes say, never its name. The door to ``pypdfium2``, which
makes pictures of the pages of PDFs; ``squares.pictures`` opens pictures, and ``video``
films.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from archive import disk, limits
from archive.carriers import video
from archive.carriers.video import Shot
from archive.errors import ArchiveError, Malformed, TooLarge, extra
from archive.squares.pictures import Picture, open_picture

__all__ = ["FILES", "PAGES", "Fault", "Shot", "pictures"]

FILES: Final = 2000
"""Of a folder: what a person photographs in weeks, and a computer reads in an hour."""
PAGES: Final = 500
"""Of a PDF: the sheets of a whole shelf."""

_NAMES: Final = 100_000
"""In one folder, counted before the limit is named."""
_DEPTH: Final = 8
"""Folders in folders."""
_FILE: Final = 4 * limits.PIXELS
"""Bytes: the largest picture in colours, not compressed."""
_DPI: Final = 300
_POINTS: Final = 72
"""Of an inch: the unit of PDFs."""
_ROUNDED: Final = 0.98
"""Sides are rounded up, to whole pixels."""
_SNIFFED: Final = 1024
"""Bytes in which a PDF may begin (ISO 32000-1, Annex H.3, note 13)."""
_SIDE: Final = 200 * 72 * 10
"""Points: ten times what PDFs allow without a larger unit (ISO 32000-1, Annex C)."""
_ENCRYPTED: Final = 4
"""``FPDF_ERR_PASSWORD`` of fpdfview.h."""

_FILM: Final = re.compile(
    rb".{4}(?:ftyp|moov|mdat|wide|free|skip)"  # MP4, 3GP, QuickTime
    rb"|\x1a\x45\xdf\xa3"  # Matroska, WebM
    rb"|RIFF.{4}AVI "
    rb"|(?!GIF)\x47(?:.{187}\x47){4}|.{4}\x47(?:.{191}\x47){4}"  # MPEG streams
    rb"|\x00\x00\x01\xba|OggS|FLV\x01|\x30\x26\xb2\x75\x8e\x66\xcf\x11",
    re.DOTALL,
)
_HEIC: Final = re.compile(
    rb".{4}ftyp(?:hei[cxms]|hev[cxms]|mif[12]|msf1|avi[fs])", re.DOTALL
)
"""Still pictures in the container of films: phones made them since 2017."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What lies in a folder and could not be read, or not to its end.

    Attributes:
        path: a file, or a folder.
        error: why; its message begins with the name.
    """

    path: Path
    error: ArchiveError

    @property
    def name(self) -> str:
        """Its base name."""
        return disk.base_name(self.path)


def pictures(path: Path) -> Iterator[Shot | Fault]:
    """The pictures of a file, or of all files of a folder.

    A file raises its error, after the pictures that were sound. A folder is read in
    the order of its names, with the folders in it; a bad file or folder there becomes a
    :class:`Fault` and the others are read. Links in a folder are faults, too; names
    that begin with a dot are left out.

    Raises:
        Malformed: not a picture, a PDF or a film; damaged; encrypted.
        TooLarge: too many pixels, pages, frames or files.
        MissingExtra: a library that this file needs is not installed.
        NotFound, DiskFailed: it cannot be read.
    """
    if not disk.is_folder(path):
        yield from _shots(path, follow=True)
        return
    for file in _files(path):
        if isinstance(file, Fault):
            yield file
            continue
        try:
            yield from _shots(file, follow=False)
        except ArchiveError as error:
            yield Fault(file, error)


def _files(folder: Path) -> list[Path | Fault]:
    """All files of a folder and of those in it; raises TooLarge for too many."""
    found = list(_walk(folder, _DEPTH))
    if len(found) > FILES:
        message = f"{disk.base_name(folder)}: {len(found)} files; {FILES} is the most"
        raise TooLarge(message, hint="name fewer files, or move some to other folders")
    return found


def _walk(folder: Path, depth: int) -> Iterator[Path | Fault]:
    """What lies in a folder; one in it that cannot be read is one fault."""
    for name in disk.list_folder(folder, _NAMES):
        path = folder / name
        if name.startswith("."):
            continue
        if not disk.is_folder(path, follow=False):
            yield path
        elif depth > 1:
            try:
                yield from _walk(path, depth - 1)
            except ArchiveError as error:
                yield Fault(path, error)
        else:
            message = f"{disk.base_name(path)}: more than {_DEPTH} folders deep"
            hint = "name the folder with the pictures"
            yield Fault(path, TooLarge(message, hint=hint))


def _shots(path: Path, *, follow: bool) -> Iterator[Shot]:
    """The pictures of one file."""
    name = disk.base_name(path)
    with disk.opened(path, follow=follow) as file:
        beginning = file.read(_SNIFFED)
    if _HEIC.match(beginning):
        message = f"{name}: a HEIC or AVIF picture, which this program cannot open"
        hint = (
            "save or send it as JPEG; on an iPhone: Settings, Camera, Formats,"
            " Most Compatible, and take it again"
        )
        raise Malformed(message, hint=hint)
    if _FILM.match(beginning):
        yield from video.frames(path, follow=follow)
        return
    content = disk.read_small(path, _FILE, follow=follow)
    with _naming(name):
        opened = _pages if b"%PDF-" in beginning else _frames
        for addition, picture in opened(content):
            yield Shot(name + addition, picture)


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Say in errors which file they are about."""
    try:
        yield
    except (Malformed, TooLarge) as error:
        message = f"{name}: {error.message}"
        raise type(error)(message, hint=error.hint) from error


def _frames(content: bytes) -> Iterator[tuple[str, Picture]]:
    for number, picture in enumerate(open_picture(content), 1):
        yield f" frame {number}" if number > 1 else "", picture


# PDFs


def _pages(content: bytes) -> Iterator[tuple[str, Picture]]:
    """The pages as a printer of 300 dpi would print them, in greys."""
    library = _library()
    with _rendering(library), library.PdfDocument(content) as document:
        if len(document) > PAGES:
            message = f"{len(document)} pages; {PAGES} is the most"
            raise TooLarge(message, hint="split it into shorter ones")
        for number in range(len(document)):
            yield f" page {number + 1}", _page(document[number])


def _library() -> ModuleType:
    with extra("scan", "opening PDFs needs pypdfium2"):
        import pypdfium2  # type: ignore[import-untyped] # noqa: PLC0415
    library: ModuleType = pypdfium2
    return library


@contextmanager
def _rendering(library: ModuleType) -> Iterator[None]:
    """Turn the library's errors into ours."""
    try:
        yield
    except library.PdfiumError as error:
        if error.err_code == _ENCRYPTED:
            message = "a PDF that is locked with a password"
            hint = "open it with its password, and save or print it without one"
            raise Malformed(message, hint=hint) from error
        message = "a damaged PDF"
        hint = "get another copy, or photograph the paper"
        raise Malformed(message, hint=hint) from error


def _page(page: Any) -> Picture:  # noqa: ANN401 — pypdfium2 has no types
    """One page; a poster with as many dots as a picture may have."""
    try:
        width, height = page.get_size()
        if not (0 < width < _SIDE and 0 < height < _SIDE):
            message = f"a PDF with a page of {width:g} to {height:g} points"
            raise Malformed(message, hint="photograph the paper")
        most = math.sqrt(limits.PIXELS / (width * height)) * _ROUNDED
        scale = min(_DPI / _POINTS, most)
        bitmap = page.render(scale=scale, grayscale=True)
        rows = bytes(bitmap.buffer)
        return Picture.of_rows(bitmap.width, bitmap.height, rows, bitmap.stride)
    finally:
        page.close()
