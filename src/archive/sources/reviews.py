"""``reviews.toml``: which translations people have read, and what exactly they read.

::

    [es]
    status = "edited"
    title = "¡Alto a las masacres en Irán!"
    text = "9f86d081884c7d65…"          # SHA-256 of es.txt
    original = "0f5c3f0be9fbfbe3…"      # SHA-256 of en.txt

Written by ``archive review``. A review counts for these very bytes: one changed letter
in the text, its title or the original, and the text is a machine draft again until it
is read anew. Nobody's name stands in it (``docs/spec/check.md``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from archive.characters import visible_line
from archive.errors import ArchiveError, BadSource
from archive.format.manifest import Translation, check_line
from archive.sources.series import quoted
from archive.values import Digest, Language

NAME: Final = "reviews.toml"

STATUSES: Final = (Translation.EDITED, Translation.REVIEWED, Translation.APPROVED)
"""What people can make of a machine's draft, each more than the one before."""

_HEAD: Final = (
    "# Which translations people have read, and what exactly they read. Written by\n"
    "# `archive review`; one changed letter, and a review no longer counts. No names.\n"
)
_KEYS: Final = ("status", "title", "text", "original")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What somebody had before their eyes: digests of both texts, and the title."""

    title: str
    text: Digest
    original: Digest


@dataclass(frozen=True, slots=True)
class Review:
    """The status that a translation was given, and what was read for it."""

    status: Translation
    read: Read


@dataclass(frozen=True, slots=True)
class Reviews:
    """A whole ``reviews.toml``."""

    reviews: Mapping[Language, Review]

    @classmethod
    def from_bytes(cls, content: bytes) -> Reviews:
        """Parse ``reviews.toml``.

        Raises:
            BadSource: not TOML, or something in it is missing, unknown or not allowed.
        """
        try:
            table = tomllib.loads(content.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            message = f"{NAME}: {visible_line(str(error))}"
            raise BadSource(message) from error
        try:
            found = {Language(key): _review(key, value) for key, value in table.items()}
        except BadSource:
            raise
        except ArchiveError as error:
            message = f"{NAME}: {error.message}"
            raise BadSource(message, hint=error.hint) from error
        return cls(dict(sorted(found.items())))

    def to_bytes(self) -> bytes:
        """The file, always the same for the same reviews."""
        parts = [_HEAD]
        for language, review in sorted(self.reviews.items()):
            values = (
                review.status.value,
                review.read.title,
                str(review.read.text),
                str(review.read.original),
            )
            lines = [f"{k} = {quoted(v)}" for k, v in zip(_KEYS, values, strict=True)]
            parts.append("\n".join(["", f"[{language}]", *lines, ""]))
        return "".join(parts).encode()

    def without(self, language: Language) -> Reviews:
        """The same without the review of a language."""
        return Reviews(
            {key: each for key, each in self.reviews.items() if key != language}
        )

    def with_review(self, language: Language, review: Review) -> Reviews:
        """The same with another review of a language."""
        return Reviews({**self.reviews, language: review})

    def get(self, language: Language) -> Review | None:
        """The review of a language, whether or not it still counts."""
        return self.reviews.get(language)


def _review(key: str, values: object) -> Review:
    place = f"{NAME}: {key}"
    if not isinstance(values, dict) or sorted(values) != sorted(_KEYS):
        message = f"{place}: not a table of {', '.join(_KEYS)}"
        raise BadSource(message, hint="archive review writes it anew")
    for name, value in values.items():
        if not isinstance(value, str):
            message = f"{place}: {name} is not a text in quotes"
            raise BadSource(message)
    check_line(values["title"], f"{key}: title")
    statuses = {each.value: each for each in STATUSES}
    if values["status"] not in statuses:
        message = f"{place}: status is not one of {', '.join(statuses)}"
        raise BadSource(message)
    read = Read(
        title=values["title"],
        text=Digest.from_hex(values["text"]),
        original=Digest.from_hex(values["original"]),
    )
    return Review(statuses[values["status"]], read)
