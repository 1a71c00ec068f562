"""Editions in folders, as stock tools or ``archive unpack`` leave them.

A folder is taken as a container like any other: nothing in it is believed, links are
not followed, names come from the verified manifest. Its own name does not matter
(people rename folders), so ``Received.claim`` is None.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from archive import disk, limits
from archive.errors import ArchiveError, ForgedOrDamaged, NotFound, TooLarge
from archive.format.bundle import PIECE
from archive.format.edition import Received
from archive.format.layout import KEYS, MANIFEST, signature_key
from archive.format.manifest import Entry
from archive.format.minisign import PublicKeyFile

_DEPTH: Final = 2
"""Folders between a bundle's top and an edition: the series, and the edition."""

_NAMES: Final = 4 * limits.EDITIONS
"""Most names that are looked at in one folder."""

_ALL_NAMES: Final = 64 * limits.EDITIONS
"""Most names that are looked at in all folders together."""


def find_editions(folder: Path) -> list[Path]:
    """Folders with a manifest: this one, or those up to two levels below it, sorted.

    Raises:
        NotFound: there is none.
        TooLarge: more names than a bundle can have.
    """
    found: list[Path] = []
    level, left = [folder], _ALL_NAMES
    for _ in range(_DEPTH + 1):
        below: list[Path] = []
        for place in level:
            names = disk.list_folder(place, min(_NAMES, left))
            left -= len(names)
            if MANIFEST in names:
                found.append(place)
                _refuse_too_many(found)
            else:
                below += [place / name for name in names if not name.startswith(".")]
        level = [place for place in below if disk.is_folder(place, follow=False)]
    if not found:
        message = f"{disk.base_name(folder)}: no edition in this folder"
        raise NotFound(message, hint=f"an edition is a folder with a {MANIFEST} in it")
    return sorted(found)


def _refuse_too_many(found: list[Path]) -> None:
    if len(found) > limits.EDITIONS:
        message = f"more than {limits.EDITIONS} editions in this folder"
        raise TooLarge(message)


Keys = dict[Path, dict[str, PublicKeyFile]]
"""Public keys of ``keys`` folders that were read already."""


def read_keys(edition: Path, known: Keys) -> dict[str, PublicKeyFile]:
    """Public keys from the ``keys`` folder beside the edition, or up to two above it.

    They prove nothing. What is not a key is passed over: its signature will be
    missing a key, and that is said.
    """
    resolved = edition.resolve()
    keys: dict[str, PublicKeyFile] = {}
    for parent in (resolved, *resolved.parents[:_DEPTH]):
        folder = parent / KEYS
        if folder not in known:
            known[folder] = _read_folder(folder)
        keys = known[folder] | keys
    return keys


def _read_folder(folder: Path) -> dict[str, PublicKeyFile]:
    keys: dict[str, PublicKeyFile] = {}
    if disk.is_folder(folder, follow=False):
        for name in disk.list_folder(folder, limits.KEYS):
            if name.endswith(".pub"):
                _add_key(keys, folder / name)
    return keys


def _add_key(keys: dict[str, PublicKeyFile], path: Path) -> None:
    try:
        key = PublicKeyFile.from_bytes(
            disk.read_small(path, limits.KEY_FILE, follow=False)
        )
    except ArchiveError:
        return
    keys.setdefault(key.public.name, key)


def receive(folder: Path, known: Keys) -> Received:
    """One edition's parts; the files are opened when they are asked for.

    Args:
        folder: the edition's.
        known: remembers the public keys between editions that lie together.

    Raises:
        NotFound, TooLarge, DiskFailed: they cannot be read.
    """
    names = disk.list_folder(folder, _NAMES)
    signatures = [
        (key_name, _signature(folder / name))
        for name in names
        if (key_name := signature_key(name))
    ]
    return Received(
        claim=None,
        manifest=_manifest(folder / MANIFEST),
        signatures=tuple(signatures),
        keys=read_keys(folder, known),
        contents=lambda entry: _contents(folder, entry),
        finish=lambda: None,
    )


def _manifest(path: Path) -> bytes:
    try:
        return disk.read_small(path, limits.MANIFEST, follow=False)
    except NotFound as error:
        raise ForgedOrDamaged(error.message) from error


def _signature(path: Path) -> bytes:
    """What is no signature counts as a damaged one, and spoils nothing else."""
    try:
        return disk.read_small(path, limits.KEY_FILE, follow=False)
    except (NotFound, TooLarge):
        return b""


def _contents(folder: Path, entry: Entry) -> Iterator[bytes]:
    path = folder / str(entry.name)
    try:
        yield from disk.pieces(path, PIECE, follow=False)
    except NotFound as error:
        message = f"{entry.name}: was signed, and is missing"
        raise ForgedOrDamaged(message) from error


def strays(folder: Path, expected: set[str]) -> list[str]:
    """Names in an edition's folder that belong neither to it nor to its signatures.

    The signature does not cover them: whoever copied the folder may have added them.
    """
    known = {MANIFEST, *expected}
    names = disk.list_folder(folder, _NAMES)
    return [name for name in names if name not in known and not signature_key(name)]
