"""Which characters a text may hold: one table, for every implementation.

Refused are characters that nobody sees and that change what is seen: controls,
marks that turn the direction of writing, invisible ones, and code points that are
private or no characters at all. ZWNJ (U+200C) and ZWJ (U+200D) are *not* refused,
Persian and Kurdish need them. The table stands in ``docs/spec/edition.md``; readers
never ask the platform's Unicode data, which differs between platforms.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

REFUSED: Final = (
    (0x0000, 0x001F, "C0 controls"),
    (0x007F, 0x009F, "delete and C1 controls"),
    (0x00AD, 0x00AD, "soft hyphen"),
    (0x034F, 0x034F, "combining grapheme joiner"),
    (0x061C, 0x061C, "Arabic letter mark"),
    (0x115F, 0x1160, "Hangul fillers"),
    (0x17B4, 0x17B5, "Khmer inherent vowels"),
    (0x180B, 0x180F, "Mongolian selectors"),
    (0x200B, 0x200B, "zero width space"),
    (0x200E, 0x200F, "direction marks"),
    (0x2028, 0x202E, "line separators, direction embeddings"),
    (0x2060, 0x206F, "invisible operators, direction isolates"),
    (0x3164, 0x3164, "Hangul filler"),
    (0xD800, 0xF8FF, "surrogates, private use"),
    (0xFDD0, 0xFDEF, "no characters"),
    (0xFE00, 0xFE0F, "variation selectors"),
    (0xFEFF, 0xFEFF, "byte order mark"),
    (0xFFA0, 0xFFA0, "halfwidth Hangul filler"),
    (0xFFF0, 0xFFFF, "specials"),
    (0x1BCA0, 0x1BCA3, "shorthand controls"),
    (0x1D173, 0x1D17A, "musical controls"),
    *(
        (plane | 0xFFFE, plane | 0xFFFF, "no characters")
        for plane in range(0x10000, 0xE0000, 0x10000)
    ),
    (0xE0000, 0x10FFFF, "tags, selectors, private use"),
)
"""First and last code point of each refused range, and what they are."""

_CLASS: Final = "".join(f"{chr(first)}-{chr(last)}" for first, last, _ in REFUSED)
_REFUSED_IN_LINE: Final = re.compile(f"[{_CLASS}]")
_REFUSED_IN_TEXT: Final = re.compile(f"(?!\n)[{_CLASS}]")


def refused_in_line(text: str) -> int | None:
    """Offset of the first refused character of a line, or None."""
    found = _REFUSED_IN_LINE.search(text)
    return found.start() if found else None


def refused_in_text(text: str) -> int | None:
    """Offset of the first refused character of a text, where LF is allowed."""
    found = _REFUSED_IN_TEXT.search(text)
    return found.start() if found else None


def spelled(text: str, spell: Callable[[str], str]) -> str:
    """The text with each refused character but LF replaced by its spelling."""
    return _REFUSED_IN_TEXT.sub(lambda found: spell(found[0]), text)


def _code_point(character: str) -> str:
    return f"<U+{ord(character):04X}>"


def visible(text: str) -> str:
    """The text with refused characters spelled out, fit for a terminal or an error.

    LF stays. ``U+202E`` comes out as the eight characters ``<U+202E>``.
    """
    return spelled(text, _code_point)


def visible_line(text: str) -> str:
    """Like :func:`visible`, and LF is spelled out too."""
    return visible(text).replace("\n", _code_point("\n"))
