"""What the check of translations is told: the folder ``check`` beside the texts.

::

    check/original.toml         what every translation must keep
    check/rules/fa.toml         how Persian is written
    check/glossary/fa.toml      how the statement's words are said in Persian

Each of them may be missing; then less is checked (``docs/spec/check.md``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from archive import disk, limits
from archive.errors import NotFound
from archive.translation.glossary import Glossary, Original
from archive.translation.rules import Rules
from archive.values import Language

FOLDER: Final = "check"


class Checklist:
    """The data beside the texts of a source folder.

    Args:
        source: the folder with the texts.
    """

    def __init__(self, source: Path) -> None:
        self._source = source

    def original(self) -> Original | None:
        """What every translation must keep; raises :class:`BadSource`."""
        name = f"{FOLDER}/original.toml"
        content = self._read(name)
        return None if content is None else Original.from_bytes(content, name)

    def rules(self, language: Language) -> Rules | None:
        """How a language is written; raises :class:`BadSource`."""
        name = f"{FOLDER}/rules/{language}.toml"
        content = self._read(name)
        return None if content is None else Rules.from_bytes(content, name)

    def glossary(self, language: Language, original: Original) -> Glossary | None:
        """How a language says what ``original`` lists; raises :class:`BadSource`."""
        name = f"{FOLDER}/glossary/{language}.toml"
        content = self._read(name)
        return None if content is None else Glossary.from_bytes(content, name, original)

    def _read(self, name: str) -> bytes | None:
        path = self._source / name
        try:
            return disk.read_small(path, limits.SOURCE_FILE)
        except NotFound:
            if disk.exists(
                path
            ):  # a folder, a pipe: what should be there cannot be read
                raise
            return None
