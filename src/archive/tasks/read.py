"""Reading editions in the terminal, and comparing two of them."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archive.errors import Malformed, NotFound
from archive.format.edition import Checked, Sink
from archive.format.manifest import TEXT, Entry
from archive.format.trustlist import TrustList
from archive.tasks.check import Report, Selection, check, confirmed
from archive.tasks.inputs import Input, Progress, no_progress
from archive.values import EditionName


@dataclass(frozen=True, slots=True)
class Text:
    """A checked edition and its text, as it was signed."""

    edition: Checked
    text: str
    strays: tuple[str, ...] = ()


def read(
    source: Input,
    trust: TrustList,
    selection: Selection,
    progress: Progress = no_progress,
) -> Text:
    """The text of one edition; of several revisions of a language, the newest.

    A text by an unknown key can be read (its verdict says so); one that is unsigned,
    in conflict or not the signed text cannot.

    Raises:
        NotFound: more than one language is there, and none was selected.
        ArchiveError: what checking raises.
    """
    found: dict[EditionName, list[bytes]] = defaultdict(list)
    report = check([source], trust, selection, _keeping(found), progress)
    editions = confirmed(report.findings, unconfirmed=True)
    languages = sorted({str(each.name.language) for each in editions})
    if len({(each.name.series, each.name.language) for each in editions}) > 1:
        message = f"{source.name}: holds {', '.join(languages)}"
        raise NotFound(message, hint=f"choose one: --language {languages[0]}")
    newest = max(editions, key=lambda each: each.name.revision)
    try:
        text = b"".join(found[newest.name]).decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{newest.name}: the signed text is not UTF-8"
        raise Malformed(message) from error
    return Text(newest, text, _strays(report, newest))


def _strays(report: Report, edition: Checked) -> tuple[str, ...]:
    return next(each.strays for each in report.findings if each.checked == edition)


def _keeping(found: dict[EditionName, list[bytes]]) -> Sink:
    def sink(name: EditionName, entry: Entry) -> Callable[[bytes], object] | None:
        if entry.name != TEXT:
            return None
        found[name].clear()
        return found[name].append

    return sink


@dataclass(frozen=True, slots=True)
class Change:
    """Paragraphs that differ: their numbers (from 1) and texts in either edition."""

    old_number: int
    new_number: int
    old: tuple[str, ...]
    new: tuple[str, ...]


def paragraphs(text: str) -> list[str]:
    """A text's paragraphs: lines that are not empty."""
    return [line for line in text.split("\n") if line.strip()]


def differences(old: str, new: str) -> list[Change]:
    """What changed from one text to another, paragraph by paragraph, in order."""
    before, after = paragraphs(old), paragraphs(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return [
        Change(i + 1, j + 1, tuple(before[i:i_end]), tuple(after[j:j_end]))
        for kind, i, i_end, j, j_end in matcher.get_opcodes()
        if kind != "equal"
    ]


def diff(
    sources: Sequence[Input],
    trust: TrustList,
    selections: Sequence[Selection],
    progress: Progress = no_progress,
) -> tuple[Text, Text, list[Change]]:
    """Two editions and what changed from the first to the second.

    Args:
        sources: one input that holds both, or two.
        trust: the keys that the holder knows.
        selections: one for both, or one for each.
        progress: told the bytes read.
    """
    old = read(sources[0], trust, selections[0], progress)
    new = read(sources[-1], trust, selections[-1], progress)
    return old, new, differences(old.text, new.text)
