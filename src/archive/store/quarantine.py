"""What was not the signed text, kept as evidence: bounded, and never opened by us.

``quarantine/<sha256>.<code>.<ending>``: the digest of the file's bytes, and the error's
code as the reason (``docs/spec/store.md``, *Quarantine*). What is there stays until a
person removes it; what finds no more room is not kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive import disk, limits
from archive.errors import NotFound
from archive.format.compression import Write
from archive.store.editions import Store, make_folder, sweep

QUARANTINE: Final = "quarantine"

_FILE: Final = re.compile(r"([0-9a-f]{64})\.([a-z]+(?:-[a-z]+)*)\.(tar\.zst|html)")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file in quarantine: its digest as named, the reason, its size in bytes."""

    digest: str
    code: str
    ending: str
    size: int

    @staticmethod
    def is_named(file: str) -> bool:
        """Whether a file's name is of the quarantine's form."""
        return _FILE.fullmatch(file) is not None

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.digest}.{self.code}.{self.ending}"


class _NoRoom(Exception):
    """More bytes than all of the quarantine holds: the rest is not read."""


class Quarantine:
    """The quarantine of a store; what writes needs the store alone."""

    def __init__(self, store: Store) -> None:
        self._folder = store.root / QUARANTINE

    def files(self) -> list[Evidence]:
        """What is there, sorted by digest; other files and links are passed over.

        Raises:
            TooLarge: more names than a store has.
        """
        if not disk.is_folder(self._folder, follow=False):
            return []
        names = disk.list_folder(self._folder, limits.STORED)
        found = [parts for name in names if (parts := _FILE.fullmatch(name))]
        return [
            Evidence(parts[1], parts[2], parts[3], size)
            for parts in found
            if (size := _size(self._folder / parts[0])) is not None
        ]

    def put(self, content: Callable[[Write], object], code: str, ending: str) -> bool:
        """Keep some bytes.

        Args:
            content: gives them, twice the same ones, to what it is called with.
            code: the error's that says what is wrong with them.
            ending: ``tar.zst`` or ``html``.

        Returns:
            Whether they are there now; False for want of room.
        """
        digest, size = hashlib.sha256(), 0

        def count(piece: bytes) -> None:
            nonlocal size
            digest.update(piece)
            size += len(piece)
            if size > limits.QUARANTINE_BYTES:
                raise _NoRoom

        try:
            content(count)
        except _NoRoom:
            return False
        there = self.files()
        new = Evidence(digest.hexdigest(), code, ending, size)
        if any(each.digest == new.digest for each in there):
            return True
        total = size + sum(each.size for each in there)
        if len(there) >= limits.QUARANTINE or total > limits.QUARANTINE_BYTES:
            return False
        make_folder(self._folder)
        with disk.writing(self._folder / new.file, mode=0o600, replace=False) as file:
            content(file.write)
        return True

    def drop(self, evidence: Evidence) -> None:
        """Delete a file, if it is there and no link."""
        path = self._folder / evidence.file
        if disk.is_file(path, follow=False):
            disk.remove(path)

    def sweep(self) -> None:
        """Remove what killed runs left."""
        sweep(self._folder.parent, QUARANTINE.__eq__)
        sweep(self._folder, Evidence.is_named)


def _size(path: Path) -> int | None:
    """The size of an ordinary file; None for anything else, or nothing."""
    if not disk.is_file(path, follow=False):
        return None
    try:
        return disk.size_of(path)
    except NotFound:
        return None
