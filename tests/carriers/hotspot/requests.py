"""Requests, good and hostile, and one conversation that is held without a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from archive.carriers.hotspot.conversation import HEAD, LINES, READ, Conversation
from archive.carriers.hotspot.site import Resource, Site
from archive.values import Digest

FOLDER: Final = "k3f9abcdefgh"
INDEX: Final = f"/{FOLDER}/"
PAGE: Final = f"/{FOLDER}/read-fa.html"
SAVED: Final = f"/{FOLDER}/save/read-fa.html"
AUTHORITY: Final = "10.0.0.1:8080"
HTML: Final = "text/html; charset=utf-8"
CONTENT: Final = b"".join(b"%06d\n" % number for number in range(16_000))
"""112,000 bytes, every seven of them others."""
POLICY: Final = "default-src 'none'; img-src blob:"


def resource(content: bytes = CONTENT, *, kept: bool = False) -> Resource:
    """A page."""
    return Resource(
        content, HTML, "read-fa.html", Digest.of(content), kept=kept, policy=POLICY
    )


SITE: Final = Site(
    {INDEX: resource(b"<p>list"), PAGE: resource(), SAVED: resource(kept=True)},
    AUTHORITY,
)


def get(path: str = PAGE, *headers: str, method: str = "GET") -> bytes:
    """A request as browsers make them."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {AUTHORITY}", *headers, "", ""]
    return "\r\n".join(lines).encode()


@dataclass(frozen=True)
class Reply:
    """An answer that came over a connection."""

    status: int
    headers: dict[str, str]
    body: bytes


def talk(*said: bytes, site: Site = SITE, now: float = 0) -> tuple[bytes, Conversation]:
    """Say something and take all that is answered; no time passes meanwhile."""
    conversation = Conversation(site, now)
    heard = bytearray()
    for each in said:
        for start in range(0, len(each), READ):
            heard += drain(conversation, now)
            if not conversation.over:
                conversation.receive(each[start : start + READ], now)
            assert conversation.held <= HEAD + READ
    heard += drain(conversation, now)
    return bytes(heard), conversation


def drain(conversation: Conversation, now: float = 0) -> bytes:
    """All that is being sent."""
    heard = bytearray()
    while conversation.sending:
        piece = bytes(conversation.piece())
        heard += piece
        conversation.sent(len(piece), now)
    return bytes(heard)


def replies(heard: bytes, *methods: str) -> list[Reply]:
    """Answers one after another, each as long as its headers say."""
    found = []
    for method in methods or ("GET",):
        head, _, heard = heard.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = {
            name.lower(): value
            for name, _, value in (each.partition(": ") for each in lines)
        }
        assert len(headers) == len(lines), "no header comes twice"
        status = int(first.split(" ")[1])
        bare = method == "HEAD" or status == 304
        size = 0 if bare else int(headers["content-length"])
        found.append(Reply(status, headers, heard[:size]))
        heard = heard[size:]
    assert heard == b"", "nothing comes behind the answers"
    return found


def ask(path: str = PAGE, *headers: str, method: str = "GET") -> Reply:
    """One request, and its answer."""
    heard, _ = talk(get(path, *headers, method=method))
    (found,) = replies(heard, method)
    return found


_HOST: Final = b"Host: 10.0.0.1:8080\r\n"
_START: Final = b"GET %s HTTP/1.1\r\n" % PAGE.encode()

TRAVERSALS: Final = tuple(
    target.replace("FOLDER", FOLDER)
    for target in (
        "/",
        "/FOLDER/../FOLDER/read-fa.html",
        "/FOLDER/./read-fa.html",
        "/FOLDER//read-fa.html",
        "//FOLDER/read-fa.html",
        "/FOLDER/read-fa.html/",
        "/FOLDER/read-fa.html?",
        "/FOLDER/read-fa.html#a",
        "/FOLDER/read-fa.html%00",
        "/FOLDER/read%2dfa.html",
        "/FOLDER/READ-FA.HTML",
        "/%6b3f9abcdefgh/read-fa.html",
        "/FOLDER/%2e%2e/%2e%2e/etc/passwd",
        "/FOLDER/..%2f..%2fetc%2fpasswd",
        "/FOLDER/%c0%ae%c0%ae/etc/passwd",
        "/FOLDER/..\\..\\etc\\passwd",
        "\\FOLDER\\read-fa.html",
        "/FOLDER/....//....//etc/passwd",
        "/../../../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://10.0.0.1:8080/etc/passwd",
        "http://10.0.0.1:8080",
        "http://10.0.0.1/FOLDER/read-fa.html",
        "http://evil.test/FOLDER/read-fa.html",
        "https://10.0.0.1:8080/FOLDER/read-fa.html",
        "http://10.0.0.1:8080@evil.test/FOLDER/read-fa.html",
        "http://10.0.0.1:8080http://10.0.0.1:8080/FOLDER/read-fa.html",
        "FOLDER/read-fa.html",
        "*",
    )
)
"""Targets that are no path of ours, however near they come."""

MALFORMED: Final = {
    "HTTP/0.9": b"GET /\r\n",
    "HTTP/0.9 with a path of ours": b"GET %s\r\n" % PAGE.encode(),
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
    "HTTP/1.2": b"GET / HTTP/1.2\r\n" + _HOST + b"\r\n",
    "HTTP/3.0": b"GET / HTTP/3.0\r\n" + _HOST + b"\r\n",
    "http": b"GET / http/1.1\r\n" + _HOST + b"\r\n",
    "TLS": bytes.fromhex("16030100c8010000c40303") + bytes(range(200)),
    "SSH": b"SSH-2.0-OpenSSH_9.2\r\n",
    "zeros": bytes(9000),
    "LF alone": _START.replace(b"\r", b"") + _HOST.replace(b"\r", b"") + b"\n",
    "one LF alone": _START + _HOST.replace(b"\r", b"") + b"\r\n",
    "an end of LF and LF": _START + _HOST + b"\n\n",
    "CR alone": _START + b"Host: a\rX: b\r\n\r\n",
    "CR at the end": _START + _HOST + b"\r\r\n",
    "NUL in the target": b"GET /\0 HTTP/1.1\r\n" + _HOST + b"\r\n",
    "NUL in a header": _START + _HOST + b"A: \0\r\n\r\n",
    "a line break first": b"\r\n" + _START + _HOST + b"\r\n",
    "a space first": b" " + _START + _HOST + b"\r\n",
    "two spaces": b"GET  / HTTP/1.1\r\n" + _HOST + b"\r\n",
    "a tab": b"GET\t/ HTTP/1.1\r\n" + _HOST + b"\r\n",
    "no target": b"GET HTTP/1.1\r\n" + _HOST + b"\r\n",
    "a space in the target": b"GET /a b HTTP/1.1\r\n" + _HOST + b"\r\n",
    "a target that is no ASCII": b"GET /\xff HTTP/1.1\r\n" + _HOST + b"\r\n",
    "a method that is none": b"G@T / HTTP/1.1\r\n" + _HOST + b"\r\n",
    "no host": _START + b"\r\n",
    "two hosts": _START + _HOST + _HOST + b"\r\n",
    "a folded line": _START + _HOST + b"A: b\r\n c\r\n\r\n",
    "a folded first line": _START + b" a: b\r\n" + _HOST + b"\r\n",
    "a space before a colon": _START + _HOST + b"A : b\r\n\r\n",
    "no colon": _START + _HOST + b"A\r\n\r\n",
    "no name": _START + _HOST + b": a\r\n\r\n",
    "a body": _START + _HOST + b"Content-Length: 5\r\n\r\nhello",
    "an empty body": _START + _HOST + b"Content-Length: 0\r\n\r\n",
    "a length that is none": _START + _HOST + b"Content-Length: +5\r\n\r\n",
    "two lengths": _START + _HOST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
    "a list of lengths": _START + _HOST + b"Content-Length: 5, 5\r\n\r\nhello",
    "chunks": _START + _HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a length": _START
    + _HOST
    + b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nG",
    "a length and chunks": _START
    + _HOST
    + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
    "chunks of another name": _START + _HOST + b"Transfer-Encoding: xchunked\r\n\r\n",
    "chunks in disguise": _START + _HOST + b"Transfer-Encoding:\x0bchunked\r\n\r\n",
    "chunks twice": _START
    + _HOST
    + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n",
    "a body that is announced": b"POST %s HTTP/1.1\r\n" % PAGE.encode()
    + _HOST
    + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\n",
}
"""Bytes that are answered with 400 and the end, as soon as they are there."""

TOO_MUCH: Final = {
    "a long line": b"GET /" + b"a" * HEAD,
    "a long header": _START + _HOST + b"A: " + b"a" * HEAD,
    "a long header, whole": _START + _HOST + b"A: " + b"a" * HEAD + b"\r\n\r\n",
    "many headers": _START + _HOST + b"A: b\r\n" * LINES + b"\r\n",
    "a megabyte": _START + b"A: b\r\n" * 170_000,
}
"""The same with 431."""

METHODS: Final = (
    *("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "BREW"),
    *("get", "GETX", "HEADER", "CONNECT"),
)
