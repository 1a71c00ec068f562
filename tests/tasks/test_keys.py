"""Keys of one's own: made under a password, opened with it, shown in public."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import (
    AlreadyThere,
    Malformed,
    NotFound,
    RequestError,
    Usage,
    WeakKey,
    WrongPassword,
)
from archive.format.codec import encode_base64
from archive.format.minisign import SecretKeyFile
from archive.tasks import keys
from archive.tasks.keys import OwnKey
from archive.trust import keyring
from archive.values import FileName
from tests.kit import MALLORY, PASSWORD, SARA, manifest


def right() -> bytes:
    """The password."""
    return PASSWORD


def nobody_asks() -> bytes:
    """A password that must not be asked for."""
    pytest.fail("asked for a password")


def test_a_new_key_opens_with_its_password_alone() -> None:
    """What was made signs, and another password does not open it."""
    made = keys.new_key(FileName("fresh"), right)
    assert keys.own_keys() == [made]
    opened = keys.open_key("fresh", right)
    assert opened.public.public == made.key.public
    signer = opened.sign(manifest().to_bytes())
    signer.signature.verify(made.key.public, manifest().to_bytes())
    with pytest.raises(WrongPassword):
        keys.open_key("fresh", lambda: b"wrong")
    with pytest.raises(AlreadyThere):
        keys.new_key(FileName("fresh"), nobody_asks)


@pytest.mark.usefixtures("sara")
def test_own_keys_are_listed_with_their_names() -> None:
    """A kept key is found by the name that it was given."""
    assert keys.own_keys() == [OwnKey(FileName("sara"), SARA.public)]


@pytest.mark.parametrize("named", ["Sara", "../sara", "sara.pub"])
def test_a_mistyped_name_is_no_fault_of_a_sender(named: str) -> None:
    """What a person typed is what was asked, never what was received."""
    with pytest.raises(RequestError):
        keys.named_key(named)
    with pytest.raises(RequestError):
        keys.open_key(named, nobody_asks)


def test_a_key_without_a_password_asks_for_none(tmp_path: Path) -> None:
    """minisign -W makes keys that open at once."""  # noqa: D403
    box = SARA.public.key_id + SARA.secret.seed + SARA.public.public.raw + bytes(32)
    path = tmp_path / "bare.key"
    path.write_bytes(SecretKeyFile("bare", None, bytes(32), box).to_bytes())
    path.chmod(0o600)
    assert keys.open_key(str(path), nobody_asks).secret == SARA.secret


def test_a_password_is_not_empty_and_not_endless() -> None:
    """1 to 1,024 bytes; a longer one is told both numbers."""
    assert keys.check_password(b"x" * 1024) == b"x" * 1024
    with pytest.raises(Usage, match=r"^an empty password$"):
        keys.check_password(b"")
    with pytest.raises(Usage) as caught:
        keys.check_password(b"x" * 1025)
    assert caught.value.message == "a password of 1025 bytes; the most is 1024"


@pytest.mark.parametrize(
    "content", [b"pass", b"pass\n", b"pass\r\n", b"pass\nsecond line\n"]
)
def test_a_password_file_has_the_password_in_its_first_line(
    tmp_path: Path, content: bytes
) -> None:
    """Line ends of any system are no part of it; spaces are."""
    (tmp_path / "file").write_bytes(content)
    assert keys.read_password(tmp_path / "file") == b"pass"
    (tmp_path / "file").write_bytes(b" pass ")
    assert keys.read_password(tmp_path / "file") == b" pass "


def test_a_password_file_must_hold_one(tmp_path: Path) -> None:
    """An empty first line is no password; a missing file is not found."""
    (tmp_path / "file").write_bytes(b"\npass\n")
    with pytest.raises(Usage):
        keys.read_password(tmp_path / "file")
    with pytest.raises(NotFound):
        keys.read_password(tmp_path / "missing")


@pytest.mark.usefixtures("sara")
def test_a_public_key_is_named_in_three_ways(folder: Path) -> None:
    """By its 56 characters, by its file, by the name of a kept key."""
    (folder / "mallory.pub").write_bytes(MALLORY.public.to_bytes())
    assert keys.named_key(MALLORY.public.line) == MALLORY.public
    assert keys.named_key("mallory.pub") == MALLORY.public
    assert keys.named_key(str(folder / "mallory.pub")) == MALLORY.public
    assert keys.named_key("sara") == SARA.public


@pytest.mark.parametrize("text", ["nobody", "missing.pub", "deep/missing.pub"])
def test_what_is_no_key_is_not_found(text: str) -> None:
    """The message has the base name, the hint the ways to name a key."""
    with pytest.raises(NotFound) as caught:
        keys.named_key(text)
    name = Path(text).name
    expected = f"{name}: not a key, and there is no file of that name"
    assert caught.value.message == expected
    assert caught.value.hint == "give a .pub file, or the 56 characters in one"


def test_a_bad_key_is_refused_as_such(tmp_path: Path) -> None:
    """A file that is no key, and a key that anybody can sign with."""
    (tmp_path / "bad.pub").write_bytes(b"nonsense\n")
    with pytest.raises(Malformed):
        keys.named_key(str(tmp_path / "bad.pub"))
    weak = encode_base64(b"Ed" + bytes(8) + b"\x01" + bytes(31))
    with pytest.raises(WeakKey):
        keys.named_key("RW" + weak[2:])


def test_nothing_is_kept_of_a_refused_password() -> None:
    """A key without a password is not made."""
    with pytest.raises(Usage):
        keys.new_key(FileName("fresh"), lambda: b"")
    assert keyring.names() == []
