"""Debian's Chromium, without a window, moved by hand: its clock stands until told.

Commands go through two pipes (the protocol of its developer tools), so nothing listens
on a port, and nothing here waits for a time to pass.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

_LAUNCH = """
import fcntl, os, sys
ours = [fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1:3]]
os.dup2(ours[0], 3), os.dup2(ours[1], 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""
"""It reads commands from handle 3 and writes answers to handle 4."""

_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--no-first-run",
    "--run-all-compositor-stages-before-draw",  # a standing clock stops pictures, too
    "--remote-debugging-pipe",
)


@dataclass(frozen=True)
class Screen:
    """What a page is shown on, and to whom."""

    width: int = 1280
    height: int = 800
    ratio: float = 1
    dark: bool = False
    calm: bool = False
    scripts: bool = True


class Browser:
    """A browser with one page, and everything that happened in it."""

    def __init__(self, commands: BinaryIO, answers: BinaryIO) -> None:
        self._commands = commands
        self._answers = answers
        self._number = 0
        self._session: str | None = None
        self.complaints: list[str] = []
        """What the console and the policy said."""
        self.requests: list[str] = []
        """Addresses that were asked for."""

    def open(self, page: Path, screen: Screen) -> None:
        """Open a page in a new tab; from then on its clock stands."""
        self._session = None
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        found = self._ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = found["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._ask(f"{domain}.enable")
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=screen.width,
            height=screen.height,
            deviceScaleFactor=screen.ratio,
            mobile=screen.ratio > 1,
        )
        scheme = "dark" if screen.dark else "light"
        motion = "reduce" if screen.calm else "no-preference"
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": motion},
        ]
        self._ask("Emulation.setEmulatedMedia", features=features)
        self._ask("Emulation.setScriptExecutionDisabled", value=not screen.scripts)
        self._ask("Emulation.setAutoDarkModeOverride", enabled=screen.dark)
        self.complaints.clear()
        self.requests.clear()
        self._ask("Page.navigate", url=page.as_uri())
        self.after(1)

    def after(self, milliseconds: float) -> None:
        """Let the page's clock go on by so much."""
        policy = "pauseIfNetworkFetchesPending"
        self._ask("Emulation.setVirtualTimePolicy", policy=policy, budget=milliseconds)
        self._until("method", "Emulation.virtualTimeBudgetExpired")

    def value(self, expression: str) -> Any:  # noqa: ANN401 — JSON
        """The value of an expression of the page."""
        answer = self._ask(
            "Runtime.evaluate", expression=expression, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def text(self, part: str) -> str:
        """The text of the element of that id."""
        found: str = self.value(f"document.getElementById({part!r}).textContent")
        return found

    def click(self, part: str) -> None:
        """Press the mouse's button in the middle of an element."""
        x, y = self.value(
            f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])"
            f"(document.getElementById({part!r}).getBoundingClientRect())"
        )
        at = {"x": x, "y": y, "button": "left", "clickCount": 1}
        self._ask("Input.dispatchMouseEvent", type="mousePressed", **at)
        self._ask("Input.dispatchMouseEvent", type="mouseReleased", **at)

    def press(self, name: str, number: int, text: str = "") -> None:
        """Press a key and let it go."""
        key = {"key": text or name, "code": name, "windowsVirtualKeyCode": number}
        down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
        self._ask("Input.dispatchKeyEvent", **down, **key)
        self._ask("Input.dispatchKeyEvent", type="keyUp", **key)

    def picture(self) -> bytes:
        """What the screen shows, as a PNG."""
        answer = self._ask("Page.captureScreenshot", format="png")
        return base64.b64decode(answer["data"])

    def _ask(self, method: str, **parameters: object) -> Any:  # noqa: ANN401 — JSON
        """Send a command; its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._commands.write(json.dumps(message).encode() + b"\0")
        self._commands.flush()
        answer = self._until("id", self._number)
        assert "error" not in answer, answer
        return answer["result"]

    def _until(self, key: str, value: object) -> Any:  # noqa: ANN401 — JSON
        """Read until the message that is waited for; note what else happened."""
        while True:
            message = json.loads(self._next())
            if message.get("sessionId") == self._session:
                self._note(message.get("method"), message.get("params"))
                if message.get(key) == value:
                    return message

    def _next(self) -> bytes:
        """The next message: all up to a zero."""
        message = bytearray()
        while (byte := self._answers.read(1)) != b"\0":
            assert byte, "the browser ended"
            message += byte
        return bytes(message)

    def _note(self, method: str | None, parameters: Any) -> None:  # noqa: ANN401 — JSON
        if method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Log.entryAdded":
            self.complaints.append(parameters["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(parameters["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append(json.dumps(parameters["args"]))


@contextmanager
def running(folder: Path) -> Iterator[Browser]:
    """A browser that keeps what it keeps in a folder; it ends with the block."""
    read_commands, write_commands = os.pipe()
    read_answers, write_answers = os.pipe()
    ends = (read_commands, write_answers)
    launch = (sys.executable, "-c", _LAUNCH, *map(str, ends))
    profile = f"--user-data-dir={folder}"
    process = subprocess.Popen(
        [*launch, "chromium", *_OPTIONS, profile, "about:blank"],
        pass_fds=ends,
        env={**os.environ, "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for end in ends:
        os.close(end)
    with (
        process,
        os.fdopen(write_commands, "wb") as commands,
        os.fdopen(read_answers, "rb") as answers,
    ):
        try:
            yield Browser(commands, answers)
        finally:
            process.terminate()
