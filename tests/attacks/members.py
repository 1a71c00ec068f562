"""Hostile tar members, each wrong in one respect and otherwise as a bundle has it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BLOCK: Final = 512
END: Final = bytes(2 * BLOCK)
FOLDER: Final = "iran-2026-01/fa-1"
CANARY: Final = "/var/tmp/archive-attack-canary.txt"  # noqa: S108 — must never appear
"""An absolute path that some members want to write to."""

_FIELDS: Final = (
    ("name", 0, 100),
    ("mode", 100, 8),
    ("user", 108, 8),
    ("group", 116, 8),
    ("size", 124, 12),
    ("time", 136, 12),
    ("kind", 156, 1),
    ("link", 157, 100),
    ("magic", 257, 8),
    ("user_name", 265, 32),
    ("prefix", 345, 155),
)
"""Name, offset and width of a ustar header's fields (POSIX.1-2017, *pax*)."""


def header(path: str | bytes, size: int = 0, **fields: bytes) -> bytes:
    """A header as a bundle has it, but for the fields that are given."""
    name = path.encode("utf-8", "surrogateescape") if isinstance(path, str) else path
    values = {
        "name": name,
        "mode": b"0000644",
        "user": b"0000000",
        "group": b"0000000",
        "size": b"%011o" % size,
        "time": b"0" * 11,
        "kind": b"0",
        "magic": b"ustar\x0000",
        **fields,
    }
    block = bytearray(BLOCK)
    block[329:337] = block[337:345] = b"0000000\0"  # device numbers
    for field, offset, width in _FIELDS:
        value = values.get(field, b"")
        block[offset : offset + width] = value[:width].ljust(width, b"\0")
    return summed(bytes(block))


def summed(block: bytes) -> bytes:
    """The header with the checksum that belongs to it."""
    blank = bytearray(block)
    blank[148:156] = b" " * 8
    blank[148:156] = b"%06o\0 " % sum(blank)
    return bytes(blank)


def member(path: str | bytes, content: bytes = b"hi\n", **fields: bytes) -> bytes:
    """A header, its content, and zeros up to a multiple of 512."""
    return header(path, len(content), **fields) + padded(content)


def padded(content: bytes) -> bytes:
    """A content as it stands in a tar."""
    return content + bytes(-len(content) % BLOCK)


def _link(path: str, target: str, kind: bytes = b"2") -> bytes:
    return header(path, kind=kind, link=target.encode())


def _sized(size: bytes) -> bytes:
    """An empty file whose size field holds these 12 bytes."""
    block = header(f"{FOLDER}/a.txt")
    return summed(block[:124] + size + block[136:])


def _pax(record: str, value: str) -> bytes:
    """An extended header with one record, which says its own length in decimal."""
    rest = f" {record}={value}\n"
    length = next(
        length
        for length in range(len(rest), len(rest) + 9)
        if len(f"{length}{rest}") == length
    )
    return member("PaxHeader/x", f"{length}{rest}".encode(), kind=b"x")


_STATEMENT: Final = f"{FOLDER}/statement.txt"

MEMBERS: Final[Mapping[str, bytes]] = MappingProxyType({
    # Places outside the folder.
    "dot-dot": member("../evil.txt"),
    "dot-dot-in-the-middle": member("a/../../evil.txt"),
    "dot-dot-in-the-edition": member(f"{FOLDER}/../../../evil.txt"),
    "dot-dot-at-the-end": member("a/.."),
    "dot": member("./a.txt"),
    "absolute": member(CANARY),
    "absolute-prefix": member(
        CANARY.rpartition("/")[2], prefix=CANARY.rpartition("/")[0].encode()
    ),
    "two-slashes": member("a//b.txt"),
    "empty-path": member(""),
    "backslash": member("..\\evil.txt"),
    "drive": member("C:\\evil.txt"),
    "stream": member("a.txt:hidden"),
    # Members that are not files.
    "symlink": _link(_STATEMENT, "../../../evil.txt"),
    "symlink-then-file": _link("way", "..") + member("way/evil.txt"),
    "symlink-over-file": _link("evil", "../evil.txt") + member("evil"),
    "symlink-chain": (
        _link("here", ".") + _link("up", "here/..") + member("up/evil.txt")
    ),
    "symlink-absolute": _link("way", "/var/tmp"),  # noqa: S108
    "hard-link": _link(_STATEMENT, "../../../../etc/passwd", kind=b"1"),
    "hard-link-inside": _link(f"{FOLDER}/more.txt", _STATEMENT, kind=b"1"),
    "fifo": header(f"{FOLDER}/pipe", kind=b"6"),
    "character-device": header(f"{FOLDER}/zero", kind=b"3"),
    "block-device": header(f"{FOLDER}/disk", kind=b"4"),
    "folder": header(f"{FOLDER}/folder/", kind=b"5"),
    "contiguous-file": member(f"{FOLDER}/a.txt", kind=b"7"),
    "old-file": member(f"{FOLDER}/a.txt", kind=b"\0"),
    "gnu-long-name": (
        member("././@LongLink", b"../evil.txt\0", kind=b"L") + member("a.txt")
    ),
    "gnu-long-link": member("././@LongLink", b"../evil\0", kind=b"K"),
    "gnu-sparse": member(f"{FOLDER}/a.txt", kind=b"S"),
    "unknown-kind": member(f"{FOLDER}/a.txt", kind=b"Z"),
    "pax-path": _pax("path", "../evil.txt") + member("innocent.txt"),
    "pax-size": _pax("size", "0") + member("a.txt", b"A" * 512),
    "pax-huge-size": _pax("size", str(2**62)) + member("a.txt", b""),
    "pax-global": _pax("path", "../evil.txt").replace(b"x", b"g", 1),
    # Permissions, owners and times.
    "setuid": member(f"{FOLDER}/a.txt", mode=b"0006777"),
    "executable": member(f"{FOLDER}/a.txt", mode=b"0000755"),
    "owner": member(f"{FOLDER}/a.txt", user=b"0001750"),
    "owner-name": member(f"{FOLDER}/a.txt", user_name=b"sara"),
    "time": member(f"{FOLDER}/a.txt", time=b"14670000000"),
    # Names that are not what they seem, or that collide on some file systems.
    "twice": member(f"{FOLDER}/a.txt", b"one\n") + member(f"{FOLDER}/a.txt", b"two\n"),
    "case": member("README.txt", b"1") + member("readme.TXT", b"2"),
    "dotless-i": member("\u0131.txt") + member("\u0130.txt"),
    "normal-forms": member("\u00e9.txt") + member("e\u0301.txt"),
    "yeh-and-kaf": member("\u06a9\u06cc.txt") + member("\u0643\u064a.txt"),
    "presentation-form": member("\ufefb.txt"),
    "right-to-left": member("statement\u202etxt.exe"),
    "zero-width": member("a\u200cb.txt"),
    "line-feed": member("a\nb.txt"),
    "escape-sequence": member("a\x1b[2J\x1b]0;owned\x07.txt"),
    "c1-control": member("a\u009b31mred.txt"),
    "nul-in-name": member(b"a\0../evil.txt"),
    "not-utf-8": member(b"a\xff\xfe.txt"),
    "dash": member("-rf"),
    "dot-file": member(".bashrc"),
    "device-name": member("CON") + member("aux.txt"),
    "trailing-dot": member("a.txt.") + member("b.txt "),
    "long-part": member(b"x" * 100, prefix=b"x" * 155),
    "deep": member("/".join(["d"] * 50)),
    # Sizes and sums that lie.
    "negative-size": _sized(b"\xff" * 12),
    "base-256-size": _sized(b"\x80" + (2**62).to_bytes(11, "big")),
    "spaces-in-size": _sized(b"          0\0"),
    "size-without-end": _sized(b"000000000000"),
    "octal-eight": _sized(b"00000000008\0"),
    "size-too-large": header(f"{FOLDER}/a.txt", size=8**11 - 1) + bytes(BLOCK),
    "wrong-sum": member("a.txt").replace(b"a.txt", b"b.txt", 1),
    "bad-magic": member("a.txt", magic=b"ustar  \0"),
    "padding": member("a.txt")[:-1] + b"!",
    "cut-short": member("a.txt", b"A" * 5000)[:2000],
    "end-inside": END + member("hidden.txt"),
})  # fmt: skip
"""Name of the attack, and the members that make it."""
