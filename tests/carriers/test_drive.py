"""Files onto a drive: whole, nothing of others touched, every byte counted."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive import medium
from archive.carriers import drive
from archive.carriers.drive import File, Filled, refuse_names
from archive.errors import (
    AlreadyThere,
    ArchiveError,
    BadDrive,
    DiskFailed,
    DriveGone,
    NoRoom,
    NotFound,
    ReadOnly,
    TooLarge,
    Usage,
)
from archive.medium import PART, Medium, Room, mounted

FILES: Sequence[File] = (("a.txt", b"one"), ("B.pdf", b"x" * 300_000))


def never(names: Sequence[str]) -> None:
    """Nothing may be replaced."""
    raise AlreadyThere(", ".join(names))


def always(_: Sequence[str]) -> None:
    """Everything may be replaced."""


def fill(folder: Path, files: Sequence[File] = FILES) -> Filled:
    """Fill a folder; what differs is not to be replaced."""
    with mounted(folder) as opened:
        return drive.fill(opened, files, never, lambda _: None)


def there(folder: Path) -> dict[str, bytes]:
    """What a folder holds."""
    return {each.name: each.read_bytes() for each in folder.iterdir()}


@pytest.mark.skipif(os.name != "posix", reason="locks are POSIX's")
def test_two_runs_do_not_fill_one_drive_at_once(tmp_path: Path) -> None:
    """While one writes nobody else has the folder's lock, and afterwards anybody."""
    code = "import fcntl, os; fcntl.flock(os.open('.', 0), fcntl.LOCK_EX | 4)"

    def is_free() -> bool:
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True)
        return done.returncode == 0

    free = set()
    with mounted(tmp_path) as opened:
        assert is_free()
        drive.fill(opened, FILES[:1], never, lambda _: free.add(is_free()))
    assert free == {False}
    assert is_free()


def test_files_appear_under_their_names(tmp_path: Path) -> None:
    """All are there, and nothing else is; their time is the same everywhere."""
    assert fill(tmp_path) == Filled(written=["a.txt", "B.pdf"])
    assert there(tmp_path) == dict(FILES)
    assert {each.stat().st_mtime for each in tmp_path.iterdir()} == {medium.TIME}


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    """Whatever else is there stays as it is, unfinished files of others too.

    Also those of a browser that is loading a file of the same name.
    """
    others = {"mine.doc": b"mine", "a.txt.part": b"half", f"other.txt{PART}": b"half"}
    others["x" * 200] = b""
    for name, content in others.items():
        (tmp_path / name).write_bytes(content)
    fill(tmp_path)
    assert there(tmp_path) == {**others, **dict(FILES)}


def test_what_is_there_and_the_same_is_kept(tmp_path: Path) -> None:
    """A second run writes nothing: files keep their places on the medium."""
    fill(tmp_path)
    before = {each.name: each.stat().st_ino for each in tmp_path.iterdir()}
    assert fill(tmp_path) == Filled(kept=["a.txt", "B.pdf"])
    assert {each.name: each.stat().st_ino for each in tmp_path.iterdir()} == before


def test_an_interrupted_run_is_continued(tmp_path: Path) -> None:
    """Its unfinished file goes, what was finished stays, the rest is written."""
    (tmp_path / "a.txt").write_bytes(b"one")
    (tmp_path / f"B.pdf{PART}").write_bytes(b"x" * 100)
    assert fill(tmp_path) == Filled(written=["B.pdf"], kept=["a.txt"])
    assert there(tmp_path) == dict(FILES)


@pytest.mark.parametrize("content", [b"", b"two", b"longer than one"])
def test_another_content_is_replaced_only_if_it_may_be(
    tmp_path: Path, content: bytes
) -> None:
    """Who knows what it is decides, before anything is written."""
    (tmp_path / "B.pdf").write_bytes(content)
    with pytest.raises(AlreadyThere, match=r"^B\.pdf$"):
        fill(tmp_path)
    assert there(tmp_path) == {"B.pdf": content}
    with mounted(tmp_path) as opened:
        done = drive.fill(opened, FILES, always, lambda _: None)
    assert done == Filled(written=["a.txt"], replaced=["B.pdf"])
    assert there(tmp_path) == dict(FILES)


def test_a_link_or_folder_of_our_name_stops_it(tmp_path: Path) -> None:
    """Nothing is written through a link, nor over a folder, nor over a half name."""
    for number, name in enumerate(("a.txt", f"B.pdf{PART}")):
        for kind in ("link", "folder"):
            folder = tmp_path / f"{number}{kind}"
            folder.mkdir()
            if kind == "link":
                (folder / name).symlink_to(tmp_path / "elsewhere")
            else:
                (folder / name).mkdir()
            with pytest.raises(AlreadyThere):
                fill(folder)
            assert [each.name for each in folder.iterdir()] == [name]
    assert not (tmp_path / "elsewhere").exists()


def test_a_name_that_differs_by_case_stops_it(tmp_path: Path) -> None:
    """On FAT it would be the same file, so it is not touched on others either."""
    (tmp_path / "A.TXT").write_bytes(b"mine")
    with pytest.raises(AlreadyThere, match=r"A\.TXT"):
        fill(tmp_path)
    assert there(tmp_path) == {"A.TXT": b"mine"}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The drive is not plugged in, or it appears elsewhere; a file is no folder."""
    (tmp_path / "file").write_bytes(b"")
    for name in ("gone", "file"):
        with pytest.raises(NotFound, match="there is no such folder"):
            fill(tmp_path / name)


def test_names_that_can_be_pulled_apart_are_refused_before_writing(
    tmp_path: Path,
) -> None:
    """One bad name, and nothing is written."""
    with pytest.raises(Usage):
        fill(tmp_path, [*FILES, ("a:b", b"")])
    assert there(tmp_path) == {}


# Work


def test_every_byte_is_counted(tmp_path: Path) -> None:
    """A file is written once and read twice: by itself, and with all in the end."""
    told: list[int] = []
    size = sum(len(content) for _, content in FILES)
    with mounted(tmp_path) as opened:
        drive.fill(opened, FILES, never, told.append)
        assert sum(told) == 3 * size
        told.clear()
        drive.fill(opened, FILES, never, told.append)
        assert sum(told) == 2 * size
        told.clear()
        assert opened.read("B.pdf", 300_000, told.append) == FILES[1][1]
        assert sum(told) == 300_000


def test_a_file_that_differs_in_size_is_not_read(tmp_path: Path) -> None:
    """Comparing costs no more than it must."""
    (tmp_path / "a").write_bytes(bytes(1 << 20))
    told: list[int] = []
    with mounted(tmp_path) as opened:
        assert not opened.holds("a", bytes(5), told.append)
        assert not told
        assert not opened.holds("a", b"x" * (1 << 20), told.append)
        assert sum(told) == medium.PIECE


def test_a_read_is_bounded(tmp_path: Path) -> None:
    """The limit is allowed, one byte more is not; endless files end there."""
    (tmp_path / "a").write_bytes(bytes(10))
    with mounted(tmp_path) as opened:
        assert opened.read("a", 10, lambda _: None) == bytes(10)
        with pytest.raises(TooLarge):
            opened.read("a", 9, lambda _: None)


@pytest.mark.skipif(os.name != "posix", reason="named pipes are POSIX's")
def test_only_ordinary_files_are_read(tmp_path: Path) -> None:
    """A pipe does not hold us up, a link is not followed, a folder is no file."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    (tmp_path / "folder").mkdir()
    with mounted(tmp_path) as opened:
        for name in ("pipe", "link", "folder"):
            with pytest.raises(NotFound):
                opened.read(name, 10, lambda _: None)
        kinds = {each.name: each.kind for each in opened.entries()}
    assert kinds == {"pipe": "other", "link": "link", "folder": "folder"}


# What the system says


class Failing(Medium):
    """A drive of which one kind of operation fails once, with an error of the system.

    Nothing is imitated but the error: everything else happens.
    """

    def __init__(self, folder: Path, where: str, number: int) -> None:
        super().__init__(folder, None)
        self._where = where
        self._number = number
        self.left = 0

    def _fail(self, where: str, name: str) -> None:
        if where == self._where:
            with self._reporting(name):
                raise OSError(self._number, os.strerror(self._number))

    def write(self, name: str, content: bytes, told: medium.Told) -> None:
        super().write(name, content[: len(content) // 2], told)
        self._fail("write", name)
        self.remove(name)
        super().write(name, content, told)

    def rename(self, old: str, new: str) -> None:
        self._fail("rename", new)
        super().rename(old, new)

    def room(self) -> Room:
        return Room(self.left, 512) if self.left else Room(1 << 40, 512)


@pytest.mark.parametrize(
    ("said", "raised"),
    [
        ("EIO", DriveGone),
        ("ENODEV", DriveGone),
        ("ENXIO", DriveGone),
        ("ENOENT", DriveGone),
        ("EROFS", ReadOnly),
        ("EINVAL", Usage),
        ("ENAMETOOLONG", Usage),
        ("EACCES", DiskFailed),
    ],
)
@pytest.mark.parametrize("where", ["write", "rename"])
def test_the_systems_words_become_a_next_step(
    tmp_path: Path, where: str, said: str, raised: type[ArchiveError]
) -> None:
    """Gone, read-only, refused: each has its error, and no folder is named."""
    with pytest.raises(ArchiveError) as caught:
        drive.fill(
            Failing(tmp_path, where, getattr(errno, said)),
            FILES, never, lambda _: None,
        )  # fmt: skip
    assert type(caught.value) is raised
    assert caught.value.hint
    assert str(tmp_path) not in caught.value.message
    assert not set(there(tmp_path)) & {name for name, _ in FILES}


@pytest.mark.parametrize("said", ["ENOSPC", "EDQUOT", "EFBIG"])
def test_a_drive_that_fills_up_meanwhile_says_how_much_is_missing(
    tmp_path: Path, said: str
) -> None:
    """Its half file is removed; if nothing is missing, the folder itself is full."""
    failing = Failing(tmp_path, "write", getattr(errno, said))
    with pytest.raises(NoRoom, match="says that there is room"):
        drive.fill(failing, FILES, never, lambda _: None)
    assert there(tmp_path) == {}


def test_room_is_counted_in_the_drives_units(tmp_path: Path) -> None:
    """Every file takes whole units, and one that is replaced makes room behind it."""
    failing = Failing(tmp_path, "nowhere", 0)
    failing.left = 512 + 300_032 - 512
    with pytest.raises(NoRoom, match="512 more bytes are needed: 300,544 for these"):
        drive.fill(failing, FILES, never, lambda _: None)
    failing.left += 512
    drive.fill(failing, FILES, never, lambda _: None)
    (tmp_path / f"B.pdf{PART}").write_bytes(bytes(300_000))
    (tmp_path / "B.pdf").unlink()
    failing.left = 1
    drive.fill(failing, FILES, never, lambda _: None)
    failing.left = 300_031
    (tmp_path / "B.pdf").write_bytes(bytes(300_000))
    with pytest.raises(NoRoom, match=": 1 more bytes"):
        drive.fill(failing, FILES, always, lambda _: None)


def test_what_is_replaced_makes_room_for_the_next(tmp_path: Path) -> None:
    """Two files are replaced where there is room for one more, and not for both."""
    files = [("a.txt", bytes(512)), ("b.txt", bytes(512))]
    for name, _ in files:
        (tmp_path / name).write_bytes(b"x" * 512)
    failing = Failing(tmp_path, "nowhere", 0)
    failing.left = 511
    with pytest.raises(NoRoom, match="1 more bytes are needed: 512 for these files"):
        drive.fill(failing, files, always, lambda _: None)
    failing.left = 512
    drive.fill(failing, files, always, lambda _: None)
    assert there(tmp_path) == dict(files)


class Forgetful(Medium):
    """A drive that changes a file after it was written."""

    def write(self, name: str, content: bytes, told: medium.Told) -> None:
        super().write(name, b"!" + content[1:] if self._bad(name) else content, told)

    def sync(self) -> None:
        super().sync()
        late = self._folder / "a.txt"
        if self.name == "late" and (self._folder / "B.pdf").exists():
            late.write_bytes(b"!ne")

    def _bad(self, name: str) -> bool:
        return self.name == "soon" and name.startswith("B")


def test_a_drive_that_changes_what_it_was_given_is_named(tmp_path: Path) -> None:
    """At once: the file never gets its name. Later: the last pass finds it."""
    for name, expected in (("soon", {"a.txt"}), ("late", {"a.txt", "B.pdf"})):
        folder = tmp_path / name
        folder.mkdir()
        with pytest.raises(BadDrive):
            drive.fill(Forgetful(folder, None), FILES, never, lambda _: None)
        assert set(there(folder)) == expected


# Names


_WINDOWS = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
"""https://learn.microsoft.com/windows/win32/fileio/naming-a-file"""
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{kind}{number}" for kind in ("com", "lpt") for number in "0123456789¹²³"
}
_LETTERS = some.characters() | some.sampled_from('aB1._- :*?"<>|/\\\0~')
_NAMES = some.lists(some.text(_LETTERS, max_size=12) | some.sampled_from(
    ["CON", "nul.txt", "a.txt", "A.TXT", f"a.txt{PART}", "com1.x", "..", "x" * 251]
), max_size=4)  # fmt: skip


@given(_NAMES)
def test_accepted_names_are_files_of_their_own_on_every_drive(names: list[str]) -> None:
    """No separators, controls, devices, ends that are cut off, or names that merge."""
    try:
        refuse_names(names)
    except Usage:
        return
    written = [*names, *(f"{name}{PART}" for name in names)]
    assert not [each for each in written if _WINDOWS.search(each)]
    assert not [each for each in written if each.endswith((".", " ")) or not each]
    assert not [e for e in written if e.partition(".")[0].strip().lower() in _DEVICES]
    assert all(each.isascii() and len(each) <= 255 for each in written)
    assert max(Counter(map(str.upper, written)).values(), default=1) == 1


def test_usual_names_are_accepted() -> None:
    """What handouts are called is no trouble anywhere."""
    refuse_names(
        ["VERIFY.txt", "read-az-arab.html", "iran-2026-01_fa.txt", "a", "x" * 242]
    )


@given(some.integers(0, 1 << 40), some.sampled_from([512, 4096, 1 << 17]))
def test_a_file_takes_whole_units(size: int, unit: int) -> None:
    """The smallest multiple of the unit that is not less than its size."""
    takes = Room(0, unit).takes(size)
    assert takes % unit == 0
    assert 0 <= takes - size < unit
