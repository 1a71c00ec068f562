"""Pages: an edition and a program in one file, made and compared byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archive import disk, limits, strings
from archive.errors import TooLarge
from archive.format.codec import decode_utf8
from archive.format.page import Page, Shown
from archive.format.trustlist import TrustList
from archive.tasks.objects import Parcel, incoming
from archive.tasks.programs import program, program_of, words_for


def page_of(parcel: Parcel, kind: str) -> Page:
    """The page of an edition, which says its words in that language and in English.

    Args:
        parcel: the edition.
        kind: of the program.

    Raises:
        Malformed: the signed text is not UTF-8.
        TooLarge: more bytes than a page has.
    """
    language = str(parcel.checked.name.language)
    words = words_for((strings.ENGLISH, language))
    page = Page.make(program(kind), words, _shown(parcel), parcel.content)
    size = len(page.to_bytes())
    if size > limits.PAGE:
        message = f"a page of {size} bytes; the most is {limits.PAGE}"
        raise TooLarge(message, hint="pass on the bundle itself")
    return page


def blank(kind: str) -> Page:
    """A page without an edition, which speaks every language.

    Args:
        kind: of the program.
    """
    return Page.make(program(kind), words_for(strings.languages()), None, b"")


def _shown(parcel: Parcel) -> Shown:
    name = parcel.checked.name
    return Shown(parcel.checked.manifest, decode_utf8(parcel.text, f"{name}: text"))


@dataclass(frozen=True, slots=True)
class Looked:
    """What a page turned out to be.

    Attributes:
        page: its parts.
        parcel: the edition that it holds, checked; None of a blank page.
        program: which program of this version it has; None for any other.
        strangers: whether it names keys that the holder does not know.
    """

    page: Page
    parcel: Parcel | None
    program: str | None
    strangers: bool


def look(file: Path, trust: TrustList) -> Looked:
    """Compare a page with the one that its edition and program give, byte for byte.

    Its holder's own keys are no part of that, and count for nothing here.

    Args:
        file: the page.
        trust: the keys that the holder knows.

    Raises:
        NotFound, DiskFailed: it cannot be read.
        ForgedOrDamaged: it differs.
        ReceivedError: it is no page, or its edition cannot be checked.
    """
    page = Page.from_bytes(disk.read_small(file, limits.PAGE))
    parcel = incoming(page.object, trust) if page.object else None
    page.refuse_other(_shown(parcel) if parcel else None)
    strangers = any(trust.get(pin.key.public) is None for pin in page.own.pins)
    return Looked(page, parcel, program_of(page), strangers)
