"""The other side of a meeting: a store, or a stick or folder with or without one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive import disk
from archive.errors import NotFound, Usage
from archive.store.editions import EDITIONS, Store
from archive.store.quarantine import QUARANTINE
from archive.tasks.asking import named_folder
from archive.tasks.stored import default_folder
from archive.trust.folder import leads_to, private_folder

FOLDER: Final = "archive-store"
"""What the store of a stick is called."""


@dataclass(frozen=True, slots=True)
class Side:
    """The other side: its store, and the folder that was named, to look about in."""

    store: Store
    folder: Path

    @property
    def name(self) -> str:
        """What to call it: a base name."""
        return disk.base_name(self.folder)

    @property
    def inside(self) -> tuple[str, ...]:
        """Names in the folder that are not loose."""
        whole = self.store.root == self.folder
        return (EDITIONS, QUARANTINE) if whole else (FOLDER,)


def other_side(named: str, own: Store) -> Side:
    """What a path is: a store, or a drive or folder with a store in it, or without.

    Raises:
        NotFound: there is no such folder, or what is called as its store is none.
        Usage: it is the holder's own store, or a part of it, or would be among keys.
    """
    folder = named_folder(named)
    if not disk.is_folder(folder):
        message = f"{disk.base_name(folder)}: there is no such folder"
        raise NotFound(message, hint="name the folder where the stick appears")
    inner = folder / FOLDER
    if disk.exists(inner) and not disk.is_folder(inner, follow=False):
        message = f"{FOLDER}: a file or a link, where a stick's store belongs"
        raise NotFound(message, hint="move it away, or name another folder")
    is_store = disk.is_folder(folder / EDITIONS, follow=False)
    root = folder if is_store and not disk.exists(inner) else inner
    home, place = leads_to(own.root), leads_to(root)
    if home in (place, *place.parents):
        message = f"{disk.base_name(folder)}: that is your store itself"
        raise Usage(message, hint="name a stick, or another store")
    kept, private = leads_to(default_folder()), leads_to(private_folder())
    if private in (place, *place.parents) and kept not in (place, *place.parents):
        message = f"{disk.base_name(folder)}: a folder in which your keys are"
        raise Usage(message, hint="name a stick, or another store")
    return Side(Store(root, private=False), folder)
