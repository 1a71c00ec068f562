"""Vectors of kind ``manifest`` whose fault is in a value of the head."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from archive.characters import REFUSED
from tests.vectors.manifest_parts import BAD, OTHER, TITLE, Edit, edited, edits, vector
from tests.vectors.vector import OK, Vector


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from edits(BAD, _names())
    yield from edits(BAD, _values())
    yield from _titles()
    yield from _sources_and_languages()


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
        ("keys", "The folder of a bundle's keys.", "keys"),
        ("verify", "A bundle's instructions, on some systems.", "verify.txt"),
    ):
        yield f"series-{name}", comment, series, f"series: {value}"
    for name, comment, value in (
        ("upper-case", "Capitals.", "FA"),
        ("one-letter", "One letter.", "f"),
        ("private", "A tag for private use.", "x-private"),
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


def _refused() -> dict[int, str]:
    """Code points at the edges of each range that is refused, and well-known ones."""
    found: dict[int, str] = {}
    for first, last, what in REFUSED:
        for code in (first, last):
            if not 0xD800 <= code <= 0xDFFF:  # UTF-8 has no surrogates
                found[code] = what
    return found | _WELL_KNOWN


_WELL_KNOWN: Final = {
    0x0007: "a bell",
    0x0009: "a tab",
    0x001B: "the beginning of a terminal's command",
    0x0085: "what some take for a line's end",
    0x009B: "the beginning of a terminal's command",
    0x202D: "a direction override",
    0x202E: "a direction override",
    0x2066: "a direction isolate",
    0x2069: "the end of a direction isolate",
    0xE000: "private use",
    0xE0041: "a tag",
}
"""Within the ranges: what an attacker tries first."""


def _allowed() -> str:
    """Every code point that is next to a refused range, and is allowed."""
    next_to = {edge for first, last, _ in REFUSED for edge in (first - 1, last + 1)}
    return "".join(
        chr(code)
        for code in sorted(next_to)
        if 0 < code <= 0x10FFFF
        and not any(first <= code <= last for first, last, _ in REFUSED)
    )


def _titles() -> Iterator[Vector]:
    for code, what in sorted(_refused().items()):
        if code in (0x0A, 0x0D):  # line ends: other vectors have them
            continue
        name, comment = f"title-u-{code:04x}", f"U+{code:04X} in the title: {what}."
        yield vector(name, BAD, comment, edited(TITLE, f"a{chr(code)}b"))
    neighbours = edited(TITLE, f"a{_allowed()}b")
    comment = "Every code point next to a range that is refused, itself allowed."
    yield vector("title-neighbours", OK, comment, neighbours)
    yield from edits(
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
            " ".join(
                [
                    *(f"a{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(74)),
                    "az-ab",
                ]
            ),
        ),
    ):
        table.append(
            (f"languages-{name}", comment, "languages: en fa", f"languages: {value}")
        )
    yield from edits(BAD, table)
    yield from edits(
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
