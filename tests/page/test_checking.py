"""Files that somebody gave, opened in a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.format.page import Page
from archive.format.trustlist import TrustList
from archive.tasks.paging import page_of
from archive.tasks.programs import FULL, LIGHT
from tests import kit, parcels
from tests.browsers.browser import Browser
from tests.page import opened

_FORGED = "forged-or-damaged"


def files() -> Iterator[tuple[str, bytes, str]]:
    """Names, contents, and the verdict that the page gives them."""
    fa = parcels.parcel(kit.edition(), TrustList())
    page = page_of(fa, FULL).to_bytes()
    bad = parcels.content(parcels.badly_signed())
    yield "an object", fa.content, "unknown"
    yield "a page with the other program", page, "unknown"
    yield "a bundle", kit.bundle(kit.edition()), "unknown"
    yield "an object of another text", bad, _FORGED
    yield "a bundle that ends early", kit.bundle(kit.edition())[:-400], _FORGED
    yield "a page with one more letter", _longer(page), _FORGED
    yield "an unsigned bundle", kit.bundle(kit.edition(keys=())), "unsigned"
    yield "a newer object", b"AE\x02" + fa.content[3:], "newer-version"
    yield "half a page", page[: len(page) // 2], _FORGED


def _longer(page: bytes) -> bytes:
    found = Page.from_bytes(page)
    return page.replace(found.title.encode(), found.title.encode() + b".", 1)


@pytest.mark.parametrize(("content", "expected"), [each[1:] for each in files()],
                         ids=[each[0] for each in files()])  # fmt: skip
def test_a_file_gets_its_verdict(
    browser: Browser, content: bytes, expected: str, tmp_path: Path
) -> None:
    """Pages, bundles and objects, whole and not; only sound ones are shown."""
    given = tmp_path / "given.bin"
    given.write_bytes(content)
    browser.open(opened.write(tmp_path, None))
    browser.click("[data-tool=check]")
    browser.choose("input[type=file]", given)
    assert opened.verdict(browser) == expected
    text = browser.value("document.querySelector('article')?.textContent ?? ''")
    assert ("می‌خواهیم" in text) == (expected == "unknown")
    assert browser.complaints == []


def test_a_file_that_is_nothing_of_ours_is_named(
    browser: Browser, tmp_path: Path
) -> None:
    """Another file changes nothing of what is shown."""
    given = tmp_path / "<b>holiday.txt"
    given.write_text("hello")
    browser.open(opened.write(tmp_path, opened.small()))
    browser.click("[data-tool=check]")
    browser.choose("input[type=file]", given)
    browser.until(
        "document.querySelector('main [role=status]')?.textContent.includes('<b>')"
    )
    browser.click(".back")
    assert opened.verdict(browser) == "unknown"


def test_two_texts_of_one_name_are_a_conflict_to_a_holder_who_knows_the_key(
    browser: Browser, tmp_path: Path
) -> None:
    """The page's text and one that came, both signed by a key that the holder knows."""
    first = page_of(parcels.parcel(kit.edition(), TrustList()), LIGHT)
    page = tmp_path / "own.html"
    page.write_bytes(replace(first, own=parcels.KNOWN).to_bytes())
    given = tmp_path / "given.tar.zst"
    given.write_bytes(kit.bundle(kit.edition(text="another text\n")))
    browser.open(page)
    assert opened.verdict(browser) == "trusted"
    browser.click("[data-tool=check]")
    browser.choose("input[type=file]", given)
    assert opened.verdict(browser) == "conflict"
    assert browser.value("document.querySelector('article')") is None
