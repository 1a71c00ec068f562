"""Vectors of kind ``lines``: a text, and the packets that stand in it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final

from archive.packets.lines import DROPPED, to_digits, to_line
from tests.vectors.packets import PLAIN, Parts, sent
from tests.vectors.seeds import choosing, seeded, sha256
from tests.vectors.vector import OK, Vector

BAD: Final = "malformed"
ONE: Final = sent(253, 90, 0, 1)
TWO: Final = sent(253, 90, 1, 2)
FOUR: Final = sent(253, 90, 60000, 4)
SMALL: Final = sent(6, 2, 4, 1)
PACKETS: Final = (ONE, TWO, sent(253, 90, 7, 1), sent(173, 96, 3, 1))
LINES: Final = tuple(to_line(each) for each in PACKETS)

_KEPT: Final = (
    *(0x08, 0x0E, 0x21, 0x23, 0x26, 0x28, 0x3C, 0x3F, 0x5F, 0x7B, 0x7D, 0x7E, 0xAC),
    *(0xAE, 0x61B, 0x61D, 0x180F, 0x2010, 0x2017, 0x2020, 0x2027, 0x2030, 0x2038),
    *(0x203B, 0x205E, 0x2070, 0x2FFF, 0x3001, 0xFEFE, 0xFF01, 0x1D7EE, 0x6F1, 0x661),
)
"""Characters beside those that are dropped, and digits that are none of ours."""


def _packet(data: bytes) -> str:
    return f"packet {sha256(data)}"


def _damaged(data: bytes) -> str:
    return f"damaged {data[2:10].hex()}"


def _vector(name: str, comment: str, text: str, found: Sequence[str]) -> Vector:
    whole = bool(found) and all(each.startswith("packet ") for each in found)
    more = tuple(("found", each) for each in found)
    return Vector("lines", name, OK if whole else BAD, comment, text.encode(), more)


def _all(name: str, comment: str, text: str) -> Vector:
    """Every one of the four packets is found, in order."""
    return _vector(name, comment, text, [_packet(each) for each in PACKETS])


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _canonical()
    yield from _pasted()
    yield from _marks()
    yield from _broken()
    yield from _tail_bits()
    yield from _digits()
    yield from _broken_digits()
    yield from _nothing()


def _canonical() -> Iterator[Vector]:
    yield _vector("line", "One line.", f"{to_line(ONE)}\n", [_packet(ONE)])
    yield _vector("no-line-end", "Without its line end.", to_line(ONE), [_packet(ONE)])
    for symbols in (1, 2, 3):  # 22, 24 and 26 bytes: every rest of a division by 3
        data = sent(6, 2, 4, symbols)
        comment = f"A packet of {len(data)} bytes."
        name = f"line-{len(data)}-bytes"
        yield _vector(name, comment, f"{to_line(data)}\n", [_packet(data)])
    long = sent(253, 90, 100, 32)
    yield _vector("line-32", "32 symbols.", f"{to_line(long)}\n", [_packet(long)])
    for name, comment, place, write in (
        ("inside-line", "Its symbol holds a packet.", 18, to_line),
        ("inside-digits", "Its symbol holds a packet.", 21, to_digits),
    ):
        symbol = (bytes(place - 16) + SMALL).ljust(90, b"\0")
        data = Parts(symbols=symbol).to_bytes()
        yield _vector(name, comment, f"{write(data)}\n", [_packet(data)])
    padded = base64.b64encode(ONE).decode()
    comment = "Padding, which nobody needs, is passed over."
    yield _vector("line-padded", comment, f"{padded}\n", [_packet(ONE)])


def _pasted() -> Iterator[Vector]:
    text = "\n".join(LINES)
    yield _all("lines", "One below another.", f"{text}\n")
    yield _all("crlf", "Lines end with CR LF.", "\r\n".join(LINES))
    yield _all("glued", "One behind another.", "".join(LINES))
    for columns in (76, 31):
        folded = "\n".join("\n".join(wrap(line, columns)) for line in LINES)
        yield _all(f"wrapped-{columns}", "Wrapped by a mail program.", folded)
    quoted = "\n".join(f"> {each}" for each in wrap(text.replace("\n", ""), 70))
    yield _all("quoted", "Quoted in an answer.", quoted)
    again = "\n".join(f"> > {each}" for each in wrap(text.replace("\n", ""), 70))
    yield _all("quoted-twice", "Quoted in an answer to an answer.", again)
    chat = "\n".join(
        f"[۲۲/۱۱/۲۰۲۶] مینا: {line}"  # noqa: RUF001 — Persian digits
        for line in LINES
    )
    yield _all("chat", "A chat as it was exported.", chat)
    around = f"سلام، این را نگه دارید:\n{text}\nآن را پخش کنید.\n"
    yield _all("around", "Words before and after.", around)
    word = "\n".join(f"code:{line}" for line in LINES)
    yield _all("word-before", "A word glued to each.", word)
    after = "\n".join(f"{line}," for line in LINES)
    yield _all("comma-after", "A comma glued to each.", after)
    numbered = "\n".join(f"{n}. {line}" for n, line in enumerate(LINES, 1))
    yield _all("numbered", "Numbers before the lines.", numbered)
    yield _all("marks", "In quotation marks.", "\n".join(f"“{each}”" for each in LINES))
    yield _all("guillemets", "In guillemets.", "\n".join(f"«{each}»" for each in LINES))
    yield _all("code", "As code in a chat.", f"```\n{text}\n```\n")
    yield _all("table", "In a table.", "\n".join(f"| {each} |" for each in LINES))
    shuffled = [LINES[i] for i in (2, 0, 3, 0, 1)]
    found = [_packet(PACKETS[i]) for i in (2, 0, 3, 0, 1)]
    yield _vector("shuffled", "In disorder, one twice.", "\n".join(shuffled), found)


def _marks() -> Iterator[Vector]:
    def between(mark: str, every: int) -> str:
        return "\n".join(mark.join(wrap(line, every)) for line in LINES)

    for name, comment, mark in (
        ("spaces", "Spaces in between.", " "),
        ("tabs", "Tabs in between.", "\t"),
        ("no-break-spaces", "NO-BREAK SPACE.", "\u00a0"),
        ("thin-spaces", "Spaces of other widths.", "\u2009\u202f\u3000"),
        ("next-line", "The line end of some old computers.", "\u0085"),
        ("unicode-line-ends", "LINE and PARAGRAPH SEPARATOR.", "\u2028\u2029"),
        ("soft-hyphens", "Where a word may be divided.", "\u00ad"),
        ("zero-width", "Nothing that can be seen.", "\u200b\u200c\u200d\u2060\ufeff"),
        ("direction-marks", "Marks of direction.", "\u200e\u200f\u061c"),
    ):
        yield _all(name, comment, between(mark, 20))
    dropped = [chr(i) for i in range(0x10000) if re.match(f"[{DROPPED}]", chr(i))]
    line = to_line(ONE)
    each = "".join(
        f"{mark}{letter}" for mark, letter in zip(dropped, line, strict=False)
    )
    text = f"{each}{line[len(dropped) :]}"
    comment = "Every character that is dropped, one after another."
    yield _vector("dropped", comment, text, [_packet(ONE)])
    for point in _KEPT:
        comment = "A character that is not dropped."
        text = f"{line[:90]}{chr(point)}{line[90:]}"
        yield _vector(f"not-dropped-{point:04x}", comment, text, [_damaged(ONE)])
    for name, comment, first, last in (
        ("embedding", "Embedded from right to left.", "\u202b", "\u202c"),
        ("override", "Overridden from right to left.", "\u202e", "\u202c"),
        ("isolate", "Isolated from right to left.", "\u2067", "\u2069"),
        ("byte-order-mark", "A byte order mark in front.", "\ufeff", ""),
    ):
        text = "\n".join(f"{first}{line}{last}" for line in LINES)
        yield _all(name, comment, text)


def _broken() -> Iterator[Vector]:
    """One line of four is lost, and the others are found."""
    one, two, three, four = LINES
    rest = [_packet(each) for each in (ONE, *PACKETS[2:])]
    for name, comment, line in (
        ("changed", "A letter is another one.", two[:90] + _other(two[90]) + two[91:]),
        ("letter-less", "A letter is missing.", two[:90] + two[91:]),
        ("letter-more", "A letter is there twice.", two[:90] + two[89:]),
        ("turned", "Two letters are turned.", two[:90] + two[91] + two[90] + two[92:]),
        ("cut", "The end is missing.", two[:120]),
        ("comma-inside", "A comma inside.", f"{two[:90]},{two[90:]}"),
        ("digits-persian", "Persian digits for its own.", _persian(two)),
    ):
        text = f"{one}\n{line}\n;{three}\n{four}\n"
        found = [rest[0], _damaged(TWO), *rest[1:]]
        yield _vector(f"damaged-{name}", comment, text, found)
    for name, comment, line in (
        ("lower-case", "In small letters.", two.lower()),
        ("beginning-less", "The beginning is missing.", two[2:]),
        ("url-alphabet", "Another alphabet.", two.translate({43: 45, 47: 95})),
    ):
        text = f"{one}\n{line}\n;{three}\n{four}\n"
        yield _vector(f"lost-{name}", comment, text, rest)
    glued = one + two[:120] + three + four
    found = [rest[0], _damaged(TWO), *rest[1:]]
    yield _vector("damaged-glued", "A cut one between whole ones.", glued, found)


def _persian(line: str) -> str:
    place = re.search(r"[0-9]", line[60:])
    at = 60 + place.start() if place else 60
    return line[:at] + chr(0x6F0 + int(line[at])) + line[at + 1 :]


def _other(letter: str) -> str:
    return "A" if letter != "A" else "B"


def _tail_bits() -> Iterator[Vector]:
    """The last letter may say nothing behind the last byte."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for symbols, bits in ((1, 4), (3, 2)):
        data = sent(6, 2, 4, symbols)
        line = to_line(data)
        for bit in range(bits):
            last = letters[letters.index(line[-1]) | 1 << bit]
            comment = f"Bit {bit} behind the last byte is not zero."
            name = f"tail-{len(data)}-bytes-bit-{bit}"
            yield _vector(name, comment, f"{line[:-1]}{last}\n", [_damaged(data)])


def _digits() -> Iterator[Vector]:
    for symbols in range(1, 8):  # every rest of a division by 7
        data = sent(6, 2, 4, symbols)
        text = f"{to_digits(data)}\n"
        rest = len(data) % 7
        comment = f"{len(data)} bytes: a last group of {rest or 7}."
        yield _vector(f"digits-rest-{rest}", comment, text, [_packet(data)])
    digits = to_digits(FOUR)
    for name, comment, text in (
        ("square", "As a camera shows a square.", f"3/35 {digits}"),
        ("endless", "As it shows one of an endless run.", f"3 {digits}"),
        ("number-6109", "A number like the beginning.", f"6109/61097 {digits}"),
        ("wrapped", "Wrapped.", "\n".join(wrap(digits, 40))),
        ("groups", "In groups of five.", " ".join(wrap(digits, 5))),
        ("quoted", "In quotation marks.", f"«{digits}»"),
        ("dot-after", "A full stop behind it.", f"{digits}."),
    ):
        yield _vector(f"digits-{name}", comment, text, [_packet(FOUR)])
    two = f"1/35 {to_digits(ONE)}\n2/35 {to_digits(TWO)}\n"
    found = [_packet(ONE), _packet(TWO)]
    yield _vector("digits-two", "Two squares.", two, found)
    glued = to_digits(ONE) + to_digits(TWO)
    yield _vector("digits-glued", "Two squares without a space.", glued, found)
    mixed = f"{to_line(ONE)}\n2/35 {to_digits(TWO)}\n"
    yield _vector("digits-and-line", "A line and a square.", mixed, found)
    high = Parts(object_id=b"\xff" * 8).to_bytes()
    comment = "The highest beginning is 61098."
    yield _vector("digits-61098", comment, to_digits(high), [_packet(high)])
    low = Parts(object_id=bytes(8)).to_bytes()
    comment = "The lowest beginning is 61097."
    yield _vector("digits-61097", comment, to_digits(low), [_packet(low)])


def _broken_digits() -> Iterator[Vector]:
    one = to_digits(ONE)
    for name, comment, text in (
        ("changed", "A digit is another one.", one[:90] + _next(one[90]) + one[91:]),
        ("digit-less", "A digit is missing.", one[:90] + one[91:]),
        ("digit-more", "A digit is there twice.", one[:90] + one[89:]),
        ("cut", "The end is missing.", one[:200]),
        ("letter", "A letter for a digit.", f"{one[:90]}O{one[91:]}"),
        ("persian", "A Persian digit.", one[:90] + "\u06f7" + one[91:]),
    ):
        yield _vector(f"digits-{name}", comment, text, [_damaged(ONE)])
    for symbols in range(1, 8):
        if len(sent(6, 2, 4, symbols)) % 7:
            yield _too_high(symbols)
    yield _too_high_inside()


def _too_high(symbols: int) -> Vector:
    """The last group with 256 to the power of its bytes added: too much for them."""
    rest = len(sent(6, 2, 4, symbols)) % 7
    width = (0, 3, 5, 8, 10, 13, 15)[rest]
    for first in range(4, 100):
        data = sent(6, 2, first, symbols)
        digits = to_digits(data)
        value = int(digits[-width:]) + 256**rest
        if value < 10**width:
            break
    else:
        raise ValueError(f"no last group of {rest} bytes has room")
    comment = f"A last group of {rest} bytes says more than they hold."
    changed = f"{digits[:-width]}{value:0{width}}"
    name = f"digits-rest-{rest}-too-high"
    return _vector(name, comment, changed, [_damaged(data)])


def _too_high_inside() -> Vector:
    symbol = b"\0" * 12 + seeded("symbol", 78)
    data = Parts(symbols=symbol).to_bytes()
    digits = to_digits(data)
    group = int(digits[51:68]) + 256**7
    changed = f"{digits[:51]}{group:017}{digits[68:]}"
    comment = "A group says more than seven bytes hold."
    return _vector("digits-group-too-high", comment, changed, [_damaged(data)])


def _next(digit: str) -> str:
    return str((int(digit) + 1) % 10)


def _nothing() -> Iterator[Vector]:
    random = choosing("no packets")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    noise = "".join(letters[random(64)] for _ in range(400)).replace("2R", "2S")
    numbers = "".join(str(random(10)) for _ in range(400)).replace("6109", "6110")
    newer = Parts(version=0x20).to_bytes()
    typed = Parts(version=0x11).to_bytes()
    for name, comment, text in (
        ("empty", "No letters at all.", ""),
        ("words", "A letter.", "Keep this. Pass it on.\n"),
        ("persian", "A letter in Persian.", "این را نگه دارید.\n"),
        ("2r", "Like a beginning, and no more.", "2R"),
        ("2r-word", "A word like a beginning.", "2R is not enough, nor is 61097.\n"),
        ("noise", "Base64 of something else.", noise),
        ("numbers", "A long number.", numbers),
        ("newer", "A packet of the next version.", to_line(newer)),
        ("newer-digits", "The same as a square.", to_digits(newer)),
        ("type", "A packet of another type.", to_line(typed)),
        ("k-2049", "Too many symbols.", to_line(_head(length=4097))),
        ("length-0", "An object of no bytes.", to_line(_head(length=0))),
        ("size-0", "Symbols of no bytes.", to_line(_head(half=0))),
        ("hex", "In hex.", PLAIN.to_bytes().hex()),
    ):
        yield _vector(f"nothing-{name}", comment, text, [])
    for name, comment, data in (
        ("no-symbol", "A head and its checksum.", Parts(symbols=b"").to_bytes()),
        (
            "33-symbols",
            "One symbol too many.",
            Parts(symbols=seeded("symbol", 33 * 90)).to_bytes(),
        ),
        ("id-65535", "An id that no symbol has.", Parts(first=65535).to_bytes()),
        ("checksum", "No checksum.", Parts(checksum=bytes(4)).to_bytes()),
    ):
        yield _vector(f"damaged-{name}", comment, to_line(data), [_damaged(data)])
        text = to_digits(data)
        yield _vector(f"digits-damaged-{name}", comment, text, [_damaged(data)])


def _head(*, length: int = 6, half: int = 1) -> bytes:
    return Parts(length=length, half=half, symbols=b"ab").to_bytes()
