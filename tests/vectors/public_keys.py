"""Vectors of kind ``public-key``: a minisign ``.pub`` file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from archive.format.codec import encode_base64
from archive.format.fingerprint import Fingerprint
from archive.format.keys import PublicKey
from tests.kit import SARA
from tests.vectors.vector import OK, Vector

BAD: Final = "malformed"
WEAK: Final = "weak-key"
GOOD: Final = SARA.public.to_bytes()

_FIELD: Final = 2**255 - 19
_SIGN: Final = 2**255
_ORDER_8: Final = (
    0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
)


def pub(
    raw: bytes = SARA.public.public.raw,
    comment: str = SARA.public.comment,
    algorithm: bytes = b"Ed",
) -> bytes:
    """A key file part by part."""
    line = encode_base64(algorithm + SARA.public.key_id + raw)
    return f"untrusted comment: {comment}\n{line}\n".encode()


def _vector(name: str, expect: str, comment: str, content: bytes) -> Vector:
    return Vector("public-key", name, expect, comment, content)


def _good(name: str, comment: str, content: bytes, raw: bytes) -> Vector:
    key = PublicKey(raw)
    digits = str(Fingerprint.of(key)).replace("\N{NO-BREAK SPACE}", " ")
    more = ("name", key.name), ("fingerprint", digits)
    return Vector("public-key", name, OK, comment, content, more)


def vectors() -> Iterator[Vector]:
    """All of them."""
    raw = SARA.public.public.raw
    yield _good("plain", "As minisign writes it.", GOOD, raw)
    yield _good("comment-other", "Anybody's words.", pub(comment="سارا"), raw)
    yield _good("comment-empty", "No words.", pub(comment=""), raw)
    longest = pub(comment="a" * (4096 - len(pub(comment=""))))
    yield _good("4096-bytes", "As large as the ceiling.", longest, raw)
    yield from _points()
    yield from _lines()
    yield from _blobs()


def _points() -> Iterator[Vector]:
    first, second = _ORDER_8
    for name, comment, y in (
        ("order-1", "The neutral element.", 1),
        ("order-1-sign", "The neutral element, with x marked odd.", 1 | _SIGN),
        ("order-2", "The point of order 2.", _FIELD - 1),
        (
            "order-2-sign",
            "The point of order 2, with x marked odd.",
            _FIELD - 1 | _SIGN,
        ),
        ("order-4", "A point of order 4.", 0),
        ("order-4-sign", "The other point of order 4.", _SIGN),
        ("order-8", "A point of order 8.", first),
        ("order-8-sign", "A point of order 8 with x odd.", first | _SIGN),
        ("order-8-other", "The other y of order 8.", second),
        ("order-8-other-sign", "The other y of order 8 with x odd.", second | _SIGN),
    ):
        yield _vector(name, WEAK, comment, pub(y.to_bytes(32, "little")))
    for name, comment, y in (
        ("y-prime", "y is the field's prime, which is 0.", _FIELD),
        ("y-prime-plus-1", "y is 1, written with the prime added.", _FIELD + 1),
        ("y-prime-plus-1-sign", "The same with x marked odd.", _FIELD + 1 | _SIGN),
        ("y-largest", "The largest 255 bits.", _SIGN - 1),
        ("y-all-bits", "256 bits set.", 2**256 - 1),
    ):
        yield _vector(name, BAD, comment, pub(y.to_bytes(32, "little")))


def _lines() -> Iterator[Vector]:
    first, second, _ = GOOD.split(b"\n")
    for name, comment, content in (
        ("empty", "No bytes at all.", b""),
        ("crlf", "Lines end with CR LF.", GOOD.replace(b"\n", b"\r\n")),
        ("bom", "A byte order mark in front.", b"\xef\xbb\xbf" + GOOD),
        ("not-utf-8", "Half a letter in the comment.", GOOD.replace(b"m", b"\xd9", 2)),
        ("no-final-line-end", "The last line has no LF.", GOOD[:-1]),
        ("space-for-final-line-end", "A space instead.", GOOD[:-1] + b" "),
        ("three-lines", "An empty line at the end.", GOOD + b"\n"),
        ("line-alone", "The base64 alone.", second + b"\n"),
        ("comment-alone", "The comment alone.", first + b"\n"),
        ("lines-turned", "The base64 first.", second + b"\n" + first + b"\n"),
        ("no-label", "A comment without its label.", GOOD.removeprefix(b"untrusted ")),
        ("comment-bidi", "U+202E in the comment.", pub(comment="a\u202eb")),
        ("comment-escape", "A terminal's command in it.", pub(comment="\x1b[2J")),
    ):
        yield _vector(name, BAD, comment, content)
    long = pub(comment="a" * (4097 - len(pub(comment=""))))
    yield _vector("4097-bytes", "too-large", "One byte above the ceiling.", long)


def _blobs() -> Iterator[Vector]:
    raw = SARA.public.public.raw
    line = SARA.public.line.encode()
    for name, comment, content in (
        ("algorithm-prehashed", "Keys have one algorithm.", pub(algorithm=b"ED")),
        ("31-bytes", "Too short.", pub(raw[:-1])),
        ("33-bytes", "Too long.", pub(raw + b"\0")),
        ("no-bytes", "A key id alone.", pub(b"")),
        ("not-base64", "A sign of no alphabet.", GOOD.replace(line[:1], b"!", 1)),
        ("trailing-space", "A space at the end.", GOOD.replace(line, line + b" ")),
        ("padding", "Padding that is not needed.", GOOD.replace(line, line + b"=")),
        ("url-alphabet", "The other alphabet.", GOOD.replace(line[:2], b"-_", 1)),
    ):
        yield _vector(name, BAD, comment, content)
