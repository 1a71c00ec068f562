"""Real volumes: filled, taken out, put back, checked by their own tools."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from archive.carriers.drive import fill
from archive.errors import NoRoom
from archive.medium import mounted
from archive.tasks.sides import FOLDER
from tests import kit
from tests.attacks.snapshot import tree
from tests.kit import SARA, edition, ok, run
from tests.stock import needs, unable

pytestmark = [pytest.mark.stock, pytest.mark.usefixtures("folder")]

KEY = ("-p", SARA.public.line)
SIZE = 4 << 20


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    """An empty volume in a file."""
    for program in (
        "mkfs.exfat",
        "fsck.exfat",
        "mount.exfat-fuse",
        "losetup",
        "fusermount",
    ):
        needs(program)
    image = tmp_path / "volume"
    with image.open("wb") as file:
        file.truncate(SIZE)
    subprocess.run(["mkfs.exfat", image], check=True, capture_output=True)
    return image


@contextmanager
def plugged_in(volume: Path) -> Iterator[Path]:
    """The folder where a volume appears; everything is on it when this ends.

    The program that serves it holds one end of a pipe; when that closes, it has ended.
    """
    folder = volume.with_name("drive")
    folder.mkdir(exist_ok=True)
    device = _run("losetup", "--find", "--show", str(volume)).stdout.strip()
    if not device:
        unable("this account may not use loop devices here")
    ended, held = os.pipe()
    try:
        done = _run("mount.exfat-fuse", device, str(folder), pass_fds=[held])
        os.close(held)
        if done.returncode:
            unable("this account may not mount exFAT here")
        try:
            yield folder
        finally:
            assert _run("fusermount", "-u", str(folder)).returncode == 0
            os.read(ended, 1)
    finally:
        os.close(ended)
        assert _run("losetup", "--detach", device).returncode == 0


def _run(*command: str, pass_fds: Sequence[int] = ()) -> CompletedProcess[str]:
    return subprocess.run(
        command, check=False, capture_output=True, text=True, pass_fds=pass_fds
    )


def sound(volume: Path) -> bool:
    """What the file system's own program says of it."""
    return _run("fsck.exfat", "-n", str(volume)).returncode == 0


def test_a_real_volume_is_filled_and_safe_after_plugging_in(volume: Path) -> None:
    """Filled, replaced by a newer edition, checked each time from the medium itself."""
    kit.put("one.tar.zst", edition())
    kit.put("two.tar.zst", edition(revision=2, text="later\n"))
    for name in ("one.tar.zst", "two.tar.zst"):
        with plugged_in(volume) as drive:
            ok("stick", drive, name, "--lines", *KEY)
        assert sound(volume)
        with plugged_in(volume) as drive:
            looked = ok("stick", "--verify", drive, *KEY)
            assert looked.out.endswith("\nsafe to hand on\n")
            assert len(list(drive.iterdir())) == 6
            assert (drive / "fa.txt").stat().st_mtime == 946_684_800
    with plugged_in(volume) as drive:
        assert (drive / "fa.txt").read_text() == "later\n"


def test_a_byte_that_rots_on_a_real_volume_is_found(volume: Path) -> None:
    """Changed beneath the file system, between filling and checking."""
    text = "a text that is nowhere else on the medium\n" * 5
    kit.put("one.tar.zst", edition(text=text))
    with plugged_in(volume) as drive:
        ok("stick", drive, "one.tar.zst", "--no-sheets", *KEY)
    raw = bytearray(volume.read_bytes())
    raw[raw.index(text.encode())] ^= 1
    volume.write_bytes(raw)
    with plugged_in(volume) as drive:
        looked = run("stick", "--verify", drive, *KEY)
    assert looked.status == 1
    assert "other        fa.txt" in looked.out


def test_names_are_merged_by_case_on_a_real_volume(volume: Path) -> None:
    """So a file whose name differs by case alone is left alone, and named."""
    kit.put("one.tar.zst", edition())
    with plugged_in(volume) as drive:
        (drive / "FA.TXT").write_bytes(b"mine")
        result = run("stick", drive, "one.tar.zst", "--no-sheets", *KEY)
        assert result.status == 2
        assert "FA.TXT: is fa.txt on many drives" in result.err
        assert [each.name for each in drive.iterdir()] == ["FA.TXT"]


def test_two_stores_meet_over_a_real_volume(volume: Path) -> None:
    """What one put there the other gets, beside what recipients find, which stays."""
    ok("trust", "add", "--from", kit.put("one.tar.zst", edition()), "--name", "Sara")
    kit.put("two.tar.zst", edition("en", source=None))
    ok("store", "add", "one.tar.zst", "--store", "a")
    ok("store", "add", "two.tar.zst", "--store", "b")
    with plugged_in(volume) as drive:
        ok("stick", drive, "one.tar.zst", "--no-sheets")
        handed = tree(drive)
        assert "0 editions came, 1 went.\n" in ok("sync", drive, "--store", "a").out
    for store, said in (("b", "1 edition came, 1 went."), ("a", "1 edition came, 0")):
        assert sound(volume)
        with plugged_in(volume) as drive:
            assert said in ok("sync", drive, "--store", store).out
    with plugged_in(volume) as drive:
        assert held(drive / FOLDER) == held(Path("a")) == held(Path("b"))
        assert {name: tree(drive)[name] for name in handed} == handed
        assert ok("stick", "--verify", drive).out.endswith("\nsafe to hand on\n")
    assert sound(volume)


def held(store: Path) -> dict[str, bytes]:
    """A store's editions by their path."""
    files = [each for each in store.rglob("*.tar.zst") if each.is_file()]
    return {str(each.relative_to(store)): each.read_bytes() for each in files}


def test_a_series_in_capitals_on_a_real_volume_is_the_series(volume: Path) -> None:
    """A drive that knows no case gives back its files, and takes new ones."""
    ok("trust", "add", "--from", kit.put("one.tar.zst", edition()), "--name", "Sara")
    kit.put("two.tar.zst", edition("en", source=None))
    ok("store", "add", "one.tar.zst", "--store", "a")
    with plugged_in(volume) as drive:
        ok("sync", drive, "--store", "a")
        shelves = drive / FOLDER / "editions"
        (shelves / kit.SERIES).rename(shelves / "other")
        (shelves / "other").rename(shelves / kit.SERIES.upper())
    with plugged_in(volume) as drive:
        assert [each.name for each in shelves.iterdir()] == [kit.SERIES.upper()]
        ok("store", "add", "two.tar.zst", "--store", "b")
        met = ok("sync", drive, "--store", "b").out
        assert met.splitlines()[-2] == "1 edition came, 1 went."
    with plugged_in(volume) as drive:
        assert [each.name for each in shelves.iterdir()] == [kit.SERIES.upper()]
        assert "1 edition came, 0 went." in ok("sync", drive, "--store", "a").out
        assert ok("store", "verify", "--store", drive / FOLDER).status == 0
    assert sound(volume)
    assert held(Path("a")) == held(Path("b"))


def test_a_file_in_capitals_on_a_real_volume_is_said(volume: Path) -> None:
    """It is in the way of the edition whose name it has, and stays as it is."""
    ok("trust", "add", "--from", kit.put("one.tar.zst", edition()), "--name", "Sara")
    ok("store", "add", "one.tar.zst", "--store", "a")
    with plugged_in(volume) as drive:
        ok("sync", drive, "--store", "a")
        (file,) = (drive / FOLDER / "editions" / kit.SERIES).iterdir()
        file.rename(file.with_name("between"))
        file.with_name("between").rename(file.with_name(file.name.upper()))
    with plugged_in(volume) as drive:
        result = run("sync", drive, "--store", "a")
        assert result.status == 2
        assert f"{file.name}: exists already [already-there]" in result.out
        assert "has its name, perhaps in capitals" in result.out
        result = run("store", "add", "one.tar.zst", "--store", drive / FOLDER)
        assert result.status == 2
        assert "has its name, perhaps in capitals" in result.err
        assert "--replace" not in result.err
        assert [each.name for each in file.parent.iterdir()] == [file.name.upper()]
    assert sound(volume)


def test_a_real_volume_without_room_is_said_with_what_is_missing(volume: Path) -> None:
    """Nothing half is left, and the next meeting over a larger one goes on."""
    large = edition(files={"noise.bin": os.urandom(SIZE)})
    ok("trust", "add", "--from", kit.put("one.tar.zst", large), "--name", "Sara")
    ok("store", "add", "one.tar.zst", "--store", "a")
    with plugged_in(volume) as drive:
        result = run("sync", drive, "--store", "a")
        assert result.status == 2
        assert "drive: no room for" in result.out
        assert "(editions not handed on: 1, bytes: " in result.out
        assert "[no-room]" in result.out
        assert held(drive) == {}
        assert not list(drive.rglob("*.partial"))
    assert sound(volume)


def test_a_real_volume_is_filled_to_the_last_unit(volume: Path) -> None:
    """What is said to be missing before the first byte is what is missing."""
    with plugged_in(volume) as drive, mounted(drive) as medium:
        room = medium.room()
        assert room
        most = room.free
        with pytest.raises(NoRoom, match=f"{room.unit:,} more bytes are needed"):
            fill(medium, [("a", bytes(most + 1))], lambda _: None, lambda _: None)
        assert list(drive.iterdir()) == []
        fill(medium, [("a", bytes(most))], lambda _: None, lambda _: None)
    assert sound(volume)


def test_a_read_goes_past_the_systems_memory(tmp_path: Path) -> None:
    """On a file system in the kernel, what the medium holds is seen, not what was."""
    for program in ("mkfs.ext4", "mount", "umount"):
        needs(program)
    image, folder = tmp_path / "volume", tmp_path / "drive"
    with image.open("wb") as file:
        file.truncate(SIZE)
    _run("mkfs.ext4", "-q", "-O", "^has_journal", str(image))
    folder.mkdir()
    if _run("mount", "-o", "loop", str(image), str(folder)).returncode:
        unable("this account may not mount a volume here")
    content = b"what was written to the medium\n" * 1000
    try:
        with mounted(folder) as medium:
            fill(medium, [("a.txt", content)], lambda _: None, lambda _: None)
            assert medium.holds("a.txt", content, lambda _: None)
            with image.open("r+b") as file:
                file.seek(image.read_bytes().index(content))
                file.write(b"W")
                file.flush()
                os.fsync(file.fileno())
            assert not medium.holds("a.txt", content, lambda _: None)
    finally:
        assert _run("umount", str(folder)).returncode == 0
