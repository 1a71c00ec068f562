"""kit: everything that one distributor hands out, as a folder that can be copied on.

The files are those of :mod:`archive.tasks.handouts`, two blank pages, a ``README.txt``
and, where asked for, the program itself. All of it follows from the editions, the
version of the program and the choice: no key, no trust list, no time, nobody's name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from archive import disk, strings
from archive.errors import MissingExtra
from archive.format.manifest import Manifest
from archive.format.trustlist import TrustList
from archive.tasks.check import Found
from archive.tasks.handouts import Choice, Handout, LeftOut, handouts
from archive.tasks.inputs import Progress, no_progress
from archive.tasks.paging import blank
from archive.tasks.programs import FULL, LIGHT
from archive.tasks.software import LOCK_FILE, Software
from archive.values import Digest

README: Final = "README.txt"
SOFTWARE: Final = "software"
LOCK: Final = f"{SOFTWARE}/{LOCK_FILE}"
"""What pip compares wheels with, and people with each other."""
_BLANK: Final = {"read.html": LIGHT, "read-full.html": FULL}

_TAG: Final = "[a-z]{2,3}(?:-[a-z0-9]+)*"
_WHAT: Final = {
    "read-LANGUAGE.html": (
        rf"read-(?!full\.){_TAG}\.html",
        "a page: opens in any browser",
    ),
    "LANGUAGE.txt": (rf"{_TAG}\.txt", "the text alone"),
    "LANGUAGE.pdf": (rf"{_TAG}\.pdf", "a sheet to print at full size, on both sides"),
    "lines-LANGUAGE.txt": (rf"lines-{_TAG}\.txt", "the text as lines for messages"),
    "NAME.tar.zst": (r".*\.tar\.zst", "all languages signed, for other distributors"),
    "VERIFY.txt": (r"VERIFY\.txt", "how to check that with programs that are not ours"),
    "read.html": (r"read\.html", "a page without a text, for squares, lines and files"),
    "read-full.html": (r"read-full\.html", "the same, better at wrinkled paper"),
    "software": (r"software/.*", "the program: INSTALL.txt in it says how"),
}
"""Kinds of files, how their names look, and what they are for."""

_HEAD: Final = """\
To hand on
==========

Copy this folder, or any file in it, as it is. Most people should get a page
(read-LANGUAGE.html) in their language: it needs nothing else, and phones take it over
Bluetooth.

"""
_BEFORE: Final = """
Before you hand it on
---------------------

A folder cannot vouch for itself. Check the texts with a program that you had before:

    archive verify *.tar.zst

and compare the 30 digits of the key with somebody who knows the signer: by voice, on
paper, face to face. Never take them from here.

Whoever finds this folder knows what you hand out. What was deleted from sticks, cards
and disks can often be brought back.

The texts
---------
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file that was written: its name, its size in bytes, its digest."""

    name: str
    size: int
    digest: Digest


@dataclass(slots=True)
class Kit:
    """What was written, and what could not be made."""

    files: list[File] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Of all files together, in bytes."""
        return sum(each.size for each in self.files)

    @property
    def digest(self) -> Digest:
        """Of the whole: that of what ``sha256sum`` prints for all files, by name."""
        ordered = sorted(self.files, key=lambda each: each.name.encode())
        lines = "".join(f"{each.digest}  {each.name}\n" for each in ordered)
        return Digest(hashlib.sha256(lines.encode()).digest())


def make(  # noqa: PLR0913 — each is a choice of the person's
    target: Path,
    found: Sequence[Found],
    trust: TrustList,
    choice: Choice,
    *,
    software: Software | None = None,
    progress: Progress = no_progress,
) -> Kit:
    """Write a kit as a new folder: whole, or not at all.

    Args:
        target: the folder.
        found: one edition of each language, as :func:`handouts.newest` gives them.
        trust: the keys that the holder knows.
        choice: which forms.
        software: wheels, to be compared as they are copied.
        progress: told the bytes written.

    Raises:
        AlreadyThere: there is something under that name.
        MissingExtra: sheets are wanted, and what prints them is not installed.
        ForgedOrDamaged: an edition or a wheel is not what it was, or has to be.
        ArchiveError: what making the files raises, and DiskFailed.
    """
    kit = Kit()
    with disk.new_folder(target) as folder:

        def write(name: str, content: bytes) -> None:
            folder.write(name, content)
            kit.files.append(File(name, len(content), Digest.of(content)))
            progress(len(content))

        for handout in handouts(found, trust, choice):
            _write_handout(handout, kit, write)
        for name, kind in _BLANK.items():
            write(name, blank(kind).to_bytes())
        if software:
            for name, content in software.files():
                write(f"{SOFTWARE}/{name}", content)
        write(README, _readme(found, kit).encode())
    return kit


def _write_handout(
    handout: Handout, kit: Kit, write: Callable[[str, bytes], None]
) -> None:
    made = handout.made()
    if isinstance(made, LeftOut):
        if isinstance(made.error, MissingExtra):
            raise made.error
        kit.left_out.append(made)
    else:
        write(made.name, made.content)


def _readme(found: Sequence[Found], kit: Kit) -> str:
    names = [each.name for each in kit.files]
    lines = [f"    {kind:<20}{what}\n" for kind, what in _kinds(names)]
    texts = [_text_lines(each.checked.manifest) for each in found]
    return "".join([_HEAD, *lines, _BEFORE, *texts])


def _kinds(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The kinds of files that are there, with what they are for."""
    for kind, (pattern, what) in _WHAT.items():
        if any(re.fullmatch(f"(?:.*_)?{pattern}", name) for name in names):
            yield kind, what


def _text_lines(manifest: Manifest) -> str:
    """An edition, and what its readers have to know, in their own language."""
    language = str(manifest.name.language)
    original = str((manifest.source or manifest.name).language)
    said = strings.spoken_to(language).page
    return "".join(
        f"{line}\n"
        for line in (
            "",
            manifest.name.folder,
            strings.name_of(language),
            strings.status(language, manifest.translation.value, original),
            said["pass_all"],
            said["compare"],
        )
    )
