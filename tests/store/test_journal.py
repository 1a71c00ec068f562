"""The file that grows while something is collected: whole lines, and nothing lost."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive import limits
from archive.errors import DiskFailed, NotFound, TooLarge
from archive.store.journal import Journal
from tests.kit import run

posix = pytest.mark.skipif(os.name != "posix", reason="modes and links are POSIX's")


def test_a_journal_begins_without_a_file(tmp_path: Path) -> None:
    """Nothing is written before there is something to write."""
    journal = Journal(tmp_path / "pieces")
    assert journal.content == b""
    assert list(journal.parts(10)) == []
    assert list(tmp_path.iterdir()) == []


def test_every_line_is_there_as_soon_as_it_was_written(tmp_path: Path) -> None:
    """Whoever reads the file between two lines finds the first one."""
    path = tmp_path / "pieces"
    journal = Journal(path)
    journal.write(b"one\n")
    assert path.read_bytes() == b"one\n"
    journal.write(b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"


@posix
def test_a_journal_is_for_its_owner_alone(tmp_path: Path) -> None:
    """What somebody collects is nobody else's business."""
    Journal(tmp_path / "pieces").write(b"one\n")
    mode = stat.S_IMODE((tmp_path / "pieces").stat().st_mode)
    assert mode & 0o077 == 0


def test_a_journal_goes_on_where_it_ended(tmp_path: Path) -> None:
    """The next run reads what was written, and writes behind it."""
    path = tmp_path / "pieces"
    Journal(path).write(b"one\n")
    again = Journal(path)
    assert again.content == b"one\n"
    again.write(b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"


def test_what_a_kill_cut_off_spoils_no_other_line(tmp_path: Path) -> None:
    """After half a line, the next one begins anew; and only once."""
    path = tmp_path / "pieces"
    path.write_bytes(b"one\ntw")
    journal = Journal(path)
    journal.write(b"three\n")
    journal.write(b"four\n")
    assert path.read_bytes() == b"one\ntw\nthree\nfour\n"


def test_a_journal_stops_growing_at_its_limit(tmp_path: Path) -> None:
    """A line that would make it too large to be read again is not written."""
    path = tmp_path / "pieces"
    with path.open("wb") as file:
        file.seek(limits.JOURNAL - 6)
        file.write(b"\n")
    journal = Journal(path)
    journal.write(b"sixth\n")
    assert path.stat().st_size == limits.JOURNAL - 5
    journal.write(b"four\n")
    journal.write(b"\n")
    assert path.stat().st_size == limits.JOURNAL
    journal.close()
    assert Journal(path).content.endswith(b"\nfour\n")


def test_a_file_that_is_no_journal_of_ours_is_refused(tmp_path: Path) -> None:
    """More than 64 MiB are not read."""
    path = tmp_path / "pieces"
    with path.open("wb") as file:
        file.truncate(limits.JOURNAL + 1)
    with pytest.raises(TooLarge, match=rf"^pieces: more than {limits.JOURNAL} bytes$"):
        Journal(path)


@posix
@pytest.mark.parametrize("kind", ["a folder", "a link that leads nowhere"])
def test_only_an_ordinary_file_is_a_journal(tmp_path: Path, kind: str) -> None:
    """What could never be written is said before anything is collected."""
    path = tmp_path / "pieces"
    if kind == "a folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere")
    with pytest.raises(NotFound, match=r"^pieces: not "):
        Journal(path)


def test_a_line_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A folder that is not there fails when the first line comes, not silently."""
    journal = Journal(tmp_path / "nowhere" / "pieces")
    with pytest.raises((NotFound, DiskFailed), match=r"^pieces: not found$"):
        journal.write(b"one\n")


def test_a_journal_can_be_deleted(tmp_path: Path) -> None:
    """Also one that nothing was written to."""
    journal = Journal(tmp_path / "pieces")
    journal.remove()
    journal.write(b"one\n")
    journal.remove()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"a", b"one\ntwo\nthree\n", b"one\ntwo\nth"])
@pytest.mark.parametrize("size", [6, 7, 8, 100])
def test_a_long_journal_is_read_in_parts(
    tmp_path: Path, content: bytes, size: int
) -> None:
    """Parts hold whole lines, none is larger than asked for, and none is left out."""
    (tmp_path / "pieces").write_bytes(content)
    parts = list(Journal(tmp_path / "pieces").parts(size))
    assert b"".join(parts) == content
    assert all(0 < len(part) <= size for part in parts)
    assert all(part.endswith(b"\n") for part in parts[:-1])


def test_a_line_longer_than_a_part_is_cut(tmp_path: Path) -> None:
    """What no run of ours wrote is read all the same, and reading it ends."""
    (tmp_path / "pieces").write_bytes(b"x" * 25)
    parts = list(Journal(tmp_path / "pieces").parts(10))
    assert [len(part) for part in parts] == [10, 10, 5]


# One run at a time

_OTHER = """
import sys
from pathlib import Path
from archive.store.journal import Journal
journal = Journal(Path(sys.argv[1]))
for line in map(str.encode, sys.argv[2:]):
    journal.write(line)
print("ready", flush=True)
sys.stdin.read()
"""


@contextmanager
def other(path: Path, *lines: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that has a journal, and has written lines, until it is let go."""
    process = subprocess.Popen(
        [sys.executable, "-c", _OTHER, str(path), *lines],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process


@posix
@pytest.mark.parametrize("there", [True, False])
def test_two_runs_do_not_have_one_journal(tmp_path: Path, there: bool) -> None:  # noqa: FBT001
    """Whoever comes second is told what to do; when the first ends, it can go on."""
    path = tmp_path / "pieces"
    if there:
        path.write_bytes(b"one\n")
    with other(path, "two\n"):
        with pytest.raises(DiskFailed, match=r"^pieces: another run ") as caught:
            Journal(path)
        assert "--resume" in caught.value.hint
        assert caught.value.exit_status == 2
        assert path.read_bytes().endswith(b"two\n")
    Journal(path).write(b"three\n")
    assert path.read_bytes().endswith(b"two\nthree\n")


@posix
@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("command", ["collect", "scan"])
def test_a_command_whose_journal_another_run_has_ends_at_once(
    folder: Path, command: str
) -> None:
    """Exit status 2 and the next step; the file is as it was."""
    (folder / "pieces").write_bytes(b"one\n")
    with other(folder / "pieces"):
        result = run(command, "--resume", "pieces")
    assert result.status == 2
    assert "pieces: another run is collecting into it [disk-failed]" in result.err
    assert "wait until it has ended" in result.err
    assert (folder / "pieces").read_bytes() == b"one\n"


@posix
def test_a_killed_run_leaves_its_journal_to_others(tmp_path: Path) -> None:
    """Nobody needs to take a lock away by hand."""
    path = tmp_path / "pieces"
    with other(path, "one\n") as process:
        process.kill()
        process.wait()
        assert Journal(path).content == b"one\n"


@posix
def test_a_file_that_another_run_made_meanwhile_is_not_shared(tmp_path: Path) -> None:
    """Of two runs that began without a file, the first that writes has it."""
    path = tmp_path / "pieces"
    late = Journal(path)
    with other(path, "one\n"):
        with pytest.raises(DiskFailed, match="another run"):
            late.write(b"two\n")
        assert path.read_bytes() == b"one\n"
    late.write(b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"


@posix
def test_a_journal_that_was_deleted_is_free(tmp_path: Path) -> None:
    """Who deletes it leaves it; who writes again has the new file."""
    path = tmp_path / "pieces"
    first = Journal(path)
    first.write(b"one\n")
    first.remove()
    second = Journal(path)
    second.write(b"two\n")
    with pytest.raises(DiskFailed):
        first.write(b"one\n")
    assert path.read_bytes() == b"two\n"
