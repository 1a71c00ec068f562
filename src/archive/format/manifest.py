"""The manifest: the signed text that names an edition's files.

Grammar (``docs/spec/edition.md``; UTF-8, every line ends with LF)::

    manifest := "# archive-edition 1"
                "# series: " name            "# language: " tag
                "# edition: " revision       "# date: " yyyy-mm-dd
                "# title: " line             "# translation: " status
              [ "# source: " tag " " revision ]        iff not an original
                "# languages: " tag *(" " tag)         sorted, distinct
              [ "# charter: " 64 hex digits ]
                "#"
                1*32 file                              sorted by name, distinct
    file     := "# " name " bytes=" size
                digest "  " name

It is a ``sha256sum -c`` file. What parses re-encodes to the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final, Self

from archive import limits
from archive.characters import refused_in_line, visible_line
from archive.errors import Malformed, NewerVersion, TooLarge
from archive.format.codec import decode_lines
from archive.values import (
    Digest,
    EditionName,
    FileName,
    Language,
    Series,
    check_revision,
)

TEXT: Final = FileName("statement.txt")
"""The file that every edition has: the text itself."""

_WHAT: Final = "manifest"
_VERSION: Final = re.compile(r"# archive-edition ([1-9][0-9]{0,8})")
_HEAD: Final = re.compile(r"# ([a-z][a-z0-9-]*): (.*)")
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_DATE: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_FILE: Final = re.compile(r"# ([^ ]+) bytes=([^ ]+)")
_SUM: Final = re.compile(r"([0-9a-f]{64})  ([^ ]+)")

_REQUIRED: Final = ("series", "language", "edition", "date", "title", "translation")
_KEYS: Final = (*_REQUIRED, "source", "languages", "charter")


class Translation(Enum):
    """Who has read a text, as its signers say inside the signed manifest."""

    ORIGINAL = "original"
    MACHINE = "machine"
    EDITED = "edited"
    REVIEWED = "reviewed"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Source:
    """The text that a translation was made from."""

    language: Language
    revision: int

    def __post_init__(self) -> None:
        """Refuse a revision that no text can have with :class:`Malformed`."""
        check_revision(self.revision)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Parse ``en 3``.

        Raises:
            Malformed: not a language tag, a space and a revision.
        """
        language, space, revision = text.partition(" ")
        if not space:
            message = f"not a language and a revision: {visible_line(text)!r}"
            raise Malformed(message)
        return cls(Language(language), _number(revision, "revision"))

    def __str__(self) -> str:
        return f"{self.language} {self.revision}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an edition: its size in bytes and its digest, uncompressed."""

    name: FileName
    size: int
    digest: Digest

    def __post_init__(self) -> None:
        """Refuse a reserved name, and a file above the limit."""
        if self.name.text == "manifest" or self.name.text.startswith("manifest."):
            message = f"{self.name}: the same name as a manifest's on some systems"
            raise Malformed(message, hint="give the file another name")
        if self.size > limits.FILE:
            message = f"{self.name}: {self.size} bytes; the most is {limits.FILE}"
            raise TooLarge(message)


def check_line(text: str, what: str) -> None:
    """Raise :class:`Malformed` unless ``text`` can stand in a manifest's head.

    1 to 300 bytes of UTF-8 that neither begin nor end with a space, without the
    characters of :mod:`archive.characters`.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if not 1 <= size <= limits.HEAD_VALUE:
        message = f"{what}: {size} bytes; 1 to {limits.HEAD_VALUE} are allowed"
        raise Malformed(message)
    if text != text.strip(" "):
        message = f"{what}: begins or ends with a space"
        raise Malformed(message)
    offset = refused_in_line(text)
    if offset is not None:
        message = f"{what}: {visible_line(text[offset])} is not allowed"
        raise Malformed(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an edition is and which files it has; valid when it exists."""

    name: EditionName
    date: str
    title: str
    translation: Translation
    source: Source | None
    languages: tuple[Language, ...]
    charter: Digest | None = None
    files: tuple[Entry, ...]

    def __post_init__(self) -> None:
        """Refuse what the grammar cannot express with :class:`Malformed`."""
        if not _DATE.fullmatch(self.date):
            message = f"not a date: {visible_line(self.date[:40])!r}"
            raise Malformed(message, hint="dates are like 2026-02-01")
        check_line(self.title, "title")
        if (self.source is None) != (self.translation is Translation.ORIGINAL):
            message = "an original names no source, and every translation names one"
            raise Malformed(message)
        if not self.languages or list(self.languages) != sorted(set(self.languages)):
            message = "the languages are not sorted and distinct"
            raise Malformed(message)
        check_line(" ".join(map(str, self.languages)), "languages")
        self._check_files()

    def _check_files(self) -> None:
        names = [entry.name for entry in self.files]
        if len(names) > limits.FILES:
            message = f"{len(names)} files; the most is {limits.FILES}"
            raise TooLarge(message)
        if names != sorted(set(names)):
            message = "the files are not sorted and distinct"
            raise Malformed(message)
        if TEXT not in names:
            message = f"there is no {TEXT}"
            raise Malformed(message)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Parse a manifest's exact bytes.

        Raises:
            NewerVersion: a higher version, or a head key that this one has not.
            Malformed, TooLarge: anything else that the grammar does not allow.
        """
        lines = decode_lines(data, limits.MANIFEST, _WHAT)
        _check_version(lines[0])
        end = lines.index("#") if "#" in lines else len(lines)
        head = _parse_head(lines[1:end])
        try:
            translation = Translation(head["translation"])
        except ValueError as error:
            message = f"unknown translation status {visible_line(head['translation'])}"
            raise Malformed(message) from error
        parsed = cls(
            name=EditionName(
                Series(head["series"]),
                Language(head["language"]),
                _number(head["edition"], "edition"),
            ),
            date=head["date"],
            title=head["title"],
            translation=translation,
            source=Source.from_text(head["source"]) if "source" in head else None,
            languages=tuple(map(Language, head["languages"].split(" "))),
            charter=_charter(head.get("charter")),
            files=_parse_files(lines[end + 1 :]),
        )
        if parsed.to_bytes() != data:  # pragma: no cover — guards the grammar above
            message = f"{_WHAT}: not written in the one allowed way"
            raise Malformed(message)
        return parsed

    def to_bytes(self) -> bytes:
        """The manifest's one encoding."""
        head = {
            "series": self.name.series,
            "language": self.name.language,
            "edition": self.name.revision,
            "date": self.date,
            "title": self.title,
            "translation": self.translation.value,
            "source": self.source,
            "languages": " ".join(map(str, self.languages)),
            "charter": self.charter,
        }
        lines = ["# archive-edition 1"]
        lines += [f"# {key}: {value}" for key, value in head.items() if value]
        lines += ["#"]
        for entry in self.files:
            lines += [f"# {entry.name} bytes={entry.size}"]
            lines += [f"{entry.digest}  {entry.name}"]
        return "".join(f"{line}\n" for line in lines).encode()


def _check_version(line: str) -> None:
    version = _VERSION.fullmatch(line)
    if not version:
        message = f"{_WHAT}: the first line is not '# archive-edition 1'"
        raise Malformed(message)
    if version[1] != "1":
        message = f"{_WHAT}: version {version[1]}; this program knows version 1"
        raise NewerVersion(message)


def _parse_head(lines: list[str]) -> dict[str, str]:
    head: dict[str, str] = {}
    for line in lines:
        found = _HEAD.fullmatch(line)
        if not found or found[1] in head:
            message = f"{_WHAT}: not a head line: {visible_line(line[:60])!r}"
            raise Malformed(message)
        if found[1] not in _KEYS:
            message = f"{_WHAT}: unknown head key {found[1]!r}"
            raise NewerVersion(message)
        check_line(found[2], found[1])
        head[found[1]] = found[2]
    missing = [key for key in (*_REQUIRED, "languages") if key not in head]
    if missing or list(head) != [key for key in _KEYS if key in head]:
        message = f"{_WHAT}: head keys missing or out of order"
        raise Malformed(message)
    return head


def _charter(text: str | None) -> Digest | None:
    if text is None:
        return None
    try:
        return Digest.from_hex(text)
    except Malformed as error:
        message = f"{_WHAT}: the charter is not 64 hex digits"
        raise Malformed(message) from error


def _parse_files(lines: list[str]) -> tuple[Entry, ...]:
    if len(lines) > 2 * limits.FILES:
        message = f"{_WHAT}: {len(lines) // 2} files; the most is {limits.FILES}"
        raise TooLarge(message)
    if len(lines) % 2:
        message = f"{_WHAT}: the files do not come in pairs of lines"
        raise Malformed(message)
    return tuple(map(_parse_file, lines[::2], lines[1::2]))


def _parse_file(first: str, second: str) -> Entry:
    size, total = _FILE.fullmatch(first), _SUM.fullmatch(second)
    if not size or not total or size[1] != total[2]:
        message = f"{_WHAT}: not a file's two lines: {visible_line(first[:80])!r}"
        raise Malformed(message)
    return Entry(
        FileName(size[1]), _number(size[2], "size"), Digest(bytes.fromhex(total[1]))
    )


def _number(text: str, what: str) -> int:
    if not _NUMBER.fullmatch(text):
        message = f"{_WHAT}: {what} is not a number: {visible_line(text[:40])!r}"
        raise Malformed(message)
    return int(text)
