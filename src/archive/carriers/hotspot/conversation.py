"""One connection's HTTP/1.1: bytes and times in, bytes out; the door to ``h11``.

A request's head is taken whole before anything is made of it, and is refused as soon
as it cannot become one. ``h11`` reads it strictly where it must be read, and forgives
what RFC 9112 lets a server forgive (2.2: lines that end in LF alone; 5.2: folded
lines); that is refused here before. So is every request with a body, be it an empty
one: whoever sends one wants something else than files, and where bodies end is what
smuggled requests lie about.

Time is an argument. A head has so many seconds from its first byte to its last; who is
sent a file has to take so many bytes in each window; who has been answered may ask
again for some seconds. Nothing is read while an answer is on its way, so that at most
:data:`HEAD` and :data:`READ` bytes are kept of what a client sends.
"""

from __future__ import annotations

import re
from functools import cache
from types import ModuleType
from typing import Any, Final

from archive.carriers.hotspot.site import BAD, TOO_MUCH, Answer, Asked, Site, refusal
from archive.errors import extra

HEAD: Final = 8 * 1024
"""Bytes of a request's head: browsers send under 2 KiB."""
LINES: Final = 64
"""Lines of a head: browsers send under 20."""
READ: Final = 4 * 1024
"""Bytes that are read at a time."""
PIECE: Final = 16 * 1024
"""Bytes that are handed to the system at a time: everybody's turn comes soon."""
REQUESTS: Final = 100
"""Over one connection: everything that is there, several times."""

HEAD_SECONDS: Final = 10.0
"""Until a connection says something, and from then until its head is whole."""
IDLE_SECONDS: Final = 15.0
"""Between an answer and the next request: somebody reads the list."""
RATE_SECONDS: Final = 30.0
RATE_BYTES: Final = 15 * 1024
"""What must be taken in that time: 110 KB take four minutes at most."""
STALLED_SECONDS: Final = 5.0
"""Who takes nothing for so long may have to make room for others."""

_LINE: Final = re.compile(rb"[!-~]+ [!-~]+ HTTP/1\.[01]")
_FOREIGN: Final = re.compile(rb"[^\t\r\n -~\x80-\xff]|\r[^\n]|(?<!\r)\n|\n[\t ]")
"""What no head has: control characters, CR or LF alone, folded lines."""
_END: Final = b"\r\n\r\n"


@cache
def library() -> ModuleType:
    """``h11``, which only this needs.

    Raises:
        MissingExtra: it is not installed.
    """
    with extra("serve", "h11 is not installed"):
        import h11  # noqa: PLC0415
    return h11


class _Refused(Exception):
    """Bytes that are no request of ours, and the status that says so."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Incoming:
    """Bytes that came, looked through once, however small the pieces are."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._seen = 0
        self._lines = 0

    def __len__(self) -> int:
        return len(self._bytes)

    def add(self, data: bytes) -> None:
        self._bytes += data

    def head(self) -> bytes | None:
        """Take the first head out; None if more has to come.

        Raises:
            _Refused: it cannot become one.
        """
        before = self._seen
        end = self._bytes.find(_END, max(0, before - len(_END) + 1))
        self._seen = len(self._bytes) if end < 0 else end + len(_END)
        if self._seen > HEAD:
            raise _Refused(TOO_MUCH)
        # One byte more: it says whether a CR, LF or line break stood alone.
        if _FOREIGN.search(self._bytes, max(0, before - 1), self._seen):
            raise _Refused(BAD)
        self._count_lines(before)
        if end < 0:
            return None
        head = bytes(self._bytes[: self._seen])
        del self._bytes[: self._seen]
        self._seen = self._lines = 0
        return head

    def _count_lines(self, before: int) -> None:
        first = not self._lines
        self._lines += self._bytes.count(b"\n", before, self._seen)
        if self._lines > LINES:
            raise _Refused(TOO_MUCH)
        if first and self._lines:
            line = self._bytes[: self._bytes.find(b"\r\n")]
            if not _LINE.fullmatch(line):
                raise _Refused(BAD)


class Conversation:
    """What is said over one connection.

    Args:
        site: what is answered.
        now: seconds that only rise, as in all methods.

    Attributes:
        over: whether the connection is to be closed now.
        deadline: when :meth:`check` has something to decide, unless something comes.
        since: when it last moved on.
    """

    def __init__(self, site: Site, now: float) -> None:
        self._site = site
        self._h11 = library()
        self._http: Any = self._h11.Connection(
            self._h11.SERVER, max_incomplete_event_size=HEAD
        )
        self._incoming = _Incoming()
        self._head = b""
        self._body = memoryview(b"")
        self._last = False
        self._taken = 0
        self._left = REQUESTS
        self.over = False
        self.since = now
        self.deadline = now + HEAD_SECONDS

    @property
    def sending(self) -> bool:
        """Whether an answer is on its way; else there may be something to read."""
        return bool(self._head or self._body)

    @property
    def held(self) -> int:
        """Bytes that are kept of what the client sent."""
        return len(self._incoming)

    def receive(self, data: bytes, now: float, *, crowded: bool = False) -> None:
        """Take what the client sent, while nothing is being sent.

        Args:
            data: at most :data:`READ` bytes; empty if the client has ended.
            now: the time.
            crowded: others wait, so that this connection ends with its next answer.
        """
        if not data:
            self.over = True
            return
        if not self._incoming:
            self._begin(now, HEAD_SECONDS)
        self._incoming.add(data)
        self._go_on(now, crowded=crowded)

    def piece(self) -> memoryview:
        """The next bytes to be sent, at most :data:`PIECE`."""
        return (memoryview(self._head) if self._head else self._body)[:PIECE]

    def sent(self, count: int, now: float, *, crowded: bool = False) -> None:
        """Take note of how many bytes of :meth:`piece` the system has taken.

        Args:
            count: bytes.
            now: the time.
            crowded: as in :meth:`receive`.
        """
        if self._head:
            self._head = self._head[count:]
        else:
            self._body = self._body[count:]
        self._taken += count
        self.since = now
        if self.sending:
            return
        if self._last:
            self.over = True
            return
        self._http.start_next_cycle()
        self._begin(now, HEAD_SECONDS if self._incoming else IDLE_SECONDS)
        self._go_on(now, crowded=crowded)

    def check(self, now: float) -> None:
        """Let time pass: who was too slow is let go."""
        if now < self.deadline:
            return
        if self.sending and self._taken >= RATE_BYTES:
            self._taken = 0
            self.deadline = now + RATE_SECONDS
        else:
            self.over = True

    def gives_way(self, now: float) -> bool:
        """Whether it may be ended for somebody else: nobody is waiting for it here."""
        return not self.sending or now >= self.since + STALLED_SECONDS

    def _begin(self, now: float, seconds: float) -> None:
        self.since = now
        self.deadline = now + seconds

    def _go_on(self, now: float, *, crowded: bool) -> None:
        """Answer the next head, if it is whole."""
        try:
            head = self._incoming.head()
            if head is None:
                return
            self._left -= 1
            answer = self._site.answer(self._understood(head))
            last = crowded or not self._left or answer.status >= BAD
        except _Refused as refused:
            answer, last = refusal(refused.status), True
        self._say(answer, now, last=last)

    def _understood(self, head: bytes) -> Asked:
        """A head as ``h11`` reads it; :class:`_Refused` if it does not, or by us."""
        try:
            self._http.receive_data(head)
            request = self._http.next_event()
            whole = self._http.next_event()
        except self._h11.RemoteProtocolError as error:
            raise _Refused(BAD) from error
        asked = Asked(request.method, request.target, list(request.headers))
        framed = asked.all(b"content-length") or asked.all(b"transfer-encoding")
        if framed or not isinstance(whole, self._h11.EndOfMessage):
            raise _Refused(BAD)
        return asked

    def _say(self, answer: Answer, now: float, *, last: bool) -> None:
        """Send an answer; after the last one the connection ends."""
        h11, headers = self._h11, list(answer.headers)
        if last:
            headers.append((b"Connection", b"close"))
            self._incoming = _Incoming()
        response = h11.Response(status_code=answer.status, headers=headers)
        self._head = self._http.send(response)
        if answer.body:
            self._http.send_with_data_passthrough(h11.Data(data=answer.body))
        self._http.send(h11.EndOfMessage())
        self._body = answer.body
        self._last = self._http.our_state is h11.MUST_CLOSE
        self._taken = 0
        self._begin(now, RATE_SECONDS)
