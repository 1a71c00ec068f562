"""For which computers there are wheels, and which wheel suits which best."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import parse_wheel_filename

TABLE: Final = Path(__file__).parent / "platforms.toml"
_OLDEST_GLIBC: Final = 5
"""manylinux_2_5 is the first there was."""


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of computer and a Python: ``linux-x86_64-3.11``.

    Attributes:
        platform: its name in the table.
        python: major and minor version.
        system: Python's ``sys.platform`` there.
        machine: Python's ``platform.machine()`` there.
        oldest: the oldest system that wheels must run on; empty if there is one kind.
    """

    platform: str
    python: str
    system: str
    machine: str
    oldest: str

    @property
    def name(self) -> str:
        """Platform and Python."""
        return f"{self.platform}-{self.python}"

    @property
    def version(self) -> tuple[int, int]:
        """Of Python."""
        major, _, minor = self.python.partition(".")
        return int(major), int(minor)

    @property
    def platforms(self) -> list[str]:
        """Platform tags of wheels that run there, the oldest system first."""
        if self.system == "win32":
            return [f"win_{self.machine}"]
        major, _, minor = self.oldest.partition(".")
        if self.system == "darwin":
            tags = mac_platforms((int(major), int(minor)), self.machine)
            return list(tags)[::-1]
        glibc = range(_OLDEST_GLIBC, int(minor) + 1)
        return [f"manylinux_{major}_{each}_{self.machine}" for each in glibc]

    def takes(self, marker: str) -> bool:
        """Whether an environment marker holds there; an empty one always does."""
        environment = {
            "sys_platform": self.system,
            "platform_machine": self.machine,
            "platform_system": {"win32": "Windows", "darwin": "Darwin"}.get(
                self.system, "Linux"
            ),
            "os_name": "nt" if self.system == "win32" else "posix",
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "extra": "",
        }
        return not marker or Marker(marker).evaluate(environment)

    def best(self, files: Iterable[str]) -> str | None:
        """The wheel for as many computers as possible; None if none runs there.

        One that runs everywhere comes first, then one for the oldest system.
        """
        ranks = {tag: rank for rank, tag in reversed(list(enumerate(self._tags())))}
        ranked = [
            (min(ranks[tag] for tag in tags & ranks.keys()), file)
            for file in files
            if (tags := parse_wheel_filename(file)[3]) & ranks.keys()
        ]
        return min(ranked)[1] if ranked else None

    def _tags(self) -> Iterator[Tag]:
        yield from compatible_tags(self.version, platforms=["any"])
        yield from cpython_tags(self.version, platforms=self.platforms)
        interpreter = f"cp{self.version[0]}{self.version[1]}"
        yield from compatible_tags(self.version, interpreter, self.platforms)


def targets() -> list[Target]:
    """Every platform of the table with every Python of it."""
    table: dict[str, Any] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return [
        Target(name, python, each["system"], each["machine"], each.get("oldest", ""))
        for name, each in table["platforms"].items()
        for python in table["pythons"]
    ]
