"""Checking translations before they are signed, and saying that people read them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import AlreadyThere, ArchiveError, BadSource, NotFound
from archive.format.manifest import Translation
from archive.sources.folder import SourceFolder
from archive.tasks.proofread import Proof, proofread, review, write_page
from archive.translation.findings import Level, Rule
from archive.values import Language
from tests import kit
from tests.translation.law import ON_DISK
from tests.translation.mutate import HIDDEN

EN, FA = Language("en"), Language("fa")
MACHINE, EDITED = Translation.MACHINE, Translation.EDITED

PLAN = """\
series = "strike-2027"

[en]
revision = 1
date = "2027-01-05"
title = "On strike"
translation = "original"

[de]
revision = 1
date = "2027-01-05"
title = "Im Streik"
translation = "machine"
source = "en 1"
"""
DE = Language("de")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Two short texts, and no folder ``check``."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "series.toml").write_text(PLAN, "utf-8")
    (folder / "en.txt").write_bytes(b"On 8 May.\nOut!\n")
    (folder / "de.txt").write_bytes(b"Am 8. Mai.\nRaus!\n")
    return folder


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Two of the statement's languages, and what checks them."""
    kit.put_sources(tmp_path / "two")
    return tmp_path / "two"


def one(folder: Path, language: Language) -> Proof:
    """What is found in one text."""
    (proof,) = proofread(folder, [language])
    return proof


def messages(proof: Proof) -> list[tuple[str, str, str]]:
    """Every finding, without its places."""
    return [
        (each.level.value, each.rule.value, each.message)
        for each in proof.all_findings()
    ]


def put(folder: Path, name: str, text: str) -> None:
    """Write a file of a folder."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Change a file of a folder."""
    text = (folder / name).read_bytes().decode("utf-8")
    assert old in text
    put(folder, name, text.replace(old, new, 1))


# Checking


def test_every_text_is_checked_unless_some_are_named(two: Path) -> None:
    """In the order of the plan, or in that of the person, each once."""
    assert [each.draft.name.language for each in proofread(two)] == [EN, FA]
    assert [each.file for each in proofread(two, [FA, EN, FA])] == ["fa.txt", "en.txt"]
    for proof in proofread(two):
        assert (proof.count(Level.ERROR), proof.lapsed) == (0, None)
        assert len(proof.rows) == 30


def test_a_translation_stands_beside_its_original(two: Path) -> None:
    """And the original stands alone."""
    english, persian = proofread(two)
    assert english.original is None
    assert {row.original for row in english.rows} == {None}
    assert persian.original == english.draft
    assert [row.original for row in persian.rows] == [
        row.translation for row in english.rows
    ]
    assert [english.status, persian.status] == [Translation.ORIGINAL, MACHINE]


def test_a_folder_without_check_is_checked_less(small: Path) -> None:
    """It says so with warnings; counts, numbers and slogans are still compared."""
    rules = (
        "warning",
        "data",
        "no check/rules/{}.toml: letters and digits are not checked",
    )
    assert messages(one(small, EN)) == [(*rules[:2], rules[2].format("en"))]
    assert messages(one(small, DE)) == [
        (*rules[:2], rules[2].format("de")),
        (
            "warning",
            "data",
            "no check/original.toml: names and terms are not checked",
        ),
        ("warning", "sentences", "sentences: 2, the original has 1"),
    ]
    put(small, "de.txt", "Am 9 Mai.\nRaus.\n")
    assert messages(one(small, DE))[2:] == [
        ("error", "numbers", "missing: 8"),
        ("error", "numbers", "not in the original: 9"),
        ("error", "slogans", "exclamation marks: 0, the original has 1"),
    ]


def test_data_that_is_missing_is_said(two: Path) -> None:
    """Rules, glossary, and words in it; less is checked then."""
    (two / "check" / "rules" / "fa.toml").unlink()
    change(two, "check/glossary/fa.toml", "gaza = ", "# gaza = ")
    change(two, "check/glossary/fa.toml", "oil = ", "# oil = ")
    found = messages(one(two, FA))
    assert found[:2] == [
        (
            "warning",
            "data",
            "no check/rules/fa.toml: letters and digits are not checked",
        ),
        (
            "warning",
            "data",
            "check/glossary/fa.toml has no words for names.gaza, terms.oil",
        ),
    ]
    (two / "check" / "glossary" / "fa.toml").unlink()
    assert (
        "warning",
        "data",
        "no check/glossary/fa.toml: names and terms are not checked",
    ) in messages(one(two, FA))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("en 2", "made from en 2; the original is strike-2027/en-1"),
        ("fr 1", "made from fr 1, compared with strike-2027/en-1"),
    ],
)
def test_a_translation_of_something_else_is_noticed(
    small: Path, source: str, message: str
) -> None:
    """Another revision of the original, or another language."""
    change(small, "series.toml", '"en 1"', f'"{source}"')
    assert ("warning", "data", message) in messages(one(small, DE))
    change(small, "series.toml", f'"{source}"', '"en 1"')
    assert not [each for each in messages(one(small, DE)) if "made from" in each[2]]


def test_a_title_is_checked_as_a_text_is(two: Path) -> None:
    """Its letters stand in what is signed."""
    change(two, "series.toml", "کشتار", "كشتار")
    ((level, rule, message),) = messages(one(two, FA))
    assert (level, rule) == ("error", "letters")
    assert "U+0643" in message
    (finding,) = one(two, FA).findings
    assert finding.translation
    assert finding.translation.paragraph.number == 0


def test_the_end_of_a_text_is_a_line_end(small: Path) -> None:
    """Packing would refuse it, so checking says it."""
    put(small, "de.txt", "Am 8 Mai.\nRaus!")
    assert (
        "error",
        "characters",
        "the last line has no end: end the file with a line feed",
    ) in messages(one(small, DE))


def test_joiners_are_counted_in_the_whole_text(two: Path) -> None:
    """A filter that took them away is seen even where no word shows it."""
    text = (two / "fa.txt").read_text("utf-8").replace("\u200c", "")
    put(two, "fa.txt", text)
    proof = one(two, FA)
    assert proof.findings[0].rule is Rule.JOINERS
    assert proof.findings[0].message.startswith("0 ZWNJ in ")


BAD_FOLDERS: list[tuple[str, Callable[[Path], None], type[ArchiveError], str]] = [
    (
        "no plan",
        lambda folder: (folder / "series.toml").unlink(),
        NotFound,
        "small: no series.toml in this folder",
    ),
    (
        "no original",
        lambda folder: change(
            folder, "series.toml", '"original"', '"machine"\nsource = "fr 1"'
        ),
        BadSource,
        "series.toml: 0 originals; translations need one",
    ),
    (
        "two originals",
        lambda folder: change(
            folder, "series.toml", '"machine"\nsource = "en 1"', '"original"'
        ),
        BadSource,
        "series.toml: 2 originals; translations need one",
    ),
    (
        "no text",
        lambda folder: (folder / "de.txt").unlink(),
        NotFound,
        "de.txt: not found",
    ),
    (
        "no original text",
        lambda folder: (folder / "en.txt").unlink(),
        NotFound,
        "en.txt: not found",
    ),
    (
        "empty",
        lambda folder: put(folder, "de.txt", " \n\n"),
        BadSource,
        "de.txt: there is no text in it",
    ),
    (
        "empty original",
        lambda folder: put(folder, "en.txt", ""),
        BadSource,
        "en.txt: there is no text in it",
    ),
    (
        "not UTF-8",
        lambda folder: put(folder, "de.txt", "a\udc00"),
        BadSource,
        "de.txt: not UTF-8 at byte 1",
    ),
    (
        "bad rules",
        lambda folder: put(folder, "check/rules/de.toml", "x = 1"),
        BadSource,
        "check/rules/de.toml: unknown 'x'",
    ),
    (
        "bad reviews",
        lambda folder: put(folder, "reviews.toml", "de = 1"),
        BadSource,
        "reviews.toml: de: not a table of status, title, text, original",
    ),
]


@pytest.mark.parametrize(
    ("spoil", "kind", "message"),
    [case[1:] for case in BAD_FOLDERS],
    ids=[case[0] for case in BAD_FOLDERS],
)
def test_what_cannot_be_checked_is_refused(
    small: Path, spoil: Callable[[Path], None], kind: type[ArchiveError], message: str
) -> None:
    """With the file's name, and what is wrong with it."""
    spoil(small)
    with pytest.raises(kind) as caught:
        proofread(small)
    assert caught.value.message == message


def test_a_language_that_is_not_there_is_refused(small: Path) -> None:
    """The hint names those that are."""
    with pytest.raises(NotFound) as caught:
        proofread(small, [FA])
    assert caught.value.message == "series.toml: no language fa"
    assert caught.value.hint == "there are: de, en"


PIECES = st.one_of(
    st.text(max_size=8),
    st.sampled_from([*HIDDEN, "\n", "\n\n", "!", ".", "؟", "\u200c", "۱۳۵۷", "9" * 99]),
    st.characters(categories=["Cs", "Cc", "Mn", "Nd", "No", "Sk"]),
)
CUTS = st.lists(
    st.tuples(st.integers(0, 16000), st.integers(0, 600), PIECES), max_size=5
)


@settings(ON_DISK, max_examples=15)
@given(cuts=CUTS)
def test_any_text_is_checked_or_refused(
    two: Path, cuts: list[tuple[int, int, str]]
) -> None:
    """However it is damaged, there are findings or an error of ours, and a page."""
    text = (kit.STATEMENT / "fa.txt").read_text("utf-8")
    for at, length, piece in cuts:
        text = text[:at] + piece + text[at + length :]
    put(two, "fa.txt", text)
    with suppress(ArchiveError):
        proof = one(two, FA)
        assert proof.rows
        write_page([proof], two / "page.html", again=True)


@settings(ON_DISK, max_examples=30)
@given(
    name=st.sampled_from(
        ["check/original.toml", "check/rules/fa.toml", "check/glossary/fa.toml"]
    ),
    at=st.integers(0, 2000),
    piece=st.binary(max_size=4),
)
def test_any_data_is_read_or_refused(
    two: Path, name: str, at: int, piece: bytes
) -> None:
    """Damaged rules, glossaries and originals are an error of ours, or another rule."""
    content = (kit.STATEMENT / name).read_bytes()
    (two / name).write_bytes(content[:at] + piece + content[at + 1 :])
    with suppress(ArchiveError):
        assert len(one(two, FA).rows) == 30
    (two / name).write_bytes(content)


# Reviews


def status(folder: Path, language: Language = FA) -> Translation:
    """What would stand in the manifest that is signed."""
    loaded = SourceFolder.load(folder)
    return loaded.manifest(loaded.draft(language)).translation


def test_a_review_counts_for_what_was_read(two: Path) -> None:
    """It says so at once, in the check and in the manifest, until it is taken back."""
    proof = review(two, FA, EDITED)
    assert (proof.status, proof.lapsed) == (EDITED, None)
    assert proof == one(two, FA)
    assert status(two) is EDITED
    for each in (Translation.REVIEWED, Translation.APPROVED):
        assert review(two, FA, each).status is each
        assert status(two) is each
    assert review(two, FA, MACHINE).status is MACHINE
    assert status(two) is MACHINE
    assert one(two, FA).lapsed is None, "nothing is left of it"


CHANGES = [
    ("fa.txt", "کشتار", "کشتارر"),
    ("fa.txt", "!\n", "! \n"),
    ("series.toml", "به کشتار", "به کشتن"),
    ("en.txt", "massacres", "massacre"),
]


@pytest.mark.parametrize(("name", "old", "new"), CHANGES)
def test_one_changed_letter_and_a_review_no_longer_counts(
    two: Path, name: str, old: str, new: str
) -> None:
    """In the text, its title or the original; put back, the review counts again."""
    review(two, FA, EDITED)
    before = (two / name).read_bytes()
    change(two, name, old, new)
    proof = one(two, FA)
    assert (proof.status, proof.lapsed) == (MACHINE, EDITED)
    assert status(two) is MACHINE
    (two / name).write_bytes(before)
    proof = one(two, FA)
    assert (proof.status, proof.lapsed) == (EDITED, None)
    assert status(two) is EDITED


def test_a_review_is_of_one_text(two: Path) -> None:
    """Dates and other texts' titles may change without it."""
    review(two, FA, EDITED)
    change(two, "series.toml", "End the massacres", "Stop the massacres")
    change(two, "series.toml", "2026-02-01", "2026-02-02")
    assert status(two) is EDITED
    assert status(two, EN) is Translation.ORIGINAL


def test_a_review_of_the_original_says_nothing(two: Path) -> None:
    """One that somebody wrote by hand makes the original no translation."""
    review(two, FA, EDITED)
    change(two, "reviews.toml", "[fa]", "[en]")
    assert status(two, EN) is Translation.ORIGINAL
    assert status(two) is MACHINE


def test_a_review_holds_no_name(two: Path) -> None:
    """What the file has: a status, a title, two digests."""
    review(two, FA, EDITED)
    text = (two / "reviews.toml").read_text("utf-8")
    keys = re.findall(r"(?m)^(\S+) = ", text)
    assert keys == ["status", "title", "text", "original"]


REFUSED: list[tuple[Language, str, type[ArchiveError], str]] = [
    (EN, "", BadSource, "en: the original is nobody's translation"),
    (Language("de"), "", NotFound, "series.toml: no language de"),
    (FA, "۳٬۴۰۰", BadSource, "fa.txt: the check finds 2 errors"),
]


@pytest.mark.parametrize(("language", "old", "kind", "message"), REFUSED)
def test_what_is_not_in_order_is_not_reviewed(
    two: Path, language: Language, old: str, kind: type[ArchiveError], message: str
) -> None:
    """The original, a language that is not there, a text with errors."""
    review(two, FA, EDITED)
    before = (two / "reviews.toml").read_bytes()
    if old:
        change(two, "fa.txt", old, "۳٬۴۴۴")
    with pytest.raises(kind) as caught:
        review(two, language, Translation.REVIEWED)
    assert caught.value.message == message
    assert (two / "reviews.toml").read_bytes() == before


def test_warnings_do_not_keep_a_reviewer_from_saying_so(small: Path) -> None:
    """A person has decided; and a review can be taken back from a text with errors."""
    assert one(small, DE).count(Level.WARNING)
    assert review(small, DE, EDITED).status is EDITED
    change(small, "de.txt", "8", "9")
    assert one(small, DE).count(Level.ERROR)
    assert review(small, DE, MACHINE).status is MACHINE
    change(small, "de.txt", "9", "8")
    assert status(small, DE) is MACHINE


def test_a_hint_leads_to_the_errors(small: Path) -> None:
    """The command that shows them."""
    change(small, "de.txt", "!", ".")
    with pytest.raises(BadSource) as caught:
        review(small, DE, EDITED)
    assert caught.value.hint == "see them: archive check FOLDER -l de"


# The page


def test_a_page_is_written_once(two: Path) -> None:
    """The same bytes each time, and never over another file unasked."""
    target = two / "page.html"
    write_page(proofread(two), target, again=False)
    before = target.read_bytes()
    with pytest.raises(AlreadyThere, match=r"^page\.html: exists already$"):
        write_page([], target, again=False)
    assert target.read_bytes() == before
    write_page(proofread(two), target, again=True)
    assert target.read_bytes() == before


def test_a_page_says_who_has_read_a_text(two: Path) -> None:
    """In the text's own language, with the names that its speakers have for them."""
    review(two, FA, EDITED)
    write_page(proofread(two), two / "page.html", again=False)
    html = (two / "page.html").read_text("utf-8")
    assert 'lang="fa" dir="rtl">ترجمهٔ ویراستهٔ یک فارسی‌زبان. متن اصلی (English)' in html
    assert 'lang="en" dir="ltr">The original text.</p>' in html
    assert (
        "<h2><bdi>English</bdi> → <bdi>فارسی</bdi> <small>fa.txt</small></h2>" in html
    )
    assert 'dir="rtl">به کشتار در ایران پایان دهید!</h3>' in html
