"""One byte a letter: text folded by the table of its script, before it is compressed.

UTF-8 spends two bytes on a letter that is not Latin, and half of them say only which
script it is. A table of at most 127 code points for each script turns a letter into one
byte, which takes 15 to 18 in 100 off a compressed Persian, Arabic or Kurdish text
(``docs/spec/object.md``, *Folded text*)::

    00 … 7F         ASCII, as it is
    80 … FE         the letters of the table, in its order
    FF + UTF-8      any other character

The tables never change: another one gets another number.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from archive.errors import Malformed, NewerVersion

_ARABIC: Final = (
    "ءآأؤإئابةتثجحخدذرزسشصضطظعغ"
    "ـفقكلمنهوىي"
    "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0654\u0655\u0670"
    "ٱٹپچڈڑڕژڤکگڵںھۀہۂۃۆۇۈیێېےۓە"
    "ؽڭۋړښځڅډڼګۍ"
    "،؛؟۔٪٬٫٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
    "«»–—…\u200c\u200d“”’\u00a0"
)
_CYRILLIC: Final = (
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
    "абвгдежзийклмнопрстуфхцчшщъыьэюя"
    "ЁёЄєІіЇїҐґЎўӘәҒғҚқҢңӨөҰұҮүҺһӢӣӮӯҲҳҶҷЈјЉљЊњЋћЂђЏџ"
    "«»–—…“”„’№\u00a0°"
)
_LATIN: Final = (
    "áàâäãåæçéèêëíìîïñóòôöõøœúùûüýÿß"
    "ÁÀÂÄÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝŸ"
    "ğĞıİşŞąćęłńśźżčďěňřšťůžđĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮŽĐőűŐŰășțĂȘȚ"
    "«»–—…“”„‘’¡¿\u00a0\u202f"
)
TABLES: Final = {1: _ARABIC, 2: _CYRILLIC, 3: _LATIN}
"""Code points by the number of their table."""

_FIRST: Final = 0x80
_ESCAPE: Final = 0xFF


@cache
def _to_byte(number: int) -> dict[str, bytes]:
    return {letter: bytes([_FIRST + i]) for i, letter in enumerate(TABLES[number])}


def fold(text: str, number: int) -> bytes:
    """A text by the table with this number."""
    table, escape = _to_byte(number), bytes([_ESCAPE])
    return b"".join(
        table.get(letter)
        or (letter.encode() if letter < "\x80" else escape + letter.encode())
        for letter in text
    )


def unfold(data: bytes, number: int) -> str:
    """The text that :func:`fold` was given.

    Raises:
        NewerVersion: a table that this version does not know.
        Malformed: a byte without a letter, or a letter written in another way than the
            one that :func:`fold` writes.
    """
    if number not in TABLES:
        message = f"object: table {number} of folded text"
        raise NewerVersion(message)
    table = TABLES[number]
    parts, offset = [], 0
    while offset < len(data):
        byte = data[offset]
        if byte < _FIRST:
            letter, size = chr(byte), 1
        elif byte == _ESCAPE:
            letter, size = _escaped(data, offset + 1, table)
        elif byte - _FIRST < len(table):
            letter, size = table[byte - _FIRST], 1
        else:
            message = f"object: byte {byte:#04x} is no letter of table {number}"
            raise Malformed(message)
        parts.append(letter)
        offset += size
    return "".join(parts)


def _escaped(data: bytes, offset: int, table: str) -> tuple[str, int]:
    """The letter after an escape, and how many bytes both take."""
    for size in (2, 3, 4):
        try:
            letter = data[offset : offset + size].decode()
        except UnicodeDecodeError:
            continue
        if len(letter) == 1 and letter >= "\x80" and letter not in table:
            return letter, 1 + size
        break
    message = f"object: an escape at byte {offset - 1} without a letter of its own"
    raise Malformed(message)
