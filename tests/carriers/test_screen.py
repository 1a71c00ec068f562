"""Squares on a screen: what a terminal shows, and what a page plays."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from itertools import count
from pathlib import Path

import pytest

from archive.carriers.screen import PlayerWords, frames, player, still
from archive.errors import Usage
from archive.squares.draw import Square, written
from archive.squares.pictures import Picture, open_picture
from archive.squares.read import read
from tests.browsers.browser import Screen
from tests.browsers.chromium import Standing as Browser
from tests.browsers.chromium import standing
from tests.squares.reference import on_a_terminal, square
from tests.stock import needs

ANY = "هر ۱۱ مربع از این‌ها کافی است."  # noqa: RUF001 — Persian
WORDS = PlayerWords(
    language="fa",
    rtl=True,
    title="متن",
    any_line=ANY,
    pause="ایست",
    go_on="ادامه",
    speed="مربع در ثانیه",
    no_script="این پرونده را در یک مرورگر باز کنید.",
    digits="۰۱۲۳۴۵۶۷۸۹",
)
LARGE = (200, 100)


def _labelled(number: int, kind: str) -> list[tuple[str, str, Square]]:
    """So many squares, each with its number and its text."""
    drawn = (square(each, kind) for each in range(1, number + 1))
    return [(text.split(" ")[0], text, each) for text, each in drawn]


# The terminal


class Terminal:
    """What a terminal does with the few sequences that are used."""

    def __init__(self) -> None:
        self.cursor = True
        self.other_screen = False
        self.rows: list[str] = []
        self.colours = ""
        self.written: list[str] = []
        self.waits: list[float] = []

    def write(self, text: str) -> None:
        """Show a text."""
        self.written.append(text)
        for part in re.split(r"(\x1b\[[?0-9;]*[A-Za-z])", text):
            self._obey(part)

    def _obey(self, part: str) -> None:
        switch = {"h": True, "l": False}.get(part[-1:], False)
        if part.startswith("\x1b[?25"):
            self.cursor = switch
        elif part.startswith("\x1b[?1049"):
            self.other_screen = switch
        elif part in ("\x1b[H", "\x1b[2J"):
            self.rows = []
        elif part.startswith("\x1b[") and part.endswith("m"):
            self.colours = "" if part == "\x1b[0m" else part
        elif part and not part.startswith("\x1b["):
            self.rows.append(self.colours + part)

    def wait(self, seconds: float) -> None:
        """Note how long it would have been."""
        self.waits.append(seconds)

    def picture(self) -> tuple[Picture, str]:
        """What stands there now, as a camera sees it, and the line below."""
        *lines, number = [row for row in self.rows if row.strip()]
        return on_a_terminal(lines), number


@pytest.mark.parametrize("kind", ["5-L", "10-L", "15-L"])
@pytest.mark.parametrize("dark", [True, False])
def test_a_camera_reads_every_square_of_a_terminal(kind: str, *, dark: bool) -> None:
    """On any ground: each square is read, and its number stands below it."""
    terminal = Terminal()
    expected = _labelled(3, kind)
    seen = []

    def wait(_: float) -> None:
        picture, number = terminal.picture()
        assert picture.grey[0] == 255  # the quiet zone is light
        seen.append((number.strip(), [each.text for each in read(picture, passes=1)]))

    shown = [(number, drawn) for number, _, drawn in expected]
    frames(shown, 8, terminal.write, wait, dark=dark, size=LARGE)
    assert seen == [(number, [text]) for number, text, _ in expected]


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize(
    "text",
    ["http://10.0.0.1:8080/k3f9abcdefgh/", 'WIFI:T:WPA;S:چای\\;"خانه";P:12345678;;'],
)
def test_a_camera_reads_an_address_on_a_terminal(text: str, *, dark: bool) -> None:
    """Any text, letter by letter, on any ground."""
    picture = on_a_terminal(still(written(text), dark=dark, columns=80).splitlines())
    assert [each.text for each in read(picture, passes=1)] == [text]


def test_each_square_stands_as_long_as_the_rate_says() -> None:
    """Four to ten a second, and no clock is read."""
    for rate in (4, 6.5, 10):
        terminal = Terminal()
        shown = [("1", square(1)[1]), ("2", square(2)[1])]
        frames(shown, rate, terminal.write, terminal.wait, dark=True, size=LARGE)
        assert terminal.waits == [1 / rate] * 2


def _after_two(error: type[BaseException]) -> Callable[[float], None]:
    """A wait that is interrupted while the second square stands."""
    waits = count(1)

    def wait(_: float) -> None:
        if next(waits) == 2:
            raise error

    return wait


def _endless() -> Iterator[tuple[str, Square]]:
    drawn = square(1)[1]
    for number in count(1):
        yield str(number), drawn


def test_it_plays_until_somebody_stops_it() -> None:
    """Ctrl-C is how it ends: no error, and the terminal is as before."""
    terminal = Terminal()
    wait = _after_two(KeyboardInterrupt)
    frames(_endless(), 8, terminal.write, wait, dark=True, size=LARGE)
    assert len(terminal.written) == 4  # entering, two squares, leaving
    assert terminal.cursor
    assert not terminal.other_screen
    assert not terminal.rows
    assert not terminal.colours


def test_the_cursor_comes_back_after_any_error() -> None:
    """Whatever goes wrong, the terminal can be used."""
    terminal = Terminal()
    wait = _after_two(OSError)
    with pytest.raises(OSError, match=r"^$"):
        frames(_endless(), 8, terminal.write, wait, dark=True, size=LARGE)
    assert terminal.cursor
    assert not terminal.other_screen


def test_the_cursor_is_hidden_while_squares_play() -> None:
    """It would stand in a module."""
    terminal = Terminal()
    states = []

    def wait(_: float) -> None:
        states.append((terminal.cursor, terminal.other_screen))

    shown = [("1", square(1)[1])]
    frames(shown, 8, terminal.write, wait, dark=True, size=LARGE)
    assert states == [(False, True)]


@pytest.mark.parametrize(
    ("size", "quiet"), [((45, 24), 4), ((200, 23), 3), ((44, 90), 3), ((41, 22), 2)]
)
def test_the_quiet_zone_is_as_wide_as_there_is_room_for(
    size: tuple[int, int], quiet: int
) -> None:
    """A square of 5-M fits 80 columns and 24 rows with all four modules around it."""
    terminal = Terminal()
    shown = [("1", square(1, "5-M")[1])]
    frames(shown, 8, terminal.write, terminal.wait, dark=False, size=size)
    first = terminal.written[1].split("\r\n")[0]
    assert first.count(" ") == 37 + 2 * quiet
    lines = terminal.written[1].split("\r\n")
    assert len(lines) <= size[1]


@pytest.mark.parametrize("size", [(80, 24), (80, 90), (200, 41)])
def test_a_square_that_does_not_fit_is_refused_with_both_sizes(
    size: tuple[int, int],
) -> None:
    """The error names what is needed, what is there, and what fits."""
    terminal = Terminal()
    shown = [("1", square(1, "15-L")[1])]
    with pytest.raises(Usage) as caught:
        frames(shown, 8, terminal.write, terminal.wait, dark=True, size=size)
    assert "81 columns and 42 rows" in caught.value.message
    assert f"has {size[0]} and {size[1]}" in caught.value.message
    found = re.search(r"take ([0-9]+-L) or smaller", caught.value.hint)
    assert found
    shown = [("1", square(1, found[1])[1])]
    frames(shown, 8, terminal.write, terminal.wait, dark=True, size=size)
    assert terminal.cursor


def test_no_square_is_named_for_a_terminal_that_holds_none() -> None:
    """Then a page or a GIF is the way."""
    terminal = Terminal()
    shown = [("1", square(1)[1])]
    with pytest.raises(Usage) as caught:
        frames(shown, 8, terminal.write, terminal.wait, dark=True, size=(20, 24))
    assert "or smaller" not in caught.value.hint
    assert "a page or a GIF" in caught.value.hint


@pytest.mark.parametrize("rate", [0, -1, 3, 3.9, 11, float("nan")])
def test_other_rates_are_refused(rate: float) -> None:
    """Faster ones are not read, slower ones are not seen to the end."""
    terminal = Terminal()
    with pytest.raises(Usage):
        frames([], rate, terminal.write, terminal.wait, dark=True, size=LARGE)
    assert not terminal.written
    with pytest.raises(Usage):
        player([("1", square(1)[1])], WORDS, int(rate) if rate == rate else 0)  # noqa: PLR0124


# The page as text


def _page(number: int = 5, kind: str = "10-L", words: PlayerWords = WORDS) -> str:
    return player([(label, each) for label, _, each in _labelled(number, kind)], words)


def _inside(tag: str, page: str) -> list[str]:
    return re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)


def _told(page: str) -> dict[str, object]:
    (block,) = re.findall(r'id="squares">(.*?)</script>', page, re.DOTALL)
    told: dict[str, object] = json.loads(block)
    return told


def test_a_page_allows_its_script_and_its_style_and_nothing_else() -> None:
    """The policy is three directives: nothing, one script, one style."""
    page = _page()
    sources = []
    for tag in ("script", "style"):
        (content,) = _inside(tag, page)
        digest = hashlib.sha256(content.encode()).digest()
        sources.append(f"'sha256-{base64.b64encode(digest).decode()}'")
    policy = f"default-src 'none'; script-src {sources[0]}; style-src {sources[1]}"
    (found,) = re.findall(r'Content-Security-Policy" content="(.*?)">', page)
    assert unescape(found) == policy
    assert page.index(found) < page.index("<style>")


def test_all_pages_run_the_same_script() -> None:
    """Whoever read it once knows its hash."""
    other = _page(2, "5-M", replace(WORDS, language="en", rtl=False, title="Text"))
    assert _inside("script", _page()) == _inside("script", other)
    assert _inside("style", _page()) == _inside("style", other)


def test_a_page_refers_to_nothing_outside() -> None:
    """No address, no file, no storage, no request."""
    page = _page().lower()
    assert not re.search(r"\b(src|href|action|srcset|data)\s*=", page)
    for word in ("http:", "https:", "url(", "//[a-z]", "@import", "fetch", "import("):
        assert word not in page
    for word in ("xmlhttp", "websocket", "storage", "cookie", "indexeddb", "worker"):
        assert word not in page
    assert "archive" not in page
    assert "generator" not in page


def test_the_same_squares_give_the_same_page() -> None:
    """Nothing says when or where it was made."""
    assert _page() == _page()


def test_the_squares_stand_in_their_order_bit_by_bit() -> None:
    """First those that are enough, then repair, as the caller has them."""
    labelled = _labelled(4, "10-L")
    told = _told(player([(label, each) for label, _, each in labelled], WORDS))
    size = labelled[0][2].kind.size
    assert told["size"] == size
    found = []
    for label, bits in told["squares"]:  # type: ignore[attr-defined]
        data = base64.b64decode(bits, validate=True)
        assert len(data) == (size * size + 7) // 8
        text = f"{int.from_bytes(data):0{8 * len(data)}b}"
        rows = (int(text[at : at + size], 2) for at in range(0, size * size, size))
        found.append((label, tuple(rows)))
    assert found == [(label, each.rows) for label, _, each in labelled]


def test_a_page_is_little_more_than_its_squares() -> None:
    """31 squares of 15-L, an edition of 10 KB, take under 40 KB."""
    assert len(_page(31, "15-L").encode()) < 40_000


def test_words_cannot_become_markup() -> None:
    """Whatever a title or a number says, it stays text."""
    nasty = "</script><script>\"&'<!--"
    words = PlayerWords(
        language="en",
        rtl=False,
        title=nasty,
        any_line=nasty,
        pause=nasty,
        go_on=nasty,
        speed=nasty,
        no_script=nasty,
        digits="0123456789",
    )
    page = player([(nasty, square(1)[1])], words)
    plain = player([("1", square(1)[1])], WORDS)
    assert page.count("<script") == plain.count("<script") == 2
    assert page.count("<!--") == 0
    assert _told(page)["pause"] == nasty
    assert page.count(nasty) == 0


def test_squares_of_two_kinds_or_none_are_refused() -> None:
    """A page has one size, and something to show."""
    with pytest.raises(Usage):
        player([], WORDS)
    mixed = [("1", square(1, "5-L")[1]), ("2", square(2, "6-L")[1])]
    with pytest.raises(Usage):
        player(mixed, WORDS)


# The page in a browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium; every test opens a page of its own."""
    needs("chromium")
    with standing(tmp_path_factory.mktemp("browser")) as found:
        yield found


PHONE = Screen(390, 844, 3)
DESKTOP = Screen(1280, 800, 1)


def _read(browser: Browser) -> list[str]:
    """The squares on the screen."""
    (picture,) = open_picture(browser.picture())
    return [each.text for each in read(picture, passes=1)]


def _open(browser: Browser, page: Path, screen: Screen, text: str = "") -> None:
    """Open a page, stop it, and let it go on half a square before the first change."""
    page.write_bytes((text or _page()).encode())
    browser.open(page, screen)
    if not screen.calm:
        browser.click("#pause")
        browser.click("#pause")
        browser.after(62)


@pytest.mark.stock
@pytest.mark.parametrize("screen", [PHONE, DESKTOP, Screen(844, 390, 3)])
@pytest.mark.parametrize("kind", ["10-L", "15-L"])
def test_a_camera_reads_every_square_of_a_page(
    kind: str, screen: Screen, browser: Browser, tmp_path: Path
) -> None:
    """One after another, in their order, and from the beginning again."""
    expected = _labelled(3, kind)
    _open(browser, tmp_path / "page.html", screen, _page(3, kind))
    start = [label for label, _, _ in expected].index(browser.text("#number"))
    for step in range(5):
        label, text, _ = expected[(start + step) % 3]
        assert (browser.text("#number"), _read(browser)) == (label, [text])
        browser.after(125)
    assert not browser.complaints
    assert browser.requests == [(tmp_path / "page.html").as_uri()]


@pytest.mark.stock
@pytest.mark.parametrize("screen", [PHONE, DESKTOP])
def test_every_module_has_whole_pixels_of_pure_black_and_white(
    screen: Screen, browser: Browser, tmp_path: Path
) -> None:
    """As large as the window lets it be, with four light modules around it."""
    _, _, drawn = _labelled(1, "15-L")[0]
    _open(browser, tmp_path / "page.html", screen, _page(1, "15-L"))
    (picture,) = open_picture(browser.picture())
    side = round(browser.value("square.getBoundingClientRect().width") * screen.ratio)
    dots = side // (drawn.kind.size + 8)
    assert side == dots * (drawn.kind.size + 8)
    assert dots == browser.value(
        "Math.floor(Math.min(room.clientWidth, room.clientHeight) * devicePixelRatio"
        f" / {drawn.kind.size + 8})"
    )
    x, y = browser.value(
        "(({x, y}) => [x * devicePixelRatio, y * devicePixelRatio])"
        "(square.getBoundingClientRect())"
    )
    for row in range(-4, drawn.kind.size + 4):
        for column in range(-4, drawn.kind.size + 4):
            inside = {row, column} <= set(range(drawn.kind.size))
            grey = 0 if inside and drawn.dark(column, row) else 255
            left = round(x) + (column + 4) * dots + 1
            top = round(y) + (row + 4) * dots + 1
            for line in range(top, top + dots - 2):
                at = line * picture.width + left
                assert set(picture.grey[at : at + dots - 2]) == {grey}


@pytest.mark.stock
def test_a_page_is_white_in_the_dark(browser: Browser, tmp_path: Path) -> None:
    """Who prefers dark pages, or forces them, gets a square that cameras read."""
    _open(browser, tmp_path / "page.html", replace(PHONE, dark=True))
    assert browser.value("matchMedia('(prefers-color-scheme: dark)').matches")
    (picture,) = open_picture(browser.picture())
    edges = picture.grey[: picture.width] + picture.grey[:: picture.width]
    assert set(edges) == {255}
    assert len(_read(browser)) == 1


def _stands(browser: Browser) -> bool:
    """Whether nothing changes in the next second, and the button says so."""
    before = browser.text("#number")
    browser.after(125)
    stands = browser.text("#number") == before
    browser.after(125)
    assert (browser.text("#number") == before) == stands
    assert browser.text("#pause") == (WORDS.go_on if stands else WORDS.pause)
    return stands


@pytest.mark.stock
@pytest.mark.parametrize("way", ["pause", "square", "space"])
def test_a_button_a_tap_and_the_space_bar_pause_and_go_on(
    way: str, browser: Browser, tmp_path: Path
) -> None:
    """Each stops the squares where they are, and each lets them go on."""
    _open(browser, tmp_path / "page.html", PHONE)
    assert not _stands(browser)
    for stopped in (True, False, True):
        if way == "space":
            browser.press("Space")
        else:
            browser.click(f"#{way}")
        assert _stands(browser) == stopped


@pytest.mark.stock
def test_the_space_bar_pauses_from_the_slider_too(
    browser: Browser, tmp_path: Path
) -> None:
    """It means the same wherever one was last."""
    _open(browser, tmp_path / "page.html", DESKTOP)
    browser.value("speed.focus()")
    browser.press("Space")
    assert _stands(browser)
    browser.value("button.focus()")
    browser.press("Space")
    assert not _stands(browser)


@pytest.mark.stock
def test_the_slider_goes_from_four_to_ten_a_second(
    browser: Browser, tmp_path: Path
) -> None:
    """Keys move it, the number beside it is in the reader's digits, squares follow."""
    _open(browser, tmp_path / "page.html", DESKTOP)
    assert browser.text("#rate") == "۸"
    browser.value("speed.focus()")
    for key, rate in (("End", 10), ("Home", 4)):
        shown = "".join(WORDS.digits[int(each)] for each in str(rate))
        browser.press(key)
        assert browser.text("#rate") == shown
        assert browser.value("speed.getAttribute('aria-valuetext')") == shown
        changes = 0
        browser.after(500 / rate)
        before = browser.text("#number")
        for _ in range(rate):
            browser.after(1000 / rate)
            changes += browser.text("#number") != before
            before = browser.text("#number")
        assert changes == rate
        browser.after(400 / rate)  # not yet the next
        assert browser.text("#number") == before


@pytest.mark.stock
def test_who_asked_for_little_motion_starts_it(
    browser: Browser, tmp_path: Path
) -> None:
    """It stands when it opens, and goes on slowly when it is told to."""
    _open(browser, tmp_path / "page.html", replace(PHONE, calm=True))
    assert _stands(browser)
    assert browser.text("#rate") == "۴"
    browser.click("#pause")
    browser.after(240)
    before = browser.text("#number")
    browser.after(20)
    assert browser.text("#number") != before
    assert browser.text("#pause") == WORDS.pause


@pytest.mark.stock
def test_another_script_does_not_run(browser: Browser, tmp_path: Path) -> None:
    """One letter changed, or one added script, and the policy stops it."""
    changed = _page().replace("let shown = 0;", "let shown = 1;")
    assert changed != _page()
    page = tmp_path / "page.html"
    page.write_bytes(changed.encode())
    browser.open(page, PHONE)
    assert browser.text("#number") == ""
    assert "Content Security Policy" in "".join(browser.complaints)
    added = _page().replace("</body>", "<script>document.title = 'x'</script></body>")
    page.write_bytes(added.encode())
    browser.open(page, PHONE)
    assert browser.value("document.title") == WORDS.title
    assert browser.text("#number") == "1/99"


@pytest.mark.stock
def test_a_page_can_ask_for_nothing(browser: Browser, tmp_path: Path) -> None:
    """What somebody puts into a page cannot load a picture either."""
    (tmp_path / "spy.png").write_bytes(b"")
    _open(browser, tmp_path / "page.html", PHONE)
    browser.value("document.body.append(Object.assign(new Image(), {src: 'spy.png'}))")
    browser.after(10)
    assert "Content Security Policy" in "".join(browser.complaints)


@pytest.mark.stock
def test_without_scripts_a_page_says_what_to_do(
    browser: Browser, tmp_path: Path
) -> None:
    """Viewers that run none show one sentence, and no dead buttons."""
    page = tmp_path / "page.html"
    page.write_bytes(_page().encode())
    browser.open(page, replace(PHONE, scripts=False))
    assert browser.value("document.body.innerText").strip() == WORDS.no_script


@pytest.mark.stock
@pytest.mark.parametrize("screen", [PHONE, DESKTOP, Screen(320, 480, 1.5)])
def test_a_page_fits_its_window_and_says_what_everything_is(
    screen: Screen, browser: Browser, tmp_path: Path
) -> None:
    """Nothing is cut off; every part has a name for those who do not see it."""
    _open(browser, tmp_path / "page.html", screen)
    assert browser.value(
        "document.documentElement.scrollWidth <= innerWidth"
        " && document.documentElement.scrollHeight <= innerHeight"
    )
    assert browser.value("document.documentElement.dir") == "rtl"
    assert browser.value("document.documentElement.lang") == "fa"
    assert browser.value("square.getAttribute('aria-label')") == WORDS.title
    assert browser.value("speed.labels[0].innerText").startswith(WORDS.speed)
    assert browser.value("button.offsetHeight") >= 48
    for live in ("number", "rate"):
        assert (
            browser.value(
                f"document.getElementById({live!r}).getAttribute('aria-live')"
            )
            == "off"
        )
