"""Forgetting: all that is ours goes and nothing else; the trust list goes first."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from archive import limits
from archive.tasks import forgetting
from archive.tasks.forgetting import Kind
from archive.trust import store as trust_store
from archive.trust.folder import private_folder
from tests import kit
from tests.attacks.killed import run_until
from tests.attacks.snapshot import tree
from tests.cli import every_command
from tests.kit import REZA, SARA, edition, ok, run

needs_links = pytest.mark.skipif(
    not hasattr(os, "symlink") or os.name != "posix", reason="links are POSIX's here"
)


@pytest.fixture(autouse=True)
def _filled(folder: Path, sara: list[str]) -> None:  # noqa: ARG001
    """A key, a trust list, a store with editions and evidence."""
    trust_store.save(kit.trusting(SARA, REZA))
    kit.put("both.tar.zst", edition(), edition("en", source=None))
    damaged = bytearray(kit.bundle(edition()))
    damaged[-60] ^= 1
    (folder / "damaged.tar.zst").write_bytes(damaged)
    assert run("store", "add", "both.tar.zst", "damaged.tar.zst").status == 1


def _stayed(*, keys: bool = True) -> dict[str, str]:
    done = forgetting.forget(forgetting.inventory(keys=keys))
    return {each.name: each.reason for each in done.stayed}


def test_everything_that_is_ours_goes_in_order() -> None:
    """Trust list, secret halves before public ones, evidence, editions, folders."""
    done = forgetting.forget(forgetting.inventory(keys=True))
    assert not done.stayed
    assert [each.kind for each in done.removed] == [
        Kind.TRUST,
        Kind.KEY,
        Kind.KEY,
        Kind.EVIDENCE,
        Kind.EDITION,
        Kind.EDITION,
    ]
    assert [each.parts[-1] for each in done.removed[:3]] == [
        "trust",
        "sara.key",
        "sara.pub",
    ]
    assert not private_folder().exists()
    assert forgetting.inventory(keys=True).ours == []


def test_keys_stay_unless_they_are_meant() -> None:
    """They and their folder stay as they were, and nothing else is left."""
    before = tree(private_folder() / "keys")
    assert not _stayed(keys=False)
    assert tree(private_folder() / "keys") == before
    assert [path.name for path in private_folder().iterdir()] == ["keys"]


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "trust.old",
        "keys/sara.key.bak",
        "keys/a letter",
        "store/editions/iran-2026-01/fa-1.tar.zst",
        "store/editions/fa-1.tar.zst",
        "store/quarantine/photo.html",
        "store/mine/trust",
        ".trust.old.partial",
    ],
)
def test_what_we_did_not_write_stays_and_is_named(name: str) -> None:
    """A file of another form, or in another place; all else goes."""
    path = private_folder() / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"not ours")
    ((stayed, reason),) = _stayed().items()
    assert f"archive/{name}".startswith(stayed)
    assert reason == "not written by archive"
    files = [each for each in private_folder().rglob("*") if each.is_file()]
    assert files == [path]
    assert path.read_bytes() == b"not ours"


@needs_links
@pytest.mark.parametrize(
    "name", ["trust", "keys", "store", "store/editions", "store/editions/iran-2026-01"]
)
def test_no_link_is_followed(name: str, tmp_path: Path) -> None:
    """Neither the link nor what it leads to is touched, be it a copy of our own."""
    path, outside = private_folder() / name, tmp_path / "outside"
    path.rename(outside)
    path.symlink_to(outside)
    before = tree(tmp_path)
    assert _stayed() == {f"archive/{name}": "a link, which is not followed"}
    assert tree(tmp_path) == before
    assert path.is_symlink()


@needs_links
def test_a_folder_that_is_a_link_is_not_emptied(tmp_path: Path) -> None:
    """The whole of our folder may lead somewhere else."""
    private_folder().rename(tmp_path / "outside")
    private_folder().symlink_to(tmp_path / "outside")
    before = tree(tmp_path)
    assert _stayed() == {"archive": "a link, which is not followed"}
    assert tree(tmp_path) == before


@needs_links
def test_a_file_that_became_a_link_goes_alone(tmp_path: Path) -> None:
    """What it leads to stays, even if it was an ordinary file when it was counted."""
    found = forgetting.inventory(keys=True)
    outside = tmp_path / "outside"
    (private_folder() / "trust").rename(outside)
    (private_folder() / "trust").symlink_to(outside)
    forgetting.forget(found)
    assert outside.read_bytes()
    assert not private_folder().exists()


def test_what_cannot_be_deleted_is_named_and_the_rest_goes() -> None:
    """Here a file that became a folder in between."""
    found = forgetting.inventory(keys=True)
    path = private_folder() / "trust"
    path.unlink()
    (path / "something").mkdir(parents=True)
    done = forgetting.forget(found)
    (stayed,) = done.stayed
    assert stayed.name == "archive/trust"
    assert stayed.reason.startswith("trust: ")
    assert len(done.removed) == 5
    assert [each.name for each in private_folder().iterdir()] == ["trust"]


def test_what_appears_in_between_is_named() -> None:
    """A folder that is not empty at the end does not go unsaid."""
    found = forgetting.inventory(keys=True)
    (private_folder() / "store" / "new").write_bytes(b"")
    (stayed,) = forgetting.forget(found).stayed
    assert stayed.name == "archive/store"
    assert (private_folder() / "store" / "new").exists()


def test_what_killed_runs_left_goes_too() -> None:
    """Unfinished files, and unfinished folders, which are empty."""
    ours = private_folder()
    for name in ("", "keys/", "store/quarantine/", "store/editions/iran-2026-01/"):
        whole = {
            "": "trust",
            "keys/": "sara.key",
            "store/quarantine/": f"{'0' * 64}.malformed.html",
            "store/editions/iran-2026-01/": next(
                (ours / "store/editions/iran-2026-01").iterdir()
            ).name,
        }[name]
        (ours / f"{name}.{whole}.0123abcd.partial").write_bytes(b"half")
    (ours / "store/.editions.0123abcd.partial").mkdir()
    (ours / "store/editions/.iran-2026-01.0123abcd.partial").mkdir()
    assert not _stayed()
    assert not ours.exists()


@pytest.mark.skipif(os.name != "posix", reason="locks are POSIX's")
def test_what_a_living_run_writes_is_left_to_it() -> None:
    """Its temporary file is locked as long as it lives."""
    import fcntl  # noqa: PLC0415 — there is none on Windows

    path = private_folder() / ".trust.0123abcd.partial"
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert list(_stayed()) == ["archive/.trust.0123abcd.partial"]
        assert path.exists()


def test_a_folder_with_too_many_names_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said, and the rest goes."""
    monkeypatch.setattr(limits, "STORED", 3)
    for number in range(4):
        (private_folder() / "keys" / f"{number}.pub").write_bytes(b"")
    assert list(_stayed()) == ["archive/keys"]
    assert [path.name for path in private_folder().iterdir()] == ["keys"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process to be killed")
def test_a_killed_run_leaves_nothing_half_trusted(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trust list is whole, or goes before anything else; the next run ends it."""
    before = {path: state[:2] for path, state in tree(home).items()}
    killed, status = 0, None
    while status is None:
        place = tmp_path / f"killed at {killed}"
        shutil.copytree(home, place)
        monkeypatch.setenv("XDG_DATA_HOME", str(place))
        status = run_until(killed, ("forget", "--keys", "--yes"))
        left = {path: state[:2] for path, state in tree(place).items()}
        assert left.items() <= before.items()
        assert left in (before, {}) or "archive/trust" not in left
        if left and left != before:
            assert run("store", "verify").out.count("trusted") == 0
        ok("forget", "--keys", "--yes")
        assert tree(place) == {}
        killed += 1
    assert status == 0
    assert killed > 15


def test_after_every_command_a_home_is_as_it_was_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for empty folders of the XDG's, and for what people named, elsewhere."""
    home, work = tmp_path / "person", tmp_path / "work"
    for place in (home, work):
        place.mkdir()
    (home / ".bashrc").write_text("# mine\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.chdir(work)
    before = tree(home)
    every_command.prepare(work)
    every_command.run_all()
    written = tree(home)
    data = ".local/share/archive"
    assert {f"{data}/trust", f"{data}/keys/new.key", f"{data}/store"} < written.keys()
    named = tree(work)
    ok("forget", "--keys", "--yes")
    assert tree(work) == named
    after = tree(home)
    assert after.keys() - before.keys() == {".local", ".local/share"}
    assert {path: after[path] for path in before} == before
