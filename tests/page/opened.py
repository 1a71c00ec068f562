"""Pages for browsers, and what a browser shows of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from archive.format.trustlist import TrustList
from archive.tasks.objects import Parcel
from archive.tasks.paging import blank, page_of
from archive.tasks.programs import LIGHT
from tests import kit, parcels
from tests.browsers.browser import Browser
from tests.rigs import sheets

CARD: Final = ".verdict"
"""The card with the verdict."""


def statement(language: str) -> Parcel:
    """The real statement in a language, signed by Sara."""
    return sheets.parcel(language)


def write(folder: Path, parcel: Parcel | None, kind: str = LIGHT) -> Path:
    """A page as a file."""
    page = page_of(parcel, kind) if parcel else blank(kind)
    file = folder / "read.html"
    file.write_bytes(page.to_bytes())
    return file


def small(**parts: object) -> Parcel:
    """A small edition, signed by Sara; nobody's keys are known."""
    return parcels.parcel(kit.edition(**parts), TrustList())  # type: ignore[arg-type]


def go(browser: Browser, tool: str) -> None:
    """Open a part of the page, once the page is there."""
    button = f"[data-tool={tool}]"
    browser.until(f"document.querySelector({json.dumps(button)})")
    browser.click(button)


def verdict(browser: Browser) -> str:
    """What the card says, as a word, when it is there."""
    found: str = browser.until(
        f"document.querySelector({json.dumps(CARD)})?.dataset.verdict"
    )
    return found


def digits(browser: Browser, inside: str = "") -> str:
    """The digits of a key as they stand there; they come after the verdict."""
    place = json.dumps(f"{inside} .digits")
    found: str = browser.until(
        f"/\\d{{5}}/u.test(document.querySelector({place})?.textContent"
        ".replace(/[\u06f0-\u06f9\u0660-\u0669]/g, '0')) &&"
        f" document.querySelector({place}).textContent"
    )
    return found


def look(browser: Browser) -> str:
    """The card's look: good, unsure or bad."""
    classes: str = browser.value("document.querySelector('.verdict').className")
    return classes.removeprefix("verdict ")


def shown(browser: Browser) -> str:
    """What people read, as the browser lays it out."""
    found: str = browser.value("document.body.innerText")
    return found


def lines(parcel: Parcel) -> list[str]:
    """The paragraphs of an edition's text."""
    return [
        line.strip(" ") for line in parcel.text.decode().split("\n") if line.strip()
    ]
