"""``make wheels``: fetch the wheels of the lock into ``build/wheels``; build our own.

pip fetches, and takes nothing but what has a digest of the lock. What is there already,
whole, is not fetched again, so that an interrupted run is continued by the next. Our
own wheel is built twice: both must be the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wheels.lock import LOCK, ROOT
from wheels.targets import Target, targets

FOLDER: Final = ROOT / "build" / "wheels"
_EPOCH: Final = "1580601600"
"""The time of every file in our wheel: 2020-02-02, which is also hatchling's own."""


class NotFetched(Exception):
    """Something is missing, and could not be fetched or built."""


@dataclass(frozen=True, slots=True)
class Locked:
    """A wheel of the lock: what pip calls it, its size in bytes, its SHA-256 in hex."""

    requirement: str
    size: int
    digest: str

    def is_in(self, path: Path) -> bool:
        """Whether a file is this wheel."""
        return (
            path.is_file()
            and path.stat().st_size == self.size
            and _digest(path) == self.digest
        )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_lock() -> tuple[dict[str, Locked], dict[str, list[str]]]:
    """Every wheel by the name of its file, and the wheels of each target."""
    table: dict[str, Any] = tomllib.loads(LOCK.read_text("utf-8"))
    locked = {
        wheel["path"]: Locked(
            f"{package['name']}=={package['version']}",
            wheel["size"],
            wheel["hashes"]["sha256"],
        )
        for package in table["packages"]
        for wheel in package["wheels"]
    }
    return locked, table["tool"]["archive"]["sets"]


def here() -> str:
    """The name of the target that this computer and this Python are."""
    machine = platform.machine().lower()
    python = "{}.{}".format(*sys.version_info)
    for target in targets():
        mine = (target.system, target.machine, target.python)
        if mine == (sys.platform, machine, python):
            return target.name
    raise NotFetched(f"no wheels are locked for {sys.platform} {machine} {python}")


def fetch(target: Target, wanted: Mapping[str, Locked], folder: Path) -> int:
    """Fetch what is missing of a target's wheels; how many were.

    Raises:
        NotFetched: pip could not, or fetched something else.
    """
    missing = {
        name: each for name, each in wanted.items() if not each.is_in(folder / name)
    }
    if not missing:
        return 0
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        lines = [
            f"{each.requirement} --hash=sha256:{each.digest}\n"
            for each in missing.values()
        ]
        listed = Path(scratch) / "lock.txt"
        listed.write_text("".join(lines), encoding="utf-8")
        command = ["download", "--no-deps", "--only-binary=:all:", "--require-hashes"]
        command += ["--retries=2", "--timeout=30", "--quiet", f"--dest={scratch}"]
        command += [f"--python-version={target.python}", "--implementation=cp"]
        command += [f"--platform={each}" for each in reversed(target.platforms)]
        _pip(
            f"{target.name}: {len(missing)} wheels",
            [*command, f"--requirement={listed}"],
        )
        for name, each in missing.items():
            if not each.is_in(Path(scratch) / name):
                raise NotFetched(f"{name}: pip fetched something else")
            (Path(scratch) / name).replace(folder / name)
    return len(missing)


def _pip(what: str, arguments: Sequence[str]) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode:
        said = [line for line in result.stderr.splitlines() if "ERROR" in line]
        raise NotFetched(
            f"{what} could not be fetched: is there a connection?\n"
            f"  pip says: {(said or ['nothing'])[-1].removeprefix('ERROR: ')}\n"
            "  what is there stays; the next run goes on from here"
        )


def build(folder: Path) -> Path:
    """Our own wheel, built twice and compared, in the place of an older one.

    Raises:
        NotFetched: it could not be built, or not twice the same.
    """
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        built: list[Path] = []
        for name in ("one", "two"):
            goal = Path(scratch) / name
            command = ["wheel", "--no-deps", "--quiet", f"--wheel-dir={goal}", "."]
            _pip("what builds our own wheel", command)
            built += goal.glob("*.whl")
        first, second = built
        if first.name != second.name or first.read_bytes() != second.read_bytes():
            raise NotFetched(f"{first.name}: two builds, two different files")
        for old in folder.glob("archive-*.whl"):
            old.unlink()
        return Path(shutil.move(first, folder))


def main(argv: Sequence[str] | None = None) -> None:
    """Fetch and build what was asked for; say where it is."""
    locked, sets = read_lock()
    parser = argparse.ArgumentParser(prog="make wheels", description=__doc__)
    parser.add_argument("wanted", nargs="*", metavar="PLATFORM", help=" ".join(sets))
    parser.add_argument("--here", action="store_true", help="this computer's only")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args(argv)
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    known = {*sets, *(each.platform for each in targets())}
    for name in options.wanted:
        if name not in known:
            raise NotFetched(
                f"no wheels are locked for {name}: {' '.join(sorted(known))}"
            )
    wanted = [*options.wanted, *([here()] if options.here else [])]
    for target in targets():
        if not wanted or target.name in wanted or target.platform in wanted:
            files = {name: locked[name] for name in sets[target.name]}
            count = fetch(target, files, folder)
            size = sum(each.size for each in files.values())
            print(
                f"{target.name}: {len(files)} wheels, {size:,} bytes; {count} fetched"
            )
    ours = build(folder)
    there = sorted(folder.glob("*.whl"))
    listed = "".join(f"{_digest(each)}  {folder.name}/{each.name}\n" for each in there)
    folder.with_suffix(".sha256").write_text(listed, encoding="utf-8")
    print(f"{ours.name}\n  sha256 {_digest(ours)}")


if __name__ == "__main__":
    try:
        main()
    except NotFetched as error:
        sys.exit(f"make wheels: {error}")
