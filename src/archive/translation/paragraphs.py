"""A text as paragraphs and sentences, with the places where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Span = tuple[int, int]
"""First offset and the one after the last, in characters of a paragraph."""

_CLOSING: Final = " \u00a0\u202f»”’\"')]"
_END: Final = re.compile(r"(?<![.!?؟۔…])[.!?؟۔…]++[\u00a0\u202f»”’\"')\]]*+(?=\s|$)")
_ORDINAL: Final = re.compile(r"(?:\D|^)\d{1,2}\.$")
"""At the end of a text; a longer number is a year, with which a sentence may end."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line with something on it.

    Attributes:
        number: from 1; 0 is the title.
        line: of the file, from 1; 0 for the title.
        text: without spaces around it.
    """

    number: int
    line: int
    text: str


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The lines of a text that are not empty, numbered from 1."""
    lines = [(line, part.strip(" ")) for line, part in enumerate(text.split("\n"), 1)]
    filled = [(line, part) for line, part in lines if part]
    return tuple(
        Paragraph(number, line, part) for number, (line, part) in enumerate(filled, 1)
    )


def sentences(
    text: str, *, abbreviations: Sequence[str] = (), ordinal_dot: bool = False
) -> tuple[Span, ...]:
    """Where the sentences of a paragraph stand.

    Args:
        text: the paragraph.
        abbreviations: what ends with a full stop and ends no sentence, like ``U.S.``.
        ordinal_dot: whether ``8.`` is an ordinal number, as in German.
    """
    inner = {
        offset
        for abbreviation in abbreviations
        for found in re.finditer(rf"(?<!\w){re.escape(abbreviation)}", text)
        for offset in range(*found.span())
    }
    spans, start = [], 0
    for end in _END.finditer(text):
        last = end.end() == len(text)
        if not last and end.start() in inner:
            continue
        before = text[max(0, end.start() - 3) : end.start() + 1]
        if not last and ordinal_dot and _ORDINAL.search(before):
            continue
        spans.append((start, end.end()))
        start = end.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return tuple(_trimmed(text, span) for span in spans)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return start, end


def is_slogan(text: str, spans: Sequence[Span]) -> bool:
    """Whether every sentence ends with an exclamation mark."""
    return bool(spans) and all(
        text[:end].rstrip(_CLOSING).endswith("!") for _, end in spans
    )


def right_to_left(text: str) -> bool:
    """Whether most of a text's letters are written from right to left."""
    kinds = [unicodedata.bidirectional(character) for character in text]
    return sum(kind in {"R", "AL"} for kind in kinds) > kinds.count("L")
