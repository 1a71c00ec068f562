"""A file of lines that grows while something is collected, and outlives a kill."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive import disk, limits
from archive.errors import NotFound


class Journal:
    """Lines that were written before, and room for more.

    Args:
        path: the file, which is made when the first line is written.

    Raises:
        TooLarge, DiskFailed: it cannot be read; NotFound: it is no ordinary file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self.content = disk.read_small(path, limits.JOURNAL)
        except NotFound:
            if disk.exists(path):
                raise
            self.content = b""
        self._size = len(self.content)
        # A kill may have cut the last line off; the next one begins anew.
        self._cut = bool(self.content) and not self.content.endswith(b"\n")

    def parts(self, size: int) -> Iterator[bytes]:
        """The content in parts of whole lines, of at most so many bytes each."""
        start = 0
        while start < len(self.content):
            last = self.content.rfind(b"\n", start, start + size) + 1
            end = last if last and start + size < len(self.content) else start + size
            yield self.content[start:end]
            start = end

    def write(self, lines: bytes) -> None:
        """Write whole lines, onto the disk; beyond 64 MiB nothing more is written."""
        lines = b"\n" + lines if self._cut else lines
        if self._size + len(lines) <= limits.JOURNAL:
            disk.append(self._path, lines)
            self._size += len(lines)
            self._cut = False

    def remove(self) -> None:
        """Delete the file."""
        disk.remove(self._path)
