"""forget: deleting what this program wrote by itself, and nothing that it did not.

That is one folder: the trust list, secret keys, the store with its quarantine, and what
killed runs left of these. A file in it whose name is none of ours stays, and so does a
link and whatever it leads to. What a person named (bundles, pages, other stores) lies
elsewhere, and is theirs.

The trust list goes first and at once. From then on nothing that is left can look
trusted, wherever a run is killed; the next one goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from archive import disk, limits
from archive.characters import visible_line
from archive.errors import ArchiveError, DiskFailed, Malformed
from archive.store.editions import EDITIONS, Claim
from archive.store.quarantine import QUARANTINE, Evidence
from archive.trust import keyring
from archive.trust.folder import private_folder, remove_empty
from archive.values import Series

Parts = tuple[str, ...]
"""A path inside our folder."""

_TRUST: Final[Parts] = ("trust",)
_KEYS: Final[Parts] = ("keys",)
_STORE: Final[Parts] = ("store",)
_EDITIONS: Final[Parts] = (*_STORE, EDITIONS)
_EVIDENCE: Final[Parts] = (*_STORE, QUARANTINE)
_FOLDERS: Final = ((), _KEYS, _STORE, _EDITIONS, _EVIDENCE)

_PARTIAL: Final = re.compile(r"\.(.+)\.[0-9a-f]{8}\.partial")
"""What a killed run left of what is named in the group (see ``disk``)."""


class Kind(Enum):
    """What a file is; in the order in which they go."""

    TRUST = "trust-list"
    KEY = "key"
    EVIDENCE = "quarantine"
    EDITION = "edition"
    LEFT = "left-over"


@dataclass(frozen=True, slots=True)
class Ours:
    """One file that this program wrote, or an unfinished folder; ``parts`` say where.

    Nothing is in such a folder but what was never finished.
    """

    kind: Kind
    parts: Parts

    @property
    def name(self) -> str:
        """Its path inside our folder, fit to be printed."""
        return _said(self.parts)


@dataclass(frozen=True, slots=True)
class Stayed:
    """What is still in our folder, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is in our folder.

    Attributes:
        ours: what we wrote, in the order in which it goes.
        kept: halves of keys, where they are not meant.
        folders: ours, the innermost first.
        others: what stays.
    """

    ours: Sequence[Ours]
    kept: Sequence[Ours]
    folders: Sequence[Parts]
    others: Sequence[Stayed]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went, and what did not go."""

    removed: Sequence[Ours]
    stayed: Sequence[Stayed]


def inventory(*, keys: bool) -> Inventory:
    """What is in our folder, by names alone; no link in it is followed.

    Args:
        keys: whether secret keys, and their public halves, are meant too.

    Raises:
        NotFound: this account has no home.
    """
    ours: list[Ours] = []
    folders: list[Parts] = []
    others: list[Stayed] = []
    for found in _walk(()):
        if isinstance(found, Ours):
            ours.append(found)
        elif isinstance(found, Stayed):
            others.append(found)
        else:
            folders.append(found)
    order = {kind: number for number, kind in enumerate(Kind)}
    # A secret half sorts before its public one.
    ours.sort(key=lambda each: (order[each.kind], each.parts))
    kept = [each for each in ours if each.kind is Kind.KEY and not keys]
    going = [each for each in ours if each not in kept]
    return Inventory(going, kept, folders[::-1], others)


def _walk(folder: Parts) -> Iterator[Ours | Stayed | Parts]:
    path = _path(folder)
    if not disk.exists(path):
        return
    if not disk.is_folder(path, follow=False):
        yield _judged(folder)
        return
    yield folder
    try:
        names = disk.list_folder(path, limits.STORED)
    except ArchiveError as error:
        yield Stayed(_said(folder), error.message)
        return
    for name in names:
        parts = (*folder, name)
        if _is_folder(parts):
            yield from _walk(parts)
        else:
            yield _judged(parts)


def _judged(parts: Parts) -> Ours | Stayed:
    """What a thing is that is no folder of ours."""
    path = _path(parts)
    left = _PARTIAL.fullmatch(parts[-1]) if parts else None
    whole = (*parts[:-1], left[1]) if left else parts
    kind = _kind(whole)
    if disk.is_file(path, follow=False) and kind:
        return Ours(Kind.LEFT if left else kind, parts)
    if left and _is_folder(whole) and disk.is_folder(path, follow=False):
        return Ours(Kind.LEFT, parts)
    ways = (disk.is_file, disk.is_folder)
    linked = any(there(path) and not there(path, follow=False) for there in ways)
    reason = "a link, which is not followed" if linked else "not written by archive"
    return Stayed(_said(parts), reason)


def _kind(parts: Parts) -> Kind | None:
    """What a file of this path is, if it is ours."""
    *_, name = ("", *parts)
    folder = parts[:-1]
    if parts == _TRUST:
        return Kind.TRUST
    if folder == _KEYS and keyring.is_half(name):
        return Kind.KEY
    if folder == _EVIDENCE and Evidence.is_named(name):
        return Kind.EVIDENCE
    series = _series(folder)
    if series and Claim.from_file(series, name):
        return Kind.EDITION
    return None


def _is_folder(parts: Parts) -> bool:
    """Whether a folder of this path is ours."""
    return parts in _FOLDERS or _series(parts) is not None


def _series(parts: Parts) -> Series | None:
    if len(parts) <= len(_EDITIONS) or parts[:-1] != _EDITIONS:
        return None
    try:
        return Series(parts[-1])
    except Malformed:
        return None


def _path(parts: Parts) -> Path:
    return private_folder().joinpath(*parts)


def _said(parts: Parts) -> str:
    return visible_line("/".join((private_folder().name, *parts)))


def forget(found: Inventory) -> Forgotten:
    """Delete what is ours, and the folders that are empty then.

    No other run writes there meanwhile. What cannot be deleted is said, and the rest
    goes on.

    Raises:
        DiskFailed: our folder cannot be opened.
    """
    removed: list[Ours] = []
    stayed = list(found.others)
    with ExitStack() as locks:
        for folder in ((), _STORE):
            if folder in found.folders:
                locks.enter_context(disk.alone(_path(folder)))
        for each in found.ours:
            reason = _failure(lambda: _remove(each))  # noqa: B023 — called at once
            if reason:
                stayed.append(Stayed(each.name, reason))
            else:
                removed.append(each)
        stayed += _still_there(found, stayed)
    return Forgotten(removed, stayed)


def _failure(attempt: Callable[[], None]) -> str:
    """Why something cannot be done; nothing, if it is done."""
    try:
        attempt()
    except ArchiveError as error:
        return error.message
    return ""


def _remove(each: Ours) -> None:
    path = _path(each.parts)
    if each.kind is not Kind.LEFT:
        disk.remove(path)
    elif disk.is_folder(path, follow=False):
        remove_empty(path)
    else:
        left = _PARTIAL.fullmatch(path.name)
        with disk.reporting(path):
            disk.sweep(path.with_name(left[1] if left else path.name))
        if disk.exists(path):
            message = f"{disk.base_name(path)}: another run is writing it"
            raise DiskFailed(message)


def _still_there(found: Inventory, stayed: Sequence[Stayed]) -> Iterator[Stayed]:
    """Delete our folders; one that is not empty is said, unless what is in it was."""
    known = [each.name for each in stayed] + [each.name for each in found.kept]
    for folder in found.folders:
        name = _said(folder)
        reason = _failure(lambda: remove_empty(_path(folder)))  # noqa: B023
        if reason and not any(each.startswith(f"{name}/") for each in known):
            known.append(f"{name}/")
            yield Stayed(name, reason)
