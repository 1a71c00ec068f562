"""Hostile folders: what somebody may have put beside, or instead of, sound files."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tests.attacks.members import FOLDER
from tests.attacks.sound import TEXT
from tests.kit import MALLORY, REZA, SARA

SIGNATURE: Final = f"MANIFEST.{SARA.name}.minisig"
_KEY: Final = f"{SARA.name}.pub"
_HUGE: Final = 1 << 40

Change = Callable[[Path], None]
"""Changes a folder that a bundle was unpacked into; files outside stand beside it."""


def _symlink(name: str, target: str) -> Change:
    def change(top: Path) -> None:
        path = top / name
        path.unlink(missing_ok=True)
        path.symlink_to(target)

    return change


def _moved(name: str) -> Change:
    """The file is outside, the same bytes, and a link leads there."""

    def change(top: Path) -> None:
        outside = top.parent / "outside"
        (top / name).rename(outside)
        (top / name).symlink_to(outside)

    return change


def _fifo(name: str) -> Change:
    def change(top: Path) -> None:
        (top / name).unlink(missing_ok=True)
        os.mkfifo(top / name)

    return change


def _socket(name: str) -> Change:
    def change(top: Path) -> None:
        (top / name).unlink()
        before = Path.cwd()
        os.chdir((top / name).parent)  # a socket's path is at most 107 bytes
        try:
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(Path(name).name)
        finally:
            os.chdir(before)

    return change


def _folder(name: str) -> Change:
    def change(top: Path) -> None:
        (top / name).unlink()
        (top / name).mkdir()

    return change


def _huge(name: str) -> Change:
    """A terabyte of zeros after the content, which takes no room on the disk."""

    def change(top: Path) -> None:
        os.truncate(top / name, _HUGE)

    return change


def _content(name: str, content: bytes) -> Change:
    def change(top: Path) -> None:
        (top / name).write_bytes(content)

    return change


def _gone(name: str) -> Change:
    return lambda top: (top / name).unlink()


def _many(folder: str, count: int) -> Change:
    def change(top: Path) -> None:
        for number in range(count):
            (top / folder / f"f{number:05}").touch()

    return change


def _many_signatures(top: Path) -> None:
    content = (top / FOLDER / SIGNATURE).read_bytes()
    for number in range(9):
        (top / FOLDER / f"MANIFEST.{number:016x}.minisig").write_bytes(content)


def _linked_folder(name: str) -> Change:
    def change(top: Path) -> None:
        outside = top.parent / "outside"
        (top / name).rename(outside)
        (top / name).symlink_to(outside)

    return change


_M: Final = f"{FOLDER}/MANIFEST"
_S: Final = f"{FOLDER}/{SIGNATURE}"
_T: Final = f"{FOLDER}/statement.txt"

BAD: Final[Mapping[str, Change]] = MappingProxyType({
    **{
        f"{what} {how}": change(name)
        for what, name in (("manifest", _M), ("signature", _S), ("statement", _T))
        for how, change in (
            ("is a link to the same bytes", _moved),
            ("is a fifo", _fifo),
            ("is a socket", _socket),
            ("is a folder", _folder),
            ("is a terabyte", _huge),
        )
    },
    "manifest leads outside": _symlink(_M, "/etc/passwd"),
    "manifest leads to itself": _symlink(_M, "MANIFEST"),
    "manifest is empty": _content(_M, b""),
    "manifest is missing": _gone(_M),
    "signature is empty": _content(_S, b""),
    "signature is missing": _gone(_S),
    "ten signatures": _many_signatures,
    "statement leads outside": _symlink(_T, "/etc/passwd"),
    "statement leads nowhere": _symlink(_T, "nowhere"),
    "statement is a device": _symlink(_T, "/dev/zero"),
    "statement is missing": _gone(_T),
    "statement is changed": _content(_T, TEXT.replace(b"\n", b" ", 1)),
    "statement is longer": _content(_T, TEXT + b"\n"),
    "statement is shorter": _content(_T, TEXT[:-1]),
    "statement is empty": _content(_T, b""),
    "edition is a link": _linked_folder(FOLDER),
    "series is a link": _linked_folder("iran-2026-01"),
    "too many names in the edition": _many(FOLDER, 4097),
    "too many names at the top": _many(".", 4097),
})  # fmt: skip
"""Changes after which nothing in the folder may be accepted."""

KEYS: Final[Mapping[str, Change]] = MappingProxyType({
    "key is missing": _gone(f"keys/{_KEY}"),
    "key is a link to the same bytes": _moved(f"keys/{_KEY}"),
    "key leads outside": _symlink(f"keys/{_KEY}", "/etc/passwd"),
    "key leads to a device": _symlink(f"keys/{_KEY}", "/dev/zero"),
    "key is a fifo": _fifo(f"keys/{_KEY}"),
    "key is a folder": _folder(f"keys/{_KEY}"),
    "key is a terabyte": _huge(f"keys/{_KEY}"),
    "key is empty": _content(f"keys/{_KEY}", b""),
    "key is another": _content(f"keys/{_KEY}", MALLORY.public.to_bytes()),
    "key with a hostile comment": _content(
        f"keys/{_KEY}",
        b"untrusted comment: \x1b[2J\n" + SARA.public.line.encode() + b"\n",
    ),
    "keys folder is a link": _linked_folder("keys"),
})  # fmt: skip
"""Changes to the keys, which prove nothing: the key that signed is not found."""

MORE_KEYS: Final[Mapping[str, Change]] = MappingProxyType({
    "one more key": _content(f"keys/{REZA.name}.pub", REZA.public.to_bytes()),
    "not a key": _content("keys/ffffffffffffffff.pub", b"\xff" * 100),
    "a hostile name": _content("keys/\x1b[2J.pub", b"evil"),
    "not named as a key": _content("keys/evil", b"evil"),
})  # fmt: skip
"""Files beside the key that signed: they change nothing."""
