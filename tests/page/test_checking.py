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
    opened.go(browser, "check")
    browser.choose("input[type=file]", given)
    assert opened.verdict(browser) == expected
    text = browser.value("document.querySelector('article')?.textContent ?? ''")
    assert ("می‌خواهیم" in text) == (expected == "unknown")
    assert browser.complaints == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("<b>holiday.txt", "hello", "<b>"),
        ("words.txt", "AEIOU", "words"),  # begins as objects do, and accuses nobody
    ],
)
def test_a_file_that_is_nothing_of_ours_is_named(
    browser: Browser, name: str, content: str, said: str, tmp_path: Path
) -> None:
    """Another file changes nothing of what is shown."""
    given = tmp_path / name
    given.write_text(content)
    browser.open(opened.write(tmp_path, opened.small()))
    opened.go(browser, "check")
    browser.choose("input[type=file]", given)
    status = "document.querySelector('main [role=status]')?.textContent"
    browser.until(f"{status}.includes({said!r})")
    browser.click(".back")
    assert opened.verdict(browser) == "unknown"


def test_from_what_came_there_is_a_way_back_to_the_own_text(
    browser: Browser, tmp_path: Path
) -> None:
    """Whoever checked a file comes back to the page, and a conflict stays one."""
    first = page_of(parcels.parcel(kit.edition(), TrustList()), LIGHT)
    page = tmp_path / "own.html"
    page.write_bytes(replace(first, own=parcels.KNOWN).to_bytes())
    given = tmp_path / "given.tar.zst"
    for language, expected, after in (
        ("ar", "trusted", "trusted"),
        ("fa", "conflict", "conflict"),
    ):
        other = kit.edition(language, text="another text\n")
        given.write_bytes(kit.bundle(other))
        browser.open(page)
        assert browser.value("document.querySelector('.back').hidden")
        opened.go(browser, "check")
        browser.choose("input[type=file]", given)
        browser.until("document.querySelector('nav [aria-current]') === null")
        assert opened.verdict(browser) == expected
        browser.click(".back")
        assert opened.verdict(browser) == after
        assert browser.value("document.querySelector('.back').hidden")


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
    opened.go(browser, "check")
    browser.choose("input[type=file]", given)
    assert opened.verdict(browser) == "conflict"
    assert browser.value("document.querySelector('article')") is None


def test_a_conflict_that_was_seen_stays_one(browser: Browser, tmp_path: Path) -> None:
    """Opening either text again does not make it green: both are still signed."""
    texts = kit.edition(), kit.edition(text="another text\n")
    first = page_of(parcels.parcel(texts[0], TrustList()), LIGHT)
    page = tmp_path / "own.html"
    page.write_bytes(replace(first, own=parcels.KNOWN).to_bytes())
    files = [tmp_path / "one.bin", tmp_path / "other.bin"]
    for file, made in zip(files, texts, strict=True):
        file.write_bytes(parcels.content(made))
    browser.open(page)
    assert opened.verdict(browser) == "trusted"
    for file, expected in (
        (files[0], "trusted"),
        (files[1], "conflict"),
        (files[0], "conflict"),
        (files[1], "conflict"),
    ):
        opened.go(browser, "check")
        browser.choose("input[type=file]", file)
        assert opened.verdict(browser) == expected


def test_files_that_are_chosen_together_are_shown_together(
    browser: Browser, tmp_path: Path
) -> None:
    """Each has its place above the text, also where another holds nothing of ours."""
    files = []
    for language in ("fa", "en", "ckb"):
        file = tmp_path / f"{language}.bin"
        made = kit.edition(language, source=None)
        file.write_bytes(parcels.content(made))
        files.append(file)
    other = tmp_path / "holiday.txt"
    other.write_text("hello")
    browser.open(opened.write(tmp_path, None))
    opened.go(browser, "check")
    browser.choose("input[type=file]", files[0], other, *files[1:])
    assert opened.verdict(browser) == "unknown"
    assert browser.value("document.querySelectorAll('.choices button').length") == 3


def test_an_edition_that_is_no_object_is_read_and_not_shown_as_squares(
    browser: Browser, tmp_path: Path
) -> None:
    """A large one of a bundle: the page reads it, and offers only what it can do."""
    text = "".join(f"{number:064}\n" for number in range(4000))
    given = tmp_path / "large.tar.zst"
    given.write_bytes(kit.bundle(kit.edition(text=text)))
    browser.open(opened.write(tmp_path, None))
    opened.go(browser, "check")
    browser.choose("input[type=file]", given)
    assert opened.verdict(browser) == "unknown"
    assert browser.value("document.querySelector('[data-tool=show]').disabled") is True
    assert browser.value("document.querySelector('[data-do=save]')") is None
    opened.go(browser, "pass")
    browser.until("document.querySelector('.pass')")
    assert browser.complaints == []
