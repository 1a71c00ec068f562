"""One vector, one file: a few ``key: value`` lines, an empty line, the input.

``README.md`` says what the keys mean. Nothing here knows the formats themselves.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Final

FOLDER: Final = Path(__file__).parent
KINDS: Final = (
    "manifest",
    "signature",
    "bundle",
    "public-key",
    "secret-key",
    "trust-list",
    "header",
    "frame",
    "object",
    "script",
    "packet",
    "symbols",
    "lines",
    "collection",
    "page",
)
OK: Final = "ok"

_JOINERS: Final = "\u200c\u200d"
_BINARY: Final = ("header", "frame", "script", "packet")
_COLUMNS: Final = 64


@dataclass(frozen=True, slots=True)
class Vector:
    """An input and what a reader must say of it.

    Attributes:
        kind: the folder it lies in.
        name: the file's name without ``.txt``.
        expect: ``ok`` or an error's code.
        comment: one sentence: what is special about the input.
        content: the input.
        more: further lines, in order; a key may come more than once.
    """

    kind: str
    name: str
    expect: str
    comment: str
    content: bytes
    more: tuple[tuple[str, str], ...] = ()

    @property
    def ok(self) -> bool:
        """Whether a reader must accept it."""
        return self.expect == OK

    @property
    def path(self) -> str:
        """Where it lies, below this folder."""
        return f"{self.kind}/{self.name}.txt"

    def all(self, key: str) -> list[str]:
        """Every value of a further line."""
        return [value for found, value in self.more if found == key]

    def get(self, key: str) -> str:
        """The value of a further line that comes once."""
        (value,) = self.all(key)
        return value

    def to_bytes(self) -> bytes:
        """The file."""
        encoding = _encoding(self.kind, self.content)
        lines = [("expect", self.expect), ("comment", self.comment), *self.more]
        head = "".join(f"{key}: {value}\n" for key, value in lines)
        return f"{head}encoding: {encoding}\n\n".encode() + _write(
            encoding, self.content
        )

    @classmethod
    def from_bytes(cls, kind: str, name: str, data: bytes) -> Vector:
        """Parse a file; raises ``ValueError`` if it is not a vector's."""
        head, _, body = data.partition(b"\n\n")
        lines = [line.split(": ", 1) for line in head.decode().split("\n")]
        (_, expect), (_, comment), *more, (last, encoding) = lines
        if [lines[0][0], lines[1][0], last] != ["expect", "comment", "encoding"]:
            raise ValueError(f"{kind}/{name}: not a vector")
        pairs = tuple((key, value) for key, value in more)
        return cls(kind, name, expect, comment, _read(encoding, body), pairs)


def _encoding(kind: str, content: bytes) -> str:
    """``text`` where a person can read it in an editor that shows what is there."""
    if kind in _BINARY:
        return "hex"
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return "base64"
    shown = all(c.isprintable() or c in _JOINERS for c in text.replace("\n", ""))
    return "text" if shown and text.endswith("\n") else "base64"


def _write(encoding: str, content: bytes) -> bytes:
    if encoding == "text":
        return content
    raw = content.hex() if encoding == "hex" else base64.b64encode(content).decode()
    return "".join(f"{line}\n" for line in wrap(raw, _COLUMNS)).encode()


def _read(encoding: str, body: bytes) -> bytes:
    if encoding == "text":
        return body
    packed = body.decode().replace("\n", "")
    if encoding == "hex":
        return bytes.fromhex(packed)
    if encoding == "base64":
        return base64.b64decode(packed, validate=True)
    raise ValueError(f"unknown encoding {encoding}")


def stored(kind: str) -> Iterator[Vector]:
    """The vectors of a kind, as they lie in the folder, by name."""
    for path in sorted((FOLDER / kind).glob("*.txt")):
        yield Vector.from_bytes(kind, path.stem, path.read_bytes())
