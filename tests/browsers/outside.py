"""The rest of the world, on this machine: it notes whatever reaches it.

Browsers are started so that every name leads here (``Options.outside``, and a proxy for
Firefox). Whoever connects is noted, whether a word is said or not; so are packets over
UDP, for STUN. Pages can be served under any name: ``http://page.test/`` is an insecure
origin.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Final

_PATIENCE: Final = 60
_LARGE: Final = 1 << 16
_REQUEST: Final = re.compile(rb"([A-Z]+) (\S+) HTTP/1\.[01]\r\n")
_HOST: Final = re.compile(rb"(?i)\r\nhost: *([^\r:]*)")
_LENGTH: Final = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_SOCKET: Final = re.compile(rb"(?i)\r\nupgrade: *websocket")
_ABSOLUTE: Final = re.compile("https?://[^/]*")
_NAME: Final = re.compile(rb"\0\0..(..)\0(..)([a-zA-Z0-9.-]+)", re.DOTALL)
"""A server's name as TLS says it (RFC 6066, 3)."""
_TLS: Final = b"\x16\x03"
_STUN: Final = b"\x21\x12\xa4\x42"
"""The cookie of every STUN message, after its first four bytes (RFC 8489, 5)."""


@dataclass(frozen=True, slots=True)
class Met:
    """Something that reached the outside.

    Attributes:
        kind: ``connection`` for each one over TCP, and then ``request``,
            ``websocket``, ``tls`` or ``other`` for what was said; ``stun`` or ``udp``
            for a packet.
        address: the name that was asked for, and the path of a request.
        data: all that was said.
    """

    kind: str
    address: str = ""
    data: bytes = b""


class Outside:
    """A server that answers little and notes everything.

    Attributes:
        port: of TCP.
        pages: what is served, by its address without ``http://``, like ``page.test/``.
    """

    def __init__(self, server: socket.socket) -> None:
        self._server = server
        self._change = Condition()
        self._met: list[Met] = []
        self._own: set[int] = set()
        self.port: int = server.getsockname()[1]
        self.pages: dict[str, str] = {}
        self._packets = _Packets(self._packet)

    @property
    def udp(self) -> int:
        """The port of packets."""
        return self._packets.port

    def met(self) -> list[Met]:
        """Everything that reached the outside before this call.

        Connections come one after the other, and so do packets: when one of our own
        has come, those before it are noted. What they say may still be on its way.
        """
        with (
            socket.socket() as connection,
            socket.socket(type=socket.SOCK_DGRAM) as packet,
        ):
            self._mark(connection)
            connection.connect(("127.0.0.1", self.port))
            self._mark(packet)
            packet.sendto(b"", ("127.0.0.1", self.udp))
            with self._change:
                assert self._change.wait_for(lambda: not self._own, _PATIENCE)
                return list(self._met)

    def until(self, wanted: Callable[[Met], bool]) -> Met:
        """Wait for something to reach the outside.

        Raises:
            AssertionError: it never did.
        """

        def found() -> Met | None:
            return next(filter(wanted, self._met), None)

        with self._change:
            met = self._change.wait_for(found, _PATIENCE)
            assert met, f"it did not come; this did: {self._met}"
            return met

    def forget(self) -> None:
        """Forget whom it met; late packets of theirs do not come: the port is new."""
        self.met()
        self._packets.end()
        self._packets = _Packets(self._packet)
        with self._change:
            self._met.clear()

    def connections(self) -> None:
        """Take connections, until the server is shut."""
        with suppress(OSError):
            while True:
                connection, (_, port) = self._server.accept()
                if self._is_own(port):
                    connection.close()
                    continue
                self._note(Met("connection"))
                Thread(target=self._hear, args=(connection,), daemon=True).start()

    def end(self) -> None:
        """Take nothing any more."""
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._packets.end()

    def _packet(self, data: bytes, port: int) -> None:
        if not self._is_own(port):
            kind = "stun" if data[4:8] == _STUN else "udp"
            self._note(Met(kind, data=data))

    def _mark(self, own: socket.socket) -> None:
        """Know a socket of ours by its port."""
        own.bind(("127.0.0.1", 0))
        with self._change:
            self._own.add(own.getsockname()[1])

    def _is_own(self, port: int) -> bool:
        with self._change:
            own = port in self._own
            self._own.discard(port)
            self._change.notify_all()
            return own

    def _note(self, met: Met) -> None:
        with self._change:
            self._met.append(met)
            self._change.notify_all()

    def _hear(self, connection: socket.socket) -> None:
        """Note what is said over a connection, and answer."""
        with connection, suppress(OSError):
            connection.settimeout(_PATIENCE)
            said = _said(connection)
            if said.startswith(b"CONNECT "):  # to a proxy
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                said = _said(connection)
            if not said:
                return
            met = _understood(said)
            self._note(met)
            if met.kind == "request":
                connection.sendall(self._answer(met.address))

    def _answer(self, address: str) -> bytes:
        page = self.pages.get(address)
        status = "404 Not Found" if page is None else "200 OK"
        body = (page or "").encode()
        head = (
            f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nAccess-Control-Allow-Origin: *\r\n"
            "Connection: close\r\n\r\n"
        )
        return head.encode() + body


class _Packets:
    """A port of UDP, and a thread that takes what comes."""

    def __init__(self, take: Callable[[bytes, int], None]) -> None:
        self._socket = socket.socket(type=socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._take = take
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def end(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                data, sender = self._socket.recvfrom(_LARGE)
                if sender is None:  # shut
                    return
                self._take(data, sender[1])


@contextmanager
def listening() -> Iterator[Outside]:
    """The outside, on two ports of this machine, until the block ends."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        outside = Outside(server)
        thread = Thread(target=outside.connections, daemon=True)
        thread.start()
        try:
            yield outside
        finally:
            outside.end()
            thread.join()


def _said(connection: socket.socket) -> bytes:
    """A request with its body, the beginning of TLS, or whatever else is said."""
    said = b""
    while not _complete(said) and len(said) < _LARGE:
        more = connection.recv(_LARGE)
        if not more:
            break
        said += more
    return said


def _complete(said: bytes) -> bool:
    if said.startswith(_TLS):
        return len(said) >= 5 + int.from_bytes(said[3:5])
    head, end, body = said.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return bool(end) and len(body) >= (int(length[1]) if length else 0)


def _understood(said: bytes) -> Met:
    if said.startswith(_TLS):
        for length, inner, name in _NAME.findall(said):
            if int.from_bytes(length) == int.from_bytes(inner) + 3:
                size = int.from_bytes(inner)
                return Met("tls", name[:size].decode(), said)
        return Met("tls", "", said)
    request = _REQUEST.match(said)
    if not request:
        return Met("other", "", said)
    host = _HOST.search(said)
    path = _ABSOLUTE.sub("", request[2].decode())
    kind = "websocket" if _SOCKET.search(said) else "request"
    return Met(kind, (host[1].decode() if host else "") + path, said)
