"""Which modules of a square are dark; the door to ``qrcode``.

A square is a QR code of two segments (``docs/spec/packet.md``, *Text*): a few readable
characters in alphanumeric mode, then decimal digits in numeric mode. The result is,
module for module, what ``qrcode`` draws of these segments with the same mask.
``qrcode`` is asked for each kind once where things stand; after that a square is one
division for each block, one permutation and one XOR. Choosing among the eight masks
would take eight times as long and gain nothing: packed data looks random already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from operator import itemgetter
from types import ModuleType
from typing import Final

from archive import limits
from archive.errors import TooLarge, Usage
from archive.packets.packet import OVERHEAD

MASK: Final = 3
"""Dark where (row + column) is a multiple of 3 (ISO/IEC 18004:2015, Table 10)."""

_VERSIONS: Final = range(1, 41)
_KIND: Final = re.compile("([1-9][0-9]?)-([LMQH])")
_PREFIX: Final = re.compile("[0-9/ ]*")
_DIGITS: Final = re.compile("[0-9]*")
ALPHANUMERIC: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_MODE: Final = 4
_NUMERIC_MODE: Final = "0001"
_ALPHANUMERIC_MODE: Final = "0010"
_TRIPLES: Final = {f"{number:03}": f"{number:010b}" for number in range(1000)}
_PADDING: Final = b"\xec\x11"


class Level(Enum):
    """How much of a square may be lost: about 7, 15, 25, 30 % of its codewords."""

    L = "L"
    M = "M"
    Q = "Q"
    H = "H"


@dataclass(frozen=True, slots=True)
class Kind:
    """How large a square is, and how much of it stands against damage.

    Attributes:
        version: 1 to 40.
        level: of error correction.

    Raises:
        Usage: another version.
    """

    version: int
    level: Level

    def __post_init__(self) -> None:
        if self.version not in _VERSIONS:
            message = f"a square of version {self.version}"
            raise Usage(message, hint="versions are 1 to 40")

    def __str__(self) -> str:
        return f"{self.version}-{self.level.value}"

    @classmethod
    def parse(cls, text: str) -> Kind:
        """A kind as it is written, like ``15-M``.

        Raises:
            Usage: not written like that.
        """
        found = _KIND.fullmatch(text)
        if not found:
            message = f"not a kind of square: {text!r}"
            raise Usage(message, hint="write a version and a level, like 15-M")
        return cls(int(found[1]), Level(found[2]))

    @property
    def size(self) -> int:
        """Modules of a side, without the quiet zone: 21 to 177."""
        return 17 + 4 * self.version


@dataclass(frozen=True, slots=True)
class Square:
    """A drawn square, without its quiet zone.

    Attributes:
        kind: its size and level.
        rows: from the top; the leftmost module is the highest bit; 1 is dark.
    """

    kind: Kind
    rows: tuple[int, ...]

    def dark(self, x: int, y: int) -> bool:
        """Whether the module in column ``x`` of row ``y``, from 0, is dark."""
        return bool(self.rows[y] >> (self.kind.size - 1 - x) & 1)


def capacity(kind: Kind, prefix: str) -> int:
    """Bytes of the largest packet that fits as digits after this prefix; or 0.

    Raises:
        Usage: a prefix of other characters than digits, ``/`` and space.
    """
    return max(0, _bytes_of(_digits_after(kind, len(_allowed(_PREFIX, prefix)))))


def symbols(kind: Kind, prefix_length: int, symbol_size: int = 90) -> int:
    """How many symbols the largest packet has that fits; 0 if none does."""
    most = (_bytes_of(_digits_after(kind, prefix_length)) - OVERHEAD) // symbol_size
    return max(0, min(most, limits.PACKET_SYMBOLS))


def draw(prefix: str, digits: str, kind: Kind) -> Square:
    """Draw one square.

    Args:
        prefix: what people read first, like ``3/35 ``; may be empty.
        digits: a packet in decimal digits.
        kind: how large.

    Raises:
        TooLarge: more digits than fit.
        Usage: other characters than digits, or ``/`` and space in the prefix.
    """
    most = _digits_after(kind, len(_allowed(_PREFIX, prefix)))
    if len(_allowed(_DIGITS, digits)) > most:
        message = f"{len(digits)} digits; {kind} holds {max(0, most)} after {prefix!r}"
        raise TooLarge(message, hint="take a larger version or fewer symbols")
    bits = _prefix_bits(prefix, kind.version) + _digit_bits(digits, kind.version)
    words = _interleaved(_data(bits, _data_words(kind)), kind)
    bits = f"0{int.from_bytes(words):0{8 * len(words)}b}"
    modules = "".join(placed(kind.version)(bits))
    starts = range(0, len(modules), kind.size)
    rows = (int(modules[start : start + kind.size], 2) for start in starts)
    blanks = zip(rows, blank_rows(kind), strict=True)
    return Square(kind, tuple(row ^ blank for row, blank in blanks))


def written(text: str, level: Level = Level.M) -> Square:
    """A square that says a text, as small as it can be; the mask is always the same.

    None of ours that is printed or passed on does: they hold digits, which no phone
    takes for something to open. This is for a screen that its operator looks at.

    Args:
        text: in UTF-8; under 1 KiB.
        level: how much of it may be lost.
    """
    code = _library().QRCode(error_correction=_number(level), mask_pattern=MASK)
    code.add_data(text.encode(), optimize=0)
    code.make(fit=True)
    rows = ("".join(str(int(dark)) for dark in row) for row in code.modules)
    kind = Kind(code.version, level)
    return Square(kind, tuple(int(row, 2) for row in rows))


def _allowed(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        message = f"{text[:20]!r} cannot stand in a square"
        raise Usage(message, hint="digits do, and / and space in front of them")
    return text


# Segments (ISO/IEC 18004:2015, 7.4)


def _prefix_count(version: int) -> int:
    """Bits of the count of characters of an alphanumeric segment (Table 3)."""
    return 9 + 2 * (version > 9) + 2 * (version > 26)  # noqa: PLR2004


def _digits_count(version: int) -> int:
    """Bits of the count of digits of a numeric segment (Table 3)."""
    return 1 + _prefix_count(version)


def _digits_after(kind: Kind, prefix_length: int) -> int:
    """How many digits fit after a prefix; below 0 if the prefix does not."""
    left = 8 * _data_words(kind) - _MODE - _digits_count(kind.version)
    if prefix_length:
        left -= _MODE + _prefix_count(kind.version)
        left -= prefix_length // 2 * 11 + prefix_length % 2 * 6
    triples, rest = divmod(left, 10)
    return 3 * triples + (rest >= 4) + (rest >= 7)  # noqa: PLR2004


def _bytes_of(digits: int) -> int:
    """Bytes that so many digits can write: 7 in 17, and 1 to 6 in 3 to 15."""
    return digits * 7 // 17


def _prefix_bits(prefix: str, version: int) -> str:
    if not prefix:
        return ""
    values = [ALPHANUMERIC.index(letter) for letter in prefix]
    pairs = "".join(
        f"{45 * first + second:011b}"
        for first, second in zip(values[::2], values[1::2], strict=False)
    )
    last = f"{values[-1]:06b}" if len(values) % 2 else ""
    return f"{_ALPHANUMERIC_MODE}{len(prefix):0{_prefix_count(version)}b}{pairs}{last}"


def _digit_bits(digits: str, version: int) -> str:
    whole = len(digits) // 3 * 3
    head = f"{_NUMERIC_MODE}{len(digits):0{_digits_count(version)}b}"
    triples = "".join([_TRIPLES[digits[i : i + 3]] for i in range(0, whole, 3)])
    rest = digits[whole:]
    return head + triples + (f"{int(rest):0{1 + 3 * len(rest)}b}" if rest else "")


# Codewords (7.4.9 to 7.6)


def _data(bits: str, words: int) -> bytes:
    """The segments as codewords: ended by up to four zeros, then filled up."""
    bits += "0" * min(4, 8 * words - len(bits))
    bits += "0" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8)
    return data + (_PADDING * words)[: words - len(data)]


def _interleaved(data: bytes, kind: Kind) -> bytes:
    """Data cut into blocks, each with its remainder, column by column."""
    blocks = []
    remainders = []
    start = 0
    for size, check in block_sizes(kind):
        block = data[start : start + size]
        start += size
        blocks.append(block)
        remainders.append(_remainder(block, check))
    shortest = len(blocks[0])  # some blocks are one longer, and stand last
    return b"".join(
        (
            *map(bytes, zip(*blocks, strict=False)),
            *(block[shortest:] for block in blocks),
            *map(bytes, zip(*remainders, strict=True)),
        )
    )


def _remainder(block: bytes, check: int) -> bytes:
    """The Reed-Solomon codewords of a block: its remainder by the generator."""
    table = _steps(check)
    top = 8 * (check - 1)
    low = (1 << top) - 1
    rest = 0
    for word in block:
        rest = ((rest & low) << 8) ^ table[(rest >> top) ^ word]
    return rest.to_bytes(check)


# What qrcode knows, asked once


@cache
def _library() -> ModuleType:
    """``qrcode``, imported late: it takes longer than the rest of the program."""
    import qrcode.base  # type: ignore[import-untyped] # noqa: PLC0415

    library: ModuleType = qrcode
    return library


@cache
def block_sizes(kind: Kind) -> tuple[tuple[int, int], ...]:
    """Codewords of data and of checks in each block (Table 9)."""
    return tuple(
        (block.data_count, block.total_count - block.data_count)
        for block in _library().base.rs_blocks(kind.version, _number(kind.level))
    )


@cache
def _data_words(kind: Kind) -> int:
    return sum(size for size, _ in block_sizes(kind))


@cache
def _steps(check: int) -> tuple[int, ...]:
    """For each word: what leaving it out of a division adds to the remainder."""
    field = _library().base
    generator = field.Polynomial([1], 0)
    for power in range(check):
        generator *= field.Polynomial([1, field.gexp(power)], 0)
    remainders = (field.Polynomial([word], check) % generator for word in range(1, 256))
    return (0, *(int.from_bytes(bytes(each)) for each in remainders))


@cache
def placed(version: int) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Puts the bits of all codewords where they belong, row by row.

    Bits are counted from 1; bit 0 stands wherever no bit of a codeword does. The places
    are found by drawing: in drawing p, the bits whose number has bit p set are 1.
    """
    kind = Kind(version, Level.L)
    words = sum(map(sum, block_sizes(kind)))
    size = kind.size
    blank = blank_rows(kind)
    numbers = [0] * (size * size)
    for plane in range((8 * words).bit_length()):
        bits = "".join(str(number >> plane & 1) for number in range(1, 8 * words + 1))
        drawn = _drawn(kind, int(bits, 2).to_bytes(words))
        for y, (row, empty) in enumerate(zip(drawn, blank, strict=True)):
            for x, changed in enumerate(f"{row ^ empty:0{size}b}"):
                numbers[y * size + x] |= int(changed) << plane
    return itemgetter(*numbers)


@cache
def blank_rows(kind: Kind) -> tuple[int, ...]:
    """A square whose codewords are all zero: its patterns, and the mask elsewhere."""
    return _drawn(kind, bytes(sum(map(sum, block_sizes(kind)))))


def _drawn(kind: Kind, words: bytes) -> tuple[int, ...]:
    """The rows that ``qrcode`` draws of these codewords."""
    code = _library().QRCode(
        version=kind.version,
        error_correction=_number(kind.level),
        mask_pattern=MASK,
    )
    code.data_cache = words
    code.make(fit=False)
    rows = ("".join(str(int(dark)) for dark in row) for row in code.modules)
    return tuple(int(row, 2) for row in rows)


def _number(level: Level) -> int:
    """The two bits that stand for a level in a square (Table 12)."""
    return int(getattr(_library(), f"ERROR_CORRECT_{level.value}"))
