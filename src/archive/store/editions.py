"""The store: one file for each edition, named by what it holds.

Layout (``docs/spec/store.md``)::

    editions/<series>/<language>-<revision>.<manifest>-<signatures>.tar.zst
    quarantine/…

A name is a claim: nothing here opens a file, and whoever does checks it. A set of
signatures grows by a new file, after which the smaller one goes; so a reader needs no
lock, and a run that is killed leaves both, or what it has not yet written whole.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from shlex import quote
from typing import Final

from archive import disk, limits
from archive.errors import Malformed, NotFound, TooLarge
from archive.format.edition import Checked, Signer
from archive.values import Digest, EditionName, Language, Series

EDITIONS: Final = "editions"

_ENDING: Final = ".tar.zst"
_SIGNATURES: Final = 32
"""Hex digits of a set's digest: 128 bits, for which nobody finds two sets."""

_FILE: Final = re.compile(
    rf"([^.]+)-([1-9][0-9]*)\.([0-9a-f]{{64}})-([0-9a-f]{{{_SIGNATURES}}})"
    + re.escape(_ENDING)
)
_LEFT: Final = re.compile(r"\.(.+)\.[0-9a-f]{8}\.partial")
"""What a killed run left of the file or folder in the group (see ``disk``)."""


def text_of(file: str) -> str:
    """What the names of all files of one text have in common, but for the ``-``."""
    return file.rpartition("-")[0]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file's name says that it holds. Only checking the file can show it.

    ``signatures`` is the beginning of the SHA-256 of all signature files, ascending by
    public key.
    """

    name: EditionName
    manifest: Digest
    signatures: str

    @classmethod
    def of(cls, checked: Checked, signers: Iterable[Signer]) -> Claim:
        """The name for an edition with these signatures, ascending by public key."""
        digest = hashlib.sha256(b"".join(each.signature.to_bytes() for each in signers))
        return cls(checked.name, checked.digest, digest.hexdigest()[:_SIGNATURES])

    @classmethod
    def from_file(cls, series: Series, file: str) -> Claim | None:
        """What a file in the folder of a series claims; None if it is not ours."""
        parts = _FILE.fullmatch(file)
        if not parts:
            return None
        language, revision, manifest, signatures = parts.groups()
        try:
            name = EditionName(series, Language(language), int(revision))
        except Malformed:
            return None
        return cls(name, Digest.from_hex(manifest), signatures)

    @property
    def beginning(self) -> str:
        """What the names of all files of this text have in common."""
        return f"{self.name.label}.{self.manifest}-"

    @property
    def file(self) -> str:
        """The file's name, inside the folder of its series."""
        return f"{self.beginning}{self.signatures}{_ENDING}"

    @property
    def order(self) -> tuple[Series, Language, int, bytes, str]:
        """Higher revisions of a language come first."""
        name = self.name
        first = (name.series, name.language, -name.revision)
        return (*first, self.manifest.raw, self.signatures)


class Store:
    """A folder with editions, which need not be there yet.

    Args:
        root: the folder.
        private: whether what is written is for its owner's account alone.
        default: whether commands mean it where none is named.

    Attributes:
        root: the folder.
    """

    def __init__(
        self, root: Path, *, private: bool = True, default: bool = False
    ) -> None:
        self.root = root
        self._default = default
        self._folder_mode, self.mode = (0o700, 0o600) if private else (0o777, 0o666)
        self._left: int | None = None
        """How many names have room, as far as :meth:`sweep` has counted them."""

    def command(self, words: str) -> str:
        """A command of ``archive store`` that means this store, for hints.

        By its base name, as everywhere in messages.
        """
        name = "" if self._default else f" --store {quote(disk.base_name(self.root))}"
        return f"archive store {words}{name}"

    @property
    def _editions(self) -> Path:
        return self.root / EDITIONS

    def path(self, claim: Claim) -> Path:
        """Where the file of that name is, or would be."""
        return self._editions / str(claim.name.series) / claim.file

    def size(self, claim: Claim) -> int:
        """Bytes of the file of that name; 0 if there is none."""
        try:
            return disk.size_of(self.path(claim))
        except NotFound:
            return 0

    def _names(self, series: Series, most: int) -> list[str]:
        """Names in the folder of a series; none behind a link."""
        if not disk.is_folder(self._editions, follow=False):
            return []
        return _names(self._editions / str(series), most)

    # Reading: names only

    def series(self) -> list[Series]:
        """Series with a folder, sorted; on a drive that knows no case, in any letters.

        Raises:
            TooLarge: more names than a store has.
        """
        names = {name.lower() for name in _names(self._editions, limits.STORED)}
        return [
            each
            for each in map(_series, sorted(names))
            if each and disk.is_folder(self._editions / str(each), follow=False)
        ]

    def shelf(self, series: Series) -> list[str]:
        """Names of the files of a series, sorted: names alone, not what they claim.

        Raises:
            TooLarge: more names than a store has.
        """
        names = self._names(series, limits.STORED)
        return [name for name in names if _FILE.fullmatch(name)]

    def count(self) -> int:
        """How many names there are, in all folders of editions together.

        Raises:
            TooLarge: more than a store has.
        """
        left = limits.STORED
        for series in self.series():
            left -= len(self._names(series, left))
        return limits.STORED - left

    def shelves(self) -> Iterator[tuple[Series, list[Claim]]]:
        """Every series with what its files claim; one list at a time is in memory.

        Claims are sorted: see :attr:`Claim.order`.

        Raises:
            TooLarge: more names than a store has.
        """
        left = limits.STORED
        for series in self.series():
            names = self._names(series, left)
            left -= len(names)
            found = (Claim.from_file(series, name) for name in names)
            yield series, sorted(filter(None, found), key=lambda each: each.order)

    def same_text(self, claim: Claim) -> list[Claim]:
        """Files that claim the same text, with whatever signatures."""
        series = claim.name.series
        names = self._names(series, limits.STORED)
        same = (name for name in names if name.startswith(claim.beginning))
        found = (Claim.from_file(series, name) for name in same)
        return [each for each in found if each]

    def same_name(self, name: EditionName) -> list[Claim]:
        """Files that claim the same series, language and revision, of any text."""
        names = self._names(name.series, limits.STORED)
        same = (each for each in names if each.startswith(f"{name.label}."))
        found = (Claim.from_file(name.series, each) for each in same)
        return [each for each in found if each]

    def doubles(self) -> Iterator[Claim]:
        """One file of each text that has several: a killed run had not finished."""
        for series in self.series():
            names = self._names(series, limits.STORED)
            for pair in pairwise(names):  # sorted: files of one text are neighbours
                if len({text_of(name) for name in pair}) == 1:
                    found = (Claim.from_file(series, name) for name in pair)
                    yield from islice(filter(None, found), 1)

    # Writing: inside :meth:`alone`

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While this lasts, no other run writes into the store; it is made if needed.

        Raises:
            NotFound, DiskFailed: it cannot be made, or be written to.
        """
        with disk.reporting(self.root):
            self.root.mkdir(mode=self._folder_mode, exist_ok=True)
        with disk.alone(self.root):
            yield

    def room(self, claim: Claim) -> Path:
        """The path for a new file, in a folder that is there.

        Raises:
            AlreadyThere, DiskFailed: its folder cannot be made.
            TooLarge: with it there would be more names than can be looked through.
        """
        if self._left is not None:
            if self._left <= 0:
                message = f"more than {limits.STORED} names in a store"
                raise TooLarge(message, hint=f"{self.command('remove')} makes room")
            self._left -= 1
        path = self.path(claim)
        for folder in (self._editions, path.parent):
            make_folder(folder)
        return path

    def drop(self, claim: Claim) -> None:
        """Delete a file, unless it is behind a link; raises :class:`DiskFailed`."""
        path = self.path(claim)
        behind = (self._editions, path.parent)
        ours = all(disk.is_folder(each, follow=False) for each in behind)
        if ours and disk.is_file(path, follow=False):
            disk.remove(path)
            if self._left is not None:
                self._left += 1

    def sweep(self) -> int:
        """Remove what killed runs left; how many names there are beside it.

        Raises:
            TooLarge: more names in one folder than a store has.
        """
        sweep(self.root, EDITIONS.__eq__)
        sweep(self._editions, lambda name: _series(name) is not None)
        count = 0
        for series in self.series():
            folder = self._editions / str(series)
            sweep(folder, lambda name: _FILE.fullmatch(name) is not None)
            count += len(_names(folder, limits.STORED))
        self._left = limits.STORED - count
        return count


def _series(name: str) -> Series | None:
    try:
        return Series(name)
    except Malformed:
        return None


def _names(folder: Path, most: int) -> list[str]:
    """Names in a folder; none where there is no folder, or a link to one."""
    if not disk.is_folder(folder, follow=False):
        return []
    try:
        return disk.list_folder(folder, most)
    except NotFound:  # it went in between
        return []


def make_folder(path: Path) -> None:
    """Make an empty folder, unless there is one.

    Raises:
        AlreadyThere: there is something else.
    """
    if not disk.is_folder(path, follow=False):
        with disk.new_folder(path):
            pass


def sweep(folder: Path, ours: Callable[[str], bool]) -> None:
    """Remove what killed runs left in a folder of things with names like these.

    Whoever calls has the store alone, so nobody is writing them.
    """
    if sys.platform == "win32":
        return  # no such locks: it may be somebody's work
    for name in _names(folder, limits.STORED):
        left = _LEFT.fullmatch(name)
        if left and ours(left[1]):
            _remove_left(folder / name)


def _remove_left(path: Path) -> None:
    if disk.is_file(path, follow=False):
        disk.remove(path)
    elif disk.is_folder(path, follow=False):
        with suppress(OSError):  # ours are empty: others stay
            path.rmdir()
