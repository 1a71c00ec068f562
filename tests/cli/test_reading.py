"""show and diff, as a person meets them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from archive.tasks.trusting import with_given
from archive.trust import store
from tests import kit
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

EN, FA = edition("en", source=None, text="End.\n"), edition()
pytestmark = pytest.mark.usefixtures("folder")


def says_machine(language: str, original: str) -> str:
    """What a machine's translation says, as the language's file of sentences has it."""
    file = kit.ROOT / "src" / "archive" / "strings" / f"{language}.toml"
    sentence = tomllib.loads(file.read_text("utf-8"))["status"]["machine"]
    return str(sentence).replace("{original}", original)


DRAFT = says_machine("fa", "English")


def know_sara() -> None:
    """Sara is in the trust store, checked."""
    store.save(trusting(SARA))


def test_a_text_never_comes_without_its_verdict() -> None:
    """What checking said stands first, then who has read it, then the text."""
    know_sara()
    result = ok("show", put("in", FA))
    head, status, text = result.out.split("\n\n", 2)
    assert head + "\n" == ok("verify", "in").out
    assert status == DRAFT
    assert text == TEXT


def test_an_original_says_nothing_about_itself() -> None:
    """Between what checking said and an original there is an empty line."""
    know_sara()
    result = ok("show", put("in", EN))
    assert result.out == ok("verify", "in").out + "\nEnd.\n"
    assert ok("show", "in", "--json").json["status_sentence"] is None


@pytest.mark.parametrize(
    ("language", "source", "sentence"),
    [
        ("fa", "en 1", DRAFT),
        ("de", "fa 2", says_machine("de", "فارسی")),
        ("sv", "en 1", says_machine("en", "English")),
        ("en", "sv 1", says_machine("en", "sv")),
    ],
)
def test_a_translation_says_in_its_own_language_who_has_read_it(
    language: str, source: str, sentence: str
) -> None:
    """The original is named in its own; what is unknown is English, or a tag."""
    know_sara()
    put("in", edition(language, source=source, text="x\n"))
    assert ok("show", "in").out.endswith(f"\n\n{sentence}\n\nx\n")
    assert ok("show", "in", "--json").json["status_sentence"] == sentence


def test_an_unknown_text_is_shown_with_status_3() -> None:
    """Anybody's unchanged text can be read, and never looks like success."""
    result = run("show", put("in", FA))
    assert result.status == 3
    assert result.out.startswith("unknown\n")
    assert result.out.endswith(f"\n\n{DRAFT}\n\n{TEXT}")


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (edition(keys=()), "unsigned"),
        (Edition(FA.manifest, FA.contents, EN.signers), "forged-or-damaged"),
    ],
)
def test_what_is_not_the_signed_text_is_never_shown(made: Edition, code: str) -> None:
    """Nothing comes out but an error; not in JSON either."""
    know_sara()
    for result in (run("show", put("in", made)), run("show", "in", "--json")):
        assert result.status == 1
        assert f"[{code}]" in result.err
        assert "کشتار" not in result.out + result.err


def test_a_text_cannot_play_with_the_terminal() -> None:
    """Controls and marks of direction are spelled out; joiners stay."""
    put("in", edition(text="a\u202eb\x1b[31m\x07\nمی‌خواهیم\n"))
    out = run("show", "in").out
    assert out.endswith("\n\na<U+202E>b<U+001B>[31m<U+0007>\nمی‌خواهیم\n")


def test_programs_get_text_and_facts_together() -> None:
    """One value holds the edition as ``verify`` gives it, and the text as signed."""
    know_sara()
    data = ok("show", put("in", FA), "--json").json
    assert data.pop("text") == TEXT
    assert data.pop("status_sentence") == DRAFT
    (found,) = ok("verify", "in", "--json").json["editions"]
    del found["input"], found["strays"]
    assert data == found


def test_a_language_is_chosen() -> None:
    """With several there is no guessing, and the hint is the option."""
    know_sara()
    put("in", EN, FA)
    result = run("show", "in")
    assert result.status == 2
    assert "in: holds en, fa [not-found]" in result.err
    assert "hint: choose one: --language en" in result.err
    assert ok("show", "in", "--language", "en").out.endswith("\n\nEnd.\n")


def test_two_series_of_one_language_can_be_told_apart() -> None:
    """The way on that a hint shows is one that leads somewhere."""
    know_sara()
    store.save(with_given(store.load(), [SARA.public]))
    put("in", FA, edition(series="other", text="other\n"))
    assert "hint: choose one: --language iran-2026-01/fa" in run("show", "in").err
    assert ok("show", "in", "--language", "other/fa").out.endswith("\n\nother\n")


def test_strays_of_a_folder_are_shown_with_the_verdict() -> None:
    """What was not signed is named before the text begins."""
    ok("unpack", put("in.tar", FA), "--unconfirmed")
    Path("in", SERIES, "fa-1", "extra").touch()
    head, _, _ = run("show", "in").out.partition("\n\n")
    assert head.endswith("  not signed, not part of the edition: extra")


OLD = edition(text="one\n\ntwo\nthree\n")
NEW = edition(revision=2, text="one\ntwo\u202e and a half\nthree\nfour\n")


def test_changes_are_shown_with_their_paragraphs() -> None:
    """Sign and number stand alone, texts below, hidden characters spelled out."""
    know_sara()
    put("in", OLD, NEW)
    result = ok("diff", "in", "--language", "fa-1", "--language", "fa-2")
    assert result.out == (
        f"{SERIES}/fa-1  trusted\n"
        f"{SERIES}/fa-2  trusted\n"
        "- 2\ntwo\n"
        "+ 2\ntwo<U+202E> and a half\n"
        "+ 4\nfour\n"
        "2 changes\n"
    )


def test_the_same_text_has_no_changes() -> None:
    """Two copies, or an edition and itself, are the same."""
    know_sara()
    put("one", OLD)
    put("two", OLD)
    for arguments in (("one", "two"), ("one", "one")):
        lines = ok("diff", *arguments).out.split("\n")
        assert lines[2:] == ["0 changes", ""]


def test_changes_for_programs() -> None:
    """Both editions, and each change with its numbers and texts."""
    know_sara()
    put("old", OLD)
    put("new", NEW)
    data = ok("diff", "old", "new", "--json").json
    assert [data[each]["edition"] for each in ("old", "new")] == [
        f"{SERIES}/fa-1",
        f"{SERIES}/fa-2",
    ]
    assert data["changes"] == [
        {
            "old_paragraph": 2,
            "new_paragraph": 2,
            "old": ["two"],
            "new": ["two\u202e and a half"],
        },
        {"old_paragraph": 4, "new_paragraph": 4, "old": [], "new": ["four"]},
    ]


@pytest.mark.parametrize(
    ("made", "status"),
    [(NEW, 0), (edition(revision=2, keys=(MALLORY,)), 3), (edition(keys=()), 1)],
)
def test_the_worse_edition_decides(made: Edition, status: int) -> None:
    """Exit status 0 if both are sound, whether they differ or not."""
    know_sara()
    assert run("diff", put("old", OLD), put("new", made)).status == status


def test_one_change_is_one_change() -> None:
    """Numbers and words agree."""
    know_sara()
    put("old", OLD)
    put("new", edition(revision=2, text="one\n\ntwo\n"))
    assert ok("diff", "old", "new").out.endswith("\n1 change\n")
