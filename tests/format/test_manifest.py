"""The manifest: one grammar, one encoding, nothing repaired."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from archive import limits
from archive.errors import ArchiveError, Malformed, NewerVersion, TooLarge
from archive.format.manifest import (
    TEXT,
    Entry,
    Manifest,
    Source,
    Translation,
    check_line,
)
from archive.values import Digest, EditionName, Language, Series
from tests.kit import entry, manifest

WHOLE = """\
# archive-edition 1
# series: iran-2026-01
# language: fa
# edition: 3
# date: 2026-02-01
# title: به کشتار در ایران پایان دهید!
# translation: machine
# source: en 3
# languages: en fa
#
# reading.opus bytes=2
{opus}  reading.opus
# statement.txt bytes=3
{text}  statement.txt
""".format(
    opus=hashlib.sha256(b"12").hexdigest(), text=hashlib.sha256(b"123").hexdigest()
)


def refused(text: str | bytes) -> ArchiveError:
    """The error that parsing this raises."""
    with pytest.raises(ArchiveError) as caught:
        Manifest.from_bytes(text.encode() if isinstance(text, str) else text)
    return caught.value


def test_a_whole_manifest_says_what_it_says() -> None:
    """Every value is found, and the bytes are written again as they were."""
    parsed = Manifest.from_bytes(WHOLE.encode())
    assert parsed == Manifest(
        name=EditionName(Series("iran-2026-01"), Language("fa"), 3),
        date="2026-02-01",
        title="به کشتار در ایران پایان دهید!",
        translation=Translation.MACHINE,
        source=Source(Language("en"), 3),
        languages=(Language("en"), Language("fa")),
        files=(entry("reading.opus", b"12"), entry("statement.txt", b"123")),
    )
    assert parsed.to_bytes() == WHOLE.encode()


@pytest.mark.parametrize(
    "made",
    [
        manifest(),
        manifest(source=None),
        manifest(charter=Digest.of(b"charter")),
        manifest("ckb", limits.REVISION, title="ناونیشان"),
        manifest(title="\u200cنیم‌فاصله"),
        manifest(files={f"file-{n:02}.txt": b"" for n in range(limits.FILES - 1)}),
    ],
)
def test_what_is_written_is_read(made: Manifest) -> None:
    """Every manifest comes back from its bytes."""
    assert Manifest.from_bytes(made.to_bytes()) == made


# One fault each: what is replaced in the whole manifest, by what, and what is said.
FAULTS: list[tuple[str, str, type[ArchiveError], str]] = [
    ("# archive-edition 1\n", "", Malformed, "the first line is not"),
    ("edition 1\n", "edition 01\n", Malformed, "the first line is not"),
    ("edition 1\n", "edition 0\n", Malformed, "the first line is not"),
    (
        "edition 1\n",
        "edition 2\n",
        NewerVersion,
        "manifest: version 2; this program knows version 1",
    ),
    ("# series: ", "# series:", Malformed, "not a head line: '# series:iran-2026-01'"),
    ("# series: ", "#series: ", Malformed, "not a head line"),
    ("series: iran-2026-01", "series: Iran", Malformed, "not a series name: 'Iran'"),
    ("language: fa", "language: FA", Malformed, "not a language tag: 'FA'"),
    ("edition: 3", "edition: 03", Malformed, "edition is not a number: '03'"),
    ("edition: 3", "edition: +3", Malformed, "edition is not a number: '+3'"),
    ("edition: 3", "edition: ۳", Malformed, "edition is not a number: '۳'"),
    ("edition: 3", "edition: 0", Malformed, "revision 0 is not between 1 and"),
    ("edition: 3", "edition: 1000000000", Malformed, "edition is not a number"),
    ("2026-02-01", "2026-13-01", Malformed, "not a date: '2026-13-01'"),
    ("2026-02-01", "2026-2-1", Malformed, "not a date: '2026-2-1'"),
    ("2026-02-01", "۲۰۲۶-02-01", Malformed, "not a date"),
    ("# title: به", "# title:  به", Malformed, "title: begins or ends with a space"),
    ("دهید!", "دهید! ", Malformed, "title: begins or ends with a space"),
    ("دهید!", "دهید\u202e!", Malformed, "title: <U+202E> is not allowed"),
    ("دهید!", "دهید\x00!", Malformed, "title: <U+0000> is not allowed"),
    ("machine", "human", Malformed, "unknown translation status human"),
    ("machine", "Machine", Malformed, "unknown translation status Machine"),
    ("machine", "original", Malformed, "an original names no source"),
    ("# source: en 3\n", "", Malformed, "an original names no source"),
    ("source: en 3", "source: en", Malformed, "not a language and a revision: 'en'"),
    ("source: en 3", "source: en  3", Malformed, "revision is not a number: ' 3'"),
    ("source: en 3", "source: en 0", Malformed, "revision 0 is not between 1 and"),
    ("source: en 3", "source: EN 3", Malformed, "not a language tag: 'EN'"),
    ("languages: en fa", "languages: fa en", Malformed, "not sorted and distinct"),
    ("languages: en fa", "languages: fa fa", Malformed, "not sorted and distinct"),
    ("languages: en fa", "languages: en  fa", Malformed, "not a language tag: ''"),
    ("# languages: en fa\n", "", Malformed, "head keys missing or out of order"),
    ("# series: iran-2026-01\n", "", Malformed, "head keys missing or out of order"),
    (
        "# date: 2026-02-01\n",
        "# date: 2026-02-01\n# date: 2026-02-01\n",
        Malformed,
        "not a head line: '# date: 2026-02-01'",
    ),
    (
        "# edition: 3\n# date: 2026-02-01\n",
        "# date: 2026-02-01\n# edition: 3\n",
        Malformed,
        "head keys missing or out of order",
    ),
    ("#\n", "# color: red\n#\n", NewerVersion, "unknown head key 'color'"),
    ("#\n", "# charter: 12\n#\n", Malformed, "the charter is not 64 hex digits"),
    (
        "#\n",
        f"# charter: {'A' * 64}\n#\n",
        Malformed,
        "the charter is not 64 hex digits",
    ),
    ("#\n", "", Malformed, "not a head line: '# reading.opus bytes=2'"),
    ("#\n", "#\n#\n", Malformed, "the files do not come in pairs of lines"),
    ("bytes=2", "bytes=02", Malformed, "size is not a number: '02'"),
    ("bytes=2", "bytes=-2", Malformed, "size is not a number: '-2'"),
    ("bytes=2", "bytes=", Malformed, "not a file's two lines"),
    ("bytes=2", "bytes= 2", Malformed, "not a file's two lines"),
    (
        "bytes=2",
        "bytes=16777217",
        TooLarge,
        "reading.opus: 16777217 bytes; the most is 16777216",
    ),
    ("  reading.opus", " reading.opus", Malformed, "not a file's two lines"),
    ("  reading.opus", " *reading.opus", Malformed, "not a file's two lines"),
    ("  reading.opus", "  reading.opux", Malformed, "not a file's two lines"),
    ("reading.opus", "../opus", Malformed, "not a file name: '../opus'"),
    ("reading.opus", "con.opus", Malformed, "not a file name: 'con.opus'"),
    (
        "reading.opus",
        "manifest",
        Malformed,
        "manifest: the same name as a manifest's on some systems",
    ),
    ("reading.opus", "manifest.x.minisig", Malformed, "the same name as a manifest's"),
    ("reading.opus", "zz.opus", Malformed, "the files are not sorted and distinct"),
    ("reading.opus", "statement.txt", Malformed, "the files are not sorted and"),
    ("statement.txt", "statement.tx", Malformed, "there is no statement.txt"),
    (
        hashlib.sha256(b"12").hexdigest(),
        hashlib.sha256(b"12").hexdigest().upper(),
        Malformed,
        "not a file's two lines",
    ),
]


@pytest.mark.parametrize(("old", "new", "kind", "message"), FAULTS)
def test_one_fault_is_enough(
    old: str, new: str, kind: type[ArchiveError], message: str
) -> None:
    """Each departure from the grammar is refused under its own code and named."""
    assert old in WHOLE
    error = refused(WHOLE.replace(old, new))
    assert type(error) is kind
    assert message in error.message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "manifest: the last line has no end"),
        (WHOLE.encode()[:-1], "manifest: the last line has no end"),
        (WHOLE.replace("\n", "\r\n").encode(), "manifest: line ends were changed"),
        (b"\xef\xbb\xbf" + WHOLE.encode(), "the first line is not"),
        (WHOLE.encode() + b"\n", "the files do not come in pairs of lines"),
        (WHOLE.encode() + b"\n\n", "not a file's two lines: ''"),
        (WHOLE.encode("utf-16"), "manifest: not UTF-8 at byte 0"),
        (WHOLE.partition("#\n")[0].encode() + b"#\n", "there is no statement.txt"),
        (WHOLE.partition("#\n")[0].encode(), "there is no statement.txt"),
    ],
)
def test_damage_in_transit_is_refused(data: bytes, message: str) -> None:
    """Cut, re-encoded and converted copies are not manifests."""
    error = refused(data)
    assert isinstance(error, Malformed)
    assert message in error.message


def test_hidden_characters_never_reach_a_message() -> None:
    """What is quoted in an error is spelled out first."""
    error = refused(WHOLE.replace("# series: ", "# series\u202e: "))
    assert "<U+202E>" in error.message
    assert "\u202e" not in error.message


def test_too_many_files_are_counted() -> None:
    """33 files are refused, parsed or made, with both numbers."""
    lines = "".join(f"# f{n:02} bytes=0\n{'0' * 64}  f{n:02}\n" for n in range(33))
    error = refused(WHOLE.partition("#\n")[0] + "#\n" + lines)
    assert isinstance(error, TooLarge)
    assert error.message == "manifest: 33 files; the most is 32"
    files = tuple(entry(f"f{n:02}", b"") for n in range(33))
    with pytest.raises(TooLarge) as caught:
        replace(manifest(), files=files)
    assert caught.value.message == "33 files; the most is 32"


def test_a_manifest_above_the_limit_is_refused_unread() -> None:
    """64 KiB and one byte are too many, whatever they are."""
    error = refused(b"\xff" * (limits.MANIFEST + 1))
    assert isinstance(error, TooLarge)
    assert error.message == "manifest: 65537 bytes; the most is 65536"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"date": "yesterday"}, "not a date: 'yesterday'"),
        ({"date": "2026-02-01\n"}, "not a date: '2026-02-01<U+000A>'"),
        ({"title": ""}, "title: 0 bytes; 1 to 300 are allowed"),
        ({"title": "ب" * 151}, "title: 302 bytes; 1 to 300 are allowed"),
        ({"title": "a\nb"}, "title: <U+000A> is not allowed"),
        ({"title": "a\ud800"}, "title: <U+D800> is not allowed"),
        ({"languages": ()}, "the languages are not sorted and distinct"),
        (
            {"languages": tuple(Language(f"aa-{n:03}") for n in range(50))},
            "languages: 349 bytes; 1 to 300 are allowed",
        ),
        ({"files": ()}, "there is no statement.txt"),
    ],
)
def test_no_manifest_exists_that_could_not_be_written(
    change: dict[str, Any], message: str
) -> None:
    """What the grammar cannot express cannot be made either; bytes are counted."""
    with pytest.raises(Malformed) as caught:
        replace(manifest(), **change)
    assert caught.value.message == message


def test_a_wrong_date_has_an_example() -> None:
    """The hint shows how dates are written."""
    with pytest.raises(Malformed) as caught:
        replace(manifest(), date="1 Feb")
    assert caught.value.hint == "dates are like 2026-02-01"


def test_a_line_may_have_three_hundred_bytes() -> None:
    """The limits themselves are allowed."""
    check_line("x", "title")
    check_line("ب" * 150, "title")


def test_a_source_is_a_language_and_a_revision() -> None:
    """A source prints as it is written."""
    assert str(Source.from_text("az-arab 12")) == "az-arab 12"


def test_a_file_has_at_most_sixteen_mebibytes() -> None:
    """The limit itself is allowed, one byte more is not."""
    Entry(TEXT, limits.FILE, Digest.of(b""))
    with pytest.raises(TooLarge, match=r"statement\.txt: 16777217 bytes"):
        Entry(TEXT, limits.FILE + 1, Digest.of(b""))
