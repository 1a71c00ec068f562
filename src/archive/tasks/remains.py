"""What other programs may have kept of ours: looked for by name, and never changed.

Nothing here can be complete. What is found is named; what nobody can look for from
here is said in :data:`ELSEWHERE`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive import disk, limits
from archive.characters import visible_line
from archive.errors import ArchiveError

_OURS: Final = re.compile(
    rb"\barchive\b|\.tar\.zst|\.minisig|\bread(?:-[a-z0-9-]+)?\.html|\bsheet[\w.-]*\.pdf"
)
"""Our name, and names that our files have unless somebody chose others."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a program keeps something: its path, and what it is.

    ``read`` says whether it is looked through for our name.
    """

    path: str
    what: str
    read: bool = False


_SHELL: Final = "a shell's history"
_RECENT: Final = "files that were opened lately"
_THUMBNAILS: Final = "small pictures of files that a file manager showed"
_TRASH: Final = "the trash"
_EDITOR: Final = "an editor's history, registers and swap files"
_INDEX: Final = "an index for searching files"
_BROWSER: Final = "a browser's profile: history, downloads, sessions"
_DOWNLOADS: Final = "the downloads folder"
_COMPLETION: Final = "this program's completion"
_PIP: Final = "what pip downloaded"
_CLIPBOARD: Final = "the history of the clipboard"
_PRINTER: Final = "the queue and the history of printers"

_HOME: Final = (
    _Place(".bash_history", _SHELL, read=True),
    _Place(".zsh_history", _SHELL, read=True),
    _Place(".histfile", _SHELL, read=True),
    _Place(".sh_history", _SHELL, read=True),
    _Place(".ash_history", _SHELL, read=True),
    _Place(".local/share/fish/fish_history", _SHELL, read=True),
    _Place(
        ".local/share/powershell/PSReadLine/ConsoleHost_history.txt", _SHELL, read=True
    ),
    _Place(".local/share/recently-used.xbel", _RECENT, read=True),
    _Place(".local/share/RecentDocuments", _RECENT),
    _Place(".cache/thumbnails", _THUMBNAILS),
    _Place(".thumbnails", _THUMBNAILS),
    _Place(".local/share/Trash", _TRASH),
    _Place(".viminfo", _EDITOR, read=True),
    _Place(".local/state/nvim", _EDITOR),
    _Place(".local/share/nvim/swap", _EDITOR),
    _Place(".vim/swap", _EDITOR),
    _Place(".emacs.d/auto-save-list", _EDITOR),
    _Place(".nano/filepos_history", _EDITOR, read=True),
    _Place(".local/share/nano/filepos_history", _EDITOR, read=True),
    _Place(".lesshst", _EDITOR, read=True),
    _Place(".config/libreoffice", _EDITOR),
    _Place(".cache/tracker3", _INDEX),
    _Place(".local/share/baloo", _INDEX),
    _Place(".local/share/klipper", _CLIPBOARD),
    _Place(".mozilla/firefox", _BROWSER),
    _Place("snap/firefox/common/.mozilla/firefox", _BROWSER),
    _Place(".config/chromium", _BROWSER),
    _Place(".config/google-chrome", _BROWSER),
    _Place("Library/Safari", _BROWSER),
    _Place("Downloads", _DOWNLOADS),
    _Place(".local/share/bash-completion/completions/archive", _COMPLETION),
    _Place(".config/fish/completions/archive.fish", _COMPLETION),
    _Place(".cache/pip", _PIP),
)
_SYSTEM: Final = (
    _Place("/var/spool/cups", _PRINTER),
    _Place("/var/log/cups", _PRINTER),
)

ELSEWHERE: Final = (
    (
        "what you named yourself: bundles, pages, sheets, pictures, unpacked folders,"
        " journals of --resume, sources, other stores, key files in other places"
    ),
    (
        "sticks and cards: what was deleted there can often be read again, and the"
        " computer may have added System Volume Information or .Trash-1000"
    ),
    (
        "solid-state disks, cards and sticks keep old blocks that nothing can reach:"
        " overwriting on them cannot be promised, and nothing was overwritten here"
    ),
    "snapshots, backups, synchronised folders, and the swap file",
    (
        "phones: gallery and its recently deleted, downloads, recent files, words that"
        " the keyboard learned, Bluetooth's list of what it received"
    ),
    "messengers: their own copies, here, at the other end and on their servers",
    "printers and copiers, and the shop's: queue, memory, list of jobs",
    "other shells that are open: they write their history when they close",
    "the program itself, wherever it was installed, and the package it came in",
    "everybody to whom something was passed on",
)
"""What is not looked for, because it cannot be, or is not ours to open."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that is there.

    Attributes:
        path: where, from the home folder on (``~/…``).
        what: what it is.
        mentions: whether it names this program or its files; None if nobody looked.
    """

    path: str
    what: str
    mentions: bool | None


def traces() -> Iterator[Trace]:
    """What is there of the places that are known; nothing is changed."""
    for place in _HOME:
        home = _home()
        if home:
            yield from _trace(place, home / place.path, f"~/{place.path}")
    for place in _SYSTEM:
        yield from _trace(place, Path(place.path), place.path)


def _home() -> Path | None:
    try:
        home = Path.home()
    except RuntimeError:  # this account has none
        return None
    return home if home.is_absolute() and home.name else None


def _trace(place: _Place, path: Path, said: str) -> Iterator[Trace]:
    if disk.exists(path):
        mentions = _mentions(path) if place.read else None
        yield Trace(visible_line(said), place.what, mentions)


def _mentions(path: Path) -> bool | None:
    """Whether a file names us; None if it cannot be read, or is too large."""
    try:
        return _OURS.search(disk.read_small(path, limits.HISTORY)) is not None
    except ArchiveError:
        return None
