"""Names, revisions and digests exist only when they are valid."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from archive import limits
from archive.errors import Malformed
from archive.values import (
    Digest,
    EditionName,
    FileName,
    Language,
    Series,
    check_revision,
)

NAMED: list[tuple[Callable[[str], object], str]] = [
    (FileName, "file name"),
    (Series, "series name"),
    (Language, "language tag"),
]
GOOD = ["statement.txt", "aa", "0a", "a-b_c.d", "a" * 64, "com10", "console", "nul-1"]
BAD = [
    "",
    "a",
    ".a",
    "a.",
    "-a",
    "a-",
    "a..b",
    "../a",
    "a/b",
    "a\\b",
    "A.txt",
    "é.txt",
    "متن",
    "a b",
    "a\nb",
    "aa\n",
    "a\0b",
    "a:b",
    "con",
    "nul.txt",
    "aux.tar.gz",
    "prn",
    "com1",
    "lpt9.log",
    "٣٣",
]


@pytest.mark.parametrize("text", GOOD)
@pytest.mark.parametrize("kind", [FileName, Series])
def test_a_plain_name_is_kept_as_it_is(
    kind: Callable[[str], object], text: str
) -> None:
    """A name of the allowed letters prints as it was given."""
    assert str(kind(text)) == text


@pytest.mark.parametrize("text", BAD)
@pytest.mark.parametrize(("kind", "what"), NAMED)
def test_a_name_that_could_leave_its_folder_is_refused(
    kind: Callable[[str], object], what: str, text: str
) -> None:
    """Separators, devices, other letters and bad ends never become a name."""
    with pytest.raises(Malformed, match=rf"^not a {what}: ") as caught:
        kind(text)
    assert repr(text) in caught.value.message
    assert caught.value.hint != Malformed.default_hint


def test_a_refusal_says_which_names_would_do() -> None:
    """The hint lists the letters and both lengths."""
    with pytest.raises(Malformed) as caught:
        FileName("A")
    assert caught.value.hint == (
        "names are lower-case Latin letters, digits, dots, hyphens and underscores,"
        " 2 to 64 of them"
    )


@pytest.mark.parametrize(
    ("kind", "what", "text"),
    [
        (FileName, "file name", "a" * 65),
        (Series, "series name", "a" * 65),
        (Language, "language tag", "en" + "-abcdefgh" * 7),
    ],
)
def test_a_name_above_the_limit_is_refused_with_both_numbers(
    kind: Callable[[str], object], what: str, text: str
) -> None:
    """A name of more than 64 characters is refused, and both numbers are said."""
    with pytest.raises(Malformed) as caught:
        kind(text)
    expected = f"a {what} of {len(text)} characters; the most is {limits.NAME}"
    assert caught.value.message == expected


def test_an_endless_name_is_not_repeated() -> None:
    """A message never holds more of a refused name than a name can have."""
    with pytest.raises(Malformed) as caught:
        FileName("A" * 10_000)
    assert caught.value.message == "a file name of 10000 characters; the most is 64"


def test_names_of_different_kinds_are_not_the_same() -> None:
    """A series that is called like a file is still no file; names order as texts."""
    kinds: list[object] = [FileName("aa"), Series("aa"), Language("aa")]
    assert len(set(kinds)) == len(kinds)
    assert sorted([FileName("bb"), FileName("a.c"), FileName("aa")]) == [
        FileName("a.c"),
        FileName("aa"),
        FileName("bb"),
    ]


@pytest.mark.parametrize("text", ["keys", "verify.txt"])
def test_a_series_is_not_called_like_a_bundles_own_files(text: str) -> None:
    """Unpacked, the two would lie under one name, on some systems at least."""
    FileName(text)
    with pytest.raises(Malformed) as caught:
        Series(text)
    assert caught.value.message == f"not a series name: {text!r} is a bundle's own"
    assert caught.value.hint == "choose another name for the series"


@pytest.mark.parametrize("text", ["fa", "ckb", "az-arab", "en-gb-oxendict", "de-1996"])
def test_a_language_tag_is_kept_as_it_is(text: str) -> None:
    """Two or three letters, then parts of two to eight letters or digits."""
    assert str(Language(text)) == text


@pytest.mark.parametrize(
    "text", ["f", "fars", "fa_ir", "fa-", "fa-1", "fa-123456789", "12", "FA", "fa.txt"]
)
def test_a_word_that_is_no_tag_is_refused(text: str) -> None:
    """What does not follow the tag grammar gets a hint with examples."""
    with pytest.raises(Malformed) as caught:
        Language(text)
    assert caught.value.message == f"not a language tag: {text!r}"
    assert caught.value.hint == "tags are like fa, ckb or az-arab"


@pytest.mark.parametrize("text", ["con", "prn", "aux", "nul"])
def test_a_language_code_that_is_a_device_is_refused(text: str) -> None:
    """Four language codes are Windows devices: no folder can have such a name."""
    with pytest.raises(Malformed, match="not a language tag"):
        Language(text)


@pytest.mark.parametrize("number", [1, 2, limits.REVISION])
def test_a_revision_has_one_to_nine_digits(number: int) -> None:
    """The lowest and the highest revision are fine."""
    check_revision(number)


@pytest.mark.parametrize("number", [-1, 0, limits.REVISION + 1])
def test_a_revision_outside_the_range_is_refused(number: int) -> None:
    """Zero and ten digits are refused, with the number and the range."""
    with pytest.raises(Malformed) as caught:
        EditionName(Series("aa"), Language("fa"), number)
    expected = f"revision {number} is not between 1 and 999999999"
    assert caught.value.message == expected


def test_an_edition_has_a_label_and_a_folder() -> None:
    """An edition's name prints as the folder that a bundle puts it in."""
    name = EditionName(Series("iran-2026-01"), Language("fa"), 3)
    assert (name.label, name.folder) == ("fa-3", "iran-2026-01/fa-3")
    assert str(name) == name.folder


def test_a_digest_is_sha256() -> None:
    """A digest is SHA-256 of its content and prints as 64 hex digits."""
    assert str(Digest.of(b"text")) == hashlib.sha256(b"text").hexdigest()


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_digest_of_another_length_is_refused(size: int) -> None:
    """Only 32 bytes are a digest; both lengths are said."""
    with pytest.raises(Malformed) as caught:
        Digest(bytes(size))
    assert caught.value.message == f"a digest of {size} bytes; SHA-256 has 32"
