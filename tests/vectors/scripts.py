"""Vectors of kind ``script``: the number of a table, and text folded by it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Final

from archive.format.script import TABLES
from tests.vectors.vector import OK, Vector

BAD: Final = "malformed"
NEWER: Final = "newer-version"
ASCII: Final = bytes(range(0x80))


def _good(name: str, comment: str, content: bytes, text: str) -> Vector:
    more = ("text", base64.b64encode(text.encode()).decode())
    return Vector("script", name, OK, comment, content, (more,))


def _bad(name: str, expect: str, comment: str, content: bytes) -> Vector:
    return Vector("script", name, expect, comment, content)


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _accepted()
    yield from _tables()
    yield from _escapes()
    yield from _letters()


def _accepted() -> Iterator[Vector]:
    for number, table in TABLES.items():
        letters = bytes(range(0x80, 0x80 + len(table)))
        yield _good(
            f"table-{number}",
            "Every letter of the table, in its order.",
            bytes([number]) + letters,
            table,
        )
        yield _good(
            f"table-{number}-ascii",
            "Every ASCII character, as it is.",
            bytes([number]) + ASCII,
            ASCII.decode(),
        )
    for name, comment, content, text in (
        ("empty", "A text of no letters.", b"\1", ""),
        (
            "line",
            "Persian: letters of the table, and ASCII.",
            b"\1\xa0\xa1 \x87\xa1 \x86\x98\x8e\x86\x9f!\n",
            "نه به اعدام!\n",
        ),
        (
            "escape-2-bytes",
            "An accent that is not in the table.",
            b"\1\xff\xc3\xa9",
            "é",
        ),
        ("escape-3-bytes", "A sign of three bytes.", b"\1\xff\xe2\x82\xac", "€"),
        ("escape-4-bytes", "A sign of four bytes.", b"\1\xff\xf0\x9f\x95\x8a", "🕊"),
        ("escape-u-0080", "The first that needs an escape.", b"\1\xff\xc2\x80", "\x80"),
        (
            "escape-u-10ffff",
            "The last code point that there is.",
            b"\3\xff\xf4\x8f\xbf\xbf",
            "\U0010ffff",
        ),
        ("escape-twice", "Two escapes in a row.", b"\2\xff\xc3\xa9\xff\xc3\xa9", "éé"),
        ("escape-between", "ASCII around an escape.", b"\3a\xff\xe2\x82\xacb", "a€b"),
        (
            "escape-of-another-table",
            "A letter that only another table has.",
            b"\3\xff\xd8\xa8",
            "ب",
        ),
    ):
        yield _good(name, comment, content, text)


def _tables() -> Iterator[Vector]:
    for number in (0, 4, 127, 255):
        content = bytes([number]) + b"text"
        yield _bad(f"table-{number}", NEWER, "A table of a later version.", content)


def _escapes() -> Iterator[Vector]:
    for name, comment, content in (
        ("at-end", "Nothing follows the escape.", b"\1a\xff"),
        ("of-ascii", "A letter that needs no escape.", b"\1\xffa"),
        ("of-delete", "The last of ASCII needs no escape.", b"\1\xff\x7f"),
        ("of-table-1", "A letter that has a byte of its own.", b"\1\xff\xd8\xa8"),
        ("of-table-2", "A letter that has a byte of its own.", b"\2\xff\xd0\x91"),
        ("of-table-3", "A letter that has a byte of its own.", b"\3\xff\xc3\xa9"),
        ("of-table-3-bytes", "ZWNJ has a byte of its own.", b"\1\xff\xe2\x80\x8c"),
        ("half-of-2", "One byte of two.", b"\1\xff\xc3"),
        ("half-of-2-and-ascii", "One byte of two, and a letter.", b"\1\xff\xc3a"),
        ("two-of-3", "Two bytes of three.", b"\1\xff\xe2\x82"),
        ("two-of-3-and-ascii", "Two bytes of three, and a letter.", b"\1\xff\xe2\x82a"),
        ("three-of-4", "Three bytes of four.", b"\1\xff\xf0\x9f\x95"),
        (
            "three-of-4-and-ascii",
            "Three of four, and a letter.",
            b"\1\xff\xf0\x9f\x95a",
        ),
        ("continuation", "A byte that begins nothing.", b"\1\xff\x82\xac"),
        ("overlong-2", "An ASCII letter in two bytes.", b"\1\xff\xc1\xa1"),
        ("overlong-3", "A letter in three bytes for two.", b"\1\xff\xe0\x83\xa9"),
        ("overlong-4", "A sign in four bytes for three.", b"\1\xff\xf0\x82\x82\xac"),
        ("surrogate", "Half of a pair of UTF-16.", b"\1\xff\xed\xa0\x80"),
        ("above-10ffff", "A number that no character has.", b"\1\xff\xf4\x90\x80\x80"),
        ("five-bytes", "The old form of five bytes.", b"\1\xff\xf8\x88\x80\x80\x80"),
        ("of-escape", "An escape after an escape.", b"\1\xff\xff\xc3\xa9"),
    ):
        yield _bad(f"escape-{name}", BAD, comment, content)


def _letters() -> Iterator[Vector]:
    for number in (1, 2):
        beyond = 0x80 + len(TABLES[number])
        for byte, what in ((beyond, "first"), (0xFE, "last")):
            yield _bad(
                f"table-{number}-beyond-{what}",
                BAD,
                "A byte behind the end of the table.",
                bytes([number, 0x61, byte, 0x61]),
            )
