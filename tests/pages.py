# ruff: noqa: RUF001 — Persian letters are what it is about
"""Pages for tests: small editions in a program that does nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Final

from archive.characters import visible
from archive.format.manifest import Manifest
from archive.format.page import Page, Shown, Words, encode_words
from archive.format.trustlist import Pin, TrustList
from archive.values import Series
from tests import parcels
from tests.kit import SARA, Edition, Key, entry, manifest

PROGRAM: Final = (
    '<!doctype html>\n<html lang=""><head><title></title></head><body>'
    "<main></main>"
    '<script type="application/json" id="words"></script>'
    '<script type="text/plain" id="object"></script>'
    '<script type="application/json" id="own"></script>'
    "</body></html>\n"
)
"""What every page must have, and nothing else."""


def _words(name: str, title: str, unchecked: str, read: Sequence[str]) -> Words:
    statuses = ("original", "machine", "edited", "reviewed", "approved")
    status = dict(zip(statuses, read, strict=True))
    return {"name": name, "title": title, "unchecked": unchecked, "status": status}


ENGLISH: Final = _words(
    "English",
    "Text",
    "This window cannot check the signature.",
    (
        "The original.",
        "Machine translation. The original ({original}) is authoritative.",
        "Edited by a person. The original ({original}) is authoritative.",
        "Reviewed by a speaker. The original ({original}) is authoritative.",
        "Approved by the signers. The original ({original}) is authoritative.",
    ),
)
PERSIAN: Final = _words(
    "فارسی",
    "متن",
    "این پنجره نمی‌تواند امضا را بررسی کند.",
    (
        "متن اصلی.",
        "ترجمهٔ ماشینی. متن اصلی ({original}) معتبر است.",
        "ویرایش‌شده. متن اصلی ({original}) معتبر است.",
        "بازبینی‌شده. متن اصلی ({original}) معتبر است.",
        "تأییدشده. متن اصلی ({original}) معتبر است.",
    ),
)
SPOKEN: Final = {"en": ENGLISH, "fa": PERSIAN}
TITLE: Final = "نه به اعدام!"
TEXT: Final = f"{TITLE}\n\nزندانیان سیاسی را آزاد کنید!\nمی‌خواهیم.\n"


def signed(about: Manifest, text: str, keys: Sequence[Key] = (SARA,)) -> Edition:
    """An edition of one file, whatever its manifest says of it."""
    ordered = sorted(keys, key=lambda key: key.public.public)
    signers = tuple(key.sign(about.to_bytes()) for key in ordered)
    return Edition(about, {"statement.txt": text.encode()}, signers)


def edition(  # noqa: PLR0913 — an edition has many parts
    language: str = "fa",
    *,
    title: str = TITLE,
    text: str = TEXT,
    source: str | None = "en 1",
    revision: int = 1,
    keys: Sequence[Key] = (SARA,),
) -> Edition:
    """A small edition, signed by these keys."""
    about = manifest(language, revision, title=title, text=text, source=source)
    assert about.files == (entry("statement.txt", text.encode()),)
    return signed(about, text, keys)


def page(
    made: Edition,
    spoken: Mapping[str, Words] = SPOKEN,
    *,
    program: str = PROGRAM,
    own: TrustList | None = None,
    content: bytes | None = None,
) -> Page:
    """The page of an edition."""
    text = made.contents["statement.txt"].decode()
    shown = Shown(made.manifest, text)
    return Page.make(
        program, encode_words(spoken), shown, content or parcels.content(made), own
    )


def blank(
    spoken: Mapping[str, Words] = SPOKEN, *, own: TrustList | None = None
) -> Page:
    """A page without an edition."""
    return Page.make(PROGRAM, encode_words(spoken), None, b"", own)


def pins(
    named: Mapping[str, Key], *, checked: bool = True, series: str | None = None
) -> TrustList:
    """The keys that a holder knows, by the names that the holder gave them."""
    trust = TrustList()
    where = (Series(series),) if series else ()
    for name, key in named.items():
        pin = Pin(key=key.public, checked=checked, series=where, petname=name)
        trust = trust.replace(pin)
    return trust


class _Reader(HTMLParser):
    """Who reads a page without knowing how it was made."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag in ("p", "h1"):
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        self.lines[-1] += data


def read(html: str) -> list[str]:
    """The lines that somebody reads in a page's text, below what the page says."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.lines[2:]


def lines(title: str, text: bytes) -> list[str]:
    """The lines of a signed text, as somebody must read them."""
    stripped = [line.strip(" ") for line in visible(text.decode()).split("\n")]
    said = [line for line in stripped if line]
    return [title, *said[said[:1] == [title] :]]
