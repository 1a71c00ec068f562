"""Vectors of kind ``trust-list``: the text of a holder's keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from archive.format.codec import encode_base64
from tests.kit import MALLORY, REZA, SARA, SERIES, Key
from tests.vectors.vector import OK, Vector

BAD: Final = "malformed"
ZWNJ: Final = "\u200c"
FIRST: Final = "# archive-trust 1\n"


def pin(
    key: Key = SARA,
    *,
    standing: str = "checked",
    where: str = SERIES,
    petname: str = "Sara",
) -> str:
    """One line."""
    return f"{standing} {key.public.line} {where} {petname}\n"


def _vector(name: str, expect: str, comment: str, text: str) -> Vector:
    return Vector("trust-list", name, expect, comment, text.encode())


def _by_key(*keys: Key) -> list[Key]:
    return sorted(keys, key=lambda key: key.public.public)


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _good()
    yield from _lists()
    yield from _lines()
    yield from _petnames()
    yield from _series()
    yield from _keys()


def _good() -> Iterator[Vector]:
    many = "".join(
        pin(key, petname=f"friend {number}")
        for number, key in enumerate(_by_key(SARA, REZA, MALLORY))
    )
    for name, comment, lines in (
        ("none", "Nobody is known yet.", ""),
        ("plain", "One key for one series.", pin()),
        ("first-use", "A key that was not compared.", pin(standing="first-use")),
        ("every-series", "A key for every series.", pin(where="*")),
        ("two-series", "A key for two series.", pin(where=f"{SERIES},iran-2027-01")),
        ("three-keys", "Keys are sorted by all 32 bytes.", many),
        (
            "petname-spaces",
            "A name of several words.",
            pin(petname="Sara from  school"),
        ),
        ("petname-joiner", "A name with ZWNJ.", pin(petname=f"می{ZWNJ}نا")),
        ("petname-1-byte", "The shortest name.", pin(petname="S")),
        ("petname-100-bytes", "The longest name.", pin(petname="ب" * 50)),
    ):
        yield _vector(name, OK, comment, FIRST + lines)


def _lists() -> Iterator[Vector]:
    good = FIRST + pin()
    for version in ("2", "10"):
        changed = good.replace("trust 1", f"trust {version}")
        comment = "Written by a later version."
        yield _vector(f"version-{version}", "newer-version", comment, changed)
    first, second, third = _by_key(SARA, REZA, MALLORY)
    for name, comment, text in (
        ("empty", "No bytes at all.", ""),
        ("no-first-line", "Keys alone.", pin()),
        ("first-line-other", "Another format.", good.replace("trust", "edition")),
        ("crlf", "Lines end with CR LF.", good.replace("\n", "\r\n")),
        ("bom", "A byte order mark in front.", "\ufeff" + good),
        ("no-final-line-end", "The last line has no LF.", good[:-1]),
        ("empty-line", "An empty line at the end.", good + "\n"),
        ("comment", "A comment of the holder's.", FIRST + "# a friend\n" + pin()),
        (
            "unsorted",
            "The keys are not in order.",
            FIRST + pin(second) + pin(first, petname="b") + pin(third, petname="c"),
        ),
        ("key-twice", "A key with two names.", good + pin(petname="Other")),
        ("petname-twice", "Two keys of one name.", FIRST + pin(first) + pin(second)),
    ):
        yield _vector(name, BAD, comment, text)


def _lines() -> Iterator[Vector]:
    good = pin()
    for name, comment, line in (
        ("standing-unknown", "Neither of the two words.", pin(standing="trusted")),
        ("standing-capital", "A capital letter.", pin(standing="Checked")),
        ("two-spaces", "A space too many.", good.replace("checked ", "checked  ")),
        ("leading-space", "A space in front.", f" {good}"),
        ("tab", "A tab for a space.", good.replace("checked ", "checked\t")),
        ("three-words", "No name.", good.replace(" Sara", "")),
        ("two-words", "Neither series nor name.", good.replace(f" {SERIES} Sara", "")),
    ):
        yield _vector(name, BAD, comment, FIRST + line)


def _petnames() -> Iterator[Vector]:
    for name, comment, petname in (
        ("empty", "A name of no letters.", ""),
        ("101-bytes", "One byte too long.", "a" * 101),
        ("102-bytes-of-51", "Bytes are counted, not letters.", "ب" * 51),
        ("leading-space", "A space in front.", " Sara"),
        ("trailing-space", "A space at the end.", "Sara "),
        ("bidi", "U+202E turns the direction.", "Sara\u202e"),
        ("zero-width-space", "U+200B, which nobody sees.", "Sa\u200bra"),
        ("escape", "The beginning of a terminal's command.", "\x1b[2J"),
        ("tag", "A tag character.", "Sara\U000e0041"),
    ):
        yield _vector(f"petname-{name}", BAD, comment, FIRST + pin(petname=petname))


def _series() -> Iterator[Vector]:
    for name, comment, where in (
        ("unsorted", "Not in order.", f"iran-2027-01,{SERIES}"),
        ("twice", "One twice.", f"{SERIES},{SERIES}"),
        ("empty", "An empty one.", f"{SERIES},"),
        ("star-and-more", "Every series, and one more.", f"*,{SERIES}"),
        ("upper-case", "Capitals.", SERIES.upper()),
        ("slash", "A path.", "iran/2026"),
        ("semicolon", "The wrong sign between them.", f"{SERIES};iran-2027-01"),
    ):
        yield _vector(f"series-{name}", BAD, comment, FIRST + pin(where=where))


def _keys() -> Iterator[Vector]:
    line, key_id = SARA.public.line, SARA.public.key_id
    neutral = encode_base64(b"Ed" + key_id + b"\1" + bytes(31))
    prehashed = encode_base64(b"ED" + key_id + SARA.public.public.raw)
    short = encode_base64(b"Ed" + key_id + SARA.public.public.raw[:-1])
    prime = encode_base64(b"Ed" + key_id + (2**255 - 19).to_bytes(32, "little"))
    weak = FIRST + pin().replace(line, neutral)
    yield _vector("key-weak", "weak-key", "A key of small order.", weak)
    for name, comment, text in (
        ("not-canonical", "A key whose y is the field's prime.", prime),
        ("algorithm", "Keys have one algorithm.", prehashed),
        ("short", "A key of 31 bytes.", short),
        ("not-base64", "A sign of no alphabet.", "!" + line[1:]),
        ("hex", "Hexadecimal.", SARA.public.public.raw.hex()),
        ("name", "The key's name, which proves nothing.", SARA.name),
    ):
        yield _vector(f"key-{name}", BAD, comment, FIRST + pin().replace(line, text))
