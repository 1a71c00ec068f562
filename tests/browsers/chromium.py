"""Debian's Chromium: with a clock that runs, or with one that stands until told."""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.browsers.browser import Browser, Json, Key, keys, quoted, settled
from tests.browsers.devtools import Devtools, reading
from tests.browsers.process import program
from tests.stock import needs

_OPTIONS: Final = (
    "--headless=new",
    "--no-sandbox",  # root has none
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-component-update",  # here and below: nothing of its own accord
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-features=OptimizationHints,NetworkTimeServiceQuerying",
    "--remote-debugging-pipe",
)
_STANDING: Final = "--run-all-compositor-stages-before-draw"
"""A standing clock stops pictures, too."""
_OWN: Final = ("*.google.com", "*.googleapis.com", "*.gvt1.com", "*.gstatic.com")
"""Whom Chromium calls by itself, whatever it is told."""
_GONE: Final = (
    "Execution context was destroyed",
    "Inspected target navigated or closed",
    "Promise was collected",
    "Cannot find context",
)
_MODIFIERS: Final = {"Control": 2, "Shift": 8}
_DOMAINS: Final = ("Network", "Runtime", "Log")
_UNSEEN: Final = {"none", "generic", "InlineTextBox", "LineBreak", "ListMarker"}
_SEEN: Final = """
((element) => {
  if (!element) return "there is none";
  element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const { x, y, width, height } = element.getBoundingClientRect();
  const at = [x + width / 2, y + height / 2];
  const top = document.elementFromPoint(...at);
  if (!width || !height || !top) return "it is not shown";
  return element.contains(top) ? at : "it is covered by " + top.outerHTML.slice(0, 99);
})(document.querySelector(%s))
"""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What is decided when Chromium starts.

    Attributes:
        outside: the port of this machine that every name leads to; else names lead
            where they lead.
        camera: whether there is one as soon as ``show`` has said what it sees.
        jitless: whether scripts are interpreted only, as on the slowest phones, and
            there is no WebAssembly.
    """

    outside: int | None = None
    camera: bool = False
    jitless: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What a person who does not see it is told of a part of a page.

    Attributes:
        depth: how many rows it stands below.
        role: what it is.
        name: what it is called.
        value: what is in it.
        states: what else is said, like ``disabled`` or ``checked: true``.
    """

    depth: int
    role: str
    name: str
    value: str = ""
    states: frozenset[str] = frozenset()


@dataclass
class _Seen:
    """What happened in one tab."""

    session: str
    sessions: set[str]
    """Of the tab and of its workers."""
    loaded: int = 0
    expired: int = 0
    complaints: list[str] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    """With their numbers."""
    downloads: list[Json] = field(default_factory=list)


class Chromium(Browser):
    """Chromium with one tab; its clock runs."""

    def __init__(self, link: Devtools, folder: Path) -> None:
        self._link = link
        self._folder = folder
        self._context = ""
        self._tabs = 0
        self._taken = 0
        self._seen = _Seen("", set())
        link.event = self._note

    def value(self, expression: str) -> Json:
        return settled(lambda: self._value(expression), _GONE)

    def click(self, selector: str) -> None:
        at = self.value(_SEEN % quoted(selector))
        assert not isinstance(at, str), f"{selector} cannot be clicked: {at}"
        where = {"x": at[0], "y": at[1]}
        pressed = {**where, "button": "left", "clickCount": 1}
        self._ask("Input.dispatchMouseEvent", type="mouseMoved", **where)
        self._ask("Input.dispatchMouseEvent", type="mousePressed", **pressed)
        self._ask("Input.dispatchMouseEvent", type="mouseReleased", **pressed)

    def press(self, key: str) -> None:
        *held, last = keys(key)
        modifiers = 0
        for each in held:
            modifiers |= _MODIFIERS[each.name]
            self._key("rawKeyDown", each, modifiers)
        text = {"text": last.text} if last.text and not held else {}
        self._key("keyDown" if text else "rawKeyDown", last, modifiers, **text)
        self._key("keyUp", last, modifiers)
        for each in reversed(held):
            modifiers &= ~_MODIFIERS[each.name]
            self._key("keyUp", each, modifiers)

    def write(self, text: str) -> None:
        for letter in text:
            self._ask("Input.dispatchKeyEvent", type="keyDown", key=letter, text=letter)
            self._ask("Input.dispatchKeyEvent", type="keyUp", key=letter)

    def choose(self, selector: str, *files: Path) -> None:
        found = self._ask(
            "Runtime.evaluate",
            expression=f"document.querySelector({quoted(selector)})",
        )
        self._ask(
            "DOM.setFileInputFiles",
            files=[str(each) for each in files],
            objectId=found["result"]["objectId"],
        )

    def downloaded(self) -> Path:
        ended = self._seen.downloads
        self._link.wait(lambda: len(ended) > self._taken, "a download")
        download = ended[self._taken]
        self._taken += 1
        assert download["state"] == "completed", download
        return Path(download["filePath"])

    def picture(self, *, whole: bool = False) -> bytes:
        part: dict[str, Json] = {}
        if whole:
            size = self._ask("Page.getLayoutMetrics")["cssContentSize"]
            part = {"captureBeyondViewport": True, "clip": {**size, "scale": 1}}
        answer = self._ask("Page.captureScreenshot", format="png", **part)
        return base64.b64decode(answer["data"])

    @property
    def complaints(self) -> list[str]:
        self._catch_up()
        return self._seen.complaints

    @property
    def requests(self) -> list[str]:
        self._catch_up()
        return [address for _, address in self._seen.requests]

    def tree(self) -> list[Row]:
        """What people are told who do not see the page, from the top."""
        self._ask("Accessibility.enable")
        nodes = self._ask("Accessibility.getFullAXTree")["nodes"]
        known = {node["nodeId"]: node for node in nodes}
        rows: list[Row] = []

        def walk(node: Json, depth: int) -> None:
            shown = not node["ignored"] and node["role"]["value"] not in _UNSEEN
            if shown:
                rows.append(_row(node, depth))
            for child in node.get("childIds", ()):
                if child in known:
                    walk(known[child], depth + shown)

        walk(nodes[0], 0)
        return rows

    def throttle(self, rate: float) -> None:
        """Let the page's own thread be so many times slower; its workers are not."""
        self._ask("Emulation.setCPUThrottlingRate", rate=rate)

    def show(self, film: Path | None) -> None:
        """Hold a film before the camera, or take the camera away.

        A page that opens the camera sees it from its beginning, again and again. Show
        it before the page is opened.

        Args:
            film: pictures in JPEG, one after the other; 30 are a second.
        """
        camera = _camera(self._folder)
        if film is None:
            camera.unlink(missing_ok=True)
            return
        there = camera.with_suffix(".new")
        shutil.copyfile(film, there)
        there.replace(camera)

    def _prepare(self) -> None:
        if self._context:
            self._seen.sessions.clear()
            self._link.ask(
                "Target.disposeBrowserContext", browserContextId=self._context
            )
        self._context = self._link.ask("Target.createBrowserContext")[
            "browserContextId"
        ]
        self._tabs += 1
        self._taken = 0
        target = self._link.ask(
            "Target.createTarget", url="about:blank", browserContextId=self._context
        )
        found = self._link.ask(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        self._seen = _Seen(found["sessionId"], {found["sessionId"]})
        for domain in ("Page", *_DOMAINS):
            self._ask(f"{domain}.enable")
        self._ask(
            "Target.setAutoAttach",
            autoAttach=True,
            waitForDebuggerOnStart=True,
            flatten=True,
        )
        self._keep_downloads()
        self._emulate()

    def _keep_downloads(self) -> None:
        folder = self._folder / "downloads" / str(self._tabs)
        folder.mkdir(parents=True)
        self._link.ask(
            "Browser.setDownloadBehavior",
            behavior="allow",
            browserContextId=self._context,
            downloadPath=str(folder),
            eventsEnabled=True,
        )

    def _emulate(self) -> None:
        screen = self.screen
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=screen.width,
            height=screen.height,
            deviceScaleFactor=screen.ratio,
            mobile=screen.ratio > 1,
        )
        features = {
            "prefers-color-scheme": "dark" if screen.dark else "light",
            "prefers-reduced-motion": "reduce" if screen.calm else "no-preference",
            "forced-colors": "active" if screen.forced else "none",
        }
        self._ask(
            "Emulation.setEmulatedMedia",
            features=[{"name": name, "value": features[name]} for name in features],
        )
        self._ask("Emulation.setScriptExecutionDisabled", value=not screen.scripts)
        self._ask("Emulation.setAutoDarkModeOverride", enabled=screen.dark)
        self._link.ask(
            "Browser.setPermission",
            permission={"name": "camera"},
            setting="granted" if screen.camera else "denied",
            browserContextId=self._context,
        )

    def _navigate(self, address: str) -> None:
        loaded = self._seen.loaded
        answer = self._ask("Page.navigate", url=address)
        assert "errorText" not in answer, f"{address}: {answer['errorText']}"
        self._link.wait(lambda: self._seen.loaded > loaded, address)

    def _value(self, expression: str) -> Json:
        answer = self._ask(
            "Runtime.evaluate",
            expression=expression,
            returnByValue=True,
            awaitPromise=True,
        )
        wrong = answer.get("exceptionDetails")
        assert not wrong, f"{expression}\n{json.dumps(wrong)}"
        return answer["result"].get("value")

    def _key(self, kind: str, key: Key, modifiers: int, **text: str) -> None:
        self._ask(
            "Input.dispatchKeyEvent",
            type=kind,
            key=key.name,
            code=key.code,
            windowsVirtualKeyCode=key.number,
            modifiers=modifiers,
            **text,
        )

    def _ask(self, method: str, **parameters: Json) -> Json:
        """Ask the tab."""
        return self._link.ask(method, self._seen.session, **parameters)

    def _note(self, session: str, method: str, told: Json) -> None:
        """Note an event of this tab, of its workers, or of the whole browser."""
        if session in self._seen.sessions:
            self._note_of_tab(method, told)
        elif method == "Browser.downloadProgress" and told["state"] != "inProgress":
            self._seen.downloads.append(told)

    def _note_of_tab(self, method: str, told: Json) -> None:
        seen = self._seen
        if method == "Target.attachedToTarget":
            self._attend(told["sessionId"])
        elif method == "Target.detachedFromTarget":
            seen.sessions.discard(told["sessionId"])
        elif method == "Page.loadEventFired":
            seen.loaded += 1
        elif method == "Emulation.virtualTimeBudgetExpired":
            seen.expired += 1
        elif address := _asked_for(method, told):
            seen.requests.append((told.get("requestId", ""), address))
        elif method == "Network.loadingFailed" and "blockedReason" in told:
            number = told["requestId"]
            seen.requests = [each for each in seen.requests if each[0] != number]
        elif complaint := _complaint(method, told):
            seen.complaints.append(complaint)

    def _catch_up(self) -> None:
        """Wait for what the page and its workers have said already."""
        for session in [*self._seen.sessions]:
            self._link.last(session, self._seen.sessions)

    def _attend(self, session: str) -> None:
        """Note what a worker does, too, from its first line on."""
        self._seen.sessions.add(session)
        for domain in _DOMAINS:
            self._link.tell(f"{domain}.enable", session)
        self._link.tell("Runtime.runIfWaitingForDebugger", session)


class Standing(Chromium):
    """Chromium whose clock stands when a page is open, and goes on when it is told."""

    def after(self, milliseconds: float) -> None:
        """Let the page's clock go on by so much."""
        expired = self._seen.expired
        policy = "pauseIfNetworkFetchesPending"
        self._ask("Emulation.setVirtualTimePolicy", policy=policy, budget=milliseconds)
        self._link.wait(lambda: self._seen.expired > expired, "its clock")

    def until(self, expression: str, seconds: float = 30) -> Json:
        """Let the clock go on, by 10 ms at a time, until an expression is true."""
        for _ in range(round(seconds * 100)):
            if found := self.value(expression):
                return found
            self.after(10)
        message = f"not true after {seconds} s: {expression}"
        raise AssertionError(message)

    def _navigate(self, address: str) -> None:
        self._ask("Emulation.setVirtualTimePolicy", policy="pause")
        self._ask("Page.navigate", url=address)
        self.after(1)


@contextmanager
def running(folder: Path, options: Options = Options()) -> Iterator[Chromium]:
    """Chromium; it keeps what it keeps in a folder, and ends with the block."""
    with _started(folder, options) as link:
        yield Chromium(link, folder)


@contextmanager
def standing(folder: Path) -> Iterator[Standing]:
    """Chromium with a clock that stands."""
    with _started(folder, Options(), _STANDING) as link:
        yield Standing(link, folder)


@contextmanager
def _started(folder: Path, options: Options, *more: str) -> Iterator[Devtools]:
    needs("chromium")
    folder.mkdir(exist_ok=True)
    more = (*more, f"--user-data-dir={folder / 'profile'}")
    if options.outside is not None:
        own = [f"MAP {each} ~NOTFOUND" for each in _OWN]
        rules = [*own, f"MAP * 127.0.0.1:{options.outside}"]
        more += (f"--host-resolver-rules={','.join(rules)}",)
    if options.jitless:
        more += ("--js-flags=--jitless",)
    if options.camera:
        more += (
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={_camera(folder)}",
        )
    read_commands, commands = os.pipe()
    answers, write_answers = os.pipe()
    silence = os.open(os.devnull, os.O_WRONLY)
    command = ["chromium", *_OPTIONS, *more, "about:blank"]
    with ExitStack() as stack:
        stack.callback(os.close, commands)
        stack.callback(os.close, answers)
        link = stack.enter_context(reading(commands, answers))
        stack.enter_context(
            program(command, folder, silence, (read_commands, write_answers))
        )
        yield link


def _camera(folder: Path) -> Path:
    """The film that the camera sees; the name's end says that it is JPEGs."""
    return folder / "camera.mjpeg"


def _asked_for(method: str, told: Json) -> str:
    """The address that was asked for."""
    if method == "Network.requestWillBeSent":
        return str(told["request"]["url"])
    if method in {"Network.webSocketCreated", "Network.webTransportCreated"}:
        return str(told["url"])
    return ""


def _complaint(method: str, told: Json) -> str:
    if method == "Log.entryAdded":
        return str(told["entry"]["text"])
    if method == "Runtime.exceptionThrown":
        return json.dumps(told["exceptionDetails"])
    if method == "Runtime.consoleAPICalled":
        return json.dumps(told["args"], ensure_ascii=False)
    return ""


def _row(node: Json, depth: int) -> Row:
    states = {each["name"]: each["value"].get("value") for each in node["properties"]}
    return Row(
        depth,
        node["role"]["value"],
        node.get("name", {}).get("value", ""),
        str(node.get("value", {}).get("value", "")),
        frozenset(
            name if value is True else f"{name}: {value}"
            for name, value in states.items()
            if value not in (False, None, "")
        ),
    )
