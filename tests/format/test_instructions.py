"""``VERIFY.txt``: the same bytes in every bundle, readable everywhere."""

from __future__ import annotations

from archive.format import instructions


def test_every_computer_can_show_it() -> None:
    """ASCII, LF, no tabs: no program shows it wrongly."""
    text = instructions.TEXT.decode("ascii")
    assert text.endswith("\n")
    assert all(each == "\n" or each.isprintable() for each in text)
    assert instructions.NAME == "VERIFY.txt"


def test_it_says_what_a_signature_does_not() -> None:
    """The keys prove nothing about persons, and a signature nothing about truth."""
    text = " ".join(instructions.TEXT.decode().split())
    assert "The keys in this bundle prove nothing about that" in text
    assert "It does not say that the text is true" in text


def test_it_names_three_programs() -> None:
    """Any one of minisign, signify and openssl will do."""
    for command in (b"minisign -V", b"signify -V", b"openssl pkeyutl -verify"):
        assert command in instructions.TEXT
