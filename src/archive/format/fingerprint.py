"""The 30 digits of a key that people compare (``docs/spec/edition.md``)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from archive.errors import Malformed
from archive.format.keys import PublicKey

DIGITS: Final = 30
GROUP: Final = 5
NBSP: Final = "\u00a0"

_ROUNDS: Final = 5200
"""SHA-512 rounds, as Signal's safety numbers: look-alike keys cost 5,200 times more."""

_TO_ASCII: Final = {
    **{0x06F0 + digit: str(digit) for digit in range(10)},
    **{0x0660 + digit: str(digit) for digit in range(10)},
    **dict.fromkeys(map(ord, f" {NBSP}-\u200c\u200e\u200f\u2009\u202f"), None),
}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """30 decimal digits, about 100 bits, of a public key."""

    digits: str

    @classmethod
    @lru_cache(maxsize=1024)  # one key signs many editions
    def of(cls, key: PublicKey) -> Fingerprint:
        """The fingerprint of ``key``; takes some milliseconds on purpose."""
        value = hashlib.sha512(b"archive fingerprint 1\n" + key.raw).digest()
        for _ in range(_ROUNDS - 1):
            value = hashlib.sha512(value + key.raw).digest()
        number = int.from_bytes(value[:32], "big") % 10**DIGITS
        return cls(f"{number:0{DIGITS}d}")

    @classmethod
    def from_typed(cls, text: str) -> Fingerprint:
        """What a person typed: ASCII, Persian or Arabic digits, spaces and hyphens.

        Raises:
            Malformed: not 30 digits.
        """
        digits = text.strip().translate(_TO_ASCII)
        if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
            message = f"not a fingerprint of {DIGITS} digits"
            raise Malformed(message, hint="type six groups of five digits")
        return cls(digits)

    def __str__(self) -> str:
        """Six groups of five with NO-BREAK SPACE between them.

        Spaces and hyphens would put the groups in the wrong order inside
        right-to-left text; NO-BREAK SPACE (bidi class CS) does not.
        """
        starts = range(0, DIGITS, GROUP)
        return NBSP.join(self.digits[start : start + GROUP] for start in starts)
