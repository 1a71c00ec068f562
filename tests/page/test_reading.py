"""A page is opened: from a file, with a program and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.format.fingerprint import Fingerprint
from archive.format.page import Page
from archive.tasks.programs import FULL, KINDS
from tests import kit
from tests.browsers.browser import PHONE, Browser, Screen
from tests.browsers.chromium import Chromium
from tests.page import opened

_PERSIAN = {ord("0") + digit: 0x06F0 + digit for digit in range(10)}


def test_a_page_says_who_signed_and_shows_the_whole_text(
    browser: Browser, tmp_path: Path
) -> None:
    """An unknown key is amber, its digits are the reader's own, the text is whole."""
    parcel = opened.statement("fa")
    browser.open(opened.write(tmp_path, parcel), PHONE)
    assert opened.verdict(browser) == "unknown"
    assert opened.look(browser) == "unsure"
    seen = opened.shown(browser)
    assert all(line in seen for line in opened.lines(parcel))
    digits = str(Fingerprint.of(kit.SARA.public.public)).translate(_PERSIAN)
    assert opened.digits(browser) == digits
    assert browser.complaints == []
    assert browser.outside == []


@pytest.mark.parametrize("language", ["fa", "ckb", "en"])
def test_without_a_program_the_text_stands_and_says_so(
    browser: Browser, language: str, tmp_path: Path
) -> None:
    """Every paragraph can be read where no script runs, below the line that says so."""
    parcel = opened.statement(language)
    page = opened.write(tmp_path, parcel)
    browser.open(page, Screen(360, 640, scripts=False))
    seen = opened.shown(browser)
    assert all(line in seen for line in opened.lines(parcel))
    found = Page.from_bytes(page.read_bytes())
    said = found.text.removeprefix("<p>").partition("</p>")[0]
    assert seen.startswith(said)


def test_one_letter_changed_in_the_static_text_is_refused(
    browser: Browser, tmp_path: Path
) -> None:
    """The page compares what it came as with the object, before any verdict."""
    parcel = opened.statement("fa")
    page = opened.write(tmp_path, parcel)
    changed = page.read_text("utf-8").replace("۱۸ دی ۱۴۰۴", "۱۹ دی ۱۴۰۴", 1)
    page.write_text(changed, "utf-8")
    browser.open(page)
    assert opened.verdict(browser) == "forged-or-damaged"
    assert opened.look(browser) == "bad"
    assert opened.lines(parcel)[1] not in opened.shown(browser)
    assert browser.value("document.querySelector('article')") is None
    folder = kit.run("verify", str(page))
    assert folder.status == 1
    assert "forged-or-damaged" in folder.out


def test_a_text_that_was_not_signed_is_not_shown(
    browser: Browser, tmp_path: Path
) -> None:
    """Another text, in the object as in the page, is no statement."""
    page = opened.write(tmp_path, opened.small(text="seven lean cows\n"))
    content = bytearray(Page.from_bytes(page.read_bytes()).object)
    content[-8] ^= 1
    made = Page.from_bytes(page.read_bytes())
    forged = Page.make(made.program, made.words, None, bytes(content))
    page.write_bytes(forged.to_bytes())
    browser.open(page)
    assert opened.verdict(browser) == "forged-or-damaged"
    assert "seven lean cows" not in opened.shown(browser)


@pytest.mark.parametrize("kind", KINDS)
def test_a_browser_writes_the_page_as_it_read_it(
    browser: Browser, kind: str, tmp_path: Path
) -> None:
    """A page without its program's work is the same bytes when it is serialised."""
    page = opened.write(
        tmp_path, opened.small(text="a & b < c > d\u00a0e\nو ب\n"), kind
    )
    browser.open(page, Screen(scripts=False))
    found: str = browser.value("document.documentElement.outerHTML")
    # What stands behind the last tag is put before its end.
    found = found.removesuffix("\n</body></html>") + "</body></html>\n"
    assert f"<!doctype html>\n{found}" == page.read_text("utf-8")


def test_a_page_opens_where_scripts_are_interpreted(
    jitless: Chromium, tmp_path: Path
) -> None:
    """No WebAssembly and no compiler: everything that decides is plain JavaScript."""
    jitless.open(opened.write(tmp_path, opened.statement("en"), FULL))
    assert jitless.value("typeof WebAssembly") == "undefined"
    assert opened.verdict(jitless) == "unknown"


def test_the_bar_is_reached_and_named_without_a_mouse(
    chromium: Chromium, tmp_path: Path
) -> None:
    """Every control has a role and a name; Tab reaches them; Enter opens them."""
    chromium.open(opened.write(tmp_path, opened.statement("en")))
    opened.verdict(chromium)
    controls = [row for row in chromium.tree() if row.role in ("button", "combobox")]
    assert {row.name for row in controls} >= {
        "Language", "Check a file", "Scan squares", "Paste lines", "Show squares",
        "Pass on",
    }  # fmt: skip
    for _ in range(20):
        chromium.press("Tab")
        if chromium.value("document.activeElement.dataset.tool") == "paste":
            break
    chromium.press("Enter")
    chromium.until("document.querySelector('textarea')")


def test_a_page_speaks_the_language_that_is_chosen(
    browser: Browser, tmp_path: Path
) -> None:
    """A blank page has every language under its own name, and turns its direction."""
    browser.open(opened.write(tmp_path, None))
    browser.until("document.querySelector('select')")
    names = browser.value(
        "[...document.querySelectorAll('option')].map((each) => each.textContent)"
    )
    assert names[0] == "English"
    assert {"فارسی", "کوردی", "Türkçe"} <= {each.split(" (")[0] for each in names}
    browser.value(
        "(() => { const s = document.querySelector('select'); s.value = 'fa';"
        " s.dispatchEvent(new Event('change')); })()"
    )
    assert browser.until("document.documentElement.dir === 'rtl'")
    assert browser.value("document.documentElement.lang") == "fa"


def test_a_text_of_very_many_lines_is_shown(chromium: Chromium, tmp_path: Path) -> None:
    """A small object may hold more lines than a phone lays out one by one."""
    parcel = opened.small(text="a\n" * 200_000)
    chromium.open(opened.write(tmp_path, parcel))
    chromium.until("document.querySelector('.verdict, .bad')", 120)
    assert opened.verdict(chromium) == "unknown"
    lines = "document.querySelector('article .lines').textContent.split('\\n').length"
    assert chromium.value(lines) == 200_000
    assert chromium.value("document.querySelectorAll('article p').length") == 1


def test_the_focus_stays_where_something_was_chosen(
    browser: Browser, tmp_path: Path
) -> None:
    """Whoever has no mouse goes on from the language, and from the edition."""
    given = tmp_path / "two.tar.zst"
    given.write_bytes(kit.bundle(kit.edition("fa"), kit.edition("en", source=None)))
    browser.open(opened.write(tmp_path, None))
    opened.go(browser, "check")
    browser.choose("input[type=file]", given)
    opened.verdict(browser)
    browser.click(".choices button:last-child")
    chosen = "document.activeElement.getAttribute('aria-pressed')"
    assert browser.value(chosen) == "true"
    browser.value(
        "(() => { const s = document.querySelector('select'); s.value = 'fa';"
        " s.dispatchEvent(new Event('change')); })()"
    )
    assert browser.value("document.activeElement.tagName") == "SELECT"
