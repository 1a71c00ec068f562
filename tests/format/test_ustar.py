"""The tar inside a bundle: one header a member, the same on every machine."""

from __future__ import annotations

import io
import tarfile

import pytest

from archive.errors import Malformed
from archive.format.ustar import BLOCK, END, Member, padding

GOOD = Member("iran-2026-01/fa-1/statement.txt", 42)
BYTES = GOOD.to_bytes()


def patched(offset: int, new: bytes, *, resum: bool = True) -> bytes:
    """The good header with some bytes replaced, and its checksum put right."""
    header = bytearray(BYTES)
    header[offset : offset + len(new)] = new
    if resum:
        header[148:156] = b" " * 8
        header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header)


def test_a_header_goes_both_ways() -> None:
    """Path and size come back."""
    assert Member.from_bytes(BYTES) == GOOD
    assert len(BYTES) == BLOCK


def test_other_programs_read_our_headers() -> None:
    """Python's tarfile finds a regular file of nobody, made at no time."""
    content = b"x" * GOOD.size
    data = BYTES + content + bytes(padding(GOOD.size)) + END
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        (member,) = tar.getmembers()
        opened = tar.extractfile(member)
        assert opened is not None
        assert opened.read() == content
    assert (member.name, member.mode, member.type) == (GOOD.path, 0o644, b"0")
    assert (member.uid, member.gid, member.mtime) == (0, 0, 0)
    assert (member.uname, member.gname, member.linkname) == ("", "", "")


@pytest.mark.parametrize(
    ("size", "zeros"), [(0, 0), (1, 511), (511, 1), (512, 0), (513, 511)]
)
def test_contents_are_padded_to_whole_blocks(size: int, zeros: int) -> None:
    """Padding brings a content to a multiple of 512 bytes."""
    assert padding(size) == zeros
    assert Member("file", size).blocks == 512 + size + zeros


LONG = "s" * 64 + "/" + "l" * 64
FITS = [
    "f",
    "n" * 100,
    f"{LONG}/{'n' * 64}",
    f"{'p' * 155}/{'n' * 100}",
    f"{'a' * 50}/{'b' * 50}",
]


@pytest.mark.parametrize("path", FITS)
def test_a_long_path_is_split_at_its_last_separator(path: str) -> None:
    """Up to 155 and 100 bytes fit, and other programs put them together again."""
    member = Member(path, 0)
    assert Member.from_bytes(member.to_bytes()) == member
    with tarfile.open(fileobj=io.BytesIO(member.to_bytes() + END)) as tar:
        assert tar.getnames() == [path]


@pytest.mark.parametrize(
    "path", ["n" * 101, f"p/{'n' * 101}", f"{'p' * 156}/n", f"{'p' * 156}/{'n' * 101}"]
)
def test_a_path_that_does_not_fit_is_refused(path: str) -> None:
    """No path is cut short in silence; its length is said."""
    with pytest.raises(Malformed) as caught:
        Member(path, 0)
    expected = f"a path of {len(path)} bytes does not fit a tar header"
    assert caught.value.message == expected


LEAVING = ["", "/etc/passwd", "../x", "a/../b", "a/..", "a//b", "a/", ".a", "a\\b"]
STRANGE = ["a b", "é", "a\nb", "C:/x", "a/-b", "~/x", "a\0b"]


@pytest.mark.parametrize("path", [*LEAVING, *STRANGE])
def test_a_path_that_could_leave_is_refused(path: str) -> None:
    """No absolute path, no parent, no hidden file, no other letters."""
    with pytest.raises(Malformed, match="not a path of a bundle: "):
        Member(path, 0)


@pytest.mark.parametrize("size", [-1, 8**11])
def test_a_size_has_eleven_octal_digits(size: int) -> None:
    """Less than nothing and more than 8 GiB do not fit."""
    with pytest.raises(Malformed) as caught:
        Member("file", size)
    expected = f"a size of {size} bytes does not fit a tar header"
    assert caught.value.message == expected


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (b"1", "a hard link"),
        (b"2", "a symbolic link"),
        (b"3", "a device"),
        (b"5", "a folder"),
        (b"6", "a pipe"),
        (b"x", "an extended header"),
        (b"g", "an extended header"),
        (b"L", "a long name"),
        (b"K", "a long link"),
        (b"\0", "something unknown"),
        (b"7", "something unknown"),
        (b"S", "something unknown"),
    ],
)
def test_only_regular_files_are_members(kind: bytes, what: str) -> None:
    """Everything that is not a file is named and refused."""
    with pytest.raises(Malformed) as caught:
        Member.from_bytes(patched(156, kind))
    assert caught.value.message == f"tar: {what}, not a file"


@pytest.mark.parametrize("size", [0, 511, 513])
def test_a_header_has_one_length(size: int) -> None:
    """Both lengths are said."""
    with pytest.raises(Malformed) as caught:
        Member.from_bytes(bytes(size))
    assert caught.value.message == f"tar: a header of {size} bytes; it has 512"


@pytest.mark.parametrize(
    "field",
    [b"\x80" + bytes(11), b"0000000052 \0", b"00000000008\0", b"52\0" + bytes(9)],
)
def test_a_size_is_written_in_one_way(field: bytes) -> None:
    """Base-256, spaces, digits above 7 and short numbers are refused."""
    with pytest.raises(Malformed) as caught:
        Member.from_bytes(patched(124, field))
    assert caught.value.message == "tar: a size that is not 11 octal digits"


def test_a_path_is_ascii() -> None:
    """Bytes outside ASCII are no path."""
    with pytest.raises(Malformed) as caught:
        Member.from_bytes(patched(0, b"\xff"))
    assert caught.value.message == "tar: a path that is not ASCII"


OTHERWISE = {
    "mode": (100, b"0000755"),
    "user id": (108, b"0001000"),
    "group id": (116, b"0001000"),
    "time": (136, b"00000000001"),
    "link name": (157, b"x"),
    "magic": (257, b"ustar  \0"),
    "version": (263, b"01"),
    "user name": (265, b"root"),
    "group name": (297, b"root"),
    "device": (329, b"0000001"),
    "prefix without need": (345, b"p"),
    "rest": (500, b"x"),
    "after the path": (50, b"x"),
}


@pytest.mark.parametrize(("offset", "new"), OTHERWISE.values(), ids=OTHERWISE)
def test_every_other_header_is_refused(offset: int, new: bytes) -> None:
    """Nothing that could tell about a computer, or hide in a field, gets by."""
    with pytest.raises(Malformed):
        Member.from_bytes(patched(offset, new))


def test_the_checksum_is_checked() -> None:
    """A header that was changed in passing is refused."""
    with pytest.raises(Malformed, match="is not written as it must be"):
        Member.from_bytes(patched(148, b"000000", resum=False))
