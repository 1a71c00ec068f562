"""``python -m wheels.lock``: choose the wheels anew and write the lock.

uv finds versions that fit together and every wheel that there is of them, with size and
digest; one of each suits a platform best (``platforms.toml``). The lock is a PEP 751
file without addresses: names, versions, sizes and digests. Needs a connection.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final

from wheels.targets import Target, targets

ROOT: Final = Path(__file__).resolve().parent.parent
LOCK: Final = ROOT / "src" / "archive" / "assets" / "software" / "pylock.toml"
EXTRAS: Final = ("sheet", "scan", "serve")
"""What a distributor's whole job needs: printing, reading squares, a hotspot."""

_HEAD: Final = """\
# The libraries that kits hold (docs/guide/distributor.md), chosen by `make lock`.
# One wheel of each for every platform and Python of wheels/platforms.toml.
lock-version = "1.0"
created-by = "archive"
requires-python = ">=3.11"
"""

Package = dict[str, Any]
"""One ``[[packages]]`` of a PEP 751 file."""


def resolved() -> list[Package]:
    """Every dependency in one version, with all its wheels, as uv finds them."""
    with tempfile.TemporaryDirectory() as folder:
        goal = Path(folder) / "pylock.toml"
        command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml"]
        command += [f"--extra={each}" for each in EXTRAS]
        command += ["--universal", "--python-version=3.11", "--only-binary=:all:"]
        command += ["--format=pylock.toml", "--quiet", f"--output-file={goal}"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        packages: list[Package] = tomllib.loads(goal.read_text("utf-8"))["packages"]
    return packages


def file_of(wheel: dict[str, Any]) -> str:
    """The name of a wheel's file."""
    return PurePosixPath(wheel.get("url") or wheel["path"]).name


def chosen(package: Package, target: Target) -> str | None:
    """The wheel that suits a target; None where the package is not needed.

    Raises:
        LookupError: it is needed, and there is none.
    """
    if not target.takes(package.get("marker", "")):
        return None
    best = target.best(file_of(wheel) for wheel in package["wheels"])
    if best is None:
        raise LookupError(f"{package['name']}: no wheel for {target.name}")
    return best


def sets(packages: list[Package]) -> dict[str, list[str]]:
    """The wheels of each target, by its name."""
    found = {
        target.name: [chosen(package, target) for package in packages]
        for target in targets()
    }
    return {name: [file for file in files if file] for name, files in found.items()}


def lock(packages: list[Package]) -> str:
    """The text of the lock."""
    wanted = sets(packages)
    every = {file for files in wanted.values() for file in files}
    lines = [_HEAD, *(line for each in packages for line in _package(each, every))]
    lines += ["# What each platform and Python needs, by the names of files."]
    lines += ["[tool.archive.sets]"]
    for name, files in wanted.items():
        lines += [f'"{name}" = [', *(f'    "{file}",' for file in files), "]"]
    return "\n".join(lines) + "\n"


def _package(package: Package, wanted: set[str]) -> Iterator[str]:
    yield "[[packages]]"
    yield f'name = "{package["name"]}"'
    yield f'version = "{package["version"]}"'
    if marker := package.get("marker"):
        yield f'marker = "{marker}"'
    yield "wheels = ["
    for wheel in sorted(package["wheels"], key=file_of):
        if (file := file_of(wheel)) in wanted:
            digest = f'hashes = {{ sha256 = "{wheel["hashes"]["sha256"]}" }}'
            yield f'    {{ path = "{file}", size = {wheel["size"]}, {digest} }},'
    yield "]\n"


if __name__ == "__main__":
    LOCK.write_text(lock(resolved()), encoding="utf-8", newline="\n")
