"""What vectors of kind ``manifest`` are put together from, correctly or not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

from tests.vectors.vector import Vector

TITLE: Final = "به کشتار در ایران پایان دهید"
DIGEST: Final = hashlib.sha256(b"statement\n").hexdigest()
OTHER: Final = hashlib.sha256(b"another\n").hexdigest()
FILE: Final = f"# statement.txt bytes=10\n{DIGEST}  statement.txt\n"
PDF: Final = f"# sheet.pdf bytes=8\n{OTHER}  sheet.pdf\n"
PLAIN: Final = f"""\
# archive-edition 1
# series: iran-2026-01
# language: fa
# edition: 3
# date: 2026-02-01
# title: {TITLE}
# translation: machine
# source: en 2
# languages: en fa
#
{FILE}"""

NEWER: Final = "newer-version"
LARGE: Final = "too-large"
BAD: Final = "malformed"

Edit = tuple[str, str, str, str]
"""Name, comment, a part of the plain manifest, and what stands there instead."""


def edited(old: str, new: str) -> str:
    """The plain manifest with its one ``old`` replaced."""
    if PLAIN.count(old) != 1:
        raise ValueError(f"not exactly once in the plain manifest: {old!r}")
    return PLAIN.replace(old, new)


def files(*names: str) -> str:
    """The plain manifest with files of these names instead of its own."""
    return edited(FILE, "".join(f"# {n} bytes=8\n{OTHER}  {n}\n" for n in names))


def vector(name: str, expect: str, comment: str, content: str | bytes) -> Vector:
    data = content.encode() if isinstance(content, str) else content
    return Vector("manifest", name, expect, comment, data)


def edits(expect: str, table: Iterable[Edit]) -> Iterator[Vector]:
    for name, comment, old, new in table:
        yield vector(name, expect, comment, edited(old, new))
