"""Vectors of kind ``manifest``: the bytes of a ``MANIFEST``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

from tests.vectors.vector import OK, Vector

TITLE: Final = "به کشتار در ایران پایان دهید"
DIGEST: Final = hashlib.sha256(b"statement\n").hexdigest()
OTHER: Final = hashlib.sha256(b"another\n").hexdigest()
FILE: Final = f"# statement.txt bytes=10\n{DIGEST}  statement.txt\n"
PDF: Final = f"# sheet.pdf bytes=8\n{OTHER}  sheet.pdf\n"
PLAIN: Final = f"""\
# archive-edition 1
# series: iran-2026-01
# language: fa
# edition: 3
# date: 2026-02-01
# title: {TITLE}
# translation: machine
# source: en 2
# languages: en fa
#
{FILE}"""

NEWER: Final = "newer-version"
LARGE: Final = "too-large"
BAD: Final = "malformed"

Edit = tuple[str, str, str, str]
"""Name, comment, a part of the plain manifest, and what stands there instead."""


def edited(old: str, new: str) -> str:
    """The plain manifest with its one ``old`` replaced."""
    if PLAIN.count(old) != 1:
        raise ValueError(f"not exactly once in the plain manifest: {old!r}")
    return PLAIN.replace(old, new)


def files(*names: str) -> str:
    """The plain manifest with files of these names instead of its own."""
    return edited(FILE, "".join(f"# {n} bytes=8\n{OTHER}  {n}\n" for n in names))


def _vector(name: str, expect: str, comment: str, content: str | bytes) -> Vector:
    data = content.encode() if isinstance(content, str) else content
    return Vector("manifest", name, expect, comment, data)


def _edits(expect: str, table: Iterable[Edit]) -> Iterator[Vector]:
    for name, comment, old, new in table:
        yield _vector(name, expect, comment, edited(old, new))


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _good()
    yield from _bytes()
    yield from _version()
    yield from _head()
    yield from _edits(BAD, _names())
    yield from _edits(BAD, _values())
    yield from _titles()
    yield from _sources_and_languages()
    yield from _files()
    yield from _file_names()
    yield from _edits(BAD, _file_lines())


def _good() -> Iterator[Vector]:
    numbered = sorted(["statement.txt", *(f"part-{n:02}.txt" for n in range(31))])
    yield _vector("plain", OK, "A translation with one file.", PLAIN)
    original = edited("machine\n# source: en 2\n", "original\n")
    yield _vector("original", OK, "An original names no source.", original)
    yield _vector("two-files", OK, "Files are sorted by name.", edited(FILE, PDF + FILE))
    yield _vector("32-files", OK, "The most files there can be.", files(*numbered))
    longest = "a" * 60 + ".pdf"
    yield _vector(
        "file-name-64-bytes",
        OK,
        "The longest name a file can have.",
        files(longest, "statement.txt"),
    )
    yield from _edits(OK, _good_edits())


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
            "می\u200cخواهیم، ه\u200d",
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
        ("language-script", "A tag with a script.", "language: fa", "language: az-arab"),
        ("status-approved", "The last status.", "machine", "approved"),
        ("file-empty", "A file of no bytes.", "bytes=10", "bytes=0"),
        ("file-16-mib", "The largest file.", "bytes=10", "bytes=16777216"),
    ]


def _bytes() -> Iterator[Vector]:
    data = PLAIN.encode()
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
        ("utf-8-overlong", "A ``/`` in two bytes.", data.replace(letter, b"\xc0\xaf", 1)),
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
        yield _vector(name, BAD, comment, content)
    yield _vector("65537-bytes", LARGE, "One byte above the ceiling.", long_title)


def _version() -> Iterator[Vector]:
    first = "# archive-edition 1\n"
    yield from _edits(
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
    yield _vector(
        "version-2-other-grammar",
        NEWER,
        "Nothing is known of what follows a higher version.",
        "# archive-edition 2\nsomething else\n",
    )
    yield from _edits(
        BAD,
        [
            ("version-0", "Versions begin with 1.", first, "# archive-edition 0\n"),
            ("version-01", "A leading zero.", first, "# archive-edition 01\n"),
            ("version-none", "A first line without a version.", first, "# archive-edition\n"),
            ("version-dotted", "Not a whole number.", first, "# archive-edition 1.1\n"),
            ("version-space", "A space after the version.", first, "# archive-edition 1 \n"),
            ("first-line-missing", "It begins with the series.", first, ""),
            ("first-line-other", "Another format.", first, "# archive-bundle 1\n"),
            ("first-line-no-space", "No space after ``#``.", first, "#archive-edition 1\n"),
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
        yield _vector(f"without-{key}", BAD, comment, edited(line, ""))
        comment = f"The line ``{key}`` comes twice."
        yield _vector(f"twice-{key}", BAD, comment, edited(line, line + line))
    keys = list(_LINES)
    for first, second in zip(keys, keys[1:], strict=False):
        both = _LINES[first] + _LINES[second]
        turned = edited(both, _LINES[second] + _LINES[first])
        comment = f"``{second}`` stands before ``{first}``."
        yield _vector(f"order-{second}-{first}", BAD, comment, turned)
    yield from _edits(BAD, _head_lines())
    yield _vector("head-only", BAD, "The head, and no more.", PLAIN.split("#\n")[0])
    yield _vector(
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


def _names() -> Iterator[Edit]:
    series = "series: iran-2026-01"
    for name, comment, value in (
        ("upper-case", "Capitals.", "Iran-2026-01"),
        ("one-letter", "Names have two characters or more.", "i"),
        ("65-bytes", "One byte too long.", "i" * 65),
        ("dots", "Two dots in a row.", "iran..2026"),
        ("parent", "The folder above.", ".."),
        ("slash", "A path.", "iran/2026"),
        ("backslash", "A path on Windows.", "iran\\2026"),
        ("leading-dot", "A hidden folder.", ".iran"),
        ("leading-hyphen", "Looks like an option.", "-iran"),
        ("trailing-dot", "Windows drops it.", "iran."),
        ("trailing-hyphen", "Ends with neither letter nor digit.", "iran-"),
        ("space", "A space.", "iran 2026"),
        ("not-ascii", "Persian letters.", "ایران"),
        ("device", "A Windows device.", "nul"),
        ("device-extension", "A Windows device, whatever follows.", "con.2026"),
    ):
        yield f"series-{name}", comment, series, f"series: {value}"
    for name, comment, value in (
        ("upper-case", "Capitals.", "FA"),
        ("one-letter", "One letter.", "f"),
        ("four-letters", "Four letters.", "fars"),
        ("underscore", "The wrong sign between subtags.", "az_arab"),
        ("subtag-short", "A subtag of one letter.", "az-a"),
        ("subtag-long", "A subtag of nine letters.", "az-arabarabi"),
        ("trailing-hyphen", "An empty subtag.", "az-"),
        ("digit", "A digit in the first subtag.", "f4"),
        ("star", "A pattern.", "*"),
        ("67-bytes", "Longer than any name.", "az" + "-abcdefgh" * 7 + "-x"),
        ("66-bytes", "Two bytes longer than any name.", "az" + "-abcdefg" * 8),
        ("con", "A device on Windows, as well as a language code.", "con"),
        ("prn", "A device on Windows, as well as a language code.", "prn"),
        ("aux", "A device on Windows, as well as a language code.", "aux"),
        ("nul", "A device on Windows, as well as a language code.", "nul"),
    ):
        yield f"language-{name}", comment, "language: fa", f"language: {value}"


def _values() -> Iterator[Edit]:
    for name, comment, value in (
        ("0", "Revisions begin with 1.", "0"),
        ("01", "A leading zero.", "01"),
        ("1000000000", "One above the highest.", "1000000000"),
        ("10000000000000000000", "Above 64 bits.", "10000000000000000000"),
        ("plus", "A sign.", "+3"),
        ("minus", "A negative number.", "-3"),
        ("dotted", "Not a whole number.", "3.0"),
        ("underscore", "A separator that Python reads over.", "1_0"),
        ("persian-digit", "Persian digits are for people.", "\u06f3"),
        ("hex", "Not decimal.", "0x3"),
        ("word", "Not a number.", "three"),
    ):
        yield f"edition-{name}", comment, "edition: 3", f"edition: {value}"
    for name, comment, value in (
        ("one-digit", "Month and day have two digits.", "2026-2-1"),
        ("month-00", "No such month.", "2026-00-01"),
        ("month-13", "No such month.", "2026-13-01"),
        ("day-00", "No such day.", "2026-02-00"),
        ("day-32", "No such day.", "2026-01-32"),
        ("slashes", "The wrong signs.", "2026/02/01"),
        ("none", "No signs.", "20260201"),
        ("time", "A time of day.", "2026-02-01T10:00"),
        ("two-digit-year", "Half a year.", "26-02-01"),
        ("five-digit-year", "One digit too many.", "12026-02-01"),
        ("week", "Another calendar.", "2026-W05-7"),
        ("persian-digits", "Persian digits.", "\u06f1\u06f4\u06f0\u06f4-02-01"),
        ("backwards", "The day first.", "01-02-2026"),
    ):
        yield f"date-{name}", comment, "2026-02-01", value
    for name, comment, value in (
        ("unknown", "None of the five.", "automatic"),
        ("capital", "A capital letter.", "Machine"),
        ("two", "Two of them.", "machine edited"),
    ):
        yield f"status-{name}", comment, "machine", value


_HIDDEN: Final = (
    (0x0000, "A zero byte"),
    (0x0007, "A C0 control"),
    (0x0009, "A tab"),
    (0x001B, "The beginning of a terminal's command"),
    (0x007F, "Delete"),
    (0x0085, "A C1 control, which some take for a line's end"),
    (0x009B, "A C1 control, which begins a terminal's command"),
    (0x00AD, "A soft hyphen"),
    (0x034F, "A combining grapheme joiner"),
    (0x061C, "The Arabic letter mark"),
    (0x115F, "A Hangul filler"),
    (0x17B4, "An invisible Khmer vowel"),
    (0x180E, "A Mongolian separator without width"),
    (0x200B, "A space without width"),
    (0x200E, "A left-to-right mark"),
    (0x200F, "A right-to-left mark"),
    (0x2028, "A line separator"),
    (0x202A, "A direction embedding"),
    (0x202E, "A direction override"),
    (0x2060, "A word joiner"),
    (0x2066, "A direction isolate"),
    (0x2069, "The end of a direction isolate"),
    (0x3164, "A Hangul filler"),
    (0xE000, "A private character"),
    (0xFDD0, "A code point that is no character"),
    (0xFE0F, "A variation selector"),
    (0xFEFF, "A byte order mark"),
    (0xFFA0, "A halfwidth Hangul filler"),
    (0xFFFC, "An object's place"),
    (0xFFFF, "A code point that is no character"),
    (0x1BCA0, "A shorthand control"),
    (0x1D173, "A musical control"),
    (0x1FFFE, "A code point that is no character"),
    (0xE0041, "A tag character"),
    (0x10FFFD, "A private character"),
)


def _titles() -> Iterator[Vector]:
    for code, what in _HIDDEN:
        name, comment = f"title-u-{code:04x}", f"{what} (U+{code:04X}) in the title."
        yield _vector(name, BAD, comment, edited(TITLE, f"a{chr(code)}b"))
    yield from _edits(
        BAD,
        [
            ("title-301-bytes", "One byte too long.", TITLE, "a" * 301),
            (
                "title-302-bytes-of-151",
                "Bytes are counted, not letters.",
                TITLE,
                "ب" * 151,
            ),
            ("title-empty", "No title.", TITLE, ""),
            ("title-space", "Only a space.", TITLE, " "),
            ("title-leading-space", "A space in front.", TITLE, f" {TITLE}"),
            ("title-trailing-space", "A space at the end.", TITLE, f"{TITLE} "),
            ("title-two-lines", "A second line.", TITLE, "one\ntwo"),
            (
                "title-smuggles-a-line",
                "A line break, and what looks like a head line.",
                TITLE,
                "one\n# translation: approved",
            ),
        ],
    )


def _sources_and_languages() -> Iterator[Vector]:
    table: list[Edit] = []
    for name, comment, value in (
        ("no-revision", "A language alone.", "en"),
        ("revision-0", "Revisions begin with 1.", "en 0"),
        ("revision-01", "A leading zero.", "en 01"),
        ("revision-1000000000", "Above the highest.", "en 1000000000"),
        ("upper-case", "Capitals.", "EN 2"),
        ("label", "A folder's name.", "en-2"),
        ("three-words", "A word too many.", "en 2 3"),
        ("two-spaces", "A space too many.", "en  2"),
        ("device", "A device on Windows.", "con 2"),
    ):
        table.append((f"source-{name}", comment, "en 2", value))
    for name, comment, value in (
        ("unsorted", "Not in order.", "fa en"),
        ("duplicate", "One twice.", "en en fa"),
        ("two-spaces", "A space too many.", "en  fa"),
        ("commas", "The wrong sign between them.", "en,fa"),
        ("upper-case", "Capitals.", "EN fa"),
        ("leading-space", "A space in front.", " en fa"),
        ("trailing-space", "A space at the end.", "en fa "),
        ("device", "A device on Windows.", "aux en"),
        (
            "301-bytes",
            "One byte too long.",
            " ".join([*(f"a{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(74)), "az-ab"]),
        ),
    ):
        table.append((f"languages-{name}", comment, "languages: en fa", f"languages: {value}"))
    yield from _edits(BAD, table)
    yield from _edits(
        BAD,
        [
            (
                "source-on-original",
                "An original has no source.",
                "machine",
                "original",
            ),
            *_charters(),
        ],
    )


def _charters() -> Iterator[Edit]:
    languages = "# languages: en fa\n"
    for name, comment, value in (
        ("63-digits", "One digit too few.", OTHER[:-1]),
        ("65-digits", "One digit too many.", OTHER + "0"),
        ("upper-case", "Capitals.", OTHER.upper()),
        ("not-hex", "A letter that is no digit.", "g" + OTHER[1:]),
        ("spaced", "Digits in groups.", " ".join((OTHER[:32], OTHER[32:]))),
        ("none", "No value.", ""),
    ):
        yield f"charter-{name}", comment, languages, f"{languages}# charter: {value}\n"
    charter = f"# charter: {OTHER}\n"
    yield "charter-early", "Before the languages.", languages, charter + languages
    yield "charter-twice", "Two charters.", languages, languages + charter + charter


def _files() -> Iterator[Vector]:
    numbered = sorted(["statement.txt", *(f"part-{n:02}.txt" for n in range(32))])
    yield _vector("33-files", LARGE, "One file too many.", files(*numbered))
    yield _vector("no-files", BAD, "No files.", files())
    yield _vector("files-unsorted", BAD, "Not in order.", edited(FILE, FILE + PDF))
    yield _vector("files-duplicate", BAD, "One twice.", edited(FILE, FILE + FILE))
    no_text = edited(FILE, PDF)
    yield _vector("no-statement", BAD, "``statement.txt`` is missing.", no_text)
    for name, comment, size, expect in (
        ("16777217", "One byte above the ceiling.", "16777217", LARGE),
        ("999999999", "Far above the ceiling.", "999999999", LARGE),
        ("1000000000", "A number of ten digits.", "1000000000", BAD),
        ("leading-zero", "A leading zero.", "010", BAD),
        ("negative", "A negative number.", "-10", BAD),
        ("none", "No number.", "", BAD),
        ("unit", "A unit.", "10k", BAD),
        ("persian-digits", "Persian digits.", "\u06f1\u06f0", BAD),
    ):
        changed = edited("bytes=10", f"bytes={size}")
        yield _vector(f"size-{name}", expect, comment, changed)


def _file_names() -> Iterator[Vector]:
    for name, comment, value in (
        ("upper-case", "Capitals.", "Sheet.pdf"),
        ("one-letter", "Names have two characters or more.", "a"),
        ("65-bytes", "One byte too long.", "a" * 61 + ".pdf"),
        ("parent", "The folder above.", ".."),
        ("parent-slash", "A file in the folder above.", "../sheet.pdf"),
        ("dots", "Two dots in a row.", "a..pdf"),
        ("slash", "A file in a folder.", "a/sheet.pdf"),
        ("absolute", "A file anywhere.", "/etc/passwd"),
        ("backslash", "A file in a folder on Windows.", "a\\sheet.pdf"),
        ("drive", "A file on a drive.", "c:sheet.pdf"),
        ("leading-dot", "A hidden file.", ".sheet"),
        ("leading-hyphen", "Looks like an option.", "-sheet.pdf"),
        ("trailing-dot", "Windows drops it.", "sheet."),
        ("trailing-hyphen", "Ends with neither letter nor digit.", "sheet-"),
        ("not-ascii", "Persian letters.", "متن.txt"),
        ("star", "A pattern.", "a*b"),
        ("device-con", "A Windows device.", "con"),
        ("device-nul-extension", "A Windows device, whatever follows.", "nul.tar.gz"),
        ("device-com1", "A Windows device with a number.", "com1.txt"),
        ("device-lpt9", "A Windows device with a number.", "lpt9"),
        ("manifest", "A manifest that names itself.", "MANIFEST"),
    ):
        names = sorted([value, "statement.txt"])
        yield _vector(f"file-name-{name}", BAD, comment, files(*names))


def _file_lines() -> list[Edit]:
    entry, digest = "# statement.txt bytes=10\n", f"{DIGEST}  statement.txt\n"
    return [
        ("file-names-differ", "Two names for one file.", digest, f"{DIGEST}  other.txt\n"),
        ("file-lines-turned", "The digest first.", entry + digest, digest + entry),
        ("file-no-digest", "A file without a digest.", digest, ""),
        ("file-no-size", "A digest without a size.", entry, ""),
        ("file-two-digests", "A digest too many.", digest, digest + digest),
        ("file-comment", "A comment between.", digest, f"# hello\n{digest}"),
        ("file-empty-line", "An empty line between.", digest, f"\n{digest}"),
        ("file-size-missing", "No ``bytes=``.", " bytes=10", ""),
        ("file-size-spaced", "Spaces in it.", "bytes=10", "bytes = 10"),
        ("file-entry-two-spaces", "A space too many.", ".txt bytes", ".txt  bytes"),
        ("file-entry-trailing-space", "A space at the end.", "=10\n", "=10 \n"),
        ("digest-upper-case", "Capitals.", DIGEST, DIGEST.upper()),
        ("digest-63-digits", "One digit too few.", DIGEST, DIGEST[1:]),
        ("digest-65-digits", "One digit too many.", DIGEST, f"0{DIGEST}"),
        ("digest-not-hex", "A letter that is no digit.", DIGEST, f"g{DIGEST[1:]}"),
        ("digest-one-space", "One space before the name.", f"{DIGEST}  ", f"{DIGEST} "),
        ("digest-three-spaces", "Three of them.", f"{DIGEST}  ", f"{DIGEST}   "),
        ("digest-star", "The mark of binary mode.", f"{DIGEST}  ", f"{DIGEST} *"),
        ("digest-tab", "A tab before the name.", f"{DIGEST}  ", f"{DIGEST}\t"),
        ("digest-escaped", "sha256sum's mark of an escaped name.", DIGEST, f"\\{DIGEST}"),
        ("digest-tagged", "The other form of sha256sum.", digest, f"SHA256 (statement.txt) = {DIGEST}\n"),
        ("digest-of-md5", "Another digest's length.", DIGEST, DIGEST[:32]),
    ]
