"""``series.toml``: read strictly, written and revised without touching the rest."""

from __future__ import annotations

import pytest

from archive.errors import BadSource
from archive.format.manifest import Source, Translation
from archive.sources.series import Draft, Plan, quoted, revised, scaffold
from archive.values import EditionName, FileName, Language, Series

WHOLE = """\
# What goes out.
series = "iran-2026-01"

[fa]
revision = 2
date = 2026-02-01
title = "به \\"کشتار\\""
translation = "machine"
source = "en 1"
files = ["b.pdf", "a.opus"]

[en]
revision = 1
date = "2026-02-01"
title = "End the massacres"
translation = "original"
"""


def refused(text: str | bytes) -> BadSource:
    """The error that parsing this raises."""
    with pytest.raises(BadSource) as caught:
        Plan.from_bytes(text.encode() if isinstance(text, str) else text)
    return caught.value


def test_a_plan_says_what_it_says() -> None:
    """Languages are sorted, dates may stand with or without quotes."""
    plan = Plan.from_bytes(WHOLE.encode())
    series = Series("iran-2026-01")
    assert plan.series == series
    assert list(plan.drafts) == [Language("en"), Language("fa")]
    assert plan.drafts[Language("fa")] == Draft(
        name=EditionName(series, Language("fa"), 2),
        date="2026-02-01",
        title='به "کشتار"',
        translation=Translation.MACHINE,
        source=Source(Language("en"), 1),
        files=(FileName("a.opus"), FileName("b.pdf")),
    )
    assert plan.drafts[Language("en")].source is None
    assert plan.drafts[Language("en")].files == ()


# What is replaced in the whole file, by what, what is said, and the hint.
FAULTS = [
    (
        'series = "iran-2026-01"',
        "",
        "series.toml: series is missing, or not a text",
        "",
    ),
    ('"iran-2026-01"', "7", "series.toml: series is missing, or not a text", ""),
    ('"iran-2026-01"', '"Iran"', "series.toml: not a series name: 'Iran'", "names are"),
    ("[fa]", "[FA]", "series.toml: not a language tag: 'FA'", "tags are like fa"),
    ("[fa]", "[fa", "series.toml: ", ""),
    ("# What", "colour = 1\n# What", "not a language tag: 'colour'", ""),
    ("# What", "de = 1\n# What", "series.toml: de is not a table", "write [de]"),
    ("revision = 2", "", "series.toml: fa: revision is missing", "allowed are date"),
    ("revision = 2", 'revision = "2"', "series.toml: fa: revision is not a number", ""),
    ("revision = 2", "revision = true", "fa: revision is not a number", ""),
    ("revision = 2", "revision = 2.0", "fa: revision is not a number", ""),
    (
        "revision = 2",
        "revision = 0",
        "fa: revision is not a number from 1 to",
        "",
    ),
    ("revision = 2", "revision = 2\nrevsion = 3", "fa: unknown 'revsion'", "allowed"),
    ("date = 2026-02-01", "", "series.toml: fa: date is missing", ""),
    ("date = 2026-02-01", "date = 2026-02-30", "series.toml: ", ""),
    ('date = "2026-02-01"', 'date = "2026-02-30"', "en: not a date", ""),
    ('date = "2026-02-01"', 'date = "20260201"', "en: not a date", "like 2026-02-01"),
    ("date = 2026-02-01", "date = 2026-02-01T00:00:00", "fa: not a date", ""),
    ("date = 2026-02-01", "date = 20260201", "fa: not a date", ""),
    ('"End the massacres"', '""', "en: title: 0 bytes; 1 to 300 are allowed", ""),
    ('"End the massacres"', '"a\\u202eb"', "en: title: <U+202E> is not allowed", ""),
    ('"End the massacres"', "1", "en: title is missing, or not a text in quotes", ""),
    ('"machine"', '"human"', "fa: unknown translation status 'human'", "one of orig"),
    ('"machine"', "1", "fa: translation is missing, or not a text", ""),
    *(
        (
            '"machine"',
            f'"{status}"',
            f"series.toml: fa: {status} holds for a text that somebody read",
            f'"machine", then: archive review FOLDER LANGUAGE --status {status}',
        )
        for status in ("edited", "reviewed", "approved")
    ),
    ('"machine"', '"Machine"', "fa: unknown translation status 'Machine'", "original,"),
    ('source = "en 1"', "", "fa: an original has no source, and a", 'source = "en 1"'),
    ('"machine"', '"original"', "fa: an original has no source, and a", "write:"),
    ('"en 1"', '"en"', "not a language and a revision: 'en'", ""),
    ('"en 1"', "1", "fa: source is missing, or not a text in quotes", ""),
    ('["b.pdf", "a.opus"]', '"b.pdf"', "fa: files is not a list of names", ""),
    ('["b.pdf", "a.opus"]', "[1]", "fa: files is not a list of names", ""),
    ('"a.opus"', '"../a"', "series.toml: not a file name: '../a'", "names are"),
    ('"a.opus"', '"b.pdf"', "fa: a file twice, or statement.txt", ""),
    ('"a.opus"', '"statement.txt"', "fa: a file twice, or statement.txt", ""),
]


@pytest.mark.parametrize(("old", "new", "message", "hint"), FAULTS)
def test_one_fault_is_enough(old: str, new: str, message: str, hint: str) -> None:
    """What is missing, unknown or not allowed is named with its language."""
    assert old in WHOLE
    error = refused(WHOLE.replace(old, new))
    assert error.message.startswith("series.toml: ")
    assert message in error.message
    assert hint in error.hint


def test_a_file_is_named_once() -> None:
    """Each part of a message stands there once."""
    error = refused(WHOLE.replace('"End the massacres"', '""'))
    assert error.message == "series.toml: en: title: 0 bytes; 1 to 300 are allowed"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff", "series.toml: 'utf-8' codec"),
        (b"[fa", "series.toml: "),
        (b'series = "aa"\n', "series.toml: no language in it"),
        (b"", "series.toml: series is missing"),
    ],
)
def test_what_is_no_plan_is_refused(content: bytes, message: str) -> None:
    """Files that are not TOML, or say nothing, are bad sources."""
    assert refused(content).message.startswith(message)


@pytest.mark.parametrize("value", ['""', "0", "false"])
def test_an_original_names_no_source_at_all(value: str) -> None:
    """Whatever stands behind ``source =`` is a source, and must be one."""
    line = 'translation = "original"\n'
    refused(WHOLE.replace(line, f"{line}source = {value}\n"))


def test_translations_have_one_original() -> None:
    """It is found wherever it stands; none, or a second one, is a bad source."""
    plan = Plan.from_bytes(WHOLE.encode())
    assert plan.original is plan.drafts[Language("en")]
    persian, _, english = WHOLE.partition("[en]")
    second = f"{WHOLE}[de]{english}"
    for text, count in ((persian, 0), (second, 2)):
        with pytest.raises(BadSource) as caught:
            _ = Plan.from_bytes(text.encode()).original
        expected = f"series.toml: {count} originals; translations need one"
        assert caught.value.message == expected
        assert 'translation = "original"' in caught.value.hint


def test_a_deeply_nested_file_is_refused() -> None:
    """No file, however strange, ends in anything but an error of ours."""
    refused("a = " + "[" * 20_000)


DRAFT = Plan.from_bytes(WHOLE.encode()).drafts[Language("fa")]


def test_a_scaffold_is_a_plan() -> None:
    """What a new folder gets is read back as it was meant."""
    first = Plan.from_bytes(WHOLE.encode()).drafts[Language("en")]
    assert Plan.from_bytes(scaffold(first)).drafts == {Language("en"): first}
    (again,) = Plan.from_bytes(scaffold(DRAFT)).drafts.values()
    assert (again.title, again.source) == (DRAFT.title, DRAFT.source)


@pytest.mark.parametrize("text", ["plain", 'a "b" c', "back\\slash", '\\"', "متن"])
def test_quotes_and_backslashes_are_escaped(text: str) -> None:
    """A text in quotes is read as itself."""
    content = WHOLE.replace('"End the massacres"', quoted(text)).encode()
    assert Plan.from_bytes(content).drafts[Language("en")].title == text


SPACED = """\
# head
series = "aa"   # name

[fa] # Persian
# the third one
revision   =  3   # raised
date = '2026-02-01'
title = "a # b"# no
translation = "machine"
source = "en 1"

[fa-ir]
revision = 7
date = 2026-02-02
title = 'literal'
translation = "original"
# end"""


def test_only_the_values_change() -> None:
    """Comments, spaces, other tables and the missing last line end stay."""
    changes = {"revision": "4", "date": '"2026-03-01"', "title": '"c # d"'}
    result = revised(SPACED.encode(), Language("fa"), changes).decode()
    expected = (
        SPACED.replace("=  3   # raised", "=  4   # raised")
        .replace("'2026-02-01'", '"2026-03-01"')
        .replace('"a # b"# no', '"c # d"# no')
    )
    assert result == expected


def test_the_last_table_ends_with_the_file() -> None:
    """A table that nothing follows is found too."""
    result = revised(SPACED.encode(), Language("fa-ir"), {"date": "2026-03-01"})
    assert result.decode() == SPACED.replace("2026-02-02", "2026-03-01")


def test_line_ends_stay() -> None:
    """A file with CRLF keeps them."""
    content = SPACED.replace("\n", "\r\n").encode()
    result = revised(content, Language("fa"), {"revision": "4"})
    assert result == content.replace(b"=  3 ", b"=  4 ")


def test_a_table_or_a_line_that_is_not_found_is_said() -> None:
    """What cannot be changed in place is not guessed at."""
    with pytest.raises(BadSource) as caught:
        revised(SPACED.encode(), Language("de"), {})
    assert caught.value.message == "series.toml: no table [de]"
    with pytest.raises(BadSource) as caught:
        revised(SPACED.encode(), Language("fa-ir"), {"source": '"en 1"'})
    assert caught.value.message == "series.toml: fa-ir: no line source = …"
