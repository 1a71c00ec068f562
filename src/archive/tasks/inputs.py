"""What a person names as an input: a bundle, a page, a folder, or ``-`` for a pipe."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from archive import disk, limits
from archive.errors import ForgedOrDamaged, NotFound
from archive.format.bundle import PIECE, BundleReader, EditionFrame
from archive.format.compression import Read
from archive.format.edition import Received
from archive.format.keys import PublicKey
from archive.format.page import BEGINNING, Page
from archive.store import unpacked

PIPE: Final = "-"

Progress = Callable[[int], None]
"""Told how many more bytes were read."""


def no_progress(_size: int) -> None:
    """Progress that nobody wants to see."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where an edition lies in a bundle.

    ``start`` and ``stop`` are offsets of its frame, ``size`` its content's size
    uncompressed, all in bytes.
    """

    start: int
    stop: int
    size: int


Place = Path | Frame | Page
"""Where an edition was found: its folder, its frame in a bundle, or its page."""


@dataclass(frozen=True, slots=True)
class Part:
    """An edition found in an input, not received yet."""

    label: str
    """What to call it as long as nothing is known of it; not to be believed."""

    claim: str | None
    """The folder that a bundle puts it in, or None."""

    receive: Callable[[], Received]

    place: Callable[[], Place]
    """Where to find it again; what was not read of it is skipped by asking."""


class Input:
    """One input; it can be read more than once.

    Args:
        named: as the person named it.
        memory: a bundle that is in memory already.
        follow: whether a symbolic link to a file is followed.

    Raises:
        NotFound, DiskFailed, TooLarge: it cannot be read.
    """

    def __init__(
        self, named: str, memory: bytes | None = None, *, follow: bool = True
    ) -> None:
        if not named:
            message = "an input without a name"
            raise NotFound(message)
        self._path = Path(named)
        self._memory = memory
        self._follow = follow
        if named == PIPE and memory is None:
            self._memory = disk.read_pipe(limits.BUNDLE_COMPRESSED)
        self.name = "standard input" if named == PIPE else disk.base_name(self._path)
        """What it is called in output: a base name."""
        self.is_folder = self._memory is None and disk.is_folder(self._path)
        self.size = self._size()
        """Bytes that reading it takes, for progress; 0 for a folder."""

    @classmethod
    def of_bytes(cls, content: bytes) -> Input:
        """A bundle that is in memory already."""
        return cls(PIPE, content)

    def _size(self) -> int:
        if self._memory is not None:
            return len(self._memory)
        return 0 if self.is_folder else disk.size_of(self._path)

    @contextmanager
    def _open(self) -> Iterator[BinaryIO]:
        if self._memory is not None:
            yield io.BytesIO(self._memory)
        else:
            with disk.opened(self._path, follow=self._follow) as file:
                yield file

    def parts(self, progress: Progress = no_progress) -> Iterator[Part]:
        """Every edition in it, to be received one after another.

        Raises:
            NotFound, DiskFailed: it cannot be read.
            Malformed, TooLarge: it is not a bundle, or no more editions of it can
                be found.
        """
        if self.is_folder:
            known: unpacked.Keys = {}
            for folder in unpacked.find_editions(self._path):
                yield _folder_part(folder, known)
            return
        with self._open() as file:
            beginning = file.read(len(BEGINNING))
            if beginning == BEGINNING:
                rest = file.read(limits.PAGE)
                progress(len(beginning) + len(rest))
                page = Page.from_bytes(beginning + rest)
                if not page.object:
                    message = f"{self.name}: a blank page, without an edition"
                    raise NotFound(message, hint="to compare it: archive page --check")
                yield _page_part(page)
                return
            file.seek(0)
            reader = BundleReader(_told(file.read, progress))
            for number, frame in enumerate(reader.editions(), 1):
                yield _frame_part(frame, number)

    def is_blank(self) -> bool:
        """Whether it is a page without an edition, which others have in them.

        Raises:
            NotFound, DiskFailed: it cannot be read.
            ReceivedError: it begins as a page, and is none.
        """
        with self._open() as file:
            content = file.read(len(BEGINNING) + limits.PAGE)
        return content.startswith(BEGINNING) and not Page.from_bytes(content).object

    def keys(self) -> list[PublicKey]:
        """The keys in a bundle's head: no other signature can be in the bundle.

        Raises:
            NotFound, DiskFailed: it cannot be read.
            ReceivedError: it is no bundle.
        """
        with self._open() as file:
            return [key.public for key in BundleReader(file.read).keys.values()]

    def copy(self, frame: Frame) -> Iterator[bytes]:
        """The bytes of a frame, as they are."""
        with self._open() as file:
            file.seek(frame.start)
            left = frame.stop - frame.start
            while left and (piece := file.read(min(left, PIECE))):
                left -= len(piece)
                yield piece

    @contextmanager
    def again(self, place: Place) -> Iterator[Received]:
        """Receive an edition once more, from the place where it was found."""
        if isinstance(place, Page):
            yield place.receive()
            return
        if isinstance(place, Path):
            yield unpacked.receive(place, {})
            return
        with self._open() as file:
            reader = BundleReader(file.read)  # the head, for its keys
            file.seek(place.start)
            frame = next(reader.editions(), None)
            if frame is None:
                message = f"{self.name}: changed while it was read"
                raise ForgedOrDamaged(message)
            yield frame.receive()


def _folder_part(folder: Path, known: unpacked.Keys) -> Part:
    return Part(
        label=disk.base_name(folder),
        claim=None,
        receive=lambda: unpacked.receive(folder, known),
        place=lambda: folder,
    )


def _page_part(page: Page) -> Part:
    return Part(label="page", claim=None, receive=page.receive, place=lambda: page)


def _frame_part(frame: EditionFrame, number: int) -> Part:
    label = frame.claim or f"edition number {number}"

    def place() -> Frame:
        return Frame(frame.start, frame.skip(), frame.size)

    return Part(label=label, claim=frame.claim, receive=frame.receive, place=place)


def _told(read: Read, progress: Progress) -> Read:
    def reading(size: int) -> bytes:
        piece = read(size)
        progress(len(piece))
        return piece

    return reading
