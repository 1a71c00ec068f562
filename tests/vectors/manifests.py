"""Vectors of kind ``manifest``: the bytes of a ``MANIFEST``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from tests.vectors import manifest_files, manifest_values
from tests.vectors.manifest_parts import (
    BAD,
    FILE,
    LARGE,
    NEWER,
    OTHER,
    PDF,
    PLAIN,
    TITLE,
    Edit,
    edited,
    edits,
    files,
    vector,
)
from tests.vectors.vector import OK, Vector

ZWNJ: Final = "\u200c"
ZWJ: Final = "\u200d"


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _good()
    yield from _bytes()
    yield from _version()
    yield from _head()
    yield from manifest_values.vectors()
    yield from manifest_files.vectors()


def _good() -> Iterator[Vector]:
    numbered = sorted(["statement.txt", *(f"part-{n:02}.txt" for n in range(31))])
    yield vector("plain", OK, "A translation with one file.", PLAIN)
    original = edited("machine\n# source: en 2\n", "original\n")
    yield vector("original", OK, "An original names no source.", original)
    yield vector("two-files", OK, "Files are sorted by name.", edited(FILE, PDF + FILE))
    yield vector("32-files", OK, "The most files there can be.", files(*numbered))
    longest = "a" * 60 + ".pdf"
    yield vector(
        "file-name-64-bytes",
        OK,
        "The longest name a file can have.",
        files(longest, "statement.txt"),
    )
    yield from edits(OK, _good_edits())


def _good_edits() -> list[Edit]:
    languages = "# languages: en fa\n"
    return [
        (
            "charter",
            "A reader that knows no charters accepts one.",
            languages,
            f"{languages}# charter: {OTHER}\n",
        ),
        (
            "title-joiners",
            "ZWNJ and ZWJ belong to Persian and Kurdish spelling.",
            TITLE,
            f"می{ZWNJ}خواهیم ـ{ZWJ}",
        ),
        ("title-300-bytes", "The longest title: 150 letters.", TITLE, "ب" * 150),
        (
            "title-not-nfc",
            "Readers do not ask whether a title is NFC, only pack does.",
            TITLE,
            "e\u0301",
        ),
        (
            "title-like-a-line",
            "A title may hold what means something elsewhere.",
            TITLE,
            "# edition: 4  bytes=1",
        ),
        ("edition-first", "The lowest revision.", "edition: 3", "edition: 1"),
        ("edition-last", "The highest revision.", "edition: 3", "edition: 999999999"),
        (
            "date-without-calendar",
            "Readers check a date's shape and have no calendar.",
            "2026-02-01",
            "2026-02-31",
        ),
        (
            "language-script",
            "A tag with a script.",
            "language: fa",
            "language: az-arab",
        ),
        ("status-approved", "The last status.", "machine", "approved"),
        ("file-empty", "A file of no bytes.", "bytes=10", "bytes=0"),
        ("file-16-mib", "The largest file.", "bytes=10", "bytes=16777216"),
    ]


def _bytes() -> Iterator[Vector]:
    data = PLAIN.encode()
    most = edited(TITLE, "a" * (65536 - len(edited(TITLE, "").encode())))
    long_title = edited(TITLE, "a" * (65537 - len(edited(TITLE, ""))))
    letter = TITLE[0].encode()
    for name, comment, content in (
        ("empty", "No bytes at all.", b""),
        ("only-a-line-end", "One empty line.", b"\n"),
        ("crlf", "Lines end with CR LF.", data.replace(b"\n", b"\r\n")),
        ("cr", "One line ends with CR alone.", data.replace(b"fa\n# e", b"fa\r# e")),
        ("cr-in-title", "A CR inside the title.", data.replace(letter, b"\r", 1)),
        ("bom", "A byte order mark in front.", b"\xef\xbb\xbf" + data),
        ("no-final-line-end", "The last line has no LF.", data[:-1]),
        ("two-final-line-ends", "An empty line at the end.", data + b"\n"),
        ("nul-at-end", "A zero byte after the last line.", data + b"\0"),
        ("not-utf-8", "Half a letter.", data.replace(letter, letter[:1], 1)),
        (
            "utf-8-overlong",
            "A ``/`` in two bytes.",
            data.replace(letter, b"\xc0\xaf", 1),
        ),
        (
            "utf-8-surrogate",
            "U+D800 written as if it were a character.",
            data.replace(letter, b"\xed\xa0\x80", 1),
        ),
        ("utf-16", "UTF-16 with a byte order mark.", PLAIN.encode("utf-16")),
        ("leading-empty-line", "An empty line in front.", b"\n" + data),
        ("leading-space", "A space in front.", b" " + data),
        ("twice", "The whole manifest twice.", data + data),
    ):
        yield vector(name, BAD, comment, content)
    yield vector(
        "65536-bytes", BAD, "As large as the ceiling; the title is too long.", most
    )
    yield vector("65537-bytes", LARGE, "One byte above the ceiling.", long_title)


def _version() -> Iterator[Vector]:
    first = "# archive-edition 1\n"
    yield from edits(
        NEWER,
        [
            ("version-2", "The next version.", first, "# archive-edition 2\n"),
            ("version-10", "A version of two digits.", first, "# archive-edition 10\n"),
            (
                "key-unknown",
                "A head key that this version has not.",
                "# languages: en fa\n",
                "# languages: en fa\n# licence: cc0\n",
            ),
            (
                "key-unknown-between",
                "An unknown head key between known ones.",
                "# date:",
                "# author: anyone\n# date:",
            ),
        ],
    )
    yield vector(
        "version-2-other-grammar",
        NEWER,
        "Nothing is known of what follows a higher version.",
        "# archive-edition 2\nsomething else\n",
    )
    yield from edits(
        BAD,
        [
            ("version-0", "Versions begin with 1.", first, "# archive-edition 0\n"),
            ("version-01", "A leading zero.", first, "# archive-edition 01\n"),
            (
                "version-none",
                "A first line without a version.",
                first,
                "# archive-edition\n",
            ),
            ("version-dotted", "Not a whole number.", first, "# archive-edition 1.1\n"),
            (
                "version-space",
                "A space after the version.",
                first,
                "# archive-edition 1 \n",
            ),
            ("first-line-missing", "It begins with the series.", first, ""),
            ("first-line-other", "Another format.", first, "# archive-bundle 1\n"),
            (
                "first-line-no-space",
                "No space after ``#``.",
                first,
                "#archive-edition 1\n",
            ),
            ("first-line-twice", "The first line again.", first, first + first),
        ],
    )


_LINES: Final = {
    line.split(" ")[1].rstrip(":"): line + "\n"
    for line in PLAIN.splitlines()[1:9]  # the head, without version and separator
}


def _head() -> Iterator[Vector]:
    for key, line in _LINES.items():
        comment = f"The line ``{key}`` is missing."
        yield vector(f"without-{key}", BAD, comment, edited(line, ""))
        comment = f"The line ``{key}`` comes twice."
        yield vector(f"twice-{key}", BAD, comment, edited(line, line + line))
    keys = list(_LINES)
    for first, second in pairwise(keys):
        both = _LINES[first] + _LINES[second]
        turned = edited(both, _LINES[second] + _LINES[first])
        comment = f"``{second}`` stands before ``{first}``."
        yield vector(f"order-{second}-{first}", BAD, comment, turned)
    yield from edits(BAD, _head_lines())
    yield vector("head-only", BAD, "The head, and no more.", PLAIN.split("#\n")[0])
    yield vector(
        "version-only", BAD, "The first line, and no more.", "# archive-edition 1\n"
    )


def _head_lines() -> list[Edit]:
    end = f"#\n{FILE}"
    return [
        ("key-upper-case", "A key in capitals.", "# series:", "# Series:"),
        ("key-no-space", "No space after the colon.", "series: ", "series:"),
        ("key-two-spaces", "Two spaces after the colon.", "series: ", "series:  "),
        ("key-tab", "A tab after the colon.", "series: ", "series:\t"),
        ("key-no-hash", "A head line without ``#``.", "# series", "series"),
        ("key-two-hashes", "A head line with two.", "# series", "## series"),
        ("key-space-before-colon", "A space before it.", "series:", "series :"),
        ("key-empty", "A colon without a key.", "# series:", "# :"),
        ("value-empty", "A key without a value.", "series: iran-2026-01", "series: "),
        ("value-trailing-space", "A space at the end.", "-2026-01\n", "-2026-01 \n"),
        ("comment-in-head", "A comment of nobody's.", "# date", "# hello\n# date"),
        ("empty-line-in-head", "An empty line.", "# date", "\n# date"),
        ("separator-missing", "No line ``#`` before the files.", end, FILE),
        ("separator-twice", "Two of them.", end, f"#\n#\n{FILE}"),
        ("separator-early", "One in the middle of the head.", "# date", "#\n# date"),
        ("separator-space", "``#`` and a space.", end, f"# \n{FILE}"),
        ("separator-empty", "An empty line in its place.", end, f"\n{FILE}"),
    ]
