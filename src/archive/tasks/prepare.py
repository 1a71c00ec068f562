"""Preparing sources: a folder for another statement, the next revision of a text."""

from __future__ import annotations

from pathlib import Path

from archive.sources import folder, series
from archive.sources.folder import SourceFolder
from archive.sources.series import Draft, Plan
from archive.values import EditionName, Language


def new(path: Path, draft: Draft, text: bytes) -> None:
    """Make a source folder with one language.

    An empty ``text`` makes an empty file, which ``pack`` will refuse until it is
    filled.
    """
    Plan.from_bytes(series.scaffold(draft))  # refuses what pack would refuse later
    if text:
        folder.check_text(text, f"{draft.name.language}.txt")
    folder.create(path, draft, text)


def revise(
    path: Path, language: Language, date: str, title: str | None = None
) -> EditionName:
    """Raise a language's revision by one, with the date of the new text.

    Raises:
        NotFound: no such language.
        BadSource: the date or title is not allowed; the file is as it was.
    """
    draft = SourceFolder.load(path).draft(language)
    changes = {
        "revision": str(draft.name.revision + 1),
        "date": series.quoted(date),
    }
    if title is not None:
        changes["title"] = series.quoted(title)
    return folder.revise(path, language, changes).drafts[language].name
