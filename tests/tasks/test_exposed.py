"""Secret keys on a drive are found by what they are, and nothing else is."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from archive import limits
from archive.format.minisign import Cost, SecretKeyFile
from archive.tasks.exposed import NAMED, secret_keys
from archive.tasks.sides import FOLDER
from tests import kit
from tests.attacks.snapshot import tree
from tests.kit import PASSWORD, SARA
from tests.stock import needs

_CHEAP = Cost(2**15, 2**20)
CLOSED = SecretKeyFile.seal(SARA.secret, b"sarakey1", PASSWORD, bytes(32), _CHEAP)
OPEN = SecretKeyFile("minisign secret key", None, bytes(32), bytes(104))


def lay(path: Path, content: bytes = CLOSED.to_bytes()) -> None:
    """A file, with the folders that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        CLOSED.to_bytes(),
        CLOSED.to_bytes().replace(b"\n", b"\r\n"),
        CLOSED.to_bytes()[:60],
        OPEN.to_bytes(),
        SecretKeyFile("mine", None, bytes(32), bytes(104)).to_bytes(),
        SecretKeyFile("mine", _CHEAP, bytes(32), bytes(104)).to_bytes(),
    ],
)
def test_a_secret_key_is_found_whatever_it_is_called(
    tmp_path: Path, content: bytes
) -> None:
    """Closed or open, cut off, with another comment, under any name, in any folder."""
    for name in ("a.txt", ".hidden/k", "b/.local/share/archive/keys/sara.key"):
        lay(tmp_path / name, content)
    before = tree(tmp_path)
    assert secret_keys(tmp_path) == [
        "a.txt", ".hidden/k", "b/.local/share/archive/keys/sara.key"
    ]  # fmt: skip
    assert tree(tmp_path) == before


def test_what_is_no_secret_key_is_not_called_one(tmp_path: Path) -> None:
    """Public keys, signatures, texts about keys, large files, nothing at all."""
    lay(tmp_path / "sara.pub", SARA.public.to_bytes())
    lay(tmp_path / "empty", b"")
    lay(tmp_path / "about.txt", b"minisign encrypted secret key\n" + CLOSED.to_bytes())
    lay(tmp_path / "large", CLOSED.to_bytes() + bytes(limits.KEY_FILE))
    lay(
        tmp_path / "x.minisig",
        b"untrusted comment: signature from minisign secret key\nRUQf6LRC\n",
    )
    lay(tmp_path / "b.tar.zst", kit.bundle(kit.edition()))
    assert secret_keys(tmp_path) == []


def test_stock_minisigns_keys_are_found_and_its_signatures_not(tmp_path: Path) -> None:
    """With a password and without, as minisign itself writes them."""
    needs("minisign")
    (tmp_path / "text").write_bytes(b"text")
    make = ["minisign", "-G", "-W", "-s", "bare", "-p", "bare.pub"]
    sign = ["minisign", "-S", "-s", "bare", "-m", "text"]
    for command in (make, sign):
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "text.minisig").exists()
    assert secret_keys(tmp_path) == ["bare"]


def test_looking_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many keys, deep folders, names without number and sync's store: no more."""
    for number in range(NAMED + 2):
        lay(tmp_path / "many" / f"{number:02}.key")
    assert len(secret_keys(tmp_path)) == NAMED
    deep = tmp_path / "deep"
    lay(deep / "1/2/3/4/5/5.key")
    lay(deep / "1/2/3/4/5/6/6.key")
    assert secret_keys(deep) == ["1/2/3/4/5/5.key"]
    lay(tmp_path / "shop" / FOLDER / "a.key")
    lay(tmp_path / "shop" / "b" / FOLDER / "c.key")
    assert secret_keys(tmp_path / "shop") == [f"b/{FOLDER}/c.key"]
    monkeypatch.setattr(limits, "LOOSE", NAMED)
    assert secret_keys(tmp_path / "many") == []


@pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")
def test_no_link_is_followed_and_no_pipe_waited_for(tmp_path: Path) -> None:
    """A key of the holder's own that a link leads to does not lie on the drive."""
    lay(tmp_path / "own" / "sara.key")
    drive = tmp_path / "drive"
    drive.mkdir()
    (drive / "folder").symlink_to(tmp_path / "own")
    (drive / "file").symlink_to(tmp_path / "own" / "sara.key")
    os.mkfifo(drive / "pipe")
    assert secret_keys(drive) == []
    assert secret_keys(tmp_path / "gone") == []
