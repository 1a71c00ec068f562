"""A source folder: what may be published of it, and what stays at home."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from archive import limits
from archive.errors import AlreadyThere, BadSource, NotFound
from archive.format.manifest import Entry, Translation
from archive.sources.folder import (
    SourceFolder,
    check_text,
    create,
    decoded,
    keep_reviews,
    revise,
)
from archive.sources.reviews import Read, Review
from archive.sources.series import Draft, Plan
from archive.values import Digest, FileName, Language
from tests import kit

PLAN = """\
series = "iran-2026-01"

[en]
revision = 1
date = "2026-02-01"
title = "End"
translation = "original"

[fa]
revision = 1
date = "2026-02-01"
title = "پایان"
translation = "machine"
source = "en 1"
files = ["reading.opus"]
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source folder with two languages and a reading."""
    (tmp_path / "series.toml").write_text(PLAN, "utf-8")
    (tmp_path / "en.txt").write_bytes(b"End.\n")
    (tmp_path / "fa.txt").write_bytes(kit.TEXT.encode())
    (tmp_path / "fa").mkdir()
    (tmp_path / "fa" / "reading.opus").write_bytes(b"sound")
    return tmp_path


def draft(source: Path, language: str) -> tuple[SourceFolder, Draft]:
    """The folder and one of its drafts."""
    folder = SourceFolder.load(source)
    return folder, folder.draft(Language(language))


def test_a_draft_becomes_a_manifest(source: Path) -> None:
    """Files are sorted, with sizes and digests; every language is named."""
    folder, persian = draft(source, "fa")
    about = folder.manifest(persian)
    assert about.name.folder == "iran-2026-01/fa-1"
    assert about.files == (
        Entry(FileName("reading.opus"), 5, Digest.of(b"sound")),
        kit.entry("statement.txt", kit.TEXT.encode()),
    )
    assert about.languages == (Language("en"), Language("fa"))
    assert b"".join(folder.contents(persian, FileName("reading.opus"))) == b"sound"


def test_a_folder_without_a_plan_is_not_found(tmp_path: Path) -> None:
    """The hint says how to make one."""
    with pytest.raises(NotFound) as caught:
        SourceFolder.load(tmp_path)
    assert caught.value.message == f"{tmp_path.name}: no series.toml in this folder"
    assert caught.value.hint == "make one with: archive new SERIES"


def test_a_language_that_is_not_planned_is_not_found(source: Path) -> None:
    """The hint names those that are."""
    with pytest.raises(NotFound) as caught:
        draft(source, "de")
    assert caught.value.message == "series.toml: no language de"
    assert caught.value.hint == "there are: en, fa"


@pytest.mark.parametrize("missing", ["fa.txt", "fa/reading.opus"])
def test_a_file_that_is_named_must_be_there(source: Path, missing: str) -> None:
    """What the plan names and nobody made is not found, by its base name."""
    folder, persian = draft(source, "fa")
    (source / missing).unlink()
    with pytest.raises(NotFound) as caught:
        folder.manifest(persian)
    assert caught.value.message == f"{Path(missing).name}: not found"


def test_a_stray_file_is_named_and_left_out(source: Path) -> None:
    """Only what the plan names travels; the rest is told apart, fit to print."""
    (source / "fa" / "draft\u202e.txt").touch()
    folder, persian = draft(source, "fa")
    assert folder.strays(persian) == ["draft<U+202E>.txt"]
    assert len(folder.manifest(persian).files) == 2
    english = folder.draft(Language("en"))
    assert folder.strays(english) == [], "no folder, no strays"


def test_files_above_the_limit_are_refused(source: Path) -> None:
    """A file of more than 16 MiB is refused before all of it was read."""
    with (source / "fa" / "reading.opus").open("wb") as file:
        file.truncate(2 * limits.FILE)
    folder, persian = draft(source, "fa")
    with pytest.raises(BadSource, match=r"reading\.opus: .*the most is 16777216"):
        folder.manifest(persian)
    with (source / "en.txt").open("wb") as file:
        file.truncate(limits.FILE + 1)
    with pytest.raises(BadSource) as caught:
        folder.manifest(folder.draft(Language("en")))
    assert caught.value.message == "en.txt: 16777217 bytes; the most is 16777216"


def test_a_title_is_in_normal_form(source: Path) -> None:
    """Titles are signed too: they have one way to be written."""
    plan = PLAN.replace('"End"', '"Fin\u0063\u0327"')
    (source / "series.toml").write_text(plan, "utf-8")
    folder, english = draft(source, "en")
    with pytest.raises(BadSource) as caught:
        folder.manifest(english)
    assert caught.value.message == "series.toml: en: the title is not in NFC"
    assert caught.value.hint == "save it in Unicode normal form C"


# Who has read a text


def say_read(source: Path, status: Translation = Translation.EDITED) -> None:
    """Somebody has read the Persian text as it stands."""
    folder, persian = draft(source, "fa")
    read = folder.read(persian, Digest.of(folder.text(persian)))
    keep_reviews(
        folder, folder.reviews.with_review(Language("fa"), Review(status, read))
    )


def translation(source: Path, language: str = "fa") -> Translation:
    """The status that a manifest would say now."""
    folder, chosen = draft(source, language)
    return folder.manifest(chosen).translation


def test_what_is_read_is_both_texts_and_the_title(source: Path) -> None:
    """Nothing else: not who, not when."""
    folder, persian = draft(source, "fa")
    text = Digest.of(kit.TEXT.encode())
    assert folder.read(persian, text) == Read(
        title="پایان", text=text, original=Digest.of(b"End.\n")
    )


@pytest.mark.parametrize(
    "status", [Translation.EDITED, Translation.REVIEWED, Translation.APPROVED]
)
def test_a_review_raises_the_status(source: Path, status: Translation) -> None:
    """Without one it is as planned; the original stays what it is."""
    assert translation(source) is Translation.MACHINE
    say_read(source, status)
    assert translation(source) is status
    assert translation(source, "en") is Translation.ORIGINAL


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("fa.txt", "می‌خواهیم", "نمی‌خواهیم"),
        ("en.txt", "End.", "End!"),
        ("series.toml", '"پایان"', '"پایان!"'),
    ],
)
def test_one_changed_letter_and_a_review_no_longer_counts(
    source: Path, name: str, old: str, new: str
) -> None:
    """Text, original and title: it holds for those that were read, and no others."""
    say_read(source)
    file = source / name
    before = file.read_bytes()
    assert old.encode() in before
    file.write_bytes(before.replace(old.encode(), new.encode()))
    assert translation(source) is Translation.MACHINE
    file.write_bytes(before)
    assert translation(source) is Translation.EDITED


def test_a_change_that_nobody_reads_keeps_a_review(source: Path) -> None:
    """A revision, a date or a file beside the text is not what was read."""
    say_read(source)
    plan = PLAN.replace("revision = 1", "revision = 2").replace("02-01", "02-02")
    (source / "series.toml").write_text(plan, "utf-8")
    (source / "fa" / "reading.opus").write_bytes(b"another sound")
    assert translation(source) is Translation.EDITED


def test_reviews_that_cannot_be_read_are_not_passed_over(source: Path) -> None:
    """A damaged file is a bad source, and never counts as no review."""
    (source / "reviews.toml").write_bytes(b"[fa]\nstatus = 'edited'\n")
    with pytest.raises(BadSource, match=r"^reviews\.toml: fa: "):
        SourceFolder.load(source)


def test_a_review_needs_one_original(source: Path) -> None:
    """Where it is unclear what a text was compared with, nothing goes out."""
    say_read(source)
    english = PLAN[PLAN.index("[en]") : PLAN.index("[fa]")]
    second = PLAN + english.replace("[en]", "[de]")
    (source / "series.toml").write_text(second, "utf-8")
    with pytest.raises(BadSource, match="2 originals; translations need one"):
        translation(source)


TEXTS = [
    (b"", "fa.txt: there is no text in it", "correct the file"),
    (b" \n\n", "fa.txt: there is no text in it", "correct the file"),
    (b"a", "fa.txt: the last line has no end", "end the file with a line feed"),
    (b"ab\xff\n", "fa.txt: not UTF-8 at byte 2", "save the file as UTF-8"),
    (
        "ابت\n".encode("utf-16"),
        "fa.txt: not UTF-8 at byte 0",
        "save the file as UTF-8",
    ),
    (b"a\n\tb\n", "fa.txt: line 2: <U+0009> is not allowed", "spaces instead of tabs"),
    (b"a\r\n", "fa.txt: line 1: <U+000D> is not allowed", "Unix line ends (LF)"),
    (
        b"\xef\xbb\xbfa\n",
        "fa.txt: line 1: <U+FEFF> is not allowed",
        "without a byte order mark",
    ),
    (
        "a\n\nb\u202ec\n".encode(),
        "fa.txt: line 3: <U+202E> is not allowed",
        "delete this character: nobody sees it",
    ),
    (b"a\0\n", "fa.txt: line 1: <U+0000> is not allowed", "nobody sees it"),
    (
        "a\ncafe\u0301\n".encode(),
        "fa.txt: line 2 is not in Unicode normal form C",
        "save the file in NFC",
    ),
]


@pytest.mark.parametrize(("content", "message", "hint"), TEXTS)
def test_a_text_is_refused_and_never_repaired(
    content: bytes, message: str, hint: str
) -> None:
    """Each fault is named with its line, and the hint says what to do."""
    with pytest.raises(BadSource) as caught:
        check_text(content, "fa.txt")
    assert caught.value.message == message
    assert hint in caught.value.hint


@pytest.mark.parametrize("text", [kit.TEXT, "x\n", "\n\na\n\n", "ئەم دەقە\u200d\n"])
def test_a_text_that_is_in_order_passes(text: str) -> None:
    """Joiners, empty lines and any script are fine."""
    assert unicodedata.is_normalized("NFC", text)
    check_text(text.encode(), "fa.txt")


def test_bytes_are_characters_or_a_bad_source() -> None:
    """UTF-8 and nothing else; what the characters are is not asked here."""
    assert decoded("می\u202e\n".encode(), "fa.txt") == "می\u202e\n"
    with pytest.raises(BadSource) as caught:
        decoded(b"ab\xff\n", "fa.txt")
    assert caught.value.message == "fa.txt: not UTF-8 at byte 2"


def test_a_new_folder_has_a_plan_and_a_text(tmp_path: Path) -> None:
    """What was made is a source folder at once."""
    first = Plan.from_bytes(PLAN.encode()).drafts[Language("en")]
    create(tmp_path / "new", first, b"End.\n")
    folder, english = draft(tmp_path / "new", "en")
    assert english == first
    assert folder.manifest(english).files == (kit.entry("statement.txt", b"End.\n"),)


def test_a_new_folder_overwrites_nothing(source: Path) -> None:
    """A folder that is there stays as it is."""
    before = sorted(source.rglob("*"))
    first = Plan.from_bytes(PLAN.encode()).drafts[Language("en")]
    with pytest.raises(AlreadyThere) as caught:
        create(source, first, b"")
    assert caught.value.message == f"{source.name}: exists already"
    assert caught.value.hint == "choose another folder: --folder FOLDER"
    assert sorted(source.rglob("*")) == before


def test_a_revision_is_raised_in_place(source: Path) -> None:
    """The file keeps all but the new value, and the plan is as it now is."""
    plan = revise(source, Language("fa"), {"revision": "2"})
    assert plan.drafts[Language("fa")].name.revision == 2
    head, table, tail = PLAN.partition("[fa]\n")
    expected = head + table + tail.replace("revision = 1", "revision = 2")
    assert (source / "series.toml").read_text("utf-8") == expected
    assert SourceFolder.load(source).plan == plan


def test_a_change_that_would_hit_another_language_is_refused(source: Path) -> None:
    """A text that looks like a table, inside another one's title, is not edited."""
    title = '"""End \\\n[fa] \\\nrevision = 1 \\\n."""'
    tricky = PLAN.replace('"End"', title)
    (source / "series.toml").write_text(tricky, "utf-8")
    with pytest.raises(BadSource) as caught:
        revise(source, Language("fa"), {"revision": "2"})
    assert caught.value.message == "series.toml: more than fa would change"
    assert caught.value.hint == "edit the file by hand"
    assert (source / "series.toml").read_text("utf-8") == tricky


def test_a_bad_change_leaves_the_file_as_it_was(source: Path) -> None:
    """A result that would be no plan is not written."""
    with pytest.raises(BadSource):
        revise(source, Language("fa"), {"revision": '"two"'})
    assert (source / "series.toml").read_text("utf-8") == PLAN
