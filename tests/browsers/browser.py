"""What every browser of these tests does, whatever program it is."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

Json = Any
"""What JSON can say."""

_INSIDE: Final = ("file:", "blob:", "data:", "about:", "chrome:")


@dataclass(frozen=True)
class Screen:
    """What a page is shown on, and to whom.

    Attributes:
        width: of the page, in its own pixels.
        height: the same.
        ratio: pixels of the screen in one of the page's.
        dark: whether the person prefers dark pages.
        calm: whether the person asked for little motion.
        forced: whether the system's colours are forced on pages.
        scripts: whether pages may run any.
        camera: whether the person lets pages use it.
    """

    width: int = 1280
    height: int = 800
    ratio: float = 1
    dark: bool = False
    calm: bool = False
    forced: bool = False
    scripts: bool = True
    camera: bool = True


DESKTOP: Final = Screen()
PHONE: Final = Screen(390, 844, 3)


@dataclass(frozen=True, slots=True)
class Key:
    """A key.

    Attributes:
        name: as pages see it.
        code: the place on the keyboard, as pages see it.
        number: the one that Windows gave it.
        driver: the character that stands for it in WebDriver.
        text: what it writes.
    """

    name: str
    code: str
    number: int
    driver: str
    text: str = ""


_NAMED: Final = (
    Key("Backspace", "Backspace", 8, "\ue003"),
    Key("Tab", "Tab", 9, "\ue004"),
    Key("Enter", "Enter", 13, "\ue007", "\r"),
    Key("Shift", "ShiftLeft", 16, "\ue008"),
    Key("Control", "ControlLeft", 17, "\ue009"),
    Key("Escape", "Escape", 27, "\ue00c"),
    Key(" ", "Space", 32, " ", " "),
    Key("PageUp", "PageUp", 33, "\ue00e"),
    Key("PageDown", "PageDown", 34, "\ue00f"),
    Key("End", "End", 35, "\ue010"),
    Key("Home", "Home", 36, "\ue011"),
    Key("ArrowLeft", "ArrowLeft", 37, "\ue012"),
    Key("ArrowUp", "ArrowUp", 38, "\ue013"),
    Key("ArrowRight", "ArrowRight", 39, "\ue014"),
    Key("ArrowDown", "ArrowDown", 40, "\ue015"),
    Key("Delete", "Delete", 46, "\ue017"),
)
_KEYS: Final = {each.code: each for each in _NAMED} | {
    each.name: each for each in _NAMED
}


def keys(combination: str) -> list[Key]:
    """The keys of ``Tab``, ``Shift+Tab`` or ``a``; all but the last are held.

    Raises:
        KeyError: no such key is known here.
    """
    return [
        Key(name, f"Key{name.upper()}", ord(name.upper()), name, name)
        if len(name) == 1 and name.isalpha()
        else _KEYS[name]
        for name in combination.split("+")
    ]


_LOOK: Final = 1
"""Seconds that a page looks at most before it is asked again."""
_UNTIL: Final = """
new Promise((yes) => {
  let frame, wrong = "";
  const look = () => {
    let found = false;
    try { found = (%s); wrong = ""; } catch (error) { wrong = String(error); }
    if (found) end({ found });
  };
  const end = (result) => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    clearTimeout(limit);
    yes(result);
  };
  const next = () => { frame = requestAnimationFrame(next); look(); };
  const observer = new MutationObserver(look);
  observer.observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true,
  });
  const late = () => end({ wrong, shown: document.body?.innerText ?? "" });
  const limit = setTimeout(late, %d);
  next();
})
"""


class Browser(ABC):
    """A browser with one page.

    Attributes:
        screen: what the page is shown on.
    """

    screen: Screen = DESKTOP

    def open(self, page: Path | str, screen: Screen = DESKTOP) -> None:
        """Open a page for somebody who was never here; the page before it is closed.

        Nothing is left of what earlier pages kept: storage, downloads, complaints,
        requests.

        Args:
            page: a file, or an address.
            screen: what it is shown on.
        """
        self.screen = screen
        self._prepare()
        self.visit(page)

    def visit(self, page: Path | str) -> None:
        """Go on to another page in the same tab, or load the same one again."""
        self._navigate(page.as_uri() if isinstance(page, Path) else page)

    @abstractmethod
    def value(self, expression: str) -> Json:
        """The value of an expression of the page, as JSON; a promise is awaited.

        Raises:
            AssertionError: the expression throws, or the promise is refused.
        """

    def until(self, expression: str, seconds: float = 30) -> Json:
        """Wait until an expression of the page is true; its value then.

        The page looks again at each change of the document and before each frame. An
        expression that throws is not true yet.

        Raises:
            AssertionError: it never was; the message has what the page shows.
        """
        if not self.screen.scripts:
            found = self.value(expression)
            assert found, f"not true, and no script will change it: {expression}"
            return found
        told: Json = None
        for _ in range(max(1, round(seconds / _LOOK))):
            told = self._look(_UNTIL % (expression, min(seconds, _LOOK) * 1000))
            if told and "found" in told:
                return told["found"]
        told = told or {"wrong": "the page went away", "shown": ""}
        message = (
            f"not true after {seconds} s: {expression}\n{told['wrong']}\n"
            f"the page shows:\n{told['shown']}\n"
            f"and it complained:\n{chr(10).join(self.complaints)}"
        )
        raise AssertionError(message)

    def text(self, selector: str) -> str:
        """The text of an element, whether it is shown or not."""
        found: str = self.value(
            f"document.querySelector({quoted(selector)}).textContent"
        )
        return found

    @abstractmethod
    def click(self, selector: str) -> None:
        """Click the middle of an element with a mouse.

        Raises:
            AssertionError: there is none, it is not shown, or another one covers it.
        """

    @abstractmethod
    def press(self, key: str) -> None:
        """Press a key, as :func:`keys` reads it, and let it go."""

    @abstractmethod
    def write(self, text: str) -> None:
        """Type a text, letter by letter, where the page's focus is."""

    @abstractmethod
    def choose(self, selector: str, *files: Path) -> None:
        """Choose files for an ``<input type=file>``, which need not be shown."""

    @abstractmethod
    def downloaded(self) -> Path:
        """The next file that the page gave to be kept; waits until all of it is there.

        Each file is returned once, in the order in which they ended.
        """

    @abstractmethod
    def picture(self, *, whole: bool = False) -> bytes:
        """What the screen shows, or the whole page, as a PNG."""

    @property
    @abstractmethod
    def complaints(self) -> list[str]:
        """What the console and the policy said since the page was opened."""

    @property
    @abstractmethod
    def requests(self) -> list[str]:
        """Addresses that the page asked for since it was opened.

        Not those that its policy refused, which are complaints.
        """

    @property
    def outside(self) -> list[str]:
        """Addresses that are neither files nor made by the page itself."""
        return [each for each in self.requests if not each.startswith(_INSIDE)]

    def _look(self, look: str) -> Json:
        """The value of an expression that ends soon; nothing if its page went away."""
        return self.value(look)

    @abstractmethod
    def _prepare(self) -> None:
        """Make a tab in which nothing was kept, for :attr:`screen`."""

    @abstractmethod
    def _navigate(self, address: str) -> None:
        """Load an address and wait until it is loaded."""


def quoted(text: str) -> str:
    """A text as JavaScript writes it."""
    return json.dumps(text)


def settled(act: Callable[[], Json], gone: tuple[str, ...]) -> Json:
    """The result of an act, made again while the page that it asks goes away.

    Args:
        act: asks the page.
        gone: what the browser says of a page that is not there any more.
    """
    for _ in range(10):
        try:
            return act()
        except AssertionError as error:
            if not any(each in str(error) for each in gone):
                raise
    return act()
