"""Files onto a drive that may be pulled out, may be full, and may lie.

Blind: bytes under names come in, and nothing here knows what they are. A file appears
under its name when it was written as ``NAME.archive.part``, was on the drive, was read
again from there, and was the same. A drive that claims more room than it has ruins
earlier files with later ones, each of which is right when it is written; so in the end
all are read once more, and before that nothing was done.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from archive.characters import visible_line
from archive.errors import AlreadyThere, ArchiveError, BadDrive, NoRoom, Usage
from archive.medium import PART, Medium, Told
from archive.values import DEVICE

LONGEST: Final = 255
"""Characters of a name, on FAT, exFAT and NTFS."""

_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")

File = tuple[str, bytes]
"""A name and a content."""

MayReplace = Callable[[Sequence[str]], None]
"""Told which names have another content on the drive, before anything is written.

Raises :class:`AlreadyThere` unless all of them may be replaced.
"""


def refuse_names(names: Sequence[str]) -> None:
    """Refuse names that FAT refuses, merges or changes, also while they are written.

    Allowed are Latin letters, digits and ``. _ -``, a letter or digit first and last.

    Raises:
        Usage: there is one.
    """
    seen: set[str] = set()
    for name in names:
        both = {name.casefold(), f"{name}{PART}".casefold()}
        if (
            not _NAME.fullmatch(name)
            or DEVICE.fullmatch(name.casefold())
            or len(name) + len(PART) > LONGEST
        ):
            message = f"{visible_line(name)}: not a name that every drive takes"
            raise Usage(message)
        if seen & both:
            message = f"{name}: one file with another, on a drive that knows no case"
            raise Usage(message)
        seen |= both


@dataclass(slots=True)
class Filled:
    """What became of each file, by name, in the order of the files."""

    written: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def fill(
    medium: Medium, files: Sequence[File], may_replace: MayReplace, told: Told
) -> Filled:
    """Have these files on a drive, and nothing else of ours; returns when all hold.

    What is there and the same stays. What other files are there, and whatever they
    hold, they stay. A run that was interrupted is continued by the next; one that goes
    on is waited for.

    Args:
        medium: the drive.
        files: names and contents, in the order in which they are written.
        may_replace: decides about files that are there with another content.
        told: the bytes that are written and read.

    Raises:
        Usage: a name that drives refuse.
        AlreadyThere: a file that is not to be replaced; nothing was written.
        NoRoom: how many more bytes are needed.
        ReadOnly, DriveGone, DiskFailed: as the system says; some files may be there.
        BadDrive: it gives back other bytes than were written.
    """
    refuse_names([name for name, _ in files])
    medium.alone()
    left = _refuse_others(medium, {name for name, _ in files})
    sizes = {name: medium.size(name) for name, _ in files}
    same = {name for name, content in files if medium.holds(name, content, told)}
    others = [n for n, size in sizes.items() if size is not None and n not in same]
    if others:
        may_replace(others)
    missing = [(name, content) for name, content in files if name not in same]
    _refuse_full(medium, missing, sizes, left)
    for name in left:
        medium.remove(f"{name}{PART}")
    for number, (name, content) in enumerate(missing):
        try:
            _place(medium, name, content, told)
        except NoRoom as error:
            with suppress(ArchiveError):
                medium.remove(f"{name}{PART}")
            rest = [content for _, content in missing[number:]]
            raise _full(medium, sum(map(len, rest))) from error
    _refuse_ruined(medium, files, told)
    return Filled(
        written=[name for name, _ in missing if sizes[name] is None],
        replaced=others,
        kept=[name for name, _ in files if name in same],
    )


def _refuse_others(medium: Medium, names: set[str]) -> list[str]:
    """Names of which an interrupted run left a part.

    Raises:
        AlreadyThere: a folder or a link has one of the names, or a name differs from
            one by case alone.
    """
    ours = {name.casefold(): name for name in names}
    ours |= {f"{name}{PART}".casefold(): f"{name}{PART}" for name in names}
    left = []
    for entry in medium.entries():
        name = ours.get(entry.name.casefold())
        if name is None:
            continue
        if entry.name != name:
            message = f"{visible_line(entry.name)}: is {name} on many drives"
            raise AlreadyThere(message, hint="give it another name, and try again")
        if entry.kind != "file":
            message = f"{name}: there, and not an ordinary file"
            raise AlreadyThere(message, hint="give it another name, and try again")
        if name not in names:
            left.append(name.removesuffix(PART))
    return sorted(left)


def _refuse_full(
    medium: Medium,
    missing: Sequence[File],
    sizes: dict[str, int | None],
    left: Sequence[str],
) -> None:
    """Raise :class:`NoRoom` before the first byte is written.

    A file that is replaced is there until the new one is; then it makes room.
    """
    room = medium.room()
    if room is None:
        return
    free = room.free
    free += sum(room.takes(medium.size(f"{name}{PART}") or 0) for name in left)
    needed = most = 0
    for name, content in missing:
        needed += room.takes(len(content))
        most = max(most, needed)
        needed -= room.takes(sizes[name] or 0)
    if most > free:
        raise _too_full(medium, most, free)


def _full(medium: Medium, needed: int) -> NoRoom:
    """What to say when the drive was full although it had said otherwise."""
    try:
        room = medium.room()
    except ArchiveError:
        room = None
    if room and needed > room.free:
        return _too_full(medium, needed, room.free)
    message = f"{medium.name}: full, though it says that there is room"
    hint = "its folder may hold no more names: move files away, or take another drive"
    return NoRoom(message, hint=hint)


def _too_full(medium: Medium, needed: int, free: int) -> NoRoom:
    more = needed - free
    message = (
        f"{medium.name}: {more:,} more bytes are needed: {needed:,} for these files,"
        f" {free:,} are free"
    )
    return NoRoom(message)


def _place(medium: Medium, name: str, content: bytes, told: Told) -> None:
    """Write one file, and give it its name when the drive has it."""
    part = f"{name}{PART}"
    medium.write(part, content, told)
    if not medium.holds(part, content, told):
        medium.remove(part)
        message = f"{name}: the drive gave back other bytes than were written"
        raise BadDrive(message)
    medium.rename(part, name)
    medium.sync()


def _refuse_ruined(medium: Medium, files: Sequence[File], told: Told) -> None:
    """Read everything once more; the drive must still have all of it."""
    ruined = [name for name, content in files if not medium.holds(name, content, told)]
    if ruined:
        message = (
            f"{medium.name}: files that were right are ruined: {', '.join(ruined)}"
        )
        raise BadDrive(message)
