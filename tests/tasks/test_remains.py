"""What other programs kept is found by name, read at most, and never changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive import limits
from archive.tasks.remains import ELSEWHERE, Trace, traces
from tests.attacks.snapshot import tree


def _found() -> dict[str, bool | None]:
    return {each.path: each.mentions for each in traces() if each.path[0] == "~"}


def _write(home: Path, name: str, content: bytes) -> None:
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_an_empty_home_has_nothing() -> None:
    """No place is named that is not there."""
    assert _found() == {}


@pytest.mark.parametrize("home_is", ["", "here"])
def test_without_a_home_nothing_beside_us_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, home_is: str
) -> None:
    """The folder that the program runs in is not the home of anybody."""
    _write(folder, ".bash_history", b"archive")
    _write(folder, "here/.bash_history", b"archive")
    monkeypatch.setenv("HOME", home_is)
    assert _found() == {}


@pytest.mark.parametrize(
    ("name", "content", "mentions"),
    [
        (".bash_history", b"ls\narchive verify x\n", True),
        (".bash_history", b"ls\ncd archives\n", False),
        (".zsh_history", b": 1:0;mv fa.tar.zst /media/stick\n", True),
        (".local/share/fish/fish_history", b"- cmd: lpr sheet-fa.pdf\n", True),
        (".local/share/recently-used.xbel", b'href="file:///x/read-fa.html"', True),
        (".local/share/recently-used.xbel", b"<xbel/>", False),
        (".viminfo", b"> ~/MANIFEST.0011223344556677.minisig\n", True),
        (".config/fish/completions/archive.fish", b"", None),
    ],
)
def test_a_place_is_named_and_looked_through(
    home: Path,
    name: str,
    content: bytes,
    mentions: bool | None,  # noqa: FBT001
) -> None:
    """It says whether our name, or a name of our files, stands in it."""
    _write(home, name, content)
    before = tree(home)
    assert _found() == {f"~/{name}": mentions}
    assert tree(home) == before


def test_folders_are_named_and_not_entered(home: Path) -> None:
    """Their contents are nobody's business here."""
    (home / ".cache" / "thumbnails").mkdir(parents=True)
    (home / ".mozilla" / "firefox").mkdir(parents=True)
    assert _found() == {"~/.cache/thumbnails": None, "~/.mozilla/firefox": None}


def test_what_cannot_be_read_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too large, or not a file: nobody looked."""
    monkeypatch.setattr(limits, "HISTORY", 10)
    _write(home, ".bash_history", b"archive " * 2)
    (home / ".viminfo").mkdir()
    assert _found() == {"~/.bash_history": None, "~/.viminfo": None}


def test_a_trace_says_what_it_is(home: Path) -> None:
    """In words for people."""
    _write(home, ".bash_history", b"")
    assert Trace("~/.bash_history", "a shell's history", mentions=False) in set(
        traces()
    )


def test_what_nobody_can_look_for_is_said() -> None:
    """The media, the phones and the people that a person may forget."""
    text = " ".join(ELSEWHERE)
    for word in (
        "sticks",
        "solid-state",
        "backups",
        "phones",
        "messengers",
        "printers",
    ):
        assert word in text
    assert "cannot be promised" in text
