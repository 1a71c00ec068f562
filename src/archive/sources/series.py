"""``series.toml``: what a distributor says about each language's text.

::

    series = "iran-2026-01"

    [en]
    revision = 1
    date = "2026-02-01"
    title = "End the massacres in Iran!"
    translation = "original"

    [fa]
    revision = 1
    date = "2026-02-01"
    title = "…"
    translation = "machine"         # or "original"; see ``sources.reviews``
    source = "en 1"
    files = ["reading.opus"]        # optional: from the folder fa/

The text of ``fa`` is ``fa.txt`` beside the file (``docs/spec/edition.md``, *Sources*).
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from typing import Any, Final

from archive import limits
from archive.characters import refused_in_line, visible_line
from archive.errors import ArchiveError, BadSource
from archive.format.manifest import TEXT, Source, Translation, check_line
from archive.values import EditionName, FileName, Language, Series

NAME: Final = "series.toml"

_KEYS: Final = {"revision", "date", "title", "translation", "source", "files"}
_NEEDED: Final = ("revision", "date", "title", "translation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One language's text as ``series.toml`` describes it."""

    name: EditionName
    date: str
    title: str
    translation: Translation
    source: Source | None
    files: tuple[FileName, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole ``series.toml``: the series, and a draft for each language."""

    series: Series
    drafts: dict[Language, Draft]

    @classmethod
    def from_bytes(cls, content: bytes) -> Plan:
        """Parse ``series.toml``.

        Raises:
            BadSource: not TOML, or something in it is missing, unknown or not allowed.
        """
        try:
            table = tomllib.loads(content.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            message = f"{NAME}: {visible_line(str(error))}"
            raise BadSource(message) from error
        try:
            return cls._from_table(table)
        except BadSource:
            raise
        except ArchiveError as error:
            message = f"{NAME}: {error.message}"
            raise BadSource(message, hint=error.hint) from error

    @classmethod
    def _from_table(cls, table: dict[str, Any]) -> Plan:
        series = Series(_text(table, "series", NAME))
        drafts = {}
        for key, value in table.items():
            if key == "series":
                continue
            language = Language(key)
            if not isinstance(value, dict):
                message = f"{NAME}: {key} is not a table"
                raise BadSource(message, hint=f"write [{key}] and its lines below it")
            drafts[language] = _draft(series, language, value)
        if not drafts:
            message = f"{NAME}: no language in it"
            raise BadSource(message)
        return cls(series, dict(sorted(drafts.items())))

    @property
    def original(self) -> Draft:
        """The text that the others were translated from.

        Raises:
            BadSource: there is none, or there are several.
        """
        found = [
            draft
            for draft in self.drafts.values()
            if draft.translation is Translation.ORIGINAL
        ]
        if len(found) != 1:
            message = f"{NAME}: {len(found)} originals; translations need one"
            raise BadSource(message, hint='write translation = "original" for one text')
        return found[0]


def _text(table: dict[str, Any], key: str, place: str) -> str:
    value = table.get(key)
    if not isinstance(value, str):
        message = f"{place}: {key} is missing, or not a text in quotes"
        raise BadSource(message)
    return value


def _draft(series: Series, language: Language, table: dict[str, Any]) -> Draft:
    place = f"{NAME}: {language}"
    unknown = sorted(set(table) - _KEYS)
    missing = [key for key in _NEEDED if key not in table]
    if unknown or missing:
        fault = f"unknown {unknown[0]!r}" if unknown else f"{missing[0]} is missing"
        message = f"{place}: {fault}"
        raise BadSource(message, hint=f"allowed are {', '.join(sorted(_KEYS))}")
    revision = table["revision"]
    numbers = range(1, limits.REVISION + 1)
    if not isinstance(revision, int) or revision is True or revision not in numbers:
        message = f"{place}: revision is not a number from 1 to {limits.REVISION}"
        raise BadSource(message)
    title = _text(table, "title", place)
    check_line(title, f"{language}: title")
    draft = Draft(
        name=EditionName(series, language, revision),
        date=_date(table["date"], place),
        title=title,
        translation=_translation(_text(table, "translation", place), place),
        source=_source(table, place),
        files=_files(table.get("files", []), place),
    )
    if (draft.source is None) != (draft.translation is Translation.ORIGINAL):
        message = f"{place}: an original has no source, and a translation needs one"
        raise BadSource(message, hint='write: source = "en 1" (language, revision)')
    return draft


def _source(table: dict[str, Any], place: str) -> Source | None:
    if "source" not in table:
        return None
    return Source.from_text(_text(table, "source", place))


def _date(value: object, place: str) -> str:
    """A date as TOML writes it, in quotes or not; it must be one of the calendar."""
    text = value.isoformat() if isinstance(value, dt.date) else value
    try:
        if isinstance(text, str) and dt.date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass
    message = f"{place}: not a date of the calendar"
    raise BadSource(message, hint="write the year, month and day, like 2026-02-01")


def _translation(text: str, place: str) -> Translation:
    """Where a text comes from; who has read it since stands in ``reviews.toml``."""
    allowed = {each.value: each for each in (Translation.ORIGINAL, Translation.MACHINE)}
    if text in allowed:
        return allowed[text]
    if text in {each.value for each in Translation}:
        message = f"{place}: {text} holds for a text that somebody read"
        hint = f'write "machine", then: archive review FOLDER LANGUAGE --status {text}'
        raise BadSource(message, hint=hint)
    message = f"{place}: unknown translation status {text[:40]!r}"
    raise BadSource(message, hint=f"one of {', '.join(allowed)}")


def _files(value: object, place: str) -> tuple[FileName, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        message = f"{place}: files is not a list of names"
        raise BadSource(message)
    names = tuple(map(FileName, value))
    if len(set(names)) != len(names) or TEXT in names:
        message = f"{place}: a file twice, or {TEXT}, which is the text itself"
        raise BadSource(message)
    return tuple(sorted(names))


def scaffold(draft: Draft) -> bytes:
    """A ``series.toml`` with one language."""
    lines = [
        "# What the editions say about themselves. Nothing is read from the clock:",
        "# dates are those that you write here. The text of [xx] is xx.txt; a file",
        '# named in files = ["reading.opus"] lies in the folder xx/.',
        "",
        f"series = {quoted(str(draft.name.series))}",
        "",
        f"[{draft.name.language}]",
        f"revision = {draft.name.revision}",
        f"date = {quoted(draft.date)}",
        f"title = {quoted(draft.title)}",
        f"translation = {quoted(draft.translation.value)}",
    ]
    if draft.source:
        lines.append(f"source = {quoted(str(draft.source))}")
    return "".join(f"{line}\n" for line in lines).encode()


def quoted(text: str) -> str:
    """A text as TOML writes it.

    Raises:
        BadSource: it holds characters that nobody sees, or that are none.
    """
    if refused_in_line(text) is not None:
        message = f"{NAME}: {visible_line(text)!r} holds hidden characters"
        raise BadSource(message)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def revised(content: bytes, language: Language, changes: dict[str, str]) -> bytes:
    """The file with some values of one language replaced, all else untouched.

    Args:
        content: the whole file.
        language: whose table changes.
        changes: new values by key, as TOML writes them.

    Raises:
        BadSource: the table, or a line ``key = value`` in it, was not found.
    """
    table = rf"(?m)^\[{re.escape(str(language))}\][^\n]*\n(?:(?!^\[).*(?:\n|\Z))*"
    text = content.decode("utf-8")
    found = re.search(table, text)
    if not found:
        message = f"{NAME}: no table [{language}]"
        raise BadSource(message)
    section = found[0]
    for key, value in changes.items():
        pattern = rf"(?m)^{key}\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^\s#]+)"
        line = re.search(pattern, section)
        if not line:
            message = f"{NAME}: {language}: no line {key} = …"
            raise BadSource(message)
        section = section[: line.start(1)] + value + section[line.end(1) :]
    return (text[: found.start()] + section + text[found.end() :]).encode()
