"""Where keys and the trust list lie, and that nobody else can read them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.errors import AlreadyThere, NotFound, NotPrivate, TooLarge
from archive.trust.folder import (
    check_private,
    make_private_folder,
    private_folder,
    read_private,
    remove_empty,
    write_private,
)

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
    write_private(path, b"12345", replace=True)
    assert read_private(path, 5) == b"12345"
    with pytest.raises(TooLarge):
        read_private(path, 4)


@posix
def test_only_the_owner_may_read() -> None:
    """Folders are 0700 and files 0600, whatever the umask allows."""
    before = os.umask(0)
    try:
        write_private(private_folder() / "keys" / "one", b"1", replace=True)
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
    write_private(file, b"1", replace=True)
    (private_folder() / path).chmod(mode)
    with pytest.raises(NotPrivate) as caught:
        read_private(file, 10)
    expected = f"{Path(path).name}: open to other accounts (mode {mode:04o})"
    assert caught.value.message == expected


@posix
@pytest.mark.parametrize("open_folder", [".", "keys"])
def test_nothing_private_is_written_where_others_look(open_folder: str) -> None:
    """An open folder is refused before anything is written into it."""
    write_private(private_folder() / "keys" / "one", b"1", replace=True)
    (private_folder() / open_folder).chmod(0o755)
    with pytest.raises(NotPrivate):
        write_private(private_folder() / "keys" / "two", b"2", replace=True)
    assert not (private_folder() / "keys" / "two").exists()


@posix
def test_a_private_folder_is_made_for_the_owner_alone(tmp_path: Path) -> None:
    """Nobody else may enter what we make, whatever the umask."""
    before = os.umask(0)
    try:
        make_private_folder(tmp_path / "deep" / "keys")
    finally:
        os.umask(before)
    assert (tmp_path / "deep" / "keys").stat().st_mode & 0o777 == 0o700


@posix
@pytest.mark.parametrize("mode", [0o710, 0o701, 0o740, 0o704, 0o720, 0o777])
def test_a_folder_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    """One bit for group or world is enough; name and mode are said."""
    folder = tmp_path / "keys"
    folder.mkdir()
    folder.chmod(mode)
    for refuses in (check_private, make_private_folder):
        with pytest.raises(NotPrivate) as caught:
            refuses(folder)
        expected = f"keys: open to other accounts (mode {mode:04o})"
        assert caught.value.message == expected
        assert "chmod 700" in caught.value.hint
        assert folder.stat().st_mode & 0o777 == mode, "nothing is changed in silence"


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="only root can give files away"
)
def test_a_folder_of_another_account_is_refused(tmp_path: Path) -> None:
    """A private folder that belongs to somebody else is not ours to use."""
    os.chown(tmp_path, 12345, 12345)
    tmp_path.chmod(0o700)
    with pytest.raises(NotPrivate) as caught:
        check_private(tmp_path)
    assert caught.value.message == f"{tmp_path.name}: belongs to another account"
    assert caught.value.hint == "use a folder of your own"


def test_a_private_thing_must_be_there(tmp_path: Path) -> None:
    """What does not exist is not found, and a file is not taken for a folder."""
    with pytest.raises(NotFound):
        check_private(tmp_path / "missing")
    (tmp_path / "file").touch()
    with pytest.raises(AlreadyThere):
        make_private_folder(tmp_path / "file")


def test_only_an_empty_folder_is_removed() -> None:
    """What is in it stays, and so does the folder."""
    write_private(private_folder() / "keys" / "one", b"1", replace=True)
    with pytest.raises(AlreadyThere):
        remove_empty(private_folder() / "keys")
    assert read_private(private_folder() / "keys" / "one", 1) == b"1"
    (private_folder() / "keys" / "one").unlink()
    remove_empty(private_folder() / "keys")
    assert not (private_folder() / "keys").exists()
