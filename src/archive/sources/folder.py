"""A source folder on disk: its plan, its texts, and what may be published of them.

Only what ``series.toml`` names is ever read: a stray file does not travel.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive import disk, limits
from archive.characters import refused_in_text, visible_line
from archive.errors import AlreadyThere, BadSource, NotFound
from archive.format.bundle import PIECE
from archive.format.manifest import TEXT, Entry, Manifest, Translation
from archive.sources import reviews, series
from archive.sources.reviews import Read, Reviews
from archive.sources.series import Draft, Plan
from archive.values import Digest, FileName, Language


@dataclass(frozen=True, slots=True)
class SourceFolder:
    """A folder with a ``series.toml`` and the files it names."""

    path: Path
    plan: Plan
    reviews: Reviews

    @classmethod
    def load(cls, path: Path) -> SourceFolder:
        """Read the plan.

        Raises:
            NotFound: there is no ``series.toml``.
            BadSource: it is not in order.
        """
        try:
            content = disk.read_small(path / series.NAME, limits.SOURCE_FILE)
        except NotFound as error:
            message = f"{disk.base_name(path)}: no {series.NAME} in this folder"
            raise NotFound(message, hint="make one with: archive new SERIES") from error
        return cls(path, Plan.from_bytes(content), _reviews(path))

    def draft(self, language: Language) -> Draft:
        """What the plan says of one language; raises :class:`NotFound`."""
        if language not in self.plan.drafts:
            there = ", ".join(map(str, self.plan.drafts))
            message = f"{series.NAME}: no language {language}"
            raise NotFound(message, hint=f"there are: {there}")
        return self.plan.drafts[language]

    def _file(self, draft: Draft, name: FileName) -> Path:
        language = str(draft.name.language)
        if name == TEXT:
            return self.path / f"{language}.txt"
        return self.path / language / str(name)

    def contents(self, draft: Draft, name: FileName) -> Iterator[bytes]:
        """The pieces of one file."""
        return disk.pieces(self._file(draft, name), PIECE)

    def manifest(self, draft: Draft) -> Manifest:
        """Read every file of a draft once, and say what its edition is.

        Raises:
            BadSource: a text that cannot be published as it stands.
            NotFound, TooLarge, DiskFailed: a file cannot be read.
        """
        names = sorted({TEXT, *draft.files})
        for name in names:
            self._check_size(self._file(draft, name))
        text = self._entry_of_text(draft)
        return Manifest(
            name=draft.name,
            date=draft.date,
            title=draft.title,
            translation=self.status(draft, text.digest),
            source=draft.source,
            languages=tuple(self.plan.drafts),
            files=tuple(
                text if name == TEXT else self._entry(draft, name) for name in names
            ),
        )

    def _entry(self, draft: Draft, name: FileName) -> Entry:
        digest, size = hashlib.sha256(), 0
        for piece in self.contents(draft, name):
            digest.update(piece)
            size += len(piece)
        return Entry(name, size, Digest(digest.digest()))

    @staticmethod
    def _check_size(path: Path) -> None:
        size = disk.size_of(path)
        if size > limits.FILE:
            message = f"{path.name}: {size} bytes; the most is {limits.FILE}"
            raise BadSource(message, hint="make the file smaller, or leave it out")

    def text(self, draft: Draft) -> bytes:
        """A draft's text, whatever is in it."""
        return disk.read_small(self._file(draft, TEXT), limits.FILE)

    def read(self, draft: Draft, text: Digest) -> Read:
        """What somebody reads who compares a translation with its original.

        Args:
            draft: the translation.
            text: the digest of its text.

        Raises:
            BadSource: there is no one original.
            NotFound, TooLarge, DiskFailed: the original cannot be read.
        """
        original = Digest.of(self.text(self.plan.original))
        return Read(title=draft.title, text=text, original=original)

    def status(self, draft: Draft, text: Digest) -> Translation:
        """Who has read a text: a review counts for the very bytes that were read.

        Args:
            draft: the text, as the plan describes it.
            text: its digest.

        Raises:
            ArchiveError: there is a review, and what :meth:`read` raises.
        """
        review = self.reviews.get(draft.name.language)
        if draft.translation is Translation.ORIGINAL or review is None:
            return draft.translation
        same = review.read == self.read(draft, text)
        return review.status if same else draft.translation

    def _entry_of_text(self, draft: Draft) -> Entry:
        """The text's entry, of the very bytes that were found fit to be published."""
        path = self._file(draft, TEXT)
        content = self.text(draft)
        check_text(content, path.name)
        if unicodedata.normalize("NFC", draft.title) != draft.title:
            message = f"{series.NAME}: {draft.name.language}: the title is not in NFC"
            raise BadSource(message, hint="save it in Unicode normal form C")
        return Entry(TEXT, len(content), Digest.of(content))

    def strays(self, draft: Draft) -> list[str]:
        """Names in the language's folder that the plan does not name."""
        folder = self.path / str(draft.name.language)
        if not disk.is_folder(folder):
            return []
        named = {str(name) for name in draft.files}
        return [
            visible_line(name)
            for name in disk.list_folder(folder, limits.EDITIONS)
            if name not in named
        ]


def _reviews(path: Path) -> Reviews:
    try:
        content = disk.read_small(path / reviews.NAME, limits.SOURCE_FILE)
    except NotFound:
        if disk.exists(path / reviews.NAME):
            raise
        return Reviews({})
    return Reviews.from_bytes(content)


def keep_reviews(folder: SourceFolder, changed: Reviews) -> None:
    """Write reviews beside the texts, in the place of the earlier ones."""
    with disk.writing(folder.path / reviews.NAME, replace=True) as output:
        output.write(changed.to_bytes())


_REPLACEABLE: Final = {
    "\t": "write spaces instead of tabs",
    "\r": "save the file with Unix line ends (LF)",
    "\ufeff": "save the file as UTF-8 without a byte order mark",
}


def decoded(content: bytes, name: str) -> str:
    """A text as characters; raises :class:`BadSource` unless it is UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{name}: not UTF-8 at byte {error.start}"
        raise BadSource(message, hint="save the file as UTF-8") from error


def check_text(content: bytes, name: str) -> None:
    """Raise :class:`BadSource` unless this text may be published as it is.

    UTF-8, NFC, not empty, ending with LF, without the characters of
    :mod:`archive.characters`. Nothing is ever repaired silently: letters are the
    author's.
    """
    text = decoded(content, name)
    if not text.strip():
        message = f"{name}: there is no text in it"
        raise BadSource(message)
    offset = refused_in_text(text)
    if offset is not None:
        line = text.count("\n", 0, offset) + 1
        message = f"{name}: line {line}: {visible_line(text[offset])} is not allowed"
        hint = _REPLACEABLE.get(text[offset], "delete this character: nobody sees it")
        raise BadSource(message, hint=hint)
    if unicodedata.normalize("NFC", text) != text:
        lines = text.split("\n")
        number = next(
            number
            for number, line in enumerate(lines, 1)
            if unicodedata.normalize("NFC", line) != line
        )
        message = f"{name}: line {number} is not in Unicode normal form C"
        raise BadSource(message, hint="save the file in NFC; letters look the same")
    if not text.endswith("\n"):
        message = f"{name}: the last line has no end"
        raise BadSource(message, hint="end the file with a line feed")


def create(path: Path, draft: Draft, text: bytes) -> None:
    """Make a source folder with one language.

    Raises:
        AlreadyThere: there is something under that name.
        BadSource: the text cannot be published as it is.
    """
    if disk.exists(path):
        message = f"{disk.base_name(path)}: exists already"
        raise AlreadyThere(message, hint="choose another folder: --folder FOLDER")
    with disk.new_folder(path) as folder:
        folder.write(series.NAME, series.scaffold(draft))
        folder.write(f"{draft.name.language}.txt", text)


def revise(path: Path, language: Language, changes: dict[str, str]) -> Plan:
    """Change one language's values in ``series.toml``, all else untouched.

    Returns:
        The plan as it now is.

    Raises:
        BadSource: the result would not be a plan; the file is as it was.
    """
    file = path / series.NAME
    content = disk.read_small(file, limits.SOURCE_FILE)
    before = Plan.from_bytes(content)
    changed = series.revised(content, language, changes)
    plan = Plan.from_bytes(changed)
    if {**before.drafts, language: plan.drafts.get(language)} != plan.drafts:
        message = f"{series.NAME}: more than {language} would change"
        raise BadSource(message, hint="edit the file by hand")
    with disk.writing(file, replace=True) as output:
        output.write(changed)
    return plan
