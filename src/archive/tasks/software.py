"""The program and its libraries as wheels, to be installed where no network is.

Each wheel of a library must be the one that the lock names, by size and digest, and our
own the program that runs. Nothing else may lie beside them: what is not known is not
handed on.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from archive import disk, limits
from archive.characters import visible_line
from archive.errors import BadSource, ForgedOrDamaged, NotFound, TooLarge
from archive.tasks import ourselves
from archive.tasks.inputs import Progress, no_progress
from archive.tasks.locked import Lock, Wheel, lock, requirements
from archive.values import Digest

LOCK_FILE: Final = "lock.txt"
_NAMES: Final = 1000
"""Files in a folder of wheels: many times what the lock names."""
_LICENCE: Final = "License :: "
_FETCH: Final = "fetch it again: make wheels"

_PIP: Final = (
    f"-m pip install --no-index --find-links . --require-hashes -r {LOCK_FILE}"
)
INSTALL: Final = f"""\
Installing archive without internet
===================================

You need Python; which of them, and on which systems, the names of the files here say
("cp311" is Python 3.11). Copy this folder to the computer, open a terminal in it, and
type two commands.

Linux and macOS (on Debian and Ubuntu the package python3-venv must be there):

    python3 -m venv ~/archive
    ~/archive/bin/python {_PIP}

Windows, where the terminal must be the Command Prompt (type cmd):

    py -m venv "%USERPROFILE%\\archive"
    "%USERPROFILE%\\archive\\Scripts\\python" {_PIP}

Then, on Linux and macOS, and on Windows:

    ~/archive/bin/archive --help
    "%USERPROFILE%\\archive\\Scripts\\archive" --help

Nothing is downloaded. pip compares each file with {LOCK_FILE}, and stops if one was
changed. Whether {LOCK_FILE} itself came unchanged it cannot know: compare its SHA-256
with the person who gave you this folder, or with another who has one, by voice or on
paper:

    sha256sum {LOCK_FILE}                       Linux
    shasum -a 256 {LOCK_FILE}                   macOS
    certutil -hashfile {LOCK_FILE} SHA256       Windows

Licences: LICENSES.txt.
"""

_LICENSES: Final = """\
Programs in this folder, unchanged, and their licences
======================================================

A wheel (.whl) is a zip archive; the texts of its licences are inside, under the names
below. fpdf2 is its own source, and may be changed and replaced like any other. Its
licence, LGPL 3.0, belongs with the GNU GPL 3.0, which is in GPL-3.0.txt.
"""


@dataclass(frozen=True, slots=True)
class Software:
    """Wheels that were looked at by name; their bytes are compared as they are read.

    Attributes:
        folder: where they lie.
        ours: the file name of our own.
        wheels: those of libraries, ascending by file.
    """

    folder: Path
    ours: str
    wheels: list[Wheel]

    @classmethod
    def of(
        cls, folder: Path, computers: Iterable[str] = (), locked: Lock | None = None
    ) -> Software:
        """The wheels in a folder.

        Args:
            folder: with nothing else in it.
            computers: kinds of computers that they are for; all by default.
            locked: the lock; by default the one that ships with this version.

        Raises:
            Usage: no wheels are locked for such a computer.
            BadSource: there is something else in the folder, or two of our own wheels.
            NotFound: a wheel, or the folder, is not there.
        """
        locked = locked or lock()
        wheels = locked.chosen(computers)
        names = disk.list_folder(folder, _NAMES)
        ours = [name for name in names if ourselves.version_of(name)]
        strange = [name for name in names if name not in {*locked.wheels, *ours}]
        for name in (*strange, *ours[1:]):
            message = f"{visible_line(name)}: not a wheel that the lock names"
            hint = "a folder that make wheels filled has nothing else in it"
            raise BadSource(message, hint=hint)
        missing = [each.file for each in wheels if each.file not in names]
        for name in (*missing, *([] if ours else ["archive-*.whl"])):
            message = f"{name}: not among the wheels"
            hint = "fetch it with: make wheels; or say which are enough, with --for"
            raise NotFound(message, hint=hint)
        return cls(folder, ours[0], wheels)

    @property
    def size(self) -> int:
        """Bytes of the libraries."""
        return sum(each.size for each in self.wheels)

    def files(self, progress: Progress = no_progress) -> Iterator[tuple[str, bytes]]:
        """Names and bytes of everything that goes into a kit, one after another.

        Raises:
            ForgedOrDamaged: a file is not what the lock, or the program, says.
            NotFound, DiskFailed: it cannot be read; links are not followed.
        """
        known: dict[str, list[str]] = {}
        for wheel in self.wheels:
            content = self._read(wheel)
            known.setdefault(wheel.requirement, _licences(content))
            yield wheel.file, content
            progress(wheel.size)
        content = disk.read_small(self._path(self.ours), limits.FILE, follow=False)
        ourselves.refuse_other(self.ours, content)
        mine = self._mine(content)
        known[mine.requirement] = _licences(content)
        yield self.ours, content
        yield LOCK_FILE, requirements([mine, *self.wheels]).encode()
        yield "INSTALL.txt", INSTALL.encode()
        yield "LICENSES.txt", _listed(known).encode()
        gpl = files("archive") / "assets" / "software" / "GPL-3.0.txt"
        yield "GPL-3.0.txt", gpl.read_bytes()

    def _path(self, name: str) -> Path:
        return self.folder / name

    def _mine(self, content: bytes) -> Wheel:
        version = ourselves.version_of(self.ours)
        return Wheel(
            file=self.ours,
            size=len(content),
            digest=Digest.of(content),
            requirement=f"archive=={version}",
            marker="",
        )

    def _read(self, wheel: Wheel) -> bytes:
        try:
            content = disk.read_small(self._path(wheel.file), wheel.size, follow=False)
        except TooLarge:
            content = b""
        if len(content) != wheel.size or Digest.of(content) != wheel.digest:
            message = f"{wheel.file}: not the bytes that the lock names"
            raise ForgedOrDamaged(message, hint=_FETCH)
        return content


def _licences(content: bytes) -> list[str]:
    """What a wheel that was compared says of its licence, and where its texts are."""
    from email.parser import BytesParser  # noqa: PLC0415 — takes long

    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        names = [each for each in wheel.namelist() if not each.endswith("/")]
        (about,) = [each for each in names if each.endswith(".dist-info/METADATA")]
        said = BytesParser().parsebytes(wheel.read(about))
    classifiers = map(str, said.get_all("Classifier", []))
    names_of_it = [
        said["License-Expression"],
        said["License"],
        *(each.rpartition(" :: ")[2] for each in classifiers if _LICENCE in each),
    ]
    beside = about.removesuffix("METADATA")
    texts = [
        each
        for each in names
        if each.startswith((f"{beside}licenses/", f"{beside}LICENSE"))
    ]
    named = next((str(each) for each in names_of_it if each), "see the texts")
    return [visible_line(named.splitlines()[0]), *texts]


def _listed(known: Mapping[str, list[str]]) -> str:
    blocks = [_LICENSES]
    for requirement, (name, *texts) in sorted(known.items()):
        what = requirement.replace("==", " ")
        blocks.append(
            "\n".join([f"{what}: {name}", *(f"    {each}" for each in texts)])
        )
    return "\n".join(f"{block.rstrip()}\n" for block in blocks)
