"""Wheels are fetched by digest, and what they install does the whole job offline."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path

import pytest
from wheels.fetch import Locked, NotFetched, fetch, here, main, read_lock
from wheels.targets import Target, targets

from archive.errors import ForgedOrDamaged
from archive.tasks import ourselves
from archive.tasks.locked import lock
from tests import kit
from tests import wheels as small
from tests.kit import edition, ok
from tests.stock import lacking, needs, unable

ANVIL = "anvil-1.0-py3-none-any.whl"
LINUX = next(each for each in targets() if each.name == "linux-x86_64-3.11")


def _locked(content: bytes = small.ANVIL) -> Mapping[str, Locked]:
    digest = hashlib.sha256(content).hexdigest()
    return {ANVIL: Locked("anvil==1.0", len(content), digest)}


@pytest.fixture
def index(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for all there is: no test opens a connection."""
    for name in [each for each in os.environ if each.startswith("PIP_")]:
        monkeypatch.delenv(name)
    (folder / "index").mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder / "index"))
    return folder / "index"


def _goal(folder: Path) -> Path:
    (folder / "goal").mkdir(exist_ok=True)
    return folder / "goal"


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_missing_is_fetched_and_nothing_again(index: Path) -> None:
    """Pip is asked for what is not there; a second run asks for nothing."""
    (index / ANVIL).write_bytes(small.ANVIL)
    goal = _goal(index.parent)
    assert fetch(LINUX, _locked(), goal) == 1
    assert (goal / ANVIL).read_bytes() == small.ANVIL
    (index / ANVIL).unlink()
    assert fetch(LINUX, _locked(), goal) == 0


def test_what_was_left_half_is_fetched_anew(index: Path) -> None:
    """A file that is not whole does not count as there."""
    (index / ANVIL).write_bytes(small.ANVIL)
    goal = _goal(index.parent)
    (goal / ANVIL).write_bytes(small.ANVIL[:100])
    assert fetch(LINUX, _locked(), goal) == 1
    assert (goal / ANVIL).read_bytes() == small.ANVIL


def test_a_wheel_with_another_digest_is_not_taken(index: Path) -> None:
    """Another file under the same name leaves nothing."""
    (index / ANVIL).write_bytes(small.library("anvil", licence="evil"))
    with pytest.raises(NotFetched, match="1 wheels"):
        fetch(LINUX, _locked(), _goal(index.parent))
    assert _names(index.parent / "goal") == []


def test_without_a_connection_it_is_said(index: Path) -> None:
    """What could not be fetched, what pip says, and that the next run goes on."""
    with pytest.raises(NotFetched) as error:
        fetch(LINUX, _locked(), _goal(index.parent))
    text = str(error.value)
    assert "is there a connection?" in text
    assert "anvil==1.0" in text
    assert "goes on from here" in text


def test_an_unknown_computer_is_refused(folder: Path) -> None:
    """The known ones are named."""
    with pytest.raises(NotFetched, match=r"amiga.*windows-x86_64"):
        main(["--folder", str(folder), "amiga"])


def _target(name: str) -> Target:
    return next(each for each in targets() if each.name == name)


def test_a_wheel_for_more_computers_is_better() -> None:
    """First one for all, then one for the oldest system; none is none."""
    linux = [
        "a-1-cp311-cp311-manylinux_2_28_x86_64.whl",
        "a-1-cp311-abi3-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
        "a-1-cp311-abi3-manylinux_2_28_x86_64.whl",
        "a-1-cp311-cp311-musllinux_1_2_x86_64.whl",
        "a-1-cp312-cp312-manylinux_2_17_x86_64.whl",
        "a-1-cp311-abi3-manylinux_2_34_x86_64.whl",
    ]
    assert LINUX.best(linux[1:]) == linux[1]
    assert LINUX.best([*linux, "a-1-py3-none-any.whl"]) == "a-1-py3-none-any.whl"
    assert LINUX.best(linux[3:]) is None
    mac = ["a-1-cp39-abi3-macosx_11_0_universal2.whl", "a-1-py3-none-win_amd64.whl"]
    assert _target("macos-arm64-3.13").best(mac) == mac[0]
    assert _target("windows-x86_64-3.12").best(mac) == mac[1]


def test_markers_are_those_of_the_target_and_not_of_this_computer() -> None:
    """A library for Windows alone is needed there, wherever the lock is made."""
    marker = "sys_platform == 'win32' and python_version < '3.13'"
    found = [each.name for each in targets() if each.takes(marker)]
    assert found == ["windows-x86_64-3.11", "windows-x86_64-3.12"]
    assert all(each.takes("") for each in targets())


@pytest.fixture(scope="module")
def fetched() -> Path:
    """The folder that ``make wheels FOR=--here`` filled, of these very sources."""
    again = "run: make wheels FOR=--here"
    locked, sets = read_lock()
    try:
        wanted = sets[here()]
    except NotFetched as error:
        lacking(str(error))
    if not all(locked[name].is_in(small.FETCHED / name) for name in wanted):
        lacking(f"the wheels for this computer are not in build/wheels; {again}")
    (ours,) = small.FETCHED.glob("archive-*.whl")
    try:
        ourselves.refuse_other(ours.name, ours.read_bytes())
    except ForgedOrDamaged:
        lacking(f"our wheel in build/wheels is of other sources; {again}")
    return small.FETCHED


def _offline() -> list[str]:
    """What runs a program where there is no network at all, or skips the test."""
    needs("unshare")
    prefix = ["unshare", "--net"]
    if os.geteuid():
        prefix = ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode:
        unable("no network namespace can be made here")
    return prefix


def _run(
    command: list[str], environment: Mapping[str, str], cwd: Path
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=environment, cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.mark.stock
def test_no_network_is_none() -> None:
    """Where the next test runs, not even this computer itself can be reached."""
    program = "import socket; socket.create_connection(('127.0.0.1', 9))"
    result = _run([*_offline(), sys.executable, "-c", program], os.environ, Path.cwd())
    assert "Network is unreachable" in result.stderr


@pytest.mark.stock
def test_a_kit_installs_and_does_the_whole_job_without_a_network(
    fetched: Path, folder: Path
) -> None:
    """INSTALL.txt's two commands, then ``make demo``'s job with what they installed."""
    offline = _offline()
    kit.put("fa.tar.zst", edition())
    known = ("-p", kit.SARA.public.line)
    ok("kit", "k", "fa.tar.zst", *known, "--software", fetched, "--for", here())
    software = folder / "k" / "software"
    clean = {
        "PATH": f"{folder / 'archive' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PIP_CONFIG_FILE": os.devnull,
    }
    environment, install = (
        line.strip().replace("~", str(folder)).split()
        for line in (software / "INSTALL.txt").read_text().splitlines()
        if line.startswith(("    python3 -m venv", "    ~/archive/bin/python"))
    )
    for command in ([sys.executable, *environment[1:]], install):
        result = _run([*offline, *command], clean, software)
        assert result.returncode == 0, result.stdout + result.stderr
    frozen = _run([str(folder / "archive/bin/pip"), "freeze"], clean, folder)
    versions = {line.lower() for line in frozen.stdout.splitlines()}
    libraries = {each.requirement for each in lock().chosen([here()])}
    assert libraries < versions
    assert len(versions) == len(libraries) + 1
    demo = _run([*offline, "sh", str(kit.ROOT / "demo" / "demo.sh")], clean, folder)
    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert "== Done." in demo.stdout


@pytest.mark.stock
def test_a_changed_wheel_is_not_installed(fetched: Path, folder: Path) -> None:
    """What was changed in a kit after it was made stops pip, and nothing is there."""
    offline = _offline()
    kit.put("fa.tar.zst", edition())
    known = ("-p", kit.SARA.public.line)
    ok("kit", "k", "fa.tar.zst", *known, "--software", fetched, "--for", here())
    wheel = next((folder / "k" / "software").glob("click-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    venv.create(folder / "archive", with_pip=True, symlinks=True)
    pip = [str(folder / "archive/bin/python"), "-m", "pip", "install", "--no-index"]
    options = ["--find-links", ".", "--require-hashes", "-r", "lock.txt"]
    clean = {"PATH": os.environ["PATH"], "PIP_CONFIG_FILE": os.devnull}
    result = _run([*offline, *pip, *options], clean, wheel.parent)
    assert result.returncode != 0
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in result.stderr
    assert not (folder / "archive/bin/archive").exists()


@pytest.mark.parametrize("name", ["click", "zstandard"])
def test_a_real_wheel_that_changed_is_refused(
    fetched: Path, folder: Path, name: str
) -> None:
    """Of the shipped lock's own wheels, one byte in one of them leaves no kit."""
    (folder / "wheels").mkdir()
    locked, sets = read_lock()
    for each in sets[here()]:
        (folder / "wheels" / each).write_bytes((fetched / each).read_bytes())
    (ours,) = fetched.glob("archive-*.whl")
    (folder / "wheels" / ours.name).write_bytes(ours.read_bytes())
    (wheel,) = (folder / "wheels").glob(f"{name}-*.whl")
    content = bytearray(wheel.read_bytes())
    content[len(content) // 2] ^= 1
    wheel.write_bytes(content)
    assert not locked[wheel.name].is_in(wheel)
    kit.put("fa.tar.zst", edition())
    known = ("-p", kit.SARA.public.line, "--no-sheets")
    options = ("--software", "wheels", "--for", here(), "--json")
    result = kit.run("kit", "k", "fa.tar.zst", *known, *options)
    assert result.status == 1
    assert wheel.name in result.json["error"]["message"]
    assert sorted(_names(folder)) == ["fa.tar.zst", "wheels"]
