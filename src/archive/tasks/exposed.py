"""Secret keys that lie on a drive, where none belongs: anybody may get hold of it.

They are found by how small files begin, and named. Nothing is deleted: it may be the
only copy of somebody's key, and deleting on a drive erases nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from archive import disk, limits
from archive.errors import ArchiveError
from archive.format.minisign import begins_as_secret
from archive.tasks.sides import FOLDER

SAYS: Final = (
    "A secret key. Keys never travel on sticks: who has it can guess its password. Tell"
    " its owner, hand on another stick, and destroy this one: deleting erases nothing."
)
NAMED: Final = 20
"""How many are named: one is enough to keep a drive from being handed on."""
_DEPTH: Final = 5
"""Folders below the drive's: a home's ``.local/share/archive/keys``, one level down."""


def secret_keys(folder: Path) -> list[str]:
    """Where secret keys lie below a folder, as paths in it; at most 20.

    Looked at are 65,536 names, those nearest to the folder first, and of each file no
    more than a key has. No link is followed; what cannot be read is passed over, and so
    is the store of ``sync``, which has a file for each edition.
    """
    places = (path for path in _files(folder) if _is_secret(path))
    return [path.relative_to(folder).as_posix() for path in islice(places, NAMED)]


def _files(folder: Path) -> Iterator[Path]:
    left = limits.LOOSE
    level = [folder]
    for depth in range(_DEPTH + 1):
        below: list[Path] = []
        for place in level:
            names: list[str] = []
            with suppress(ArchiveError):
                names = disk.list_folder(place, left)
            left -= len(names)
            for path in (place / name for name in names):
                if disk.is_file(path, follow=False):
                    yield path
                elif disk.is_folder(path, follow=False) and (
                    depth or path.name != FOLDER
                ):
                    below.append(path)
        level = below


def _is_secret(path: Path) -> bool:
    with suppress(ArchiveError):
        content = disk.read_small(path, limits.KEY_FILE, follow=False)
        return begins_as_secret(content)
    return False
