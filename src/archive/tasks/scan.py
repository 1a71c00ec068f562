"""Reading squares out of pictures, and packets out of texts, into a collection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive import disk, limits
from archive.carriers.photos import Fault, pictures
from archive.carriers.video import Shot, camera
from archive.errors import ArchiveError, NotFound, ReceivedError
from archive.squares.read import read
from archive.tasks.collect import Collecting
from archive.tasks.inputs import PIPE

_SNIFFED: Final = 4096


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of one picture.

    Attributes:
        name: which.
        squares: how many squares were read in it.
        error: why it could not be read.
        named: it was named itself, not only the folder that it lies in.
    """

    name: str
    squares: int = 0
    error: ArchiveError | None = None
    named: bool = False


Told = Callable[[Looked], None]


def scan(collection: Collecting, named: Sequence[str], told: Told) -> None:
    """Take the packets in files, one after another.

    Args:
        collection: what takes them.
        named: pictures, PDFs, films, texts, folders of them, or ``-`` for a pipe.
        told: after each picture, and after each file that could not be read.

    Raises:
        RequestError: a file is not there, or a library for it; what came is kept.
    """
    for name in named:  # before anything is read, which may take long
        if name != PIPE and not disk.exists(Path(name)):
            message = f"{disk.base_name(Path(name))}: not found"
            raise NotFound(message)
    for name in named:
        try:
            if name == PIPE or _is_text(Path(name)):
                collection.file(name)
            else:
                _look(collection, pictures(Path(name)), told)
        except ReceivedError as error:
            told(Looked(disk.base_name(Path(name)), error=error, named=True))


def watch(collection: Collecting, device: str, told: Told) -> None:
    """Take what a camera sees, until everything that began is whole.

    Raises:
        ArchiveError: the camera cannot be used.
    """
    for shot in camera(device):
        _look(collection, iter([shot]), told)
        if collection.done:
            return


def _look(collection: Collecting, shots: Iterator[Shot | Fault], told: Told) -> None:
    def enough(_texts: list[str]) -> bool:
        collection.solve()
        return collection.done

    for shot in shots:
        if isinstance(shot, Fault):
            _fault(collection, shot, told)
            continue
        squares = 0
        for seen in read(shot.picture, enough=enough):
            collection.square(seen.text, shot.name)
            squares += 1
        told(Looked(shot.name, squares))


def _fault(collection: Collecting, fault: Fault, told: Told) -> None:
    """Take the packets of what lies beside pictures; tell what has none."""
    before = collection.count.packets + collection.count.damaged
    try:
        text = _text(fault.path)
    except ArchiveError as error:
        told(Looked(fault.name, error=error))
        return
    collection.text(text, fault.name)
    if collection.count.packets + collection.count.damaged == before:
        told(Looked(fault.name, error=fault.error))


def _text(path: Path) -> str:
    """The words of a file in a folder; none if it holds something else."""
    if not _is_text(path, follow=False):
        return ""
    content = disk.read_small(path, limits.PASTE, follow=False)
    return content.decode("utf-8", errors="replace")


def _is_text(path: Path, *, follow: bool = True) -> bool:
    """Whether a file holds words and no picture: its beginning is UTF-8 without NUL."""
    if disk.is_folder(path):
        return False
    with disk.opened(path, follow=follow) as file:
        beginning = file.read(_SNIFFED)
    try:
        text = beginning.decode("utf-8")
    except UnicodeDecodeError as error:
        # A letter that is cut off at the end is still text.
        whole = error.start > len(beginning) - 4 and len(beginning) == _SNIFFED
        return whole and b"\0" not in beginning
    return "\0" not in text and not text.startswith("%PDF-")
