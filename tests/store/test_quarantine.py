"""The quarantine: evidence, bounded, and nothing that is there goes by itself."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from archive import limits
from archive.format.compression import Write
from archive.store.editions import Store
from archive.store.quarantine import Evidence, Quarantine

posix = pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")


def _giving(content: bytes) -> Callable[[Write], object]:
    """Some bytes, in two pieces."""

    def give(write: Write) -> None:
        write(content[:1])
        write(content[1:])

    return give


def _put(quarantine: Quarantine, content: bytes) -> bool:
    return quarantine.put(_giving(content), "forged-or-damaged", "tar.zst")


def test_evidence_is_named_by_its_bytes_and_the_reason(tmp_path: Path) -> None:
    """The file holds what was given; its name says which bytes, and why."""
    quarantine = Quarantine(Store(tmp_path))
    assert quarantine.files() == []
    assert quarantine.put(_giving(b"evil"), "malformed", "html")
    digest = hashlib.sha256(b"evil").hexdigest()
    path = tmp_path / "quarantine" / f"{digest}.malformed.html"
    assert path.read_bytes() == b"evil"
    assert quarantine.files() == [Evidence(digest, "malformed", "html", 4)]


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    """Whatever is said of them the second time."""
    quarantine = Quarantine(Store(tmp_path))
    assert _put(quarantine, b"evil")
    assert quarantine.put(_giving(b"evil"), "malformed", "html")
    assert len(quarantine.files()) == 1


def test_the_quarantine_holds_so_many_files(tmp_path: Path) -> None:
    """What comes when it is full is not kept, and pushes nothing out."""
    quarantine = Quarantine(Store(tmp_path))
    for number in range(limits.QUARANTINE):
        assert _put(quarantine, b"%d" % number)
    before = quarantine.files()
    assert len(before) == 64
    assert not _put(quarantine, b"one more")
    assert _put(quarantine, b"0")
    assert quarantine.files() == before


def test_the_quarantine_holds_so_many_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the byte, all files together."""
    monkeypatch.setattr(limits, "QUARANTINE_BYTES", 100)
    quarantine = Quarantine(Store(tmp_path))
    assert not _put(quarantine, b"x" * 101)
    assert _put(quarantine, b"x" * 60)
    assert not _put(quarantine, b"y" * 41)
    assert _put(quarantine, b"y" * 40)
    assert sum(each.size for each in quarantine.files()) == 100


@posix
def test_other_files_do_not_count_and_stay(tmp_path: Path) -> None:
    """Links and files of other names are neither listed nor removed."""
    quarantine = Quarantine(Store(tmp_path))
    assert _put(quarantine, b"evil")
    folder = tmp_path / "quarantine"
    (folder / "notes.txt").touch()
    link = Evidence("0" * 64, "malformed", "html", 5)
    (folder / link.file).symlink_to("notes.txt")
    (there,) = quarantine.files()
    for each in (there, link, there):
        quarantine.drop(each)
    assert {path.name for path in folder.iterdir()} == {"notes.txt", link.file}


@posix
def test_leftovers_of_killed_runs_are_swept(tmp_path: Path) -> None:
    """Of the folder and of the files in it; others stay."""
    quarantine = Quarantine(Store(tmp_path))
    assert _put(quarantine, b"evil")
    (name,) = (path.name for path in (tmp_path / "quarantine").iterdir())
    left = [
        tmp_path / "quarantine" / f".{name}.01234567.partial",
        tmp_path / ".quarantine.01234567.partial",
    ]
    left[0].touch()
    left[1].mkdir()
    other = tmp_path / "quarantine" / ".other.01234567.partial"
    other.touch()
    quarantine.sweep()
    assert not [path for path in left if path.exists()]
    assert other.exists()
    assert len(quarantine.files()) == 1
