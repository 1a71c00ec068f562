"""The words that everything else is written in: names that exist only when valid.

Each class checks itself when it is made, so whoever holds one need not check again
(``docs/spec/edition.md``, *Names*). All of them raise :class:`Malformed`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import ClassVar, Final

from archive import limits
from archive.errors import Malformed

_HEX: Final = re.compile(r"[0-9a-f]{64}")
DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
"""Names of Windows' devices, in lower case: no file can have them there."""


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """2 to 64 of ``a-z 0-9 . _ -`` that are a safe file name on every file system.

    It begins and ends with a letter or digit, holds no ``..`` and is no Windows
    device. So there are no separators, no case, and nothing outside ASCII.
    """

    text: str

    _what: ClassVar[str] = "name"
    _pattern: ClassVar[re.Pattern[str]] = re.compile(r"[a-z0-9][a-z0-9._-]*[a-z0-9]")

    def __post_init__(self) -> None:
        """Refuse everything else with :class:`Malformed`."""
        if len(self.text) > limits.NAME:
            message = (
                f"a {self._what} of {len(self.text)} characters; the most is"
                f" {limits.NAME}"
            )
            raise Malformed(message)
        if (
            not self._pattern.fullmatch(self.text)
            or not Name._pattern.fullmatch(self.text)
            or ".." in self.text
            or DEVICE.fullmatch(self.text)
        ):
            message = f"not a {self._what}: {self.text!r}"
            raise Malformed(message, hint=self._hint())

    @classmethod
    def _hint(cls) -> str:
        return (
            "names are lower-case Latin letters, digits, dots, hyphens and"
            " underscores, 2 to 64 of them"
        )

    def __str__(self) -> str:
        return self.text


class FileName(Name):
    """The name of a file; it cannot leave its folder."""

    __slots__ = ()
    _what = "file name"


class Series(Name):
    """A statement's lasting name, e.g. ``iran-2026-01``."""

    __slots__ = ()
    _what = "series name"

    def __post_init__(self) -> None:
        """Refuse names that a bundle's own files have, on some systems or on all."""
        Name.__post_init__(self)
        if self.text in {"keys", "verify.txt"}:
            message = f"not a {self._what}: {self.text!r} is a bundle's own"
            raise Malformed(message, hint="choose another name for the series")


class Language(Name):
    """A lower-case BCP 47 tag, e.g. ``fa`` or ``az-arab``; also a file name."""

    __slots__ = ()
    _what = "language tag"
    _pattern = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")

    @classmethod
    def _hint(cls) -> str:
        return "tags are like fa, ckb or az-arab"


def check_revision(number: int) -> None:
    """Raise :class:`Malformed` unless ``number`` is 1 to 999,999,999."""
    if not 1 <= number <= limits.REVISION:
        message = f"revision {number} is not between 1 and {limits.REVISION}"
        raise Malformed(message)


@dataclass(frozen=True, slots=True)
class EditionName:
    """What tells one edition from another: series, language and revision number."""

    series: Series
    language: Language
    revision: int

    def __post_init__(self) -> None:
        """Refuse a revision outside 1 … 999,999,999 with :class:`Malformed`."""
        check_revision(self.revision)

    @property
    def label(self) -> str:
        """Language and revision, e.g. ``fa-3``: a folder inside its series."""
        return f"{self.language}-{self.revision}"

    @property
    def folder(self) -> str:
        """The edition's place in a bundle, e.g. ``iran-2026-01/fa-3``."""
        return f"{self.series}/{self.label}"

    def __str__(self) -> str:
        return self.folder


@dataclass(frozen=True, slots=True)
class Digest:
    """A SHA-256 digest, all 32 bytes."""

    raw: bytes

    def __post_init__(self) -> None:
        """Refuse another length with :class:`Malformed`."""
        if len(self.raw) != hashlib.sha256().digest_size:
            message = f"a digest of {len(self.raw)} bytes; SHA-256 has 32"
            raise Malformed(message)

    @classmethod
    def of(cls, content: bytes) -> Digest:
        """The digest of ``content``."""
        return cls(hashlib.sha256(content).digest())

    @classmethod
    def from_hex(cls, text: str) -> Digest:
        """The digest that ``str`` writes; raises :class:`Malformed` for other texts."""
        if not _HEX.fullmatch(text):
            message = f"not a digest of 64 hex digits: {text[:80]!r}"
            raise Malformed(message)
        return cls(bytes.fromhex(text))

    def __str__(self) -> str:
        return self.raw.hex()
