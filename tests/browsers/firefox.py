"""Debian's Firefox ESR."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import re
import select
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

from tests.browsers.browser import Browser, Json, keys, quoted, settled
from tests.browsers.marionette import Marionette
from tests.browsers.process import PATIENCE, program, some
from tests.stock import needs

_PREFERENCES: Final = {
    "browser.download.folderList": 2,
    "browser.download.useDownloadDir": True,
    "browser.download.always_ask_before_handling_new_types": False,
    "devtools.console.stdout.chrome": False,
    "devtools.console.stdout.content": True,  # what the console says, we read
    "marionette.port": 0,
    "media.navigator.streams.fake": True,  # a camera, without a choice of its film
    "media.peerconnection.ice.loopback": True,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "media.peerconnection.ice.link_local": True,
    "ui.useOverlayScrollbars": 1,
    "services.settings.server": "data:,",  # here and below: nothing of its own accord
    "app.normandy.enabled": False,
    "browser.newtabpage.activity-stream.feeds.system.topstories": False,
    "browser.region.network.url": "",
    "browser.topsites.contile.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.server": "",
}
_LISTENING: Final = re.compile(rb"Marionette\tINFO\tListening on port (\d+)")
_OWN: Final = "console.error: RSLoader:"
"""How it complains of its own settings, which come from elsewhere: of no page."""
_CONSOLE: Final = re.compile(rf"(?m)^(?!{re.escape(_OWN)})console\.\w+: .*")
_LOOKING: Final = 5
_LATE: Final = "script timeout"
_GONE: Final = (
    "no such window",
    "Document was unloaded",
    "was destroyed",
    "destroyed before query",
    "AbortError",
)

_ELEMENT: Final = "element-6066-11e4-a52e-4f735466cecf"
"""The key of an element's reference, in WebDriver's standard."""
_ALLOW: Final = 1
_REFUSE: Final = 2
_PIPE: Final = 1 << 20

_LISTEN: Final = """
const [own] = arguments;
window.told = { requests: [], complaints: [] };
Services.obs.addObserver((subject) => {
  const channel = subject.QueryInterface(Ci.nsIHttpChannel);
  const { browsingContextID, triggeringPrincipal } = channel.loadInfo;
  if (browsingContextID || !triggeringPrincipal.isSystemPrincipal)
    window.told.requests.push(channel.originalURI.spec);
}, "http-on-before-connect");
Services.console.registerListener({ observe({ message }) {
  // A tab that was closed while its program ran is no complaint either.
  if (!message.startsWith(own) && !message.includes('"Script terminated by timeout'))
    window.told.complaints.push(message);
} });
"""
_SET: Final = """
const [preferences] = arguments;
for (const [name, value] of Object.entries(preferences)) {
  if (typeof value === "boolean") Services.prefs.setBoolPref(name, value);
  else if (typeof value === "number") Services.prefs.setIntPref(name, value);
  else Services.prefs.setStringPref(name, value);
}
"""
_TAB: Final = """
const [container] = arguments;
const before = [...gBrowser.tabs];
gBrowser.selectedTab = gBrowser.addTrustedTab("about:blank", {
  userContextId: container,
});
for (const tab of before) gBrowser.removeTab(tab, { animate: false });
window.told.requests = [];
window.told.complaints = [];
"""
_SHOW: Final = """
const [width, height, ratio, dark, calm, forced, scripts] = arguments;
const browser = gBrowser.selectedBrowser;
const context = browser.browsingContext;
for (const [name, size] of [["width", width], ["height", height]]) {
  for (const limit of ["", "min-", "max-"])
    browser.style.setProperty(limit + name, size + "px", "important");
}
context.overrideDPPX = ratio;
context.prefersColorSchemeOverride = dark ? "dark" : "light";
context.prefersReducedMotionOverride = calm ? "reduce" : "no-preference";
context.forcedColorsOverride = forced ? "active" : "none";
context.allowJavascript = scripts;
"""
_LOADED: Final = """
return new Promise((yes) => {
  if (location.href === "about:blank") return;  // until this goes away
  if (document.readyState === "complete") yes();
  else window.addEventListener("load", () => yes(), { once: true });
});
"""
"""A tab that is still being made can look loaded before it is."""
_TOLD: Final = """
const [mark] = arguments;
return new Promise((yes) => {
  const look = () => {
    const at = told.complaints.indexOf(mark);
    if (at < 0) return;
    told.complaints.splice(at, 1);
    Services.console.unregisterListener(listener);
    yes(told.complaints);
  };
  const listener = { observe: look };
  Services.console.registerListener(listener);
  look();
});
"""
"""Complaints come from the page's process in their order, and so does a mark."""
_DOWNLOADS: Final = """
const { Downloads } = ChromeUtils.importESModule(
  "resource://gre/modules/Downloads.sys.mjs");
const list = await Downloads.getList(Downloads.ALL);
const ended = async () =>
  (await list.getAll()).filter((each) => each.succeeded || each.canceled || each.error);
"""
_ENDED: Final = (
    f"return (async () => {{ {_DOWNLOADS} return (await ended()).length; }})()"
)
_DOWNLOADED: Final = f"""
const [taken] = arguments;
return (async () => {{
  {_DOWNLOADS}
  return await new Promise((done) => {{
    const look = async () => {{
      const found = (await ended())[taken];
      if (!found) return;
      list.removeView(view);
      done([found.succeeded, found.target.path]);
    }};
    const view = {{ onDownloadAdded: look, onDownloadChanged: look }};
    list.addView(view);
  }});
}})();
"""


class Firefox(Browser):
    """Firefox with one tab; its clock runs.

    What a page's script declares with ``let`` or ``const`` outside of a function is
    not seen by ``value``.
    """

    def __init__(self, link: Marionette, output: int, folder: Path) -> None:
        self._link = link
        self._output = output
        self._folder = folder
        self._written = bytearray()
        self._tabs = 0
        self._taken = 0
        self._marks = 0
        self._link.ask("WebDriver:NewSession", capabilities={})
        self._limit(PATIENCE)
        self._chrome(_LISTEN, _OWN)

    def value(self, expression: str) -> Json:
        return settled(lambda: self._value(expression), _GONE)

    def until(self, expression: str, seconds: float = 30) -> Json:
        self._limit(_LOOKING)
        try:
            return super().until(expression, seconds)
        finally:
            self._limit(PATIENCE)

    def click(self, selector: str) -> None:
        self._ask("WebDriver:ElementClick", id=self._element(selector))

    def press(self, key: str) -> None:
        names = [each.driver for each in keys(key)]
        self._type(
            [{"type": "keyDown", "value": each} for each in names]
            + [{"type": "keyUp", "value": each} for each in reversed(names)]
        )

    def write(self, text: str) -> None:
        kinds = ("keyDown", "keyUp")
        self._type([{"type": kind, "value": each} for each in text for kind in kinds])

    def choose(self, selector: str, *files: Path) -> None:
        text = "\n".join(str(each) for each in files)
        element = self._element(selector)
        self._ask("WebDriver:ElementSendKeys", id=element, text=text)

    def downloaded(self) -> Path:
        succeeded, path = self._chrome(_DOWNLOADED, self._taken)
        self._taken += 1
        assert succeeded, "the download failed"
        return Path(path)

    def picture(self, *, whole: bool = False) -> bytes:
        answer = self._ask("WebDriver:TakeScreenshot", full=whole)
        return base64.b64decode(answer["value"])

    @property
    def complaints(self) -> list[str]:
        self._marks += 1
        mark = f"the mark of the tests, {self._marks}"
        self._inside(f"Services.console.logStringMessage({quoted(mark)})")
        told: list[str] = self._chrome(_TOLD, mark)
        self._drain()
        console = _CONSOLE.findall(self._written.decode(errors="replace"))
        return console + told

    @property
    def requests(self) -> list[str]:
        """Addresses of HTTP and WebSockets; not of files, nor what a page made."""
        told: list[str] = self._chrome("return window.told.requests")
        return told

    def _prepare(self) -> None:
        self._tabs += 1
        self._chrome(_TAB, self._tabs)
        (handle,) = self._link.ask("WebDriver:GetWindowHandles")
        self._ask("WebDriver:SwitchToWindow", handle=handle)
        folder = self._folder / "downloads" / str(self._tabs)
        folder.mkdir(parents=True)
        allowed = self.screen.camera
        preferences = {
            "browser.download.dir": str(folder),
            "media.navigator.permission.disabled": allowed,
            "permissions.default.camera": _ALLOW if allowed else _REFUSE,
        }
        self._chrome(_SET, preferences)
        self._taken = self._chrome(_ENDED)
        self._drain()
        self._written.clear()

    def _navigate(self, address: str) -> None:
        self._show()
        self._ask("WebDriver:Navigate", url=address)
        if address != "about:blank":
            settled(lambda: self._inside(_LOADED), _GONE)
        self._show()

    def _look(self, look: str) -> Json:
        try:
            return self.value(look)
        except AssertionError as error:  # a page that is gone does not always say so
            if _LATE not in str(error):
                raise
            return None

    def _limit(self, seconds: int) -> None:
        """How long a script may take."""
        limits = {"script": seconds * 1000, "pageLoad": PATIENCE * 1000}
        self._ask("WebDriver:SetTimeouts", **limits)

    def _show(self) -> None:
        """Show the page as the screen is; Firefox forgets it between pages."""
        each = self.screen
        size = each.width, each.height, each.ratio
        person = each.dark, each.calm, each.forced
        self._chrome(_SHOW, *size, *person, each.scripts)

    def _value(self, expression: str) -> Json:
        script = f"return (\n{expression}\n)"
        return self._ask("WebDriver:ExecuteScript", script=script, args=[])["value"]

    def _element(self, selector: str) -> str:
        answer = self._ask(
            "WebDriver:FindElement", using="css selector", value=selector
        )
        return str(answer["value"][_ELEMENT])

    def _type(self, actions: list[dict[str, str]]) -> None:
        source = {"type": "key", "id": "keys", "actions": actions}
        self._ask("WebDriver:PerformActions", actions=[source])

    def _chrome(self, script: str, *arguments: Json) -> Json:
        """The result of a script that may do what the browser may."""
        self._ask("Marionette:SetContext", value="chrome")
        try:
            answer = self._ask(
                "WebDriver:ExecuteScript",
                script=script,
                args=list(arguments),
                sandbox="system",
            )
        finally:
            self._ask("Marionette:SetContext", value="content")
        return answer["value"]

    def _inside(self, script: str) -> None:
        """Run a script beside the page that may do more than it may."""
        self._ask("WebDriver:ExecuteScript", script=script, args=[], sandbox="system")

    def _ask(self, command: str, **parameters: Json) -> Json:
        self._drain()
        return self._link.ask(command, **parameters)

    def _drain(self) -> None:
        """Read what it has written: it would stand when its pipe is full."""
        while select.select([self._output], [], [], 0)[0]:
            self._written += some(self._output, "Firefox")


@contextmanager
def running(folder: Path, outside: int | None = None) -> Iterator[Firefox]:
    """Firefox; it keeps what it keeps in a folder, and ends with the block.

    Args:
        folder: an empty one.
        outside: the port of this machine that stands for the rest of the world; it is
            reached as a proxy, for every name.
    """
    needs("firefox-esr")
    folder.mkdir(exist_ok=True)
    profile = folder / "profile"
    profile.mkdir()
    preferences = {**_PREFERENCES, **(_proxy(outside) if outside else {})}
    (profile / "user.js").write_text(
        "".join(
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
            for name, value in preferences.items()
        )
    )
    options = ("--headless", "--no-remote", "--marionette")
    command = ("firefox-esr", *options, "--remote-allow-system-access")
    output, write_output = os.pipe()
    fcntl.fcntl(output, fcntl.F_SETPIPE_SZ, _PIPE)
    with ExitStack() as stack:
        stack.callback(os.close, output)
        stack.enter_context(
            program((*command, "--profile", str(profile)), folder, write_output)
        )
        link = stack.enter_context(closing(Marionette(_port(output))))
        yield Firefox(link, output, folder)


def _proxy(port: int) -> dict[str, Json]:
    """Preferences that lead everything to one port of this machine."""
    preferences: dict[str, Json] = {
        "network.proxy.type": 1,
        "network.proxy.no_proxies_on": "",
        "network.proxy.allow_hijacking_localhost": True,
    }
    for kind in ("http", "ssl"):
        preferences[f"network.proxy.{kind}"] = "127.0.0.1"
        preferences[f"network.proxy.{kind}_port"] = port
    return preferences


def _port(output: int) -> int:
    """Where it listens, once it does."""
    written = b""
    while not (found := _LISTENING.search(written)):
        written += some(output, "Firefox")
    return int(found[1])
