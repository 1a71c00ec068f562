"""What is answered: files under paths that nobody can guess, and nothing else.

A path is compared as it was sent. Nothing is decoded, joined or looked up on a disk, so
no spelling of a path leads anywhere but to a file that was put here.

By RFC 9110: methods (9.3), conditions (13.1), ranges (14.2). A range that is not one
well-formed range is ignored, as 14.2 allows, and the whole file is sent: whoever asked
starts over instead of failing. There is neither ``Date`` nor ``Last-Modified`` nor
``Server``: no clock is read, and nothing says what program this is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.values import Digest

OK: Final = 200
PART: Final = 206
SAME: Final = 304
BAD: Final = 400
MISSING: Final = 404
NO_SUCH_METHOD: Final = 405
CHANGED: Final = 412
BEYOND: Final = 416
TOO_MUCH: Final = 431

NOTHING: Final = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""A policy for what is no page: it runs and loads nothing."""
_UNFRAMED: Final = "frame-ancestors 'none'"
"""What only a header can say (CSP Level 3, 6.4.2)."""
_TAG: Final = 32
"""Hex digits of a digest in an entity tag: 128 bits."""

_RANGE: Final = re.compile(rb"(?i:bytes)=([0-9]*)-([0-9]*)")
_TAGS: Final = re.compile(rb'(W/)?("[!#-~]*")')
_DIGITS: Final = 20
"""Of a position: any with more lies behind every file, and so does one cut to these."""
_METHODS: Final = (b"GET", b"HEAD")


@dataclass(frozen=True, slots=True)
class Resource:
    """A file that is handed out.

    Attributes:
        content: its bytes.
        media: its type, as ``Content-Type`` says it.
        name: under which it is saved.
        digest: of the content.
        kept: whether browsers save it, instead of showing it.
        policy: a Content-Security-Policy, at least as strict as the file's own.
    """

    content: bytes
    media: str
    name: str
    digest: Digest
    kept: bool = False
    policy: str = NOTHING

    @property
    def tag(self) -> bytes:
        """The strong entity tag (RFC 9110, 8.8.3): equal bytes, equal tags."""
        return f'"{str(self.digest)[:_TAG]}"'.encode()

    def headers(self) -> list[tuple[bytes, bytes]]:
        """What is said of it, but for its length."""
        placed = "attachment" if self.kept else "inline"
        said = {
            "Content-Type": self.media,
            "Content-Disposition": f'{placed}; filename="{self.name}"',
            "Accept-Ranges": "bytes",
            "Cache-Control": "no-store",
            "Content-Security-Policy": f"{self.policy}; {_UNFRAMED}",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        coded = [(name.encode(), value.encode()) for name, value in said.items()]
        return [*coded, (b"ETag", self.tag)]


@dataclass(frozen=True, slots=True)
class Asked:
    """The head of a request.

    Attributes:
        method: as sent.
        target: as sent.
        headers: names in lower case, and values, in their order.
    """

    method: bytes
    target: bytes
    headers: Sequence[tuple[bytes, bytes]] = ()

    def all(self, name: bytes) -> list[bytes]:
        """The values of every header of that name."""
        return [value for key, value in self.headers if key == name]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back.

    Attributes:
        status: of HTTP.
        headers: of this answer.
        body: shares its bytes with the file; empty for ``HEAD``, whatever the headers
            say.
    """

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    body: memoryview


_EMPTY: Final = memoryview(b"")
_NO_LENGTH: Final = (b"Content-Length", b"0")


def refusal(status: int, *more: tuple[bytes, bytes]) -> Answer:
    """An answer without a word in it."""
    return Answer(status, (_NO_LENGTH, *more), _EMPTY)


class Site:
    """Files by their paths.

    Args:
        resources: by path, from ``/`` on.
        authority: address and port, as requests may say them before a path (RFC 9112,
            3.2.2).
    """

    def __init__(self, resources: Mapping[str, Resource], authority: str = "") -> None:
        self._resources = {path.encode(): each for path, each in resources.items()}
        self._before = f"http://{authority}".encode() if authority else b""

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request that has no body."""
        resource = self._resources.get(asked.target.removeprefix(self._before))
        if resource is None:
            return refusal(MISSING)
        if asked.method not in _METHODS:
            return refusal(NO_SUCH_METHOD, (b"Allow", b", ".join(_METHODS)))
        condition = _condition(asked, resource.tag)
        if condition == SAME:
            return Answer(SAME, resource.headers(), _EMPTY)
        if condition:
            return refusal(condition)
        return _whole_or_part(asked, resource)


def _condition(asked: Asked, tag: bytes) -> int:
    """The status that the request's conditions ask for; 0 if they are met.

    Conditions on times are ignored: there is no ``Last-Modified`` to compare with.
    """
    match = asked.all(b"if-match")
    if match and not _among(tag, match, weak=False):
        return CHANGED
    unless = asked.all(b"if-none-match")
    return SAME if unless and _among(tag, unless, weak=True) else 0


def _among(tag: bytes, values: Sequence[bytes], *, weak: bool) -> bool:
    joined = b",".join(values)
    if joined.strip() == b"*":
        return True
    return any(
        found[2] == tag and (weak or not found[1]) for found in _TAGS.finditer(joined)
    )


def _whole_or_part(asked: Asked, resource: Resource) -> Answer:
    size = len(resource.content)
    wanted = _range(asked, resource.tag, size)
    if wanted is None:
        length = (b"Content-Length", b"%d" % size)
        headers = (*resource.headers(), length)
        body = _EMPTY if asked.method == b"HEAD" else memoryview(resource.content)
        return Answer(OK, headers, body)
    if not wanted:
        return refusal(BEYOND, (b"Content-Range", b"bytes */%d" % size))
    place = b"bytes %d-%d/%d" % (wanted.start, wanted.stop - 1, size)
    length = (b"Content-Length", b"%d" % len(wanted))
    headers = (*resource.headers(), (b"Content-Range", place), length)
    body = memoryview(resource.content)[wanted.start : wanted.stop]
    return Answer(PART, headers, body)


def _range(asked: Asked, tag: bytes, size: int) -> range | None:
    """Which bytes are wanted; None for all of them, an empty range for none there are.

    ``If-Range`` with anything but our tag means that the file is another one by now
    (RFC 9110, 13.1.5).
    """
    ranges = asked.all(b"range")
    validators = asked.all(b"if-range")
    if asked.method != b"GET" or len(ranges) != 1 or validators not in ([], [tag]):
        return None
    found = _RANGE.fullmatch(ranges[0])
    if not found or found[0].endswith(b"=-"):
        return None
    first, last = found[1], found[2]
    if not first:
        return range(max(0, size - _position(last)), size)
    start = _position(first)
    if not last:
        return range(start, size)
    stop = _position(last)
    return None if stop < start else range(start, min(stop + 1, size))


def _position(digits: bytes) -> int:
    return int(digits.lstrip(b"0")[:_DIGITS] or b"0")
