"""What only Chromium does here: slower, without a compiler, with films, with a tree."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from archive.squares.pictures import open_picture
from archive.squares.read import read
from tests.browsers import chromium as chromiums
from tests.browsers.browser import Screen
from tests.browsers.chromium import Chromium, Row
from tests.rigs.film import Film
from tests.squares.reference import square

pytestmark = pytest.mark.stock

_HEAD = '<!doctype html><meta charset="utf-8"><title>tiny</title>'


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with nothing on it."""
    page = tmp_path / "page.html"
    page.write_text(_HEAD)
    return page


_WORK = """
(() => {
  const start = performance.now();
  let all = 0;
  for (let each = 0; each < 1e7; each++) all += each % 7;
  return [performance.now() - start, all][0];
})()
"""


def test_a_throttled_page_is_slower(chromium: Chromium, page: Path) -> None:
    """The same work takes a multiple of the time, until the next page is opened."""
    chromium.open(page)
    usual = min(chromium.value(_WORK) for _ in range(5))
    chromium.throttle(20)
    slow = min(chromium.value(_WORK) for _ in range(2))
    assert slow > 2 * usual
    chromium.open(page)
    assert min(chromium.value(_WORK) for _ in range(5)) < slow / 2


def test_without_a_compiler_there_is_no_webassembly(
    jitless: Chromium, chromium: Chromium, page: Path
) -> None:
    """A page that needs it is found out; elsewhere it is there."""
    chromium.open(page)
    assert chromium.value("typeof WebAssembly") == "object"
    jitless.open(page)
    assert jitless.value("typeof WebAssembly") == "undefined"


def test_the_tree_has_what_is_said_aloud(chromium: Chromium, page: Path) -> None:
    """Names from labels, states, and not what is hidden."""
    page.write_text(
        f"{_HEAD}<main><h1>Read</h1><label>Lines <input value=12></label>"
        "<button disabled>Go</button><p aria-hidden=true>unsaid</p></main>"
    )
    chromium.open(page)
    rows = chromium.tree()
    assert rows[0].role == "RootWebArea"
    assert rows[0].name == "tiny"
    named = {each.role: each for each in rows}
    assert named["heading"].name == "Read"
    assert "level: 1" in named["heading"].states
    assert (named["textbox"].name, named["textbox"].value) == ("Lines", "12")
    assert "disabled" in named["button"].states
    assert Row(3, "StaticText", "Read") in rows
    assert "unsaid" not in "".join(each.name for each in rows)


_CAMERA = "navigator.mediaDevices.getUserMedia({ video: { width: 1280 } })"
_FRAMES = f"""
{_CAMERA}.then(async (stream) => {{
  const video = Object.assign(document.createElement("video"), {{ muted: true }});
  document.body.append(video);
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const seen = [];
  while (seen.length < 15) {{
    await new Promise((next) => video.requestVideoFrameCallback(next));
    canvas.getContext("2d").drawImage(video, 0, 0);
    seen.push(canvas.toDataURL("image/jpeg", 0.9).split(",")[1]);
  }}
  for (const track of stream.getTracks()) track.stop();
  return seen;
}})
"""


def _read(frame: str) -> list[str]:
    (picture,) = open_picture(base64.b64decode(frame))
    assert (picture.width, picture.height) == (1280, 720)
    return [each.text for each in read(picture, passes=1)]


def test_a_camera_sees_the_film_that_is_shown(
    chromium: Chromium, page: Path, tmp_path: Path
) -> None:
    """Its squares can be read in a page, one after another; then those of the next."""
    for numbers in ((1, 2, 3), (4, 5, 6)):
        squares = dict(square(each, "10-L") for each in numbers)
        film = tmp_path / "film"
        film.write_bytes(Film(squares=list(squares.values()), seconds=2).file())
        chromium.show(film)
        chromium.open(page)
        read_back = {text for frame in chromium.value(_FRAMES) for text in _read(frame)}
        assert len(read_back) > 1
        assert read_back <= set(squares)


def test_a_page_gets_no_camera_that_it_may_not_use_or_that_is_not_there(
    chromium: Chromium, page: Path, tmp_path: Path
) -> None:
    """It is told at once which of the two it is."""
    film = tmp_path / "film"
    film.write_bytes(Film(squares=[square(1)[1]], seconds=1).file())
    asked = f"{_CAMERA}.then(() => 'given', (error) => error.name)"
    chromium.show(film)
    chromium.open(page)
    assert chromium.value(asked) == "given"
    chromium.open(page, Screen(camera=False))
    assert chromium.value(asked) == "NotAllowedError"
    chromium.show(None)
    chromium.open(page)
    assert chromium.value(asked) == "NotFoundError"


def test_a_standing_clock_goes_on_when_it_is_told(page: Path, tmp_path: Path) -> None:
    """Nothing happens by itself, and everything in its turn."""
    with chromiums.standing(tmp_path / "standing") as browser:
        page.write_text(
            f"{_HEAD}<p id=p>0</p><script>"
            "setInterval(() => { p.textContent = +p.textContent + 1; }, 100)</script>"
        )
        browser.open(page)
        browser.after(50)
        for passed in range(3):
            assert browser.text("#p") == str(passed)
            browser.after(100)
        assert browser.until("p.textContent === '9'")
        with pytest.raises(AssertionError, match="never so"):
            browser.until("document.title === 'never so'", seconds=0.1)
