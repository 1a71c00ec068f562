"""trust add, trust forget and trust list."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.format.fingerprint import Fingerprint
from archive.trust import store
from archive.trust.folder import private_folder
from tests.kit import MALLORY, REZA, SARA, SERIES, bundle, edition, ok, run

DIGITS = str(Fingerprint.of(SARA.public.public))
LINE = SARA.public.line
pytestmark = pytest.mark.usefixtures("folder")


def test_a_key_is_remembered_and_listed() -> None:
    """What is printed when it is added is what the list prints."""
    added = ok("trust", "add", LINE, "--name", "سارا", "--series", SERIES)
    assert added.out == (
        "first-use\n"
        "  name         سارا\n"
        f"  key          {SARA.name}\n"
        f"  fingerprint  {DIGITS}\n"
        f"  public key   {LINE}\n"
        f"  series       {SERIES}\n"
    )
    assert ok("trust", "list").out == added.out


def test_the_list_for_programs_holds_the_same() -> None:
    """Every fact of the lines, by name."""
    data = ok(
        "trust", "add", LINE, "--name", "Sara", "--checked", "--any-series", "--json"
    ).json
    assert data == {
        "key": SARA.name,
        "fingerprint": DIGITS.replace("\u00a0", ""),
        "public_key": LINE,
        "petname": "Sara",
        "standing": "checked",
        "series": ["*"],
    }
    assert ok("trust", "list", "--json").json == [data]
    assert "  series       every series\n" in ok("trust", "list").out


def test_digits_are_compared_here() -> None:
    """Right digits make a key checked, wrong ones change nothing."""
    arguments = ("trust", "add", LINE, "--name", "Sara", "--series", SERIES)
    wrong = run(*arguments, "--fingerprint", "0" * 30)
    assert wrong.status == 2
    assert f"not the digits of the key {SARA.name} [wrong-fingerprint]" in wrong.err
    assert ok("trust", "list").out == ""
    persian = DIGITS.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert ok(*arguments, "--fingerprint", persian).out.startswith("checked\n")


def test_a_key_comes_from_a_bundle_with_its_series() -> None:
    """``--from`` takes the signer, for the series that it signed."""
    Path("in").write_bytes(bundle(edition()))
    result = ok("trust", "add", "--from", "in", "--name", "from the market")
    assert result.out.startswith("first-use\n  name         from the market\n")
    assert f"  series       {SERIES}\n" in result.out
    assert ok("verify", "in").out.startswith("same-as-before\n")


def test_of_several_signers_one_must_be_named() -> None:
    """The hint lists the key names; a name that did not sign is refused."""
    Path("in").write_bytes(bundle(edition(keys=(SARA, REZA))))
    result = run("trust", "add", "--from", "in", "--name", "x")
    assert result.status == 2
    assert "several keys signed this [not-found]" in result.err
    assert SARA.name in result.err
    assert REZA.name in result.err
    missing = run("trust", "add", MALLORY.name, "--from", "in", "--name", "x")
    assert "no such key signed this [not-found]" in missing.err
    ok("trust", "add", REZA.name, "--from", "in", "--name", "Reza")
    assert [each.key for each in store.load().pins] == [REZA.public]


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        ((), "say which key", "archive trust add KEY, or --from BUNDLE"),
        (
            (LINE, "--name", "x"),
            "say for which series you accept the key",
            "--series iran-2026-01, or --any-series",
        ),
        (
            (LINE, "--name", "x", "--series", "aa", "--any-series"),
            "some series, and every series",
            "leave out --series or --any-series",
        ),
        (
            (LINE, "--any-series"),
            "a key that is new needs a name of your own",
            "add: --name NAME",
        ),
    ],
)
def test_what_is_missing_is_asked_for(
    arguments: tuple[str, ...], message: str, hint: str
) -> None:
    """Status 2, and nothing is remembered."""
    result = run("trust", "add", *arguments)
    assert result.status == 2
    assert result.err == (f"archive: error: {message} [usage]\narchive: hint: {hint}\n")
    assert not private_folder().exists()


def test_more_is_remembered_of_a_known_key() -> None:
    """Checking later needs neither name nor series again."""
    ok("trust", "add", LINE, "--name", "Sara", "--series", SERIES)
    result = ok("trust", "add", LINE, "--checked")
    assert result.out.startswith("checked\n  name         Sara\n")
    assert result.out.endswith(f"  series       {SERIES}\n")


def test_a_key_is_forgotten() -> None:
    """What is forgotten is shown once more, and is gone."""
    added = ok("trust", "add", LINE, "--name", "Sara", "--any-series").out
    result = ok("trust", "forget", "Sara")
    assert result.out == added.replace("first-use", "forgotten", 1)
    assert ok("trust", "list").out == ""
    again = run("trust", "forget", "Sara")
    assert again.status == 2
    assert "no such key in the trust store [not-found]" in again.err
    ok("trust", "add", LINE, "--name", "Sara", "--any-series")
    assert ok("trust", "forget", LINE, "--json").json["forgotten"]["petname"] == "Sara"


def test_checking_never_pins() -> None:
    """No other command remembers a key."""
    Path("in").write_bytes(bundle(edition()))
    run("verify", "in", "-p", LINE)
    run("show", "in")
    ok("unpack", "in", "-C", "out", "--unconfirmed")
    assert not private_folder().exists()
