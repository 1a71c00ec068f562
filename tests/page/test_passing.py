"""A page passes on: what it saves is what the command line would have made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from archive.format.fingerprint import Fingerprint
from archive.format.page import Page
from archive.format.trustlist import TrustList
from archive.tasks.paging import page_of
from archive.tasks.programs import LIGHT
from tests import kit, parcels
from tests.browsers.browser import Browser
from tests.page import opened

PETNAME = 'سارا & "دوست" <3 🌱'
"""A name with everything that JSON and HTML would have to escape."""


def own_copy(browser: Browser, page: Path, petname: str) -> Path:
    """Compare the digits and save an own copy, as a person does."""
    browser.open(page)
    opened.verdict(browser)
    browser.click(".verdict summary")
    browser.click("[data-do=know]")
    browser.write(petname)
    browser.click("[data-do=own]")
    browser.until("document.querySelector('.know [role=status]')")
    return browser.downloaded()


def test_green_is_for_keys_in_the_holders_own_copy_alone(
    browser: Browser, tmp_path: Path
) -> None:
    """A saved copy knows the key; it is the same page but for that, byte for byte."""
    page = opened.write(tmp_path, opened.statement("fa"))
    saved = own_copy(browser, page, PETNAME)
    assert saved.name == "read-fa-own.html"
    own = Page.from_bytes(saved.read_bytes())
    assert [pin.petname for pin in own.own.pins] == [PETNAME]
    assert own.passed_on().to_bytes() == page.read_bytes()
    assert own.own.pins[0].checked
    assert [str(each) for each in own.own.pins[0].series] == [kit.SERIES]

    browser.open(saved)
    assert opened.verdict(browser) == "trusted"
    assert opened.look(browser) == "good"
    assert PETNAME in opened.shown(browser)
    assert browser.value("document.querySelector('[data-do=know]')") is None


def test_the_command_line_takes_an_own_copy_apart(
    browser: Browser, tmp_path: Path
) -> None:
    """It finds the program to be its own, and prints whom the holder trusts."""
    page = opened.write(tmp_path, opened.statement("en"))
    saved = own_copy(browser, page, "Sara")
    told = kit.run("page", "--check", saved, "--json")
    assert told.status == 3  # unknown to this holder: the page's own keys do not count
    assert told.json["program"] == LIGHT
    assert [each["petname"] for each in told.json["own"]] == ["Sara"]


def test_an_own_copy_is_not_passed_on(browser: Browser, tmp_path: Path) -> None:
    """It says so, and gives the page as it came for others."""
    page = opened.write(tmp_path, opened.statement("en"))
    browser.open(own_copy(browser, page, "Sara"))
    opened.verdict(browser)
    opened.go(browser, "pass")
    browser.until("document.querySelector('[data-do=clean]')")
    browser.click("[data-do=clean]")
    assert browser.downloaded().read_bytes() == page.read_bytes()


def test_a_name_that_cannot_be_used_is_not_saved(
    browser: Browser, tmp_path: Path
) -> None:
    """An empty one, or spaces: the form says what it takes, and stays."""
    browser.open(opened.write(tmp_path, opened.statement("en")))
    opened.verdict(browser)
    browser.click(".verdict summary")
    browser.click("[data-do=know]")
    browser.write("  ")
    browser.click("[data-do=own]")
    browser.until("document.querySelector('.wrong').textContent")
    assert browser.value("document.querySelector('.know input') !== null")


def test_what_came_is_saved_as_a_page_of_its_own(
    browser: Browser, tmp_path: Path
) -> None:
    """From a blank page: the very page that the command line makes of that object."""
    parcel = opened.statement("fa")
    browser.open(opened.write(tmp_path, None))
    opened.go(browser, "check")
    given = tmp_path / "object.bin"
    given.write_bytes(parcel.content)
    browser.choose("input[type=file]", given)
    assert opened.verdict(browser) == "unknown"
    browser.click("[data-do=save]")  # nobody has confirmed the key: it asks
    browser.until("document.querySelectorAll('.save button').length === 1")
    browser.click(".save button")
    saved = browser.downloaded()
    assert saved.name == "read-fa.html"
    assert saved.read_bytes() == page_of(parcel, LIGHT).to_bytes()


def test_an_edition_of_a_bundle_is_saved_uncompressed(
    browser: Browser, tmp_path: Path
) -> None:
    """The page has no compressor: the object is larger, the edition the same."""
    bundle = tmp_path / "two.tar.zst"
    bundle.write_bytes(kit.bundle(kit.edition("fa"), kit.edition("en", source=None)))
    browser.open(opened.write(tmp_path, None))
    opened.go(browser, "check")
    browser.choose("input[type=file]", bundle)
    browser.until("document.querySelectorAll('.choices button').length === 2")
    browser.click(".choices button:last-child")
    browser.until("document.querySelector('article').lang === 'fa'")
    browser.click("[data-do=save]")
    browser.click(".save button")
    saved = browser.downloaded()
    told = kit.run("verify", saved, "--json")
    assert told.json["verdict"] == "unknown"
    genuine = parcels.parcel(kit.edition("fa")).checked.digest
    assert told.json["editions"][0]["manifest_sha256"] == str(genuine)


def test_each_key_is_kept_below_its_own_digits(
    browser: Browser, tmp_path: Path
) -> None:
    """Anybody can sign beside others: whose digits were compared, that key is named.

    The second copy that is saved has both.
    """
    signed = kit.edition(keys=(kit.SARA, kit.MALLORY))
    page = opened.write(tmp_path, parcels.parcel(signed, TrustList()))
    browser.open(page)
    opened.verdict(browser)
    browser.value(
        "(() => { document.querySelector('select').value = 'en';"
        " document.querySelector('select').dispatchEvent(new Event('change')); })()"
    )
    browser.click(".verdict summary")
    named = {}
    for key in (kit.SARA, kit.MALLORY):
        digits = str(Fingerprint.of(key.public.public))
        number: int = browser.until(
            "[...document.querySelectorAll('.know')].findIndex("
            f"(each) => each.querySelector('.digits').textContent === '{digits}') + 1"
        )
        form = f".know:nth-child({number})"
        browser.click(f"{form} [data-do=know]")
        assert browser.text(f"{form} .digits") == digits
        browser.write(f"friend {key.name}")
        browser.click(f"{form} [data-do=own]")
        browser.until(f"document.querySelector('{form} [role=status]')")
        named[key.public.public] = f"friend {key.name}"
        own = Page.from_bytes(browser.downloaded().read_bytes()).own
        assert {pin.key.public: pin.petname for pin in own.pins} == named


def test_a_page_that_was_changed_is_not_passed_on(
    browser: Browser, tmp_path: Path
) -> None:
    """It says what it is instead, and gives no copy of itself."""
    page = opened.write(tmp_path, opened.statement("en"))
    own = replace(Page.from_bytes(page.read_bytes()), own=parcels.KNOWN)
    html = own.to_bytes().decode().replace("<article", "<p>x</p><article", 1)
    page.write_text(html, "utf-8")
    browser.open(page)
    assert opened.verdict(browser) == "forged-or-damaged"
    opened.go(browser, "pass")
    assert "Do not pass it on" in browser.text(".pass .bad")
    assert browser.value("document.querySelector('.pass ol')") is None
    assert browser.value("document.querySelector('[data-do=clean]')") is None
