"""The keyring: secret keys by name, never overwritten, never open to others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.errors import AlreadyThere, NoKey, NotFound, NotPrivate
from archive.format.minisign import Cost, SecretKeyFile
from archive.trust import keyring
from archive.trust.folder import private_folder
from archive.values import FileName
from tests.kit import PASSWORD, REZA, SARA, Key

CHEAP = Cost(2**15, 2**20)


def closed(key: Key) -> SecretKeyFile:
    """The key's secret file."""
    return SecretKeyFile.seal(key.secret, key.public.key_id, PASSWORD, bytes(32), CHEAP)


SARAS, REZAS = closed(SARA), closed(REZA)
posix = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")


@pytest.fixture
def kept() -> Path:
    """Two keys in the keyring; its folder."""
    keyring.keep(FileName("sara"), SARAS, SARA.public)
    keyring.keep(FileName("reza"), REZAS, REZA.public)
    return private_folder() / "keys"


def test_an_empty_keyring_has_no_names() -> None:
    """Asking makes nothing."""
    assert keyring.names() == []
    assert not private_folder().exists()


def test_kept_keys_are_found_by_name(kept: Path) -> None:
    """Names are sorted; both halves come back."""
    assert keyring.names() == [FileName("reza"), FileName("sara")]
    assert keyring.secret(FileName("sara")) == SARAS
    assert keyring.public(FileName("reza")) == REZA.public
    files = ["reza.key", "reza.pub", "sara.key", "sara.pub"]
    assert sorted(os.listdir(kept)) == files  # noqa: PTH208


def test_a_key_is_never_overwritten(kept: Path) -> None:
    """A taken name is refused, and both files stay as they were."""
    before = {path: path.read_bytes() for path in kept.iterdir()}
    with pytest.raises(AlreadyThere):
        keyring.refuse_taken(FileName("sara"))
    with pytest.raises(AlreadyThere) as caught:
        keyring.keep(FileName("sara"), REZAS, REZA.public)
    assert caught.value.message == "there is a key named sara already"
    assert caught.value.hint == "choose another name for the new key"
    assert {path: path.read_bytes() for path in kept.iterdir()} == before


def test_a_public_half_is_never_overwritten_either(kept: Path) -> None:
    """Somebody who moved the secret half away keeps the public one."""
    (kept / "sara.key").unlink()
    with pytest.raises(AlreadyThere):
        keyring.keep(FileName("sara"), REZAS, REZA.public)
    assert keyring.public(FileName("sara")) == SARA.public


@posix
def test_keys_are_for_the_owner_alone(kept: Path) -> None:
    """Folder 0700, files 0600."""
    assert kept.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in kept.iterdir()} == {0o600}


@posix
def test_open_keys_are_refused(kept: Path) -> None:
    """A key or a folder that others can read is not used."""
    (kept / "sara.key").chmod(0o644)
    with pytest.raises(NotPrivate, match=r"sara\.key: .*\(mode 0644\)"):
        keyring.secret(FileName("sara"))
    kept.chmod(0o755)
    with pytest.raises(NotPrivate, match=r"keys: .*\(mode 0755\)"):
        keyring.names()
    with pytest.raises(NotPrivate, match=r"keys: .*\(mode 0755\)"):
        keyring.public(FileName("reza"))


def test_a_name_that_is_not_there_is_not_found(kept: Path) -> None:
    """The hint says how to see the names."""
    assert kept.is_dir()
    for asks in (
        lambda: keyring.secret(FileName("mallory")),
        lambda: keyring.public(FileName("mallory")),
    ):
        with pytest.raises(NotFound) as caught:
            asks()
        assert caught.value.message == "there is no key named mallory"
        assert "archive key list" in caught.value.hint


def test_the_only_key_needs_no_name(kept: Path) -> None:
    """With none and with two there is nothing to choose from, and that is said."""
    with pytest.raises(NoKey) as caught:
        keyring.secret(None)
    assert caught.value.message == "there are 2 keys: reza, sara"
    assert caught.value.hint == "name the one to sign with: --key NAME"
    (kept / "reza.key").unlink()
    assert keyring.secret(None) == SARAS
    (kept / "sara.key").unlink()
    with pytest.raises(NoKey) as caught:
        keyring.secret(None)
    assert caught.value.message == "there is no secret key here"
    assert caught.value.hint == "make one with: archive key new NAME"


@posix
@pytest.mark.parametrize("named", ["./minisign.key", "minisign.key"])
def test_a_minisign_key_file_is_found_by_its_path(folder: Path, named: str) -> None:
    """A separator or the ending .key tells a path from a name."""
    path = folder / "minisign.key"
    path.write_bytes(SARAS.to_bytes())
    path.chmod(0o600)
    assert keyring.is_path(named)
    assert not keyring.is_path("minisign")
    assert keyring.secret_at(Path(named)) == SARAS
    path.chmod(0o640)
    with pytest.raises(NotPrivate):
        keyring.secret_at(Path(named))
    path.unlink()
    with pytest.raises(NotFound) as caught:
        keyring.secret_at(Path(named))
    assert caught.value.message == "minisign.key: not found"


def test_half_a_key_is_named_and_not_offered(kept: Path) -> None:
    """A run that was killed between the two halves leaves one that nobody has seen."""
    (kept / "sara.pub").unlink()
    assert keyring.names() == [FileName("reza")]
    with pytest.raises(AlreadyThere) as caught:
        keyring.keep(FileName("sara"), REZAS, REZA.public)
    assert caught.value.message == "a key named sara was begun and never finished"
    assert "remove sara.key" in caught.value.hint
