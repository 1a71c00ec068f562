"""A drive that may be pulled out at any moment: a stick, a card.

It differs from this computer's disk (``disk``) in three ways. What was written is read
again from the drive itself, as far as the system lets us, because drives lie. What is
half written has a plain name, because FAT knows no hidden files and another computer
may find it. And the folder is held open from beginning to end: if the drive goes,
nothing is written to whatever then stands in its place.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive.characters import visible_line
from archive.disk import base_name, forget, is_folder, reporting, try_lock
from archive.errors import (
    AlreadyThere,
    DriveGone,
    NoRoom,
    NotFound,
    ReadOnly,
    RequestError,
    TooLarge,
    Usage,
)

PART: Final = ".archive.part"
"""What a file's name ends with while it is written.

Browsers and others call their own half files ``NAME.part``; nobody else's is called so,
and what has this name is what a run that was stopped left.
"""
PIECE: Final = 1 << 17
"""Bytes that are written or read at once."""
TIME: Final = 946_684_800
"""Every file's time: the first second of 2000, UTC. Nothing is read from the clock."""

_FLAGS: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)
_UNIT: Final = 1 << 15
"""Bytes that files grow by, where the system does not say."""

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_REFUSED: Final = (errno.EINVAL, errno.ENAMETOOLONG, errno.EILSEQ)
_GONE: Final = tuple(
    getattr(errno, name)
    for name in (
        *("EIO", "ENODEV", "ENXIO", "ENOENT", "ENOTCONN", "ESTALE", "ENOMEDIUM"),
        *("EREMOTEIO", "ESHUTDOWN"),
    )
    if hasattr(errno, name)
)

Told = Callable[[int], None]
"""Told how many more bytes were written or read."""


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes that are free, and of which bytes every file there takes a multiple."""

    free: int
    unit: int

    def takes(self, size: int) -> int:
        """Bytes that a file of ``size`` takes."""
        return -(-size // self.unit) * self.unit


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in the folder: its name, and whether it is a file, folder or link."""

    name: str
    kind: str


def fault(drive: str, what: str, error: RequestError) -> RequestError:
    """What an error says of a drive; the same error if it says nothing of it.

    Args:
        drive: what to call the drive.
        what: what was to be written or read there.
        error: as :func:`archive.disk.reporting` raised it.
    """
    cause = error.__cause__
    number = cause.errno if isinstance(cause, OSError) else None
    if number in _GONE:
        return DriveGone(f"{drive}: the drive does not answer any more")
    if number == errno.EROFS:
        return ReadOnly(f"{drive}: cannot be written to")
    if number in _FULL:
        return NoRoom(f"{drive}: no room for {visible_line(what)}")
    if number in _REFUSED:
        message = f"{visible_line(what)}: the drive does not take this name"
        hint = "take a drive that is formatted as exFAT or FAT32"
        return Usage(message, hint=hint)
    return error


class Medium:
    """A folder of a drive, held open; see :func:`mounted`.

    Every method raises :class:`DriveGone`, :class:`ReadOnly`, :class:`NoRoom` or
    :class:`DiskFailed`, by what the system says.
    """

    def __init__(self, folder: Path, handle: int | None) -> None:
        self._folder = folder
        self._handle = handle
        self.name = base_name(folder)

    def _at(self, name: str) -> str:
        return name if self._handle is not None else str(self._folder / name)

    @contextmanager
    def _reporting(self, name: str) -> Iterator[None]:
        """Turn the system's errors into what happened to the drive."""
        try:
            with reporting(Path(name)):
                yield
        except RequestError as error:
            raise fault(self.name, name, error) from error.__cause__

    def alone(self) -> None:
        """Wait until no other run of ours fills it; none does until it is closed.

        Where the drive or the system has no locks, two runs must not fill it at once.
        """
        if self._handle is not None:
            try_lock(self._handle, wait=True)

    def entries(self) -> Iterator[Entry]:
        """What the folder holds, in no order, one after another."""
        place = self._folder if self._handle is None else self._handle
        with self._reporting(self.name), os.scandir(place) as found:
            for each in found:
                name: str = each.name
                yield Entry(name, _kind(each))

    def size(self, name: str) -> int | None:
        """Bytes of a file; None if nothing has that name.

        Raises:
            AlreadyThere: what has that name is not an ordinary file.
        """
        with self._reporting(name):
            try:
                found = os.stat(
                    self._at(name), dir_fd=self._handle, follow_symlinks=False
                )
            except FileNotFoundError:
                return None
        if not stat.S_ISREG(found.st_mode):
            message = f"{visible_line(name)}: there, and not an ordinary file"
            raise AlreadyThere(message)
        return found.st_size

    def pieces(self, name: str, told: Told) -> Generator[bytes, None, None]:
        """A file's bytes, from the drive and not from memory where that is possible.

        Raises:
            NotFound: it is not an ordinary file.
        """
        with self._reporting(name):
            flags = os.O_RDONLY | _FLAGS | _NO_WAIT
            handle = os.open(self._at(name), flags, dir_fd=self._handle)
            try:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    message = f"{visible_line(name)}: not an ordinary file"
                    raise NotFound(message)
                forget(handle)
                while piece := os.read(handle, PIECE):
                    told(len(piece))
                    yield piece
            finally:
                os.close(handle)

    def read(self, name: str, most: int, told: Told) -> bytes:
        """A whole file of at most ``most`` bytes, past the system's memory.

        Raises:
            TooLarge: it has more.
            NotFound: it is not an ordinary file.
        """
        found, size = [], 0
        with closing(self.pieces(name, told)) as pieces:
            for piece in pieces:
                size += len(piece)
                if size > most:
                    message = f"{visible_line(name)}: more than {most} bytes"
                    raise TooLarge(message)
                found.append(piece)
        return b"".join(found)

    def holds(self, name: str, content: bytes, told: Told) -> bool:
        """Whether a file has just these bytes; reads no further than it must."""
        if self.size(name) != len(content):
            return False
        offset = 0
        with closing(self.pieces(name, told)) as pieces:
            for piece in pieces:
                if content[offset : offset + len(piece)] != piece:
                    return False
                offset += len(piece)
        return offset == len(content)

    def write(self, name: str, content: bytes, told: Told) -> None:
        """Write a new file, and wait until it is on the drive.

        Raises:
            AlreadyThere: something has that name.
        """
        with self._reporting(name):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS
            handle = os.open(self._at(name), flags, 0o666, dir_fd=self._handle)
            try:
                left = memoryview(content)
                while left:
                    written = os.write(handle, left[:PIECE])
                    told(written)
                    left = left[written:]
                if os.utime in os.supports_fd:
                    with suppress(PermissionError):  # of a drive that others mounted
                        os.utime(handle, (TIME, TIME))
                os.fsync(handle)
                forget(handle)
            finally:
                os.close(handle)

    def rename(self, old: str, new: str) -> None:
        """Give a file another name, in the place of what has it."""
        with self._reporting(new):
            os.replace(
                self._at(old),
                self._at(new),
                src_dir_fd=self._handle,
                dst_dir_fd=self._handle,
            )

    def remove(self, name: str) -> None:
        """Delete a file."""
        with self._reporting(name):
            os.unlink(self._at(name), dir_fd=self._handle)

    def sync(self) -> None:
        """Wait until the folder itself is on the drive."""
        if self._handle is not None:
            with self._reporting(self.name):
                os.fsync(self._handle)

    def room(self) -> Room | None:
        """How much more it takes; None if the system cannot say."""
        with self._reporting(self.name):
            if not hasattr(os, "statvfs"):
                return Room(shutil.disk_usage(self._folder).free, _UNIT)
            place = self._folder if self._handle is None else self._handle
            said = os.statvfs(place)
        if not said.f_blocks:
            return None
        unit = said.f_frsize or said.f_bsize
        return Room(said.f_bavail * unit, unit)


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "other"


@contextmanager
def mounted(folder: Path) -> Iterator[Medium]:
    """A drive's folder, held open while this lasts.

    Raises:
        NotFound: there is no such folder.
        DiskFailed: it cannot be opened.
    """
    if not is_folder(folder):
        message = f"{base_name(folder)}: there is no such folder"
        hint = "plug the drive in, and name the folder where it appears"
        raise NotFound(message, hint=hint)
    if not hasattr(os, "O_DIRECTORY"):
        yield Medium(folder, None)
        return
    with reporting(folder):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield Medium(folder, handle)
    finally:
        os.close(handle)
