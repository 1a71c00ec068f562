"""Our own wheel, compared with the program that runs.

No lock inside a wheel can hold that wheel's digest. So the wheel that a kit hands on is
read, and each file of the program in it must be the one that runs here, byte for byte:
what is handed on is what was used. Its list of files (RECORD) has to name these and no
others, because uninstalling deletes what stands there. Of the rest only the texts of
licences and the description are free; they are read by nobody but people, and pip takes
no library that the lock does not name.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from archive.characters import visible_line
from archive.errors import ForgedOrDamaged

NAME: Final = re.compile(r"archive-([0-9]+(?:\.[0-9]+)*)-py3-none-any\.whl")
_ENTRY_POINTS: Final = b"[console_scripts]\narchive = archive.cli:run\n"
_KIND: Final = re.compile(
    rb"Wheel-Version: 1\.0\nGenerator: hatchling [0-9.]+\n"
    rb"Root-Is-Purelib: true\nTag: py3-none-any\n+"
)
_LICENCE: Final = re.compile(r"licenses(?:/[A-Za-z0-9][A-Za-z0-9._-]*)+")
"""The text of a licence, inside our wheel's description."""
_DESCRIPTION: Final = 64 * 1024
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,  # a compression that it does not know
    RuntimeError,  # encrypted
    EOFError,
    OSError,
    ValueError,
)
"""Everything that ``zipfile`` raises for a file that is not as it should be."""
_AGAIN: Final = "make it again from the sources of this program: make wheels"


def version_of(name: str) -> str | None:
    """The version in the name of a wheel of ours; None if it is none."""
    found = NAME.fullmatch(name)
    return found[1] if found else None


def refuse_other(name: str, content: bytes) -> None:
    """Raise unless a wheel is this very program.

    Args:
        name: of its file, which :data:`NAME` matches.
        content: its bytes.

    Raises:
        ForgedOrDamaged: it is no wheel, or a file of it is not the program's, or is
            missing, or is of no use.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as wheel:
            _compare(name, wheel)
    except _UNREADABLE as error:
        message = f"{name}: not a wheel that can be read"
        raise ForgedOrDamaged(message, hint=_AGAIN) from error


def _compare(name: str, wheel: zipfile.ZipFile) -> None:
    ours = {f"archive/{place}": file for place, file in _program(files("archive"))}
    about = f"archive-{version_of(name)}.dist-info/"
    required = {f"{about}WHEEL", f"{about}METADATA", f"{about}RECORD"}
    missing = {*ours, *required, f"{about}entry_points.txt"}
    for member in wheel.infolist():
        place = member.filename
        if place in missing:
            missing.remove(place)
        elif not _is_licence(place, about):
            _refuse(name, f"{visible_line(place)} does not belong to the program")
        if place in ours:
            expected = ours[place].read_bytes()
            same = _read(wheel, member, len(expected)) == expected
        else:
            same = _is_about(place.removeprefix(about), wheel, member)
        if not same:
            _refuse(name, f"{visible_line(place)} is not that of the program that runs")
    for place in sorted(missing):
        _refuse(name, f"{place} is missing")
    rows = wheel.read(f"{about}RECORD").decode().splitlines()
    if sorted(row.partition(",")[0] for row in rows) != sorted(wheel.namelist()):
        _refuse(name, f"{about}RECORD lists other files")


def _is_licence(place: str, about: str) -> bool:
    rest = place.removeprefix(about)
    return rest != place and _LICENCE.fullmatch(rest) is not None


def _is_about(place: str, wheel: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    content = _read(wheel, member, _DESCRIPTION)
    if place == "entry_points.txt":
        return content == _ENTRY_POINTS
    if place == "WHEEL":
        return _KIND.fullmatch(content) is not None
    return len(content) <= _DESCRIPTION


def _read(wheel: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """A member's bytes, or ``most`` and one more."""
    with wheel.open(member) as file:
        return file.read(most + 1)


def _refuse(name: str, what: str) -> None:
    message = f"{name}: {what}"
    raise ForgedOrDamaged(message, hint=_AGAIN)


def _program(folder: Traversable, before: str = "") -> list[tuple[str, Traversable]]:
    """The files of the program that runs, but for what Python compiled of them."""
    found: list[tuple[str, Traversable]] = []
    for each in folder.iterdir():
        place = f"{before}{each.name}"
        if each.is_file() and not place.endswith((".pyc", ".pyo")):
            found.append((place, each))
        elif each.is_dir() and each.name != "__pycache__":
            found += _program(each, f"{place}/")
    return found
