"""Where keys and the trust list lie, and that nobody else can read them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.errors import NotPrivate, TooLarge
from archive.trust.folder import private_folder, read_private, write_private

posix = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")


def test_the_folder_is_where_xdg_says(home: Path) -> None:
    """$XDG_DATA_HOME decides; nothing is made by asking."""
    assert private_folder() == home / "archive"
    assert not private_folder().exists()


@pytest.mark.parametrize("value", ["", "relative/path"])
def test_a_relative_or_empty_variable_is_ignored(
    home: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """The XDG specification says so: the default is in the home folder."""
    monkeypatch.setenv("XDG_DATA_HOME", value)
    assert private_folder() == home / ".local" / "share" / "archive"


def test_what_is_not_there_is_none(home: Path) -> None:
    """A private file that was never written is no error."""
    assert read_private(home / "archive" / "trust", 10) is None


def test_what_is_written_is_read() -> None:
    """A private file comes back, and is read up to its limit."""
    path = private_folder() / "keys" / "one"
    write_private(path, b"12345")
    assert read_private(path, 5) == b"12345"
    with pytest.raises(TooLarge):
        read_private(path, 4)


@posix
def test_only_the_owner_may_read() -> None:
    """Folders are 0700 and files 0600, whatever the umask allows."""
    before = os.umask(0)
    try:
        write_private(private_folder() / "keys" / "one", b"1")
    finally:
        os.umask(before)
    modes = {
        path.name: path.stat().st_mode & 0o777
        for path in (private_folder(), *private_folder().rglob("*"))
    }
    assert modes == {"archive": 0o700, "keys": 0o700, "one": 0o600}


@posix
@pytest.mark.parametrize(
    ("path", "mode"),
    [("keys/one", 0o640), ("keys/one", 0o604), ("keys", 0o750), ("keys", 0o705)],
)
def test_what_others_can_read_is_refused(path: str, mode: int) -> None:
    """A file or its folder that is open to group or world is not read."""
    file = private_folder() / "keys" / "one"
    write_private(file, b"1")
    (private_folder() / path).chmod(mode)
    with pytest.raises(NotPrivate) as caught:
        read_private(file, 10)
    expected = f"{Path(path).name}: open to other accounts (mode {mode:04o})"
    assert caught.value.message == expected


@posix
@pytest.mark.parametrize("open_folder", [".", "keys"])
def test_nothing_private_is_written_where_others_look(open_folder: str) -> None:
    """An open folder is refused before anything is written into it."""
    write_private(private_folder() / "keys" / "one", b"1")
    (private_folder() / open_folder).chmod(0o755)
    with pytest.raises(NotPrivate):
        write_private(private_folder() / "keys" / "two", b"2")
    assert not (private_folder() / "keys" / "two").exists()
