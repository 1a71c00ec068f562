"""The same sources and keys give the same bytes, whoever packs them, and wherever."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests import kit
from tests.cli import every_command
from tests.stock import needs

_NOBODY = 65534


@dataclass(frozen=True)
class Circumstances:
    """What differs from one distributor's computer to another's."""

    folder: str = "work"
    environment: dict[str, str] = field(default_factory=dict)
    umask: int = 0o022
    options: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    def outputs(self, parent: Path) -> dict[str, bytes]:
        """Run every command; what each printed, and every file that is there then."""
        work, home = parent / self.folder, parent / f"home of {self.folder}"
        work.mkdir()
        home.mkdir()
        result = subprocess.run(
            [
                *self.before,
                sys.executable,
                "-m",
                "tests.cli.every_command",
                work,
                "--no-chance",
                *self.options,
            ],
            env={
                **os.environ,
                "PYTHONPATH": str(kit.ROOT),
                "HOME": str(home),
                "XDG_DATA_HOME": str(home),
                **self.environment,
            },
            umask=self.umask,
            capture_output=True,
            check=True,
        )
        return {**dict(_contents(work)), **dict(_printed(result.stdout))}


def _printed(report: bytes) -> Iterator[tuple[str, bytes]]:
    """What each step printed as its result; help is left out, as -OO makes it short."""
    for number, step in enumerate(json.loads(report)["steps"]):
        printed: str = step["run"]["out"]
        if not printed.startswith("Usage: "):
            yield f"{number} {step['arguments']}", printed.encode()


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What every command writes under usual circumstances."""
    return Circumstances().outputs(tmp_path_factory.mktemp("usual"))


_CASES = {
    "another home and folder": Circumstances("a folder, با فاصله"),
    "a user in Tehran": Circumstances(
        environment={
            "LANG": "fa_IR.UTF-8",
            "LC_ALL": "fa_IR.UTF-8",
            "TZ": "Asia/Tehran",
            "USER": "sara",
            "LOGNAME": "sara",
            "HOSTNAME": "laptop",
        },
        umask=0o077,
    ),
    "a server without a locale": Circumstances(
        environment={"LANG": "C", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"},
        umask=0o000,
    ),
    "1999, and another hash seed": Circumstances(
        environment={"PYTHONHASHSEED": "12345"}, options=("--clock", "925000000")
    ),
    "2031, no hash seed, optimised": Circumstances(
        environment={"PYTHONHASHSEED": "0", "PYTHONOPTIMIZE": "2"},
        options=("--clock", "1935907200"),
    ),
}


@pytest.mark.parametrize("name", _CASES)
def test_circumstances_change_no_byte(
    name: str, usual: dict[str, bytes], tmp_path: Path
) -> None:
    """Folders, permissions, zones, languages, clocks and seeds leave no mark."""
    assert sum(path.endswith(".tar.zst") for path in usual) > 9
    assert {"report.html", "sources/reviews.toml", "sheet.pdf"} <= set(usual)
    assert {"squares/square-00001.png", "drawings/square-00001.svg"} <= set(usual)
    assert {"play.gif", "play.html", "en.html", "pieces.txt"} <= set(usual)
    assert sum("'lines'" in name and b"\n2R" in usual[name] for name in usual) > 0
    assert _CASES[name].outputs(tmp_path) == usual


@pytest.mark.stock
def test_the_clock_of_the_system_changes_no_byte(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    """Nor does a process that lives in another year altogether, files and all."""
    needs("faketime")
    later = Circumstances(before=("faketime", "2031-05-07 12:00:00"))
    assert later.outputs(tmp_path) == usual


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="only root can become somebody else",
)
def test_another_user_changes_no_byte(usual: dict[str, bytes]) -> None:
    """Another user, with another number and group, makes the same files.

    The package lies where that user may read its fonts: a checkout, as pytest's own
    folders, may be for root alone.
    """
    with TemporaryDirectory() as parent:
        Path(parent).chmod(0o755)
        package = Path(parent) / "package"
        shutil.copytree(kit.ROOT / "src", package)
        other = Circumstances(
            options=("--uid", str(_NOBODY)),
            environment={"PYTHONPATH": f"{package}{os.pathsep}{kit.ROOT}"},
        )
        assert other.outputs(Path(parent)) == usual


def test_times_and_permissions_of_sources_change_no_byte(folder: Path) -> None:
    """When a source was saved, and who may read it, is not in the bundle."""
    every_command.prepare(folder)
    pack = ("pack", "sources", "--unread", "fa", "--key", "./sara.key", "-o")
    kit.ok(*pack, "first.tar.zst")
    for number, path in enumerate(sorted((folder / "sources").iterdir())):
        os.utime(path, (10**9 + number, 10**9 + number))
        path.chmod(0o600 if number % 2 else 0o755)
    kit.ok(*pack, "second.tar.zst")
    first, second = (folder / f"{name}.tar.zst" for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()


def test_another_text_gives_other_bytes(folder: Path) -> None:
    """The comparison bites: one letter more in a source is another bundle."""
    every_command.prepare(folder)
    pack = ("pack", "sources", "--unread", "fa", "--key", "./sara.key", "-o")
    kit.ok(*pack, "first.tar.zst")
    text = folder / "sources" / "en.txt"
    text.write_bytes(text.read_bytes() + b"x\n")
    kit.ok(*pack, "second.tar.zst")
    first, second = (folder / f"{name}.tar.zst" for name in ("first", "second"))
    assert first.read_bytes() != second.read_bytes()
