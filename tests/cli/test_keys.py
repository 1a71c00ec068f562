"""key new, key list and key show; asking for passwords."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.format.fingerprint import Fingerprint
from archive.format.minisign import PublicKeyFile, SecretKeyFile
from archive.trust.folder import private_folder
from tests.kit import MALLORY, SARA, STATEMENT, TWO, ok, run

DIGITS = Fingerprint.of(SARA.public.public)
pytestmark = pytest.mark.usefixtures("folder")


def test_a_new_key_is_shown_with_its_digits() -> None:
    """Name, key name, digits and the line that others need; files are kept."""
    Path("password").write_bytes(b"secret\n")
    data = ok("key", "new", "fresh", "--password-file", "password", "--json").json
    shown = ok("key", "list").out
    assert shown.startswith("fresh\n")
    assert f"  key          {data['key']}\n" in shown
    assert f"  public key   {data['public_key']}\n" in shown
    assert data["fingerprint"] in shown.replace("\u00a0", "")
    kept = private_folder() / "keys" / "fresh.key"
    closed = SecretKeyFile.from_bytes(kept.read_bytes())
    assert closed.open(b"secret")[1].line == data["public_key"]
    again = run("key", "new", "fresh", "--password-file", "password")
    assert again.status == 2
    assert "there is a key named fresh already [already-there]" in again.err


@pytest.mark.usefixtures("sara")
def test_a_key_is_shown_to_people_and_programs() -> None:
    """The same facts in either form; by name, file or line."""
    Path("sara.pub").write_bytes(SARA.public.to_bytes())
    expected = (
        f"  key          {SARA.name}\n"
        f"  fingerprint  {DIGITS}\n"
        f"  public key   {SARA.public.line}\n"
    )
    for named in ("sara", "sara.pub", SARA.public.line):
        assert ok("key", "show", named).out == expected
        assert ok("key", "show", named, "--json").json == {
            "key": SARA.name,
            "fingerprint": DIGITS.digits,
            "public_key": SARA.public.line,
        }


@pytest.mark.usefixtures("sara")
def test_a_public_key_can_be_given_away() -> None:
    """The file is minisign's, without a comment of ours; nothing is overwritten."""
    ok("key", "show", "sara", "--output", "sara.pub")
    assert Path("sara.pub").read_bytes() == SARA.public.to_bytes()
    commented = PublicKeyFile(MALLORY.public.public, MALLORY.public.key_id, "mine")
    Path("mallory.pub").write_bytes(commented.to_bytes())
    refused = run("key", "show", "mallory.pub", "-o", "sara.pub")
    assert refused.status == 2
    assert "sara.pub: exists already [already-there]" in refused.err
    ok("key", "show", "mallory.pub", "-o", "plain.pub")
    assert Path("plain.pub").read_bytes() == MALLORY.public.to_bytes()


def test_without_keys_the_list_is_empty() -> None:
    """Nothing is printed, and nothing is made."""
    assert ok("key", "list").out == ""
    assert ok("key", "list", "--json").json == []
    assert not private_folder().exists()


def test_a_password_is_not_guessed() -> None:
    """Where nobody can be asked, the hint names the option."""
    result = run("key", "new", "fresh")
    assert result.status == 2
    assert "a password is needed, and this is not a terminal" in result.err
    assert "--password-file FILE" in result.err


def test_a_wrong_password_is_said(sara: list[str]) -> None:
    """Status 2, and nothing is written."""
    Path("wrong").write_bytes(b"wrong")
    result = run("pack", STATEMENT, *TWO, *sara[:2], "--password-file", "wrong")
    assert result.status == 2
    assert "the password does not open this key [wrong-password]" in result.err


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
def test_a_person_is_asked_for_a_password_twice() -> None:
    """At a terminal a new password is typed two times, and never shown."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "archive", "key", "new", "fresh"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        seen = b""
        for question in (b"Password: ", b"Repeat for confirmation: "):
            while not seen.endswith(question):
                seen += os.read(ours, 1)
            os.write(ours, b"a long secret\n")
        output, _ = process.communicate()
        seen += os.read(ours, 4096)
    os.close(ours)
    assert process.returncode == 0
    assert output.startswith(b"fresh\n")
    assert b"one moment" in seen
    assert b"secret" not in seen
    kept = private_folder() / "keys" / "fresh.key"
    SecretKeyFile.from_bytes(kept.read_bytes()).open(b"a long secret")
