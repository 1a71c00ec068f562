"""The outside notes whatever a page does to reach it, and nothing if it may not."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.browsers.browser import Browser
from tests.browsers.outside import Met, Outside, listening

_NOTHING = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
    " script-src 'unsafe-inline'\">"
)
_PAGE = '<!doctype html><meta charset="utf-8"><title>tiny</title>'
_SETTLE = "Promise.allSettled([%s]).then(() => { window.told = true; })"
_REACH = {
    "fetch": "fetch('http://fetch.test/a?b')",
    "image": "new Promise((yes) => { Object.assign(new Image(), {"
    " src: 'http://image.test/a', onload: yes, onerror: yes }) })",
    "beacon": "navigator.sendBeacon('http://beacon.test/a', 'told')",
    "websocket": "new Promise((yes) => {"
    " const each = new WebSocket('ws://websocket.test/a');"
    " each.onerror = each.onclose = yes })",
    "number": "fetch('http://192.0.2.7/a')",
    "worker": "new Promise((yes) => { new Worker(URL.createObjectURL(new Blob(["
    "\"fetch('http://worker.test/a').finally(() => postMessage(1))\"])))"
    ".onmessage = yes })",
}
_HOSTS = {"number": "192.0.2.7"}


# The recorder itself


def test_a_connection_is_noted_that_says_nothing() -> None:
    """To know that somebody is there is to be told something."""
    with listening() as outside:
        assert outside.met() == []
        with socket.create_connection(("127.0.0.1", outside.port)):
            pass
        assert outside.met() == [Met("connection")]
        outside.forget()
        assert outside.met() == []


@pytest.mark.parametrize(
    ("data", "met"),
    [
        (b"GET /a HTTP/1.1\r\nHost: x.test:80\r\n\r\n", ("request", "x.test/a")),
        (
            b"POST / HTTP/1.1\r\nHost: x.test\r\nContent-Length: 4\r\n\r\ntold",
            ("request", "x.test/"),
        ),
        (
            b"GET http://x.test/a HTTP/1.1\r\nHost: x.test\r\n\r\n",
            ("request", "x.test/a"),
        ),
        (
            b"GET /a HTTP/1.1\r\nHost: x.test\r\nUpgrade: websocket\r\n\r\n",
            ("websocket", "x.test/a"),
        ),
        (b"anything else", ("other", "")),
    ],
)
def test_what_is_said_is_noted(data: bytes, met: tuple[str, str]) -> None:
    """To the last byte, with the name that was asked for."""
    with listening() as outside:
        with socket.create_connection(("127.0.0.1", outside.port)) as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            found = outside.until(lambda each: each.kind != "connection")
        assert found == Met(*met, data)


def test_a_packet_is_noted() -> None:
    """Over UDP, too; one of STUN is known as such."""
    stun = b"\0\1\0\0\x21\x12\xa4\x42" + bytes(12)
    with listening() as outside, socket.socket(type=socket.SOCK_DGRAM) as sender:
        for data in (stun, b"hello"):
            sender.sendto(data, ("127.0.0.1", outside.udp))
        assert outside.met() == [Met("stun", "", stun), Met("udp", "", b"hello")]


# Browsers


@pytest.mark.stock
@pytest.mark.parametrize("way", _REACH)
def test_a_page_without_a_policy_reaches_the_outside(
    way: str, browser: Browser, outside: Outside, tmp_path: Path
) -> None:
    """The recorder bites: each way out is noted, by it and by the browser."""
    page = tmp_path / "page.html"
    page.write_text(f"{_PAGE}<p><script>{_SETTLE % _REACH[way]}</script>")
    browser.open(page)
    browser.until("window.told")
    host = _HOSTS.get(way, f"{way}.test")
    met = outside.until(lambda each: each.address.startswith(host))
    # Firefox asks for pictures of local files over TLS first
    assert met.kind in {"websocket" if way == "websocket" else "request", "tls"}
    assert any(host in each for each in browser.outside)
    if way == "beacon":
        assert met.data.endswith(b"told")


_CALL = (
    "const iceServers = [{ urls: 'stun:127.0.0.1:%d' }];"
    "const call = new RTCPeerConnection({ iceServers });"
    "call.createDataChannel('a');"
    "call.createOffer().then((each) => call.setLocalDescription(each))"
)


@pytest.mark.stock
def test_a_page_that_prepares_a_call_reaches_the_outside(
    browser: Browser, outside: Outside, tmp_path: Path
) -> None:
    """STUN goes over UDP, which no list of requests has; the recorder has it."""
    page = tmp_path / "page.html"
    page.write_text(f"{_PAGE}<p><script>{_CALL % outside.udp}</script>")
    browser.open(page)
    outside.until(lambda each: each.kind == "stun")
    assert browser.outside == []


@pytest.mark.stock
def test_a_page_whose_policy_allows_nothing_reaches_nothing(
    browser: Browser, outside: Outside, tmp_path: Path
) -> None:
    """Neither the recorder nor the browser has noted anything when all ways were tried.

    Nor does the browser say anything of its own accord.
    """
    ways = ",".join(
        f"(async () => {{ await {way}; }})()"
        for name, way in _REACH.items()
        if name != "worker"  # it is not even made
    )
    page = tmp_path / "page.html"
    page.write_text(f"{_PAGE}{_NOTHING}<p><script>{_SETTLE % ways}</script>")
    browser.open(page)
    browser.until("window.told")
    assert outside.met() == []
    assert browser.outside == []
    assert "Content" in "".join(browser.complaints)


@pytest.mark.stock
def test_plain_http_under_a_name_is_not_a_secure_context(
    browser: Browser, outside: Outside, tmp_path: Path
) -> None:
    """As on a box that serves pages in a crowd; a file is one."""
    icon = "<link rel=icon href='data:,'>"
    outside.pages["page.test/"] = f"{_PAGE}{icon}<p>served"
    browser.open("http://page.test/")
    assert browser.value("[isSecureContext, document.body.innerText]") == [
        False,
        "served",
    ]
    assert not browser.value("Boolean(navigator.mediaDevices)")
    assert browser.outside == ["http://page.test/"]
    page = tmp_path / "page.html"
    page.write_text(_PAGE)
    browser.open(page)
    assert browser.value("isSecureContext")
