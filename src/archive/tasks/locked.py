"""The lock: which libraries go into kits, as wheels, for which computers.

It ships with the program (``assets/software/pylock.toml``, PEP 751, made by
``wheels/lock.py``): names of files, sizes and SHA-256. So what a program hands on was
decided when it was released, and not where it is handed on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from archive.characters import visible_line
from archive.errors import Usage
from archive.values import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """A library as a file.

    Attributes:
        file: its name.
        size: in bytes.
        digest: of its bytes.
        requirement: what pip calls it, like ``click==8.5.1``.
        marker: where it is needed, as pip says it; empty for everywhere.
    """

    file: str
    size: int
    digest: Digest
    requirement: str
    marker: str


@dataclass(frozen=True, slots=True)
class Lock:
    """Every wheel by its file's name, and the files that each computer needs."""

    wheels: dict[str, Wheel]
    sets: dict[str, list[str]]

    @property
    def computers(self) -> list[str]:
        """What :meth:`chosen` understands: ``linux-x86_64``, ``linux-x86_64-3.11``."""
        platforms = dict.fromkeys(_platform(name) for name in self.sets)
        return [*platforms, *self.sets]

    def chosen(self, computers: Iterable[str]) -> list[Wheel]:
        """The wheels for these kinds of computers, or for all; ascending by file.

        Raises:
            Usage: there is no such kind.
        """
        asked = list(computers)
        for text in asked:
            if text not in self.computers:
                message = f"no wheels are locked for {visible_line(text)}"
                known = ", ".join(dict.fromkeys(_platform(name) for name in self.sets))
                hint = f"{known}; or with a Python: {next(iter(self.sets))}"
                raise Usage(message, hint=hint)
        names = {
            file
            for name, wanted in self.sets.items()
            for file in wanted
            if not asked or name in asked or _platform(name) in asked
        }
        return [self.wheels[name] for name in sorted(names)]


def _platform(name: str) -> str:
    return name.rpartition("-")[0]


@cache
def lock() -> Lock:
    """The lock of this version."""
    file = files("archive") / "assets" / "software" / "pylock.toml"
    table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    wheels = [
        Wheel(
            file=wheel["path"],
            size=wheel["size"],
            digest=Digest.from_hex(wheel["hashes"]["sha256"]),
            requirement=f"{package['name']}=={package['version']}",
            marker=package.get("marker", ""),
        )
        for package in table["packages"]
        for wheel in package["wheels"]
    ]
    return Lock({each.file: each for each in wheels}, table["tool"]["archive"]["sets"])


def requirements(wheels: Iterable[Wheel]) -> str:
    """What ``pip install --require-hashes -r`` takes: these wheels, and no others."""
    grouped: dict[str, list[Wheel]] = {}
    for wheel in wheels:
        grouped.setdefault(wheel.requirement, []).append(wheel)
    lines = []
    for requirement, same in sorted(grouped.items()):
        marker = f" ; {same[0].marker}" if same[0].marker else ""
        hashes = sorted(f"--hash=sha256:{each.digest}" for each in same)
        lines.append(" \\\n    ".join([requirement + marker, *hashes]) + "\n")
    return "".join(lines)
