"""check and review, and what pack and show make of them, as people meet them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive import strings
from tests import kit
from tests.kit import check_bundle, edition, ok, put, run

pytestmark = pytest.mark.usefixtures("folder")

PLAN = """\
series = "strike-2027"

[en]
revision = 1
date = "2027-01-05"
title = "On strike"
translation = "original"
"""


def plan(language: str) -> str:
    """What the plan says of a machine translation."""
    return (
        f'\n[{language}]\nrevision = 1\ndate = "2027-01-05"\ntitle = "Titel"\n'
        'translation = "machine"\nsource = "en 1"\n'
    )


@pytest.fixture
def source(folder: Path) -> Path:
    """Four languages of a short text, and rules for German."""
    assert folder == Path.cwd()
    folder = Path("strike")
    (folder / "check" / "rules").mkdir(parents=True)
    text = PLAN + "".join(map(plan, ("de", "fr", "pt")))
    (folder / "series.toml").write_text(text, "utf-8")
    (folder / "en.txt").write_bytes(b"On 8 May we strike.\nOut!\n")
    for language in ("fr", "pt"):
        (folder / f"{language}.txt").write_bytes(b"8 / grevegreve\n!!\n!\n")
    (folder / "de.txt").write_text("Am 9. Mai Streik.\nRaus!\n", "utf-8")
    for language in ("en", "de"):
        name = Path("check", "rules", f"{language}.toml")
        (folder / name).write_bytes((kit.STATEMENT / name).read_bytes())
    (folder / "check" / "original.toml").write_bytes(
        b'[terms.strike]\nforms=["strike"]'
    )
    (folder / "check" / "glossary").mkdir()
    (folder / "check" / "glossary" / "de.toml").write_bytes(
        b'[terms]\nstrike=["streik"]'
    )
    return folder


def clean(source: Path, language: str = "de") -> None:
    """Make a text one in which nothing is found."""
    (source / f"{language}.txt").write_text("Am 8. Mai Streik.\nRaus!\n", "utf-8")


FOUND = """\
de  machine  2 errors  0 warnings
  error  numbers  de.txt  paragraph 1
    missing: 8
       1 | On 8 May we strike.
       1 | Am 9. Mai Streik.
  error  numbers  de.txt  paragraph 1
    not in the original: 9
       1 | On 8 May we strike.
       1 | Am 9. Mai Streik.
"""


def test_findings_are_shown_with_both_texts(source: Path) -> None:
    """A line for the text, then each finding: where, what, and both paragraphs."""
    result = run("check", source, "-l", "de")
    assert (result.status, result.out, result.err) == (1, FOUND, "")


def test_a_clean_text_is_one_line(source: Path) -> None:
    """And exit status 0; a warning does not change that."""
    clean(source)
    assert ok("check", source, "-l", "de").out == "de  machine  0 errors  0 warnings\n"
    (source / "check" / "glossary" / "de.toml").unlink()
    assert ok("check", source, "-l", "de", "-l", "en").out == (
        "de  machine  0 errors  1 warning\n"
        "  warning  data  de.txt\n"
        "    no check/glossary/de.toml: names and terms are not checked\n"
        "en  original  0 errors  0 warnings\n"
    )


def test_programs_get_every_finding_with_its_places(source: Path) -> None:
    """Both paragraphs whole, and the offsets of what is meant."""
    result = run("check", source, "-l", "de", "--json")
    mine = {"paragraph": 1, "line": 1, "text": "On 8 May we strike."}
    theirs = {"paragraph": 1, "line": 1, "text": "Am 9. Mai Streik."}
    assert result.status == 1
    assert result.json == {
        "texts": [
            {
                "language": "de",
                "file": "de.txt",
                "translation": "machine",
                "lapsed": None,
                "original": "en",
                "errors": 2,
                "warnings": 0,
                "findings": [
                    {
                        "level": "error",
                        "rule": "numbers",
                        "message": "missing: 8",
                        "original": {**mine, "spans": [[3, 4]]},
                        "translation": {**theirs, "spans": []},
                    },
                    {
                        "level": "error",
                        "rule": "numbers",
                        "message": "not in the original: 9",
                        "original": {**mine, "spans": []},
                        "translation": {**theirs, "spans": [[3, 4]]},
                    },
                ],
            }
        ]
    }
    (english,) = ok("check", source, "-l", "en", "--json").json["texts"]
    assert (english["translation"], english["original"]) == ("original", None)


def test_what_stands_in_texts_cannot_play_with_the_terminal(source: Path) -> None:
    """Hidden characters are spelled out, for people and for programs."""
    text = "Am 8. Mai Str\u202eeik.\nRaus!\x1b[31m\n"
    (source / "de.txt").write_text(text, "utf-8")
    for arguments in ((), ("--json",)):
        result = run("check", source, "-l", "de", *arguments)
        assert result.status == 1
        assert not {"\u202e", "\x1b"} & set(result.out)
    assert "Str<U+202E>eik" in run("check", source, "-l", "de").out


def test_a_long_paragraph_is_cut_around_what_is_meant(source: Path) -> None:
    """Sixty characters on each side; dots say that there is more."""
    before, after = "a" * 70, "b" * 70
    (source / "en.txt").write_text(f"{before} 8 {after}\n", "utf-8")
    (source / "de.txt").write_text(f"{before} {after}\n", "utf-8")
    lines = run("check", source, "-l", "de").out.splitlines()
    assert lines[3] == f"       1 | …{'a' * 59} 8 {'b' * 59}…"
    assert lines[4] == f"       1 | {'a' * 70} {'b' * 49}…"


def test_a_finding_on_a_title_says_so(source: Path) -> None:
    """A title stands in no file of its own."""
    clean(source)
    file = source / "series.toml"
    file.write_text(
        file.read_text("utf-8").replace('"Titel"', '"\u0422itel"', 1), "utf-8"
    )
    assert run("check", source, "-l", "de").out == (
        "de  machine  1 error  0 warnings\n"
        "  error  letters  title\n"
        "    not a letter of this language: \u0422 (U+0422)\n"
        "       0 | \u0422itel\n"
    )


def test_a_paragraph_that_is_missing_is_shown_from_the_original(source: Path) -> None:
    """Where it should stand."""
    (source / "de.txt").write_text("Am 8. Mai Streik.\n", "utf-8")
    assert run("check", source, "-l", "de").out == (
        "de  machine  1 error  0 warnings\n"
        "  error  paragraphs  de.txt  paragraph 2\n"
        "    not in the translation\n"
        "       2 | Out!\n"
    )


def test_a_page_is_written_and_said(source: Path) -> None:
    """It says the same each time, and takes no other file's place unasked."""
    arguments = ("check", source, "-l", "de", "--report", "page.html")
    result = run(*arguments)
    assert (result.status, result.out) == (1, FOUND + "written page.html\n")
    before = Path("page.html").read_bytes()
    refused = run(*arguments)
    assert refused.status == 2
    assert refused.out == ""
    assert "page.html: exists already [already-there]" in refused.err
    replaced = run(*arguments, "--replace", "--json")
    assert replaced.json["report"] == "page.html"
    assert Path("page.html").read_bytes() == before


def test_a_page_elsewhere_is_named_without_its_folder(source: Path) -> None:
    """Folders say where somebody lives."""
    clean(source)
    Path("deep").mkdir()
    result = ok("check", source, "-l", "de", "--report", Path("deep", "page.html"))
    assert result.out.endswith("written page.html\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("missing",), "missing: no series.toml in this folder [not-found]"),
        (("strike", "-l", "fa"), "series.toml: no language fa [not-found]"),
        (("strike", "-l", "DE"), "not a language tag: 'DE' [usage]"),
    ],
)
@pytest.mark.usefixtures("source")
def test_what_is_not_there_is_not_checked(
    arguments: tuple[str, ...], message: str
) -> None:
    """Exit status 2, and nothing on standard output."""
    result = run("check", *arguments)
    assert (result.status, result.out) == (2, "")
    assert message in result.err


# review


def test_a_review_is_kept_and_shown(source: Path) -> None:
    """The text's line says the new status, and so does the next check."""
    clean(source)
    line = "de  edited  0 errors  0 warnings\n"
    assert ok("review", source, "de", "--status", "edited", "--yes").out == line
    assert ok("check", source, "-l", "de").out == line
    data = ok("review", source, "de", "--status", "reviewed", "--yes", "--json").json
    assert (data["translation"], data["lapsed"]) == ("reviewed", None)
    assert ok("review", source, "de", "--status", "machine").out == (
        "de  machine  0 errors  0 warnings\n"
    )


def test_a_review_that_no_longer_counts_is_said(source: Path) -> None:
    """A line below the text's says what it was."""
    clean(source)
    ok("review", source, "de", "--status", "edited", "--yes")
    (source / "de.txt").write_text("Am 8. Mai streiken.\nRaus!\n", "utf-8")
    result = run("check", source, "-l", "de")
    assert result.out.splitlines()[:2] == [
        "de  machine  0 errors  1 warning",
        "  was edited: the text, its title or the original changed",
    ]
    (data,) = run("check", source, "-l", "de", "--json").json["texts"]
    assert (data["translation"], data["lapsed"]) == ("machine", "edited")


def test_a_review_is_never_said_by_accident(source: Path) -> None:
    """Without a terminal to ask at, ``--yes`` must be typed out."""
    clean(source)
    result = run("review", source, "de", "--status", "edited")
    assert result.status == 2
    assert "this is not a terminal to ask at [usage]" in result.err
    assert "hint: if it is so, say it with --yes" in result.err
    assert not (source / "reviews.toml").exists()


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
@pytest.mark.parametrize(
    ("status", "question", "answer", "kept"),
    [
        ("edited", "Has a speaker of de corrected it, every sentence?", "y", True),
        ("edited", "Has a speaker of de corrected it, every sentence?", "n", False),
        ("reviewed", "Have two speakers of de compared every sentence", "y", True),
        ("approved", "Have the authors of the statement approved this", "", False),
    ],
)
def test_a_person_is_asked_whether_it_is_so(
    source: Path, status: str, question: str, answer: str, *, kept: bool
) -> None:
    """At a terminal; nothing is kept unless the answer is yes."""
    clean(source)
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "archive", "review", source, "de", "--status", status],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        seen = b""
        while not seen.endswith(b"[y/N]: "):
            seen += os.read(ours, 1)
        os.write(ours, f"{answer}\n".encode())
        output, _ = process.communicate()
    os.close(ours)
    assert question.encode() in seen
    assert (process.returncode == 0) == kept
    assert output.startswith(b"de  ") == kept
    assert (source / "reviews.toml").exists() == kept


@pytest.mark.parametrize(
    ("language", "status", "message"),
    [
        ("de", "edited", "de.txt: the check finds 2 errors [bad-source]"),
        ("en", "edited", "en: the original is nobody's translation [bad-source]"),
        ("fa", "edited", "series.toml: no language fa [not-found]"),
        ("DE", "edited", "not a language tag: 'DE' [usage]"),
        ("de", "original", "[usage]"),
        ("de", "checked", "[usage]"),
    ],
)
def test_what_cannot_be_reviewed_is_refused(
    source: Path, language: str, status: str, message: str
) -> None:
    """Exit status 2, and no file is written."""
    result = run("review", source, language, "--status", status, "--yes")
    assert (result.status, result.out) == (2, "")
    assert message in result.err
    assert not (source / "reviews.toml").exists()


# pack


def packed(source: Path, *arguments: str) -> dict[str, str]:
    """What the signed heads of a bundle say of each language."""
    ok("pack", source, *arguments, "-o", "out", "--replace")
    return {
        str(each.manifest.name.language): each.manifest.translation.value
        for each in check_bundle(Path("out").read_bytes())
    }


def test_unread_translations_are_not_packed(source: Path, sara: list[str]) -> None:
    """Exit status 3, each is named, and the hint works when it is followed."""
    clean(source)
    ok("review", source, "de", "--status", "edited", "--yes")
    result = run("pack", source, *sara)
    assert (result.status, result.out) == (3, "")
    assert result.err == (
        "archive: error: fr, pt: machine translations that no speaker has edited"
        " [unread]\n"
        "archive: hint: --unread fr,pt packs them all the same, marked as such; or have"
        " them read: archive review\n"
    )
    assert not Path("strike.tar.zst").exists()
    hint = result.err.split("hint: ")[1].split(" packs")[0].split()
    assert packed(source, *sara, *hint) == {
        "de": "edited",
        "en": "original",
        "fr": "machine",
        "pt": "machine",
    }


def test_only_those_that_would_go_out_are_named(source: Path, sara: list[str]) -> None:
    """The chosen languages, less those that were allowed."""
    result = run("pack", source, *sara, "-l", "en", "-l", "fr")
    assert result.status == 3
    assert "fr: a machine translation that no speaker has edited [unread]" in result.err
    result = run("pack", source, *sara, "--unread", "pt", "--json")
    assert result.json["error"]["code"] == "unread"
    assert result.json["error"]["message"].startswith("de, fr: machine translations")
    assert packed(source, *sara, "-l", "en") == {"en": "original"}


@pytest.mark.parametrize(
    "unread", ["fr,pt,de", "fr pt de", "fr, pt,, de ", "de,fr,pt,en"]
)
def test_unread_languages_are_a_list(
    source: Path, sara: list[str], unread: str
) -> None:
    """With commas, spaces or both."""
    assert len(packed(source, *sara, "--unread", unread)) == 4


def test_an_unread_language_is_a_language(source: Path, sara: list[str]) -> None:
    """A word that is none is refused, and so is nothing at all."""
    for unread, status in (("FR", 2), ("all", 3), ("", 3), (",", 3)):
        assert run("pack", source, *sara, "--unread", unread).status == status


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("de.txt", "Streik", "Ausstand"),
        ("en.txt", "strike", "walk out"),
        ("series.toml", '"Titel"', '"Tadel"'),
    ],
)
def test_a_changed_letter_makes_a_draft_of_an_edited_text(
    source: Path, sara: list[str], name: str, old: str, new: str
) -> None:
    """``pack`` refuses it again; as it was, it goes out as edited."""
    clean(source)
    ok("review", source, "de", "--status", "edited", "--yes")
    chosen = (*sara, "-l", "de")
    before = (source / name).read_text("utf-8")
    (source / name).write_text(before.replace(old, new, 1), "utf-8")
    assert run("pack", source, *chosen).status == 3
    assert packed(source, *chosen, "--unread", "de") == {"de": "machine"}
    (source / name).write_text(before, "utf-8")
    Path("out").unlink()
    assert packed(source, *chosen) == {"de": "edited"}


# show


def test_a_translation_says_who_has_read_it_above_its_text() -> None:
    """In its own language, for people and for programs."""
    put("in", edition("fa"))
    sentence = strings.status("fa", "machine", "en")
    out = run("show", "in").out
    assert out.endswith(f"\n\n{sentence}\n\n{kit.TEXT}")
    assert run("show", "in", "--json").json["status_sentence"] == sentence
    assert "فارسی‌زبان" in sentence


def test_an_original_says_nothing_of_the_kind() -> None:
    """Its text follows what checking said."""
    put("in", edition("en", source=None, text="End.\n"))
    head, *rest = run("show", "in").out.split("\n\n")
    assert rest == ["End.\n"]
    assert head.startswith("unknown\n")
    assert run("show", "in", "--json").json["status_sentence"] is None


def test_a_language_without_words_says_it_in_english() -> None:
    """Nobody reads a draft without being told."""
    put("in", edition("nl", source="fa 1"))
    assert (
        "\n\nMachine translation, not checked by a speaker. The original (فارسی)"
        in (run("show", "in").out)
    )
