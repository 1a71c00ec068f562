"""A file of lines that grows while something is collected, and outlives a kill."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from archive import disk, limits
from archive.errors import AlreadyThere, DiskFailed, NotFound

if sys.platform != "win32":
    import fcntl

_FOREIGN: Final = re.compile(rb"(?m)^(?!2R[A-Za-z0-9+/]*$|2?$)")
"""The beginning of a line that is not one of ours, nor the rest of one cut off."""


class Journal:
    """Lines that were written before, and room for more.

    One run at a time has it, from when there is a file until :meth:`close`, or until
    the journal or its process ends.

    Args:
        path: the file, which is made when the first line is written.

    Attributes:
        content: what was written before.
        full: whether lines were left out, for want of room.

    Raises:
        TooLarge, DiskFailed: it cannot be read, or another run has it.
        NotFound: it is no ordinary file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: ExitStack | None = None
        try:
            self._hold()
            self.content = disk.read_small(path, limits.JOURNAL)
        except NotFound:
            if disk.exists(path):
                raise
            self.content = b""
        self.full = False
        self._size = len(self.content)
        # A kill may have cut the last line off; the next one begins anew.
        self._cut = bool(self.content) and not self.content.endswith(b"\n")

    @property
    def pure(self) -> bool:
        """Whether there was nothing in it but lines of packets, whole or cut off."""
        return not _FOREIGN.search(self.content)

    def refuse_others(self) -> None:
        """Write into no file that is somebody's, when no packet was found in it.

        Raises:
            AlreadyThere: it holds something else than lines of packets.
        """
        if not self.pure:
            message = f"{self.name}: holds something else than packets"
            raise AlreadyThere(message, hint="name another file: --resume FILE")

    @property
    def name(self) -> str:
        """What to call it: its base name."""
        return disk.base_name(self._path)

    def parts(self, size: int) -> Iterator[bytes]:
        """The content in parts of whole lines, of at most so many bytes each."""
        start = 0
        while start < len(self.content):
            last = self.content.rfind(b"\n", start, start + size) + 1
            end = last if last and start + size < len(self.content) else start + size
            yield self.content[start:end]
            start = end

    def write(self, lines: bytes) -> None:
        """Write whole lines, onto the disk; what 64 MiB do not hold is left out.

        Raises:
            DiskFailed: they cannot be written, or another run has made the file.
            NotFound: as :func:`archive.disk.append`.
        """
        lines = b"\n" + lines if self._cut else lines
        if self._size + len(lines) <= limits.JOURNAL:
            if disk.exists(self._path):
                self._hold()
            disk.append(self._path, lines)
            self._hold()
            self._size += len(lines)
            self._cut = False
        else:
            self.full = True

    def remove(self) -> None:
        """Delete the file, unless somebody wrote something else into it."""
        there = disk.exists(self._path)
        if there and self.pure and disk.size_of(self._path) == self._size:
            disk.remove(self._path)
            self.close()

    def close(self) -> None:
        """Leave it to other runs; the next line that is written takes it again."""
        if self._lock:
            self._lock.close()
        self._lock = None

    def _hold(self) -> None:
        if self._lock:
            return
        with ExitStack() as lock:
            file = lock.enter_context(disk.opened(self._path))
            if not self._locked(file.fileno()):
                message = f"{self.name}: another run is collecting into it"
                hint = "wait until it has ended, or name another file: --resume FILE"
                raise DiskFailed(message, hint=hint)
            self._lock = lock.pop_all()

    def _locked(self, handle: int) -> bool:
        """Lock an open file; False if another run has it, or has just deleted it."""
        if sys.platform == "win32":
            return True  # no such locks
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True  # this file system has none
        if not disk.exists(self._path):
            return False
        with disk.opened(self._path) as there:
            return os.path.sameopenfile(handle, there.fileno())
