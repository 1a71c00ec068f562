"""Wheels for tests: small libraries with a lock of their own, and our own wheel."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from archive.tasks.locked import Lock, Wheel
from archive.values import Digest
from tests import kit

OURS: Final = "archive-0.1.0-py3-none-any.whl"
FETCHED: Final = kit.ROOT / "build" / "wheels"
_TAG: Final = "Wheel-Version: 1.0\nGenerator: {}\nRoot-Is-Purelib: true\nTag: {}\n"


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip archive of these files, without times."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return output.getvalue()


def library(name: str, version: str = "1.0", licence: str = "MIT") -> bytes:
    """A wheel of a library with one module, for every computer."""
    about = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n"
    members = {
        f"{name}.py": b"",
        f"{about}/METADATA": f"{metadata}License-Expression: {licence}\n".encode(),
        f"{about}/WHEEL": _TAG.format("tests", "py3-none-any").encode(),
        f"{about}/licenses/LICENSE": b"as you like\n",
    }
    return zipped({**members, f"{about}/RECORD": listed([*members, f"{about}/RECORD"])})


def ours() -> dict[str, bytes]:
    """The files of our own wheel, as they have to be."""
    package = Path(str(files("archive")))
    members = {
        f"archive/{path.relative_to(package).as_posix()}": path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    }
    about = "archive-0.1.0.dist-info"
    members |= {
        f"{about}/METADATA": b"Metadata-Version: 2.4\nName: archive\nVersion: 0.1.0\n",
        f"{about}/WHEEL": _TAG.format("hatchling 1.33.0", "py3-none-any").encode(),
        f"{about}/entry_points.txt": b"[console_scripts]\narchive = archive.cli:run\n",
        f"{about}/licenses/NOTICE": b"works of others\n",
    }
    return {**members, f"{about}/RECORD": listed([*members, f"{about}/RECORD"])}


def listed(names: Iterable[str]) -> bytes:
    """A RECORD of these files."""
    return "".join(f"{each},,\n" for each in names).encode()


ANVIL, BELLOWS, TONGS = library("anvil"), library("bellows"), library("tongs", "2.1")
WHEELS: Final = {
    "anvil-1.0-py3-none-any.whl": ANVIL,
    "bellows-1.0-py3-none-any.whl": BELLOWS,
    "tongs-2.1-py3-none-any.whl": TONGS,
}


def locked() -> Lock:
    """A lock of the three libraries: one computer needs two, the other all."""
    anvil, bellows, tongs = (
        Wheel(
            file=name,
            size=len(content),
            digest=Digest.of(content),
            requirement="==".join(name.split("-")[:2]),
            marker="sys_platform == 'win32'" if content is TONGS else "",
        )
        for name, content in WHEELS.items()
    )
    both = [anvil.file, bellows.file]
    return Lock(
        {each.file: each for each in (anvil, bellows, tongs)},
        {"linux-x86_64-3.11": both, "windows-x86_64-3.11": [*both, tongs.file]},
    )


def put(folder: Path) -> Path:
    """A folder with everything that the lock names, and our own wheel."""
    folder.mkdir()
    for name, content in WHEELS.items():
        (folder / name).write_bytes(content)
    (folder / OURS).write_bytes(zipped(ours()))
    return folder
