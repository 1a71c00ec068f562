"""The words that everything else is written in: names that exist only when valid.

Each class checks itself when it is made, so whoever holds one need not check again
(``docs/spec/edition.md``, *Names*). All of them raise :class:`Malformed`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from archive import limits
from archive.errors import Malformed

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]*[a-z0-9]")
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")


def _check_name(text: str, what: str) -> None:
    if not _NAME.fullmatch(text) or ".." in text or _DEVICE.fullmatch(text):
        message = f"not a {what}: {text[: limits.NAME]!r}"
        raise Malformed(
            message,
            hint="names are lower-case Latin letters, digits, dots, hyphens and"
            " underscores, 2 to 64 of them",
        )
    if len(text) > limits.NAME:
        message = f"a {what} of {len(text)} bytes; the most is {limits.NAME}"
        raise Malformed(message)


@dataclass(frozen=True, slots=True, order=True)
class FileName:
    """A file name that cannot leave its folder, on any file system.

    2 to 64 of ``a-z 0-9 . _ -``, beginning and ending with a letter or digit, no
    ``..``, no Windows device. No separators, no case, nothing outside ASCII.
    """

    text: str

    def __post_init__(self) -> None:
        """Refuse everything else with :class:`Malformed`."""
        _check_name(self.text, "file name")

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """A statement's lasting name, e.g. ``iran-2026-01``; obeys :class:`FileName`."""

    text: str

    def __post_init__(self) -> None:
        """Refuse everything else with :class:`Malformed`."""
        _check_name(self.text, "series name")

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, order=True)
class Language:
    """A lower-case BCP 47 tag, e.g. ``fa`` or ``az-arab``; also a file name."""

    text: str

    def __post_init__(self) -> None:
        """Refuse everything else with :class:`Malformed`."""
        if not _LANGUAGE.fullmatch(self.text):
            message = f"not a language tag: {self.text[: limits.NAME]!r}"
            raise Malformed(message, hint="tags are like fa, ckb or az-arab")
        _check_name(self.text, "language tag")

    def __str__(self) -> str:
        return self.text


def check_revision(number: int) -> None:
    """Raise :class:`Malformed` unless ``number`` is 1 to 999,999,999."""
    if not 1 <= number <= limits.REVISION:
        message = f"revision {number} is not between 1 and {limits.REVISION}"
        raise Malformed(message)


@dataclass(frozen=True, slots=True, order=True)
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


@dataclass(frozen=True, slots=True, order=True)
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

    def __str__(self) -> str:
        return self.raw.hex()
