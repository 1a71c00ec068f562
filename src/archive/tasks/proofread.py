"""Checking translations before they are signed, and saying that people read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive import disk, strings
from archive.errors import BadSource
from archive.format.manifest import Translation
from archive.sources import folder as folders
from archive.sources.checklist import FOLDER, Checklist
from archive.sources.folder import SourceFolder
from archive.sources.reviews import Read, Review
from archive.sources.series import Draft
from archive.translation import report
from archive.translation.findings import Finding, Level, Rule, error, warning
from archive.translation.glossary import Glossary, Original
from archive.translation.letters import check_joiners, check_letters
from archive.translation.paragraphs import Paragraph, paragraphs
from archive.translation.parity import Row, Text, compare
from archive.translation.rules import Rules
from archive.values import Digest, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was found in one text.

    Attributes:
        draft: the text, as ``series.toml`` describes it.
        original: the text that it was compared with; None for the original itself.
        read: the very bytes that were checked.
        status: who has read it; what ``pack`` would sign.
        lapsed: a review that no longer counts, because something was changed since.
        findings: on the text as a whole, and on its title.
        rows: its paragraphs beside the original's, each with its findings.
    """

    draft: Draft
    original: Draft | None
    read: Read
    status: Translation
    lapsed: Translation | None
    findings: tuple[Finding, ...]
    rows: tuple[Row, ...]

    @property
    def file(self) -> str:
        """The text's file name."""
        return f"{self.draft.name.language}.txt"

    def count(self, level: Level) -> int:
        """How many findings of a level there are."""
        return sum(1 for each in self.all_findings() if each.level is level)

    def all_findings(self) -> Iterator[Finding]:
        """Every finding, those on the whole text first."""
        yield from self.findings
        for row in self.rows:
            yield from row.findings


def proofread(path: Path, languages: Sequence[Language] = ()) -> list[Proof]:
    """Check texts of a source folder against their original.

    Args:
        path: a folder with a ``series.toml``.
        languages: which; none for all.

    Raises:
        BadSource: there is no one original, or ``series.toml``, a file of the folder
            ``check`` or a text cannot be read as what it is.
        NotFound: no such language, or no text for it.
        ArchiveError: a file cannot be read.
    """
    folder = SourceFolder.load(path)
    drafts = [folder.draft(language) for language in dict.fromkeys(languages)]
    reader = _Reader(folder)
    return [reader.proof(draft) for draft in drafts or folder.plan.drafts.values()]


class _Reader:
    """Proofs of one folder, for which the original is read once."""

    def __init__(self, folder: SourceFolder) -> None:
        self._folder = folder
        self._checklist = Checklist(folder.path)
        self._kept = self._checklist.original()
        self._draft = folder.plan.original
        self._original = self._text(self._draft, folder.text(self._draft))

    def proof(self, draft: Draft) -> Proof:
        content = self._folder.text(draft)
        text = self._text(draft, content)
        title = Paragraph(0, 0, draft.title)
        findings = [*_end(content), *self._no_rules(draft)]
        findings += check_letters(title, text.rules)
        findings += check_joiners(text.paragraphs, text.rules)
        if draft == self._draft:
            rows = tuple(_alone(each, text.rules) for each in text.paragraphs)
        else:
            findings += self._stale(draft)
            glossary, missing = self._glossary(draft)
            findings += missing
            kept = self._kept or Original()
            rows = compare(self._original, text, kept, glossary)
        digest = Digest.of(content)
        status = self._folder.status(draft, digest)
        review = self._folder.reviews.get(draft.name.language)
        return Proof(
            draft=draft,
            original=None if draft == self._draft else self._draft,
            read=self._folder.read(draft, digest),
            status=status,
            lapsed=_lapsed(draft, status, review),
            findings=tuple(findings),
            rows=rows,
        )

    def _text(self, draft: Draft, content: bytes) -> Text:
        name = f"{draft.name.language}.txt"
        text = folders.decoded(content, name)
        if not text.strip():
            message = f"{name}: there is no text in it"
            raise BadSource(message)
        rules = self._checklist.rules(draft.name.language) or Rules()
        return Text(paragraphs(text), rules)

    def _no_rules(self, draft: Draft) -> Iterator[Finding]:
        name = f"{FOLDER}/rules/{draft.name.language}.toml"
        if self._checklist.rules(draft.name.language) is None:
            message = f"no {name}: letters and digits are not checked"
            yield warning(Rule.DATA, message)

    def _glossary(self, draft: Draft) -> tuple[Glossary, list[Finding]]:
        if self._kept is None:
            message = f"no {FOLDER}/original.toml: names and terms are not checked"
            return Glossary(), [warning(Rule.DATA, message)]
        name = f"{FOLDER}/glossary/{draft.name.language}.toml"
        glossary = self._checklist.glossary(draft.name.language, self._kept)
        if glossary is None:
            message = f"no {name}: names and terms are not checked"
            return Glossary(), [warning(Rule.DATA, message)]
        missing = glossary.missing(self._kept)
        message = f"{name} has no words for {', '.join(missing)}"
        return glossary, [warning(Rule.DATA, message)] if missing else []

    def _stale(self, draft: Draft) -> Iterator[Finding]:
        name = self._draft.name
        if draft.source and draft.source.language == name.language:
            if draft.source.revision != name.revision:
                message = f"made from {draft.source}; the original is {name.folder}"
                yield warning(Rule.DATA, message)
        else:
            message = f"made from {draft.source}, compared with {name.folder}"
            yield warning(Rule.DATA, message)


def _lapsed(
    draft: Draft, status: Translation, review: Review | None
) -> Translation | None:
    if review is None or draft.translation is Translation.ORIGINAL:
        return None
    return review.status if review.status is not status else None


def _end(content: bytes) -> Iterator[Finding]:
    if not content.endswith(b"\n"):
        message = "the last line has no end: end the file with a line feed"
        yield error(Rule.CHARACTERS, message)


def _alone(paragraph: Paragraph, rules: Rules) -> Row:
    findings = tuple(check_letters(paragraph, rules))
    return Row(None, paragraph, slogan=False, findings=findings)


def review(
    path: Path,
    language: Language,
    status: Translation,
    confirm: Callable[[], None] = lambda: None,
) -> Proof:
    """Say who has read a translation, as its text, title and original now stand.

    Args:
        path: a folder with a ``series.toml``.
        language: of the translation.
        status: edited, reviewed or approved; machine takes a review back.
        confirm: asks the person whether it is so, once nothing stands against it; may
            raise to prevent it.

    Returns:
        The text with its new status.

    Raises:
        BadSource: it is the original, the check finds errors in it, or it cannot be
            published as it stands; nothing was changed.
        NotFound: no such language, or no text for it.
        ArchiveError: a file cannot be read or written.
    """
    folder = SourceFolder.load(path)
    draft = folder.draft(language)
    if draft.translation is Translation.ORIGINAL:
        message = f"{language}: the original is nobody's translation"
        raise BadSource(message, hint="give the language of a translation")
    proof = _Reader(folder).proof(draft)
    if status is not Translation.MACHINE:
        _refuse_errors(proof)
        folder.manifest(draft)  # refuses what pack would refuse
        confirm()
    with disk.alone(path):  # others may have written while the person was asked
        reviews = SourceFolder.load(path).reviews.without(language)
        if status is not Translation.MACHINE:
            reviews = reviews.with_review(language, Review(status, proof.read))
        folders.keep_reviews(folder, reviews)
    return replace(proof, status=status, lapsed=None)


def _refuse_errors(proof: Proof) -> None:
    errors, language = proof.count(Level.ERROR), proof.draft.name.language
    if errors:
        found = "an error" if errors == 1 else f"{errors} errors"
        message = f"{proof.file}: the check finds {found}"
        raise BadSource(message, hint=f"see them: archive check FOLDER -l {language}")


def write_page(proofs: Sequence[Proof], target: Path, *, again: bool) -> None:
    """Write a page for reviewers: each text beside its original.

    Args:
        proofs: what was found.
        target: the HTML file.
        again: whether to replace a file of that name.

    Raises:
        AlreadyThere: the file exists, and is not to be replaced.
        DiskFailed: it cannot be written.
    """
    with disk.writing(target, replace=again) as output:
        output.write(report.page([_section(proof) for proof in proofs]).encode())


def _section(proof: Proof) -> report.Section:
    language = str(proof.draft.name.language)
    original = str((proof.original or proof.draft).name.language)
    return report.Section(
        language=language,
        name=strings.name_of(language),
        file=proof.file,
        title=proof.draft.title,
        status=strings.status(language, proof.status.value, original),
        status_language=strings.spoken(language),
        original=original if proof.original else None,
        original_name=strings.name_of(original),
        findings=proof.findings,
        rows=proof.rows,
    )
