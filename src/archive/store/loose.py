"""Bundles, pages and unpacked editions that lie about in any folder.

Somebody else filled it: no link is followed, nothing deep is looked for, only what
begins like a bundle or a page is named, and however many names there are, a bounded
number is in memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from archive import disk, limits
from archive.errors import DiskFailed, NotFound, TooLarge
from archive.format.layout import MANIFEST
from archive.format.page import BEGINNING

_DEPTH: Final = 3
"""Folders below the one that was named: an unpacked bundle, a series, an edition."""

_KINDS: Final = {".tar.zst": b"\x28\xb5\x2f\xfd", ".html": BEGINNING}
"""How a name ends, and how such a file begins."""

_HINT: Final = "name a folder in it that has the bundles, or copy them into one"


def find_loose(folder: Path, passed_over: Collection[str] = ()) -> Iterator[Path]:
    """Files and folders of editions, folder by folder, sorted in each.

    Args:
        folder: where to look, and in folders below it.
        passed_over: names in it that somebody else reads.

    Raises:
        NotFound, DiskFailed: the folder cannot be read; those below it are passed
            over if they cannot.
        TooLarge: more names than are looked at, or more editions than a bundle holds;
            what was found before was given.
    """
    for number, place in enumerate(_places(folder, passed_over)):
        if number >= limits.EDITIONS:
            message = f"{disk.base_name(folder)}: more than {limits.EDITIONS} bundles"
            raise TooLarge(message, hint=_HINT)
        yield place


def _places(folder: Path, passed_over: Collection[str]) -> Iterator[Path]:
    left = limits.LOOSE
    level = [folder]
    for depth in range(_DEPTH + 1):
        below: list[Path] = []
        for place in level:
            names = _names(place, left, folder)
            left -= len(names)
            if MANIFEST in names:
                yield place
                continue
            shown = [name for name in names if not name.startswith(".")]
            paths = [place / name for name in shown if depth or name not in passed_over]
            yield from (path for path in paths if _begins_well(path))
            below += [path for path in paths if disk.is_folder(path, follow=False)]
        level = below


def _names(place: Path, left: int, folder: Path) -> list[str]:
    try:
        return disk.list_folder(place, left)
    except TooLarge as error:
        message = f"{disk.base_name(folder)}: more than {limits.LOOSE} names in it"
        raise TooLarge(message, hint=_HINT) from error
    except (NotFound, DiskFailed):
        if place == folder:
            raise
        return []  # it went, or is the system's own and not for us


def _begins_well(path: Path) -> bool:
    """Whether an ordinary file is named like a bundle or a page, and begins as one.

    True too if its beginning cannot be read: whoever reads it says why.
    """
    name = path.name.lower()  # cards and sticks of old have capital letters
    beginning = next((_KINDS[end] for end in _KINDS if name.endswith(end)), None)
    if beginning is None or not disk.is_file(path, follow=False):
        return False
    try:
        with disk.opened(path, follow=False) as file:
            return file.read(len(beginning)) == beginning
    except NotFound:
        return False
    except DiskFailed:
        return True
