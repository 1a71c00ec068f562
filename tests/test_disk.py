"""The file system: whole or not at all, private things stay private."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from archive import disk
from archive.errors import (
    AlreadyThere,
    ArchiveError,
    DiskFailed,
    Malformed,
    NotFound,
    TooLarge,
)

posix = pytest.mark.skipif(os.name != "posix", reason="modes and locks are POSIX's")


def names(folder: Path) -> list[str]:
    """Everything in a folder, hidden files too."""
    return sorted(each.name for each in folder.iterdir())


# Reading


def test_a_base_name_shows_no_folder(tmp_path: Path) -> None:
    """Only the last part of a path is shown; the working folder has its own name."""
    assert disk.base_name(tmp_path / "deep" / "fa.txt") == "fa.txt"
    assert disk.base_name(Path("/a/b\u202ec")) == "b<U+202E>c"


def test_the_working_folder_has_a_name(folder: Path) -> None:
    """``.`` is called what the folder is called."""
    assert disk.base_name(Path()) == folder.name


@pytest.mark.parametrize(
    ("fault", "expected", "message"),
    [
        (FileNotFoundError(errno.ENOENT, "x"), NotFound, "fa.txt: not found"),
        (FileExistsError(errno.EEXIST, "x"), AlreadyThere, "fa.txt: exists already"),
        (
            OSError(errno.ENOTEMPTY, "Directory not empty"),
            AlreadyThere,
            "fa.txt: exists already",
        ),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            DiskFailed,
            "fa.txt: no space left on device",
        ),
        (OSError(), DiskFailed, "fa.txt: input or output failed"),
    ],
)
def test_the_systems_errors_become_ours(
    fault: OSError, expected: type[ArchiveError], message: str
) -> None:
    """Each error of the system gets a code, and no folder is shown."""
    with pytest.raises(expected) as caught, disk.reporting(Path("/home/x/fa.txt")):
        raise fault
    assert caught.value.message == message
    assert caught.value.__cause__ is fault


def test_what_is_no_system_error_passes_through() -> None:
    """Errors of ours keep their own words."""
    fault = Malformed("as it was")
    with pytest.raises(Malformed) as caught, disk.reporting(Path("fa.txt")):
        raise fault
    assert caught.value is fault


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    """The message has the base name, the hint the next step."""
    with pytest.raises(NotFound) as caught:
        disk.read_small(tmp_path / "deep" / "fa.txt", 10)
    assert caught.value.message == "fa.txt: not found"
    assert caught.value.hint == "check the name and the folder you are in"


def test_a_small_file_is_read_whole_up_to_the_limit(tmp_path: Path) -> None:
    """The limit itself is allowed, one byte more is not."""
    file = tmp_path / "file"
    file.write_bytes(b"12345")
    assert disk.read_small(file, 5) == b"12345"
    assert disk.size_of(file) == 5
    with pytest.raises(TooLarge) as caught:
        disk.read_small(file, 4)
    assert caught.value.message == "file: more than 4 bytes"


def test_pieces_are_bounded_and_complete(tmp_path: Path) -> None:
    """A file comes in pieces of the size asked for, the last one as it is."""
    file = tmp_path / "file"
    file.write_bytes(b"0123456789")
    assert list(disk.pieces(file, 4)) == [b"0123", b"4567", b"89"]


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    """Opening a folder fails with an error of ours."""
    with pytest.raises(NotFound):
        disk.size_of(tmp_path)


@posix
def test_a_named_pipe_is_refused_at_once(tmp_path: Path) -> None:
    """A pipe that nobody writes to does not hold the program up."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(NotFound) as caught:
        disk.read_small(pipe, 10)
    assert caught.value.message == "pipe: not an ordinary file"
    assert caught.value.hint == "name an ordinary file"


@posix
def test_a_link_is_followed_only_on_request(tmp_path: Path) -> None:
    """A symbolic link in a received folder leads nowhere."""
    (tmp_path / "target").write_bytes(b"secret")
    link = tmp_path / "link"
    link.symlink_to("target")
    assert disk.read_small(link, 10) == b"secret"
    with pytest.raises(NotFound):
        disk.read_small(link, 10, follow=False)
    with pytest.raises(NotFound):
        list(disk.pieces(link, 10, follow=False))


def test_a_pipe_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is read whole, and refused above the limit."""
    piped = [io.TextIOWrapper(io.BytesIO(b"12345")) for _ in range(2)]
    monkeypatch.setattr(sys, "stdin", piped[0])
    assert disk.read_pipe(5) == b"12345"
    monkeypatch.setattr(sys, "stdin", piped[1])
    with pytest.raises(TooLarge) as caught:
        disk.read_pipe(4)
    assert caught.value.message == "standard input: more than 4 bytes"


def test_a_closed_pipe_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that was started without standard input says so."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(NotFound) as caught:
        disk.read_pipe(5)
    assert caught.value.message == "standard input: closed"
    assert caught.value.hint == "send something through the pipe"


def test_a_reader_that_has_gone_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody reads any more raises the system's own error."""
    reader, writer = os.pipe()
    os.close(reader)
    file = os.fdopen(writer, "wb", buffering=0)
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=file))
    with pytest.raises(BrokenPipeError):
        disk.write_pipe(b"bundle")
    file.close()


def test_a_folder_is_listed_in_order_up_to_the_limit(tmp_path: Path) -> None:
    """Names are sorted; a folder with more than the limit is refused."""
    for name in ("b", "a", "c"):
        (tmp_path / name).touch()
    assert disk.list_folder(tmp_path, 3) == ["a", "b", "c"]
    with pytest.raises(TooLarge) as caught:
        disk.list_folder(tmp_path, 2)
    expected = f"{tmp_path.name}: more than 2 names in this folder"
    assert caught.value.message == expected


def test_what_is_there_is_told_apart(tmp_path: Path) -> None:
    """A file is a file, a folder a folder, and nothing is neither."""
    (tmp_path / "file").touch()
    found = [
        (disk.exists(path), disk.is_file(path), disk.is_folder(path))
        for path in (tmp_path / "file", tmp_path, tmp_path / "missing")
    ]
    assert found == [(True, True, False), (True, False, True), (False, False, False)]


@posix
def test_a_link_is_what_it_leads_to_only_on_request(tmp_path: Path) -> None:
    """Without following, a link is neither file nor folder, but it is there."""
    (tmp_path / "file").touch()
    for target in ("file", ".", "nowhere"):
        link = tmp_path / f"to-{target}"
        link.symlink_to(target)
        assert disk.exists(link)
        assert not disk.is_file(link, follow=False)
        assert not disk.is_folder(link, follow=False)
    assert disk.is_file(tmp_path / "to-file")
    assert disk.is_folder(tmp_path / "to-.")


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_an_impossible_name_is_just_not_there(tmp_path: Path, name: str) -> None:
    """Asking for a name that no system allows raises nothing."""
    path = tmp_path / name
    assert not disk.is_file(path)
    assert not disk.is_folder(path)
    assert not disk.exists(path)


# Writing one file


def test_a_file_appears_when_the_block_has_ended(tmp_path: Path) -> None:
    """Before the end there is nothing under the name, after it the whole."""
    target = tmp_path / "out"
    with disk.writing(target, replace=True) as file:
        file.write(b"whole")
        assert not target.exists()
    assert target.read_bytes() == b"whole"
    assert names(tmp_path) == ["out"]


def test_a_file_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    """Writing replaces: whether it may is decided by whoever calls."""
    target = tmp_path / "out"
    target.write_bytes(b"old")
    with disk.writing(target, replace=True) as file:
        file.write(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"


def refuse(_path: Path) -> None:
    """A check that never agrees."""
    message = "no"
    raise Malformed(message)


def write_half(target: Path, fault: BaseException) -> None:
    """Write a file, and fail in the middle."""
    with disk.writing(target, replace=True) as file:
        file.write(b"half")
        raise fault


@pytest.mark.parametrize("fault", [Malformed("no"), KeyboardInterrupt(), ValueError()])
def test_an_error_leaves_everything_as_it_was(
    tmp_path: Path, fault: BaseException
) -> None:
    """Whatever is raised inside, the old file stays and nothing else does."""
    target = tmp_path / "out"
    target.write_bytes(b"old")
    with pytest.raises(type(fault)):
        write_half(target, fault)
    assert names(tmp_path) == ["out"]
    assert target.read_bytes() == b"old"


def test_a_check_can_prevent_a_file(tmp_path: Path) -> None:
    """The check sees the finished bytes, and what it raises keeps them away."""
    seen = []

    def look(path: Path) -> None:
        seen.append(path.read_bytes())
        refuse(path)

    with (
        pytest.raises(Malformed),
        disk.writing(tmp_path / "out", check=look, replace=True) as file,
    ):
        file.write(b"whole")
    assert seen == [b"whole"]
    assert names(tmp_path) == []


def test_a_missing_folder_is_not_found(tmp_path: Path) -> None:
    """No folder is made on the way to a file."""
    with (
        pytest.raises(NotFound) as caught,
        disk.writing(tmp_path / "missing" / "out", replace=True),
    ):
        pass
    assert caught.value.message == "out: not found"


@posix
def test_a_file_has_the_mode_that_was_asked_for(tmp_path: Path) -> None:
    """A private file is private from its first byte on."""
    target = tmp_path / "out"
    with disk.writing(target, mode=0o600, replace=True):
        (partial,) = tmp_path.iterdir()
        assert partial.stat().st_mode & 0o777 == 0o600
    assert target.stat().st_mode & 0o777 == 0o600


# What killed runs leave


@posix
def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    """The next run that writes a name removes its stale files and folders."""
    (tmp_path / ".out.0123abcd.partial").write_bytes(b"half")
    (tmp_path / ".out.4567abcd.partial").mkdir()
    (tmp_path / ".out.4567abcd.partial" / "file").touch()
    (tmp_path / ".other.0123abcd.partial").touch()
    (tmp_path / ".outer.partial").touch()
    with disk.writing(tmp_path / "out", replace=True):
        pass
    assert names(tmp_path) == [".other.0123abcd.partial", ".outer.partial", "out"]


def write_in(tmp_path: Path) -> None:
    """Write a file and end well."""
    with disk.writing(tmp_path / "out", replace=True):
        pass


def make_in(tmp_path: Path) -> None:
    """Make a folder and end well."""
    with disk.new_folder(tmp_path / "out"):
        pass


@posix
@pytest.mark.parametrize("other", [write_in, make_in])
def test_a_living_run_keeps_its_partial_file(
    tmp_path: Path, other: Callable[[Path], None]
) -> None:
    """A run that still writes holds a lock: another one does not sweep it."""
    with disk.writing(tmp_path / "out", replace=True) as file:
        file.write(b"first")
        other(tmp_path)
        if other is make_in:
            (tmp_path / "out").rmdir()
    assert (tmp_path / "out").read_bytes() == b"first"
    assert names(tmp_path) == ["out"]


@posix
def test_a_living_run_keeps_its_partial_folder(tmp_path: Path) -> None:
    """The lock on an unfinished folder is respected too."""
    with disk.new_folder(tmp_path / "out") as folder:
        folder.write("file", b"first")
        write_in(tmp_path)
        (tmp_path / "out").unlink()
    assert (tmp_path / "out" / "file").read_bytes() == b"first"


@posix
@pytest.mark.parametrize("name", ["**.tar.zst", "[a].tar.zst"])
def test_a_name_is_never_a_pattern(tmp_path: Path, name: str) -> None:
    """A target with ``*`` or ``[`` in its name is written and swept like any other."""
    (tmp_path / f".{name}.0123abcd.partial").touch()
    with disk.writing(tmp_path / name, replace=True):
        pass
    assert names(tmp_path) == [name]


@posix
def test_a_link_in_the_way_of_sweeping_is_passed_over(tmp_path: Path) -> None:
    """What looks like a stale file and cannot be opened does not stop a run."""
    (tmp_path / ".out.0123abcd.partial").symlink_to("nowhere")
    with disk.writing(tmp_path / "out", replace=True):
        pass
    assert (tmp_path / "out").exists()


# Writing a folder


def test_a_folder_appears_when_the_block_has_ended(tmp_path: Path) -> None:
    """Files and folders in it are whole; before, nothing is under the name."""
    target = tmp_path / "out"
    with disk.new_folder(target) as folder:
        folder.write("a/b/one", b"1")
        file = folder.writer("two")
        file.write(b"2")
        assert not target.exists()
    assert (target / "a" / "b" / "one").read_bytes() == b"1"
    assert (target / "two").read_bytes() == b"2"
    assert names(tmp_path) == ["out"]


def test_one_file_of_a_new_folder_is_open_at_a_time(tmp_path: Path) -> None:
    """Opening the next file closes the one before."""
    with disk.new_folder(tmp_path / "out") as folder:
        first = folder.writer("one")
        folder.writer("two")
        with pytest.raises(ValueError, match="closed file"):
            first.write(b"late")


def test_an_empty_folder_may_stand_under_the_name(tmp_path: Path) -> None:
    """An empty folder is as good as none."""
    (tmp_path / "out").mkdir()
    with disk.new_folder(tmp_path / "out") as folder:
        folder.write("one", b"1")
    assert names(tmp_path / "out") == ["one"]


def put_file(target: Path) -> None:
    """A file under the name."""
    target.write_bytes(b"old")


def put_folder(target: Path) -> None:
    """A folder with something in it."""
    target.mkdir()
    (target / "old").touch()


def put_link(target: Path) -> None:
    """A link to nothing."""
    target.symlink_to("nowhere")


@posix
@pytest.mark.parametrize("put", [put_file, put_folder, put_link])
def test_what_is_there_is_never_overwritten(
    tmp_path: Path, put: Callable[[Path], None]
) -> None:
    """A file, a folder with content and even a dead link stay as they are."""
    put(tmp_path / "out")
    with (
        pytest.raises(AlreadyThere) as caught,
        disk.new_folder(tmp_path / "out"),
    ):
        pass
    assert caught.value.message == "out: exists already"
    assert names(tmp_path) == ["out"]


def make_too_late(target: Path) -> None:
    """Make a folder while somebody else makes one of that name."""
    with disk.new_folder(target) as folder:
        folder.write("ours", b"1")
        put_folder(target)


def test_a_folder_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    """Somebody else was faster: theirs stays, ours goes."""
    with pytest.raises(AlreadyThere) as caught:
        make_too_late(tmp_path / "out")
    assert caught.value.message == "out: exists already"
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == ["old"]


def make_half(target: Path, fault: BaseException) -> None:
    """Make a folder, and fail in the middle."""
    with disk.new_folder(target) as folder:
        folder.writer("a/one").write(b"half")
        raise fault


@pytest.mark.parametrize("fault", [Malformed("no"), KeyboardInterrupt()])
def test_an_error_leaves_no_folder(tmp_path: Path, fault: BaseException) -> None:
    """Whatever is raised inside, nothing appears and nothing stays."""
    with pytest.raises(type(fault)):
        make_half(tmp_path / "out", fault)
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["", ".", "..", "/"])
def test_a_folder_that_is_there_by_nature_cannot_be_made(
    folder: Path, name: str
) -> None:
    """The working folder, the one above and the root exist, empty or not."""
    with pytest.raises(AlreadyThere), disk.new_folder(Path(name)):
        pass
    assert names(folder) == []


# Appending and deleting


def test_what_is_appended_is_there_at_once(tmp_path: Path) -> None:
    """The file is made by the first piece, and every piece stands behind the last."""
    path = tmp_path / "pieces"
    disk.append(path, b"one\n")
    assert path.read_bytes() == b"one\n"
    disk.append(path, b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"
    assert names(tmp_path) == ["pieces"]


@posix
def test_a_file_made_by_appending_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Whatever the umask; a file that is there keeps its permissions."""
    before = os.umask(0)
    try:
        disk.append(tmp_path / "ours", b"x")
    finally:
        os.umask(before)
    (tmp_path / "theirs").touch()
    (tmp_path / "theirs").chmod(0o644)
    disk.append(tmp_path / "theirs", b"x")
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("ours", "theirs")]
    assert modes == [0o600, 0o644]


@posix
def test_only_ordinary_files_are_appended_to(tmp_path: Path) -> None:
    """A folder, a pipe without a reader and a device are refused, and nothing waits."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "folder", tmp_path / "pipe", Path("/dev/null")):
        with pytest.raises((NotFound, DiskFailed)) as caught:
            disk.append(path, b"x")
        assert caught.value.message.startswith(f"{path.name}: ")


def test_nothing_is_appended_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """No folder is made for it."""
    with pytest.raises(NotFound, match=r"^pieces: not found$"):
        disk.append(tmp_path / "nowhere" / "pieces", b"x")
    assert names(tmp_path) == []


def test_a_file_is_deleted_whether_or_not_it_is_there(tmp_path: Path) -> None:
    """Deleting twice is as good as once, and touches nothing else."""
    (tmp_path / "pieces").touch()
    (tmp_path / "other").touch()
    disk.remove(tmp_path / "pieces")
    disk.remove(tmp_path / "pieces")
    assert names(tmp_path) == ["other"]


def test_a_folder_is_not_deleted(tmp_path: Path) -> None:
    """What is no file stays, with what is in it."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(DiskFailed, match=r"^folder: "):
        disk.remove(tmp_path / "folder")
    assert names(tmp_path) == ["folder"]
