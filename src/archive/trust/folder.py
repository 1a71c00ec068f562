"""Where keys and the trust list lie: the XDG base directory, for the owner alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from archive import disk
from archive.errors import NotFound, NotPrivate

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def private_folder() -> Path:
    """``$XDG_DATA_HOME/archive``, or ``~/.local/share/archive``.

    A relative ``$XDG_DATA_HOME`` is ignored, as the XDG Base Directory Specification
    asks. Nothing is made here.
    """
    given = Path(os.environ.get("XDG_DATA_HOME", ""))
    if given.is_absolute():
        return given / "archive"
    try:
        home = Path.home()
    except RuntimeError as error:
        message = "this account has no home folder"
        raise NotFound(message, hint="set XDG_DATA_HOME to a folder") from error
    if not home.name or not home.is_absolute():
        message = "this account's home is not a folder of its own"
        raise NotFound(message, hint="set XDG_DATA_HOME to a folder")
    return home / ".local" / "share" / "archive"


def leads_to(path: Path) -> Path:
    """The place that a path means, behind all links; of links in a circle, the path."""
    return Path(os.path.realpath(path))


def make_private_folder(path: Path) -> None:
    """Make a folder for the owner alone, or check that it is one.

    Raises:
        NotPrivate: others may enter it.
        DiskFailed: it cannot be made.
    """
    with disk.reporting(path):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    check_private(path)


def remove_empty(path: Path) -> None:
    """Delete a folder with nothing in it.

    Raises:
        AlreadyThere: there is something in it.
        NotFound, DiskFailed: it cannot be deleted.
    """
    with disk.reporting(path):
        path.rmdir()


def check_private(path: Path) -> None:
    """Raise :class:`NotPrivate` if anybody but the owner may read or change this."""
    with disk.reporting(path):
        status = path.stat()
    if os.name != "posix":
        return
    if status.st_mode & _OTHERS:
        message = (
            f"{disk.base_name(path)}: open to other accounts (mode"
            f" {stat.S_IMODE(status.st_mode):04o})"
        )
        raise NotPrivate(message)
    if status.st_uid != os.geteuid():
        message = f"{disk.base_name(path)}: belongs to another account"
        raise NotPrivate(message, hint="use a folder of your own")


def read_private(path: Path, most: int) -> bytes | None:
    """A private file of at most ``most`` bytes, or None if there is none.

    Raises:
        NotPrivate: the file or its folder is open to other accounts.
        TooLarge, DiskFailed: it cannot be read.
    """
    if not disk.exists(path):
        return None
    check_private(path.parent)
    check_private(path)
    return disk.read_small(path, most)


def write_private(path: Path, content: bytes, *, replace: bool) -> None:
    """Write a private file (0600) in its private folder (0700), whole or not at all.

    Raises:
        NotPrivate: its folder is open to other accounts.
        DiskFailed: it cannot be written.
    """
    make_private_folder(private_folder())
    make_private_folder(path.parent)
    with disk.writing(path, mode=0o600, replace=replace) as file:
        file.write(content)
