"""Comparing two editions, paragraph by paragraph."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from archive import limits
from archive.errors import TooLarge
from archive.format.trustlist import TrustList
from archive.tasks.check import Selection
from archive.tasks.inputs import Input, Progress, no_progress
from archive.tasks.read import Text, read


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
    """What changed from one text to another, paragraph by paragraph, in order.

    Raises:
        TooLarge: comparing them would take too long.
    """
    before, after = paragraphs(old), paragraphs(new)
    most = max(len(before), len(after))
    if most > limits.PARAGRAPHS:
        message = f"a text of {most} paragraphs; {limits.PARAGRAPHS} can be compared"
        raise TooLarge(message, hint="compare the unpacked files with diff")
    matcher = difflib.SequenceMatcher(None, before, after)
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
