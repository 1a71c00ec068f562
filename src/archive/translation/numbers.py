"""The numbers of a paragraph, whatever digits and separators they are written with."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from archive.translation.forms import Forms
from archive.translation.paragraphs import Span

_SEPARATOR: Final = "[,.’'٬\u00a0\u202f\u2009]"
_NUMBER: Final = re.compile(
    rf"\d{{1,3}}(?:{_SEPARATOR}\d{{3}})+(?!\d)|\d+(?:[.,٫]\d+)?"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it stands, with a word for thousand if there is one."""

    value: Decimal
    span: Span

    def __str__(self) -> str:
        return f"{self.value:f}"


def numbers(text: str, thousand: Forms) -> tuple[Number, ...]:
    """The numbers of a paragraph, in order.

    ``3,400``, ``3.400``, ``3 400`` with a no-break space, ``۳۴۰۰`` and ``٣٬٤٠٠`` are
    one number; ``20 thousand`` is 20000.

    Args:
        text: the paragraph.
        thousand: the language's words for thousand.
    """
    found = []
    for match in _NUMBER.finditer(text):
        end = match.end()
        value = _ascii(match[0])
        word = thousand.at(text, _after_space(text, end))
        if word:
            value, end = f"{value}E3", word[1]
        found.append(Number(Decimal(value), (match.start(), end)))
    return tuple(found)


def _after_space(text: str, offset: int) -> int:
    while text[offset : offset + 1].isspace():
        offset += 1
    return offset


def _ascii(written: str) -> str:
    grouped = re.fullmatch(rf"\d{{1,3}}(?:{_SEPARATOR}\d{{3}})+", written)
    digits = "".join(
        str(unicodedata.digit(character)) if character.isdigit() else "."
        for character in written
    )
    return digits.replace(".", "") if grouped else digits
