"""Where keys and the trust list lie: the XDG base directory, for the owner alone."""

from __future__ import annotations

import os
from pathlib import Path

from archive import disk
from archive.errors import NotFound


def private_folder() -> Path:
    """``$XDG_DATA_HOME/archive``, or ``~/.local/share/archive``.

    A relative ``$XDG_DATA_HOME`` is ignored, as the XDG Base Directory Specification
    asks. Nothing is made here.
    """
    given = Path(os.environ.get("XDG_DATA_HOME", ""))
    if given.is_absolute():
        return given / "archive"
    try:
        return Path.home() / ".local" / "share" / "archive"
    except RuntimeError as error:
        message = "this account has no home folder"
        raise NotFound(message, hint="set XDG_DATA_HOME to a folder") from error


def read_private(path: Path, most: int) -> bytes | None:
    """A private file of at most ``most`` bytes, or None if there is none.

    Raises:
        NotPrivate: the file or its folder is open to other accounts.
        TooLarge, DiskFailed: it cannot be read.
    """
    if not disk.exists(path):
        return None
    disk.check_private(path.parent)
    disk.check_private(path)
    return disk.read_small(path, most)


def write_private(path: Path, content: bytes) -> None:
    """Write a private file (0600) in its private folder (0700), whole or not at all.

    Raises:
        NotPrivate: its folder is open to other accounts.
        DiskFailed: it cannot be written.
    """
    disk.make_private_folder(private_folder())
    disk.make_private_folder(path.parent)
    with disk.writing(path, mode=0o600) as file:
        file.write(content)
