"""Killed at any write: what was there stays, and what is new is whole or not there."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.trust import store
from tests import kit, parcels
from tests.attacks.killed import run_until
from tests.attacks.snapshot import tree
from tests.cli import every_command
from tests.kit import SARA, ok, run

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="needs a process that can be killed at any step"
)

_OLD = "old.tar.zst"
_BOTH = "both.tar.zst"
_SMALL = "small.tar.zst"
_SIGN = ("--key", "./sara.key")
_FEW = ("--square", "25-L", "--dots", "10")
"""Two squares a page."""


@dataclass(frozen=True)
class Job:
    """A command that writes ``target``.

    ``checked`` says that ``verify`` reads it, ``again`` that doing it twice is no
    different from doing it once.
    """

    arguments: tuple[str, ...]
    target: str
    checked: bool = True
    again: bool = True
    least: int = 5
    """Changes of the file system that it makes at the least."""


_JOBS = {
    "unpack": Job(("unpack", _BOTH, "-C", "out"), "out", least=20),
    "unpack into an empty folder": Job(("unpack", _OLD, "-C", "empty"), "empty"),
    "pack": Job(
        ("pack", "sources", "--unread", "fa", *_SIGN, "-o", "out.tar.zst"),
        "out.tar.zst",
    ),
    "pack again": Job(
        ("pack", "sources", "--unread", "fa", *_SIGN, "-o", _OLD, "--replace"), _OLD
    ),
    "cut": Job(("cut", _BOTH, "-l", "fa", "-o", "out.tar.zst"), "out.tar.zst"),
    "cut again": Job(
        ("cut", _BOTH, "-l", "en", "-l", "fa", "-o", _OLD, "--replace"), _OLD
    ),
    "merge": Job(("merge", _OLD, _BOTH, "-o", "out.tar.zst"), "out.tar.zst"),
    "merge in place": Job(("merge", _OLD, _BOTH, "-o", _OLD, "--replace"), _OLD),
    "cosign": Job(("cosign", _BOTH, "--key", "./reza.key"), _BOTH),
    "new": Job(
        ("new", "strike-2027", *("-l", "en", "--title", "x", "--date", "2026-02-01")),
        "strike-2027",
        checked=False,
    ),
    "revise": Job(
        ("revise", "sources", "fa", "--date", "2026-02-02"),
        "sources/series.toml",
        checked=False,
        again=False,
    ),
    "review": Job(
        ("review", "sources", "fa", "--status", "edited", "--yes"),
        "sources/reviews.toml",
        checked=False,
    ),
    "review taken back": Job(
        ("review", "read", "fa", "--status", "machine"),
        "read/reviews.toml",
        checked=False,
    ),
    "check --report": Job(
        ("check", "sources", "--report", "out.html"), "out.html", checked=False
    ),
    "check --report again": Job(
        ("check", "sources", "--report", "old.html", "--replace"),
        "old.html",
        checked=False,
    ),
    "trust add": Job(
        ("trust", "add", "reza.pub", "--name", "Reza", "--any-series"),
        "data/archive/trust",
        checked=False,
    ),
    "trust forget": Job(
        ("trust", "forget", "friend 0"),
        "data/archive/trust",
        checked=False,
        again=False,
    ),
    "key show": Job(
        ("key", "show", "sara.pub", "-o", "out.pub"), "out.pub", checked=False
    ),
    "sheet": Job(("sheet", _SMALL, *_FEW, "-o", "out.pdf"), "out.pdf", checked=False),
    "sheet --pictures": Job(
        ("sheet", _SMALL, *_FEW, "--pictures", "out"), "out", checked=False, least=12
    ),
    "play --gif": Job(
        ("play", _SMALL, "--count", "2", "--gif", "out.gif"), "out.gif", checked=False
    ),
    "play --html": Job(
        ("play", _SMALL, "--count", "2", "--html", "out.html"),
        "out.html",
        checked=False,
    ),
    "kit": Job(("kit", "out", _BOTH, "--no-sheets"), "out", checked=False, least=20),
    "collect": Job(("collect", "lines.txt", "-o", "out.tar.zst"), "out.tar.zst"),
}


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with everything that the jobs read, and the home inside it."""
    first = tmp_path / "first"
    first.mkdir()
    monkeypatch.chdir(first)
    monkeypatch.setenv("XDG_DATA_HOME", str(first / "data"))
    every_command.prepare(first)
    (first / "empty").unlink()
    (first / "empty").mkdir()
    store.save(kit.trusting(SARA))
    ok("pack", "sources", "--unread", "fa", *_SIGN, "-o", _BOTH)
    ok("cut", _BOTH, "-l", "fa", "-o", _OLD)
    shutil.copytree("sources", "read")
    ok("review", "read", "fa", "--status", "edited", "--yes")
    ok("check", "sources", "-l", "en", "--report", "old.html")
    return first


def _at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))


def _contents(folder: Path) -> dict[str, tuple[object, ...]]:
    """What is in a folder, without the times: those differ from run to run."""
    return {path: state[:2] for path, state in tree(folder).items()}


def _partial(path: str) -> bool:
    return any(part.endswith(".partial") for part in Path(path).parts)


@pytest.mark.parametrize("name", _JOBS)
def test_a_killed_run_leaves_the_old_or_the_new(
    name: str, begin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at each change, all is as before or as after; the next run ends."""
    job = _JOBS[name]
    before = _contents(begin)
    done = tmp_path / "done"
    shutil.copytree(begin, done, symlinks=True)
    _at(done, monkeypatch)
    ok(*job.arguments)
    after = _contents(done)
    if job.checked:
        ok("verify", job.target, "-p", "reza.pub")
    assert _beside(after, job) == _beside(before, job)
    assert after != before

    killed, status = 0, None
    while status is None:
        place = tmp_path / f"killed at {killed}"
        shutil.copytree(begin, place, symlinks=True)
        _at(place, monkeypatch)
        status = run_until(killed, job.arguments)
        found = _contents(place)
        whole = {path: state for path, state in found.items() if not _partial(path)}
        assert whole in (before, after), f"killed at {killed}"
        if status is None:
            killed += 1
            if whole == before or job.again:
                _run_again(job, done=whole == after)
            assert _contents(place) == after, f"killed at {killed}"
        shutil.rmtree(place)
    assert status == 0
    assert killed >= job.least


def _beside(
    contents: dict[str, tuple[object, ...]], job: Job
) -> dict[str, tuple[object, ...]]:
    return {
        path: state
        for path, state in contents.items()
        if path != job.target and not path.startswith(f"{job.target}/")
    }


def _run_again(job: Job, *, done: bool) -> None:
    """The next run succeeds; where the killed one had ended all but so, it may not."""
    result = run(*job.arguments)
    assert result.status == 0 or (done and "[already-there]" in result.err), result


def test_a_killed_collection_goes_on_where_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at each change, every line that was written whole need not come again."""
    made = kit.edition()
    lines = parcels.lines(made, 1, range(6)).splitlines(keepends=True)
    given = ("--resume", "pieces", "--discard", "-p", SARA.public.line)
    pieces, out = Path("pieces"), Path("out.tar.zst")
    killed, kept, status = 0, 0, None
    while status is None:
        (folder / str(killed)).mkdir()
        monkeypatch.chdir(folder / str(killed))
        Path("lines").write_text("".join(lines))
        status = run_until(killed, ("collect", "lines", *given, "-o", str(out)))
        if out.exists():
            assert out.read_bytes() == kit.bundle(made)
        if pieces.exists():
            written = pieces.read_text()
            assert "".join(lines).startswith(written)
            assert written.count("\n") >= kept
            kept = written.count("\n")
        else:  # not begun, or deleted because all is in the bundle
            assert kept == 0 or out.exists()
        there = kept if pieces.exists() else 0
        Path("rest").write_text("".join(lines[there:]))
        ok("collect", "rest", *given, "-o", str(out), "--replace")
        assert out.read_bytes() == kit.bundle(made)
        names = {path.name for path in Path().iterdir()}
        assert names == {"lines", "rest", out.name}, f"killed at {killed}"
        killed += 1
    assert status == 0
    assert kept == len(lines)
    assert killed > 20
