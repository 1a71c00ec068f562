"""verify and list, as a person meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.cli import words
from archive.format.fingerprint import Fingerprint
from archive.format.trustlist import Pin
from archive.format.verdict import Note, Verdict
from archive.trust import store
from archive.values import Series
from tests.kit import (
    MALLORY,
    SARA,
    SERIES,
    TEXT,
    Edition,
    edition,
    ok,
    put,
    run,
    trusting,
)

EN, FA = edition("en", source=None), edition()
pytestmark = pytest.mark.usefixtures("folder")


def know_sara(*, checked: bool = True, series: str = SERIES) -> None:
    """Sara is in the trust store."""
    store.save(trusting(SARA, checked=checked, series=series))


def test_a_trusted_edition_is_named_with_the_holders_own_name() -> None:
    """Word, edition and keys stand on lines of their own, sentences below them."""
    store.save(
        trusting().replace(
            Pin(
                key=SARA.public,
                checked=True,
                series=(Series(SERIES),),
                petname="سارا",
            )
        )
    )
    assert ok("verify", put("in", FA)).out == (
        "trusted\n"
        f"{SERIES}/fa-1\n"
        '  The text is unchanged since it was signed by "سارا".\n'
        f"  key {SARA.name}, checked\n"
        f"      {Fingerprint.of(SARA.public.public)}\n"
        "  note machine-translation\n"
        "      Machine translation, not checked by a speaker. The en text decides.\n"
    )


def test_an_unknown_key_says_what_to_do() -> None:
    """Status 3, the digits to compare, and the command that follows."""
    result = run("verify", put("in", FA))
    assert result.status == 3
    lines = result.out.split("\n")
    assert lines[0] == "unknown"
    assert f"  key {SARA.name}, unknown" in lines
    assert f"  next: {words.NEXT[Verdict.UNKNOWN]}" in lines


def test_a_first_use_says_what_is_missing() -> None:
    """Status 0, and the step that would make it trusted."""
    know_sara(checked=False)
    result = ok("verify", put("in", FA))
    assert result.out.startswith("same-as-before\n")
    assert f"  key {SARA.name}, first-use" in result.out
    assert "archive trust add --checked" in result.out


def test_a_key_given_for_once_counts_as_checked() -> None:
    """``-p`` takes a file or 56 characters, and nothing is remembered."""
    Path("sara.pub").write_bytes(SARA.public.to_bytes())
    for key in ("sara.pub", SARA.public.line):
        result = ok("verify", put("in", FA), "-p", key)
        assert 'signed by "the key you gave (1)".' in result.out
    assert run("verify", "in").status == 3


@pytest.mark.parametrize(
    ("editions", "status", "word"),
    [
        ((edition(keys=()),), 1, "unsigned"),
        ((Edition(FA.manifest, FA.contents, EN.signers),), 1, "forged-or-damaged"),
        ((EN, edition(keys=(MALLORY,))), 3, "unknown"),
        ((EN, FA), 0, "trusted"),
    ],
)
def test_the_worst_edition_decides(
    editions: tuple[Edition, ...], status: int, word: str
) -> None:
    """Exit status and verdict are those of the worst edition."""
    know_sara()
    result = run("verify", put("in", *editions), "--json")
    assert (result.status, result.json["verdict"]) == (status, word)
    assert run("verify", "in").status == status


def test_a_forgery_is_not_described() -> None:
    """Verdict and code are said, and not one word of the forged text's own."""
    forged = Edition(FA.manifest, FA.contents, EN.signers)
    assert run("verify", put("in", forged)).out == (
        "forged-or-damaged\n"
        f"{SERIES}/fa-1\n"
        f"  {words.VERDICTS[Verdict.FORGED_OR_DAMAGED]}\n"
        "  the signature does not belong to this text [forged-or-damaged]\n"
        "  next: this is not the signed text: do not pass it on\n"
    )


def test_inputs_are_compared_with_each_other() -> None:
    """A conflict between two files is found, and both stay."""
    know_sara()
    result = run("verify", put("one", FA), put("two", edition(text="other\n")))
    assert result.status == 1
    assert result.out.count("conflict\n") == 2
    older = ok("verify", "one", put("new", edition(revision=2)))
    assert f"  note older\n      {words.NOTES[Note.OLDER]}\n" in older.out


def test_nothing_is_known_of_what_is_newer() -> None:
    """What a later version made is told from a forgery."""
    data = FA.manifest.to_bytes().replace(b"edition 1\n", b"edition 2\n", 1)
    place = Path("folder", "fa-1")
    place.mkdir(parents=True)
    (place / "MANIFEST").write_bytes(data)
    signer = SARA.sign(data)
    name = f"MANIFEST.{SARA.name}.minisig"
    (place / name).write_bytes(signer.signature.to_bytes())
    result = run("verify", "folder", "-p", SARA.public.line)
    assert result.status == 1
    assert result.out.startswith("newer-version\nfa-1\n")
    assert "forged" not in result.out


def test_a_missing_key_asks_for_it() -> None:
    """Status 3, and the hint says where keys are looked for."""
    ok("unpack", put("in.tar", FA), "--unconfirmed")
    for path in Path("in", "keys").iterdir():
        path.unlink()
    result = run("verify", "in")
    assert result.status == 3
    assert result.out.startswith("missing-key\nfa-1\n")
    assert "--public-key FILE" in result.out


def test_strays_are_named() -> None:
    """Files beside an edition that nobody signed are told, spelled out."""
    ok("unpack", put("in.tar", FA), "--unconfirmed")
    Path("in", SERIES, "fa-1", "read\u202eme").touch()
    result = run("verify", "in")
    assert "  not signed, not part of the edition: read<U+202E>me\n" in result.out
    assert run("verify", "in", "--json").json["editions"][0]["strays"] == [
        "read<U+202E>me"
    ]


def test_one_edition_can_be_verified() -> None:
    """``-l`` takes languages and editions; what is not there is an error."""
    put("in", EN, FA)
    assert run("verify", "in", "-l", "fa").out.split("\n")[1] == f"{SERIES}/fa-1"
    assert (
        len(run("verify", "in", "-l", "fa-1", "-l", "en", "--json").json["editions"])
        == 2
    )
    missing = run("verify", "in", "-l", "de")
    assert (missing.status, missing.out) == (2, "")
    assert "there is no edition de [not-found]" in missing.err


def test_two_pipes_are_one_too_many() -> None:
    """Standard input can be read once."""
    result = run("verify", "-", "-")
    assert result.status == 2
    assert "standard input can be read only once [usage]" in result.err


def test_programs_get_the_facts_that_people_get() -> None:
    """Every value of the JSON is in the lines, and the list has the rest."""
    know_sara()
    put("in", EN, edition(files={"a.opus": b"sound"}))
    data = ok("verify", "in", "--json").json
    lines = ok("verify", "in").out
    listed = ok("list", "in").out
    assert data["verdict"] == "trusted"
    for found in data["editions"]:
        assert found["input"] == "in"
        assert f"{found['verdict']}\n{found['edition']}\n" in lines
        name = f"{found['series']}/{found['language']}-{found['revision']}"
        assert name == found["edition"]
        for note in found["notes"]:
            assert f"  note {note}\n" in lines
        (signer,) = found["signers"]
        assert f"  key {signer['key']}, {signer['standing']}\n" in lines
        digits = lines.replace("\u00a0", "")
        assert signer["fingerprint"] in digits
        assert f'"{signer["petname"]}"' in lines
        size = sum(each["bytes"] for each in found["files"])
        for fact in (found["date"], found["translation"], f"{size} bytes"):
            assert f"  {fact}  " in listed
        assert f"  {found['title']}\n" in listed
        for each in found["files"]:
            assert f"  {each['sha256']}  {each['name']}\n" in listed
        assert found["source"] in (None, "en 1")
        assert len(found["manifest_sha256"]) == 64
        assert found["strays"] == []


def test_errors_for_programs_stand_where_the_edition_would() -> None:
    """A broken input is a finding with a code, and the others stay readable."""
    know_sara()
    Path("bad").write_bytes(b"nonsense")
    result = run("verify", "bad", put("in", FA), "--json")
    bad, good = result.json["editions"]
    assert bad["error"]["code"] == "malformed"
    assert (bad["input"], bad["place"], bad["verdict"]) == (
        "bad",
        "bad",
        "forged-or-damaged",
    )
    assert good["verdict"] == "trusted"
    assert run("verify", "bad", "in").out.count("\n\n") == 1


def test_a_list_shows_what_a_bundle_holds() -> None:
    """Facts first, digests, and the edition's own words last."""
    know_sara()
    put("in", edition(files={"a.opus": b"sound"}))
    size = len(TEXT.encode()) + 5
    lines = ok("list", "in").out.split("\n")
    assert lines[:2] == [
        f"{SERIES}/fa-1  trusted",
        f"  2026-02-01  machine  {size} bytes  2 files  1 signature",
    ]
    assert lines[2].endswith("  a.opus")
    assert lines[-2:] == ["  عنوان", ""]


def test_a_list_hides_no_fault() -> None:
    """What is forged is listed as such, with verify's exit status."""
    forged = Edition(FA.manifest, FA.contents, EN.signers)
    result = run("list", put("in", forged))
    assert result.status == 1
    assert result.out.startswith("forged-or-damaged\n")
    assert "عنوان" not in result.out


def test_every_verdict_and_note_has_a_sentence_and_a_colour() -> None:
    """No word is left without words, and only what is checked is green."""
    assert set(words.VERDICTS) == set(Verdict)
    assert set(words.NOTES) == set(Note)
    assert [each for each, colour in words.COLOURS.items() if colour == "green"] == [
        Verdict.TRUSTED
    ]


@pytest.mark.skipif(not hasattr(Path, "owner"), reason="names are bytes on POSIX")
def test_a_strange_stray_breaks_nothing() -> None:
    """A file whose name is not UTF-8 is named in either form."""
    ok("unpack", put("in.tar", FA), "--unconfirmed")
    name = b"x\xff".decode("utf-8", "surrogateescape")
    Path("in", SERIES, "fa-1", name).touch()
    assert "x<U+DCFF>" in run("verify", "in").out
    assert run("verify", "in", "--json").status == 3
