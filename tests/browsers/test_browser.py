"""What every browser of these tests does, each ability on a tiny page."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.browsers.browser import DESKTOP, PHONE, Browser, Screen

pytestmark = pytest.mark.stock

_HEAD = (
    '<!doctype html><meta charset="utf-8"><title>tiny</title>'
    '<meta name="viewport" content="width=device-width">'
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Where a test writes its page; the folder's name has a space in it."""
    folder = tmp_path / "a folder"
    folder.mkdir()
    return folder / "page.html"


def _open(browser: Browser, page: Path, body: str, screen: Screen = DESKTOP) -> None:
    page.write_text(_HEAD + body, encoding="utf-8")
    browser.open(page, screen)


def test_a_value_is_json_and_promises_are_awaited(browser: Browser, page: Path) -> None:
    """What throws or is refused fails with what was said."""
    _open(browser, page, "<p>text")
    assert browser.value("[1, 'دو', null, {a: true}]") == [1, "دو", None, {"a": True}]
    assert browser.value("new Promise((yes) => setTimeout(yes, 5, 'late'))") == "late"
    with pytest.raises(AssertionError, match="nobody knows"):
        browser.value("(() => { throw Error('nobody knows'); })()")
    with pytest.raises(AssertionError, match="refused"):
        browser.value("Promise.reject(Error('refused'))")


@pytest.mark.parametrize(
    "change",
    [
        "p.textContent = 'new'",
        "p.hidden = true",
        "setTimeout(() => { window.told = 5; }, 30)",
    ],
)
def test_until_sees_each_change(change: str, browser: Browser, page: Path) -> None:
    """Of the document, of an attribute, or of a variable that nothing shows."""
    _open(browser, page, "<p id=p>old")
    browser.value(f"void setTimeout(() => {{ {change}; }}, 10)")
    expression = "p.textContent === 'new' || p.hidden || window.told"
    assert browser.until(expression)


def test_until_fails_with_what_the_page_shows(browser: Browser, page: Path) -> None:
    """What never becomes true is told with the text, the error and the complaints."""
    _open(browser, page, "<p>so far<script>console.log('stuck')</script>")
    with pytest.raises(AssertionError) as caught:
        browser.until("nothing.such", seconds=0.05)
    for each in ("nothing.such", "so far", "ReferenceError", "stuck"):
        assert each in str(caught.value)


def test_until_holds_while_a_page_is_left(browser: Browser, page: Path) -> None:
    """It goes on in the page that comes next."""
    _open(browser, page, "<p id=p>here")
    browser.value("void setTimeout(() => { location.search = 'next'; }, 20)")
    assert browser.until("location.search === '?next' && p.textContent") == "here"


def test_clicks_and_keys_are_real(browser: Browser, page: Path) -> None:
    """Pages trust them, as they trust what a person does."""
    script = (
        "<script>const told = (event) => o.textContent += event.isTrusted + ' ';"
        "b.onclick = told; t.onkeydown = told</script>"
    )
    _open(
        browser,
        page,
        f'<textarea id=t></textarea><div style="height: 3000px"></div>'
        f"<button id=b>go</button><p id=o></p>{script}",
    )
    browser.click("#b")
    browser.click("#t")
    browser.write("س۱")
    browser.press("Enter")
    browser.write("x")
    browser.press("Home")
    browser.press("Shift+End")
    browser.press("Delete")
    assert browser.value("t.value") == "س۱\n"
    assert browser.text("#o").split() == ["true"] * 9


def test_what_a_person_cannot_click_is_not_clicked(
    browser: Browser, page: Path
) -> None:
    """Nothing, a hidden button, and one under another element."""
    style = "position: fixed; inset: 0; background: red"
    _open(
        browser,
        page,
        f'<button id=a>a</button><button id=b hidden>b</button><p style="{style}">',
    )
    for selector in ("#a", "#b", "#c"):
        with pytest.raises(AssertionError):
            browser.click(selector)


def test_files_are_chosen_where_nobody_sees_the_field(
    browser: Browser, page: Path
) -> None:
    """The page gets their names and bytes, and is told of the change."""
    files = [page.parent / name for name in ("one.txt", "دو.txt")]
    for file in files:
        file.write_text(file.name, encoding="utf-8")
    script = (
        "<script>f.onchange = async () => { o.textContent = (await Promise.all("
        "[...f.files].map(async (each) => each.name + (await each.text())))) }</script>"
    )
    _open(browser, page, f"<input id=f type=file multiple hidden><p id=o></p>{script}")
    browser.choose("#f", *files)
    assert browser.until("o.textContent") == "one.txtone.txt,دو.txtدو.txt"


def test_downloads_come_with_their_names_and_bytes(
    browser: Browser, page: Path
) -> None:
    """One after the other, each once it is complete."""
    large = 3_000_000
    script = (
        f"<script>a.href = URL.createObjectURL(new Blob(['x'.repeat({large})]));"
        "b.href = URL.createObjectURL(new Blob(['small']))</script>"
    )
    links = "<a id=a download=large.txt>a</a> <a id=b download=small.txt>b</a>"
    _open(browser, page, links + script)
    browser.click("#a")
    found = browser.downloaded()
    assert (found.name, found.stat().st_size) == ("large.txt", large)
    browser.click("#b")
    found = browser.downloaded()
    assert (found.name, found.read_text()) == ("small.txt", "small")


@pytest.mark.parametrize(
    "screen", [DESKTOP, PHONE, Screen(320, 480, 1.5, dark=True, calm=True, forced=True)]
)
def test_a_screen_is_what_it_says(screen: Screen, browser: Browser, page: Path) -> None:
    """Its size, its pixels, and what the person prefers, from the first script on."""
    script = (
        "<script>const media = (each) => matchMedia(`(${each})`).matches;"
        "window.told = [innerWidth, innerHeight, devicePixelRatio,"
        "media('prefers-color-scheme: dark'), media('prefers-reduced-motion: reduce'),"
        "media('forced-colors: active')]</script>"
    )
    _open(browser, page, f"<body>{script}", screen)
    size = [screen.width, screen.height, screen.ratio]
    assert browser.value("told") == [*size, screen.dark, screen.calm, screen.forced]
    browser.visit(page)
    assert browser.value("[innerWidth, innerHeight, devicePixelRatio]") == size


def _size(picture: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(picture)) as image:
        return image.size


def test_pictures_have_the_screen_s_pixels(browser: Browser, page: Path) -> None:
    """The window alone, or the whole page, at the screen's ratio."""
    body = '<body style="margin: 0; background: #0080ff"><div style="height: 1500px">'
    _open(browser, page, body, replace(PHONE, ratio=2))
    assert _size(browser.picture()) == (780, 1688)
    whole = browser.picture(whole=True)
    assert _size(whole) == (780, 3000)
    with Image.open(io.BytesIO(whole)) as image:
        assert image.convert("RGB").getpixel((700, 2900)) == (0, 128, 255)


def test_without_scripts_none_runs(browser: Browser, page: Path) -> None:
    """What stands in for them is shown, and can still be asked for."""
    body = "<p id=p>p<noscript>none</noscript><script>p.append('ran')</script>"
    _open(browser, page, body, Screen(scripts=False))
    assert browser.until("document.body.innerText") == "pnone"
    with pytest.raises(AssertionError, match="no script"):
        browser.until("document.title === 'other'")
    browser.open(page)
    assert browser.value("p.innerText") == "pran"


def test_complaints_of_scripts_console_and_policy_are_kept(
    browser: Browser, page: Path
) -> None:
    """And none of them on a page that says nothing."""
    _open(browser, page, "<script>console.warn('odd'); throw Error('broken')</script>")
    told = "\n".join(browser.complaints)
    assert "odd" in told
    assert "broken" in told
    _open(browser, page, "<script>console.error('RSLoader: broken')</script>")
    assert browser.complaints, "Firefox says the like of itself; a page does not"
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
    _open(browser, page, f"{policy}<script>document.title = 'ran'</script>")
    assert browser.value("document.title") == "tiny"
    told = "\n".join(browser.complaints).replace("-", " ")
    assert "Content Security Policy" in told
    _open(browser, page, "<p>quiet")
    assert browser.complaints == []


def test_a_worker_s_complaints_are_kept(browser: Browser, page: Path) -> None:
    """What goes wrong in its first line is known, too."""
    script = (
        "const made = URL.createObjectURL(new Blob(['throw Error(\"early\")']));"
        "new Worker(made).onerror = () => { window.told = true; }"
    )
    _open(browser, page, f"<script>{script}</script>")
    browser.until("window.told")
    assert "early" in "\n".join(browser.complaints)


def test_nobody_was_here_before(browser: Browser, page: Path) -> None:
    """What a page keeps is there in the same tab, and gone when it is opened anew."""
    _open(browser, page, "<p>here")
    browser.value("void (localStorage.n = 1)")
    browser.visit(page)
    assert browser.until("localStorage.n") == "1"
    browser.open(page)
    assert browser.value("localStorage.length") == 0
