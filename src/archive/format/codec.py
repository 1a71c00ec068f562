"""Taking bytes apart: the one place that believes no length and repairs nothing."""

from __future__ import annotations

import base64
import binascii

from archive.errors import Malformed, TooLarge


class Reader:
    """Takes pieces off the front of ``data``; every failure says what for."""

    def __init__(self, data: bytes, what: str) -> None:
        self._data = data
        self._what = what
        self._offset = 0

    def take(self, size: int, what: str) -> bytes:
        """The next ``size`` bytes.

        Raises:
            Malformed: fewer than ``size`` are left.
        """
        piece = self._data[self._offset : self._offset + size]
        if len(piece) != size:
            message = (
                f"{self._what}: {what} needs {size} bytes at offset {self._offset},"
                f" and {len(piece)} are left"
            )
            raise Malformed(message)
        self._offset += size
        return piece

    def uint(self, size: int, what: str) -> int:
        """The next ``size`` bytes as a little-endian number (minisign's order)."""
        return int.from_bytes(self.take(size, what), "little")

    def expect(self, expected: bytes, what: str) -> None:
        """Take ``expected``, or raise :class:`Malformed`."""
        found = self.take(len(expected), what)
        if found != expected:
            message = f"{self._what}: {what} is {found!r}, not {expected!r}"
            raise Malformed(message)

    def rest(self) -> bytes:
        """Everything that was not taken yet, and so the end."""
        return self.take(len(self._data) - self._offset, "rest")

    def end(self) -> None:
        """Raise :class:`Malformed` unless everything was taken."""
        left = len(self._data) - self._offset
        if left:
            message = f"{self._what}: {left} bytes too many"
            raise Malformed(message)


def decode_base64(text: str, what: str) -> bytes:
    """Standard base64 with padding, one encoding per value.

    Raises:
        Malformed: another alphabet, wrong padding, or tail bits that are not zero.
    """
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        message = f"{what}: not base64"
        raise Malformed(message) from error
    if encode_base64(raw) != text:
        message = f"{what}: base64 written in an unusual way"
        raise Malformed(message)
    return raw


def encode_base64(raw: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(raw).decode("ascii")


def decode_utf8(data: bytes, what: str) -> str:
    """UTF-8, as it is.

    Raises:
        Malformed: not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{what}: not UTF-8 at byte {error.start}"
        raise Malformed(message) from error


def decode_lines(data: bytes, most: int, what: str) -> list[str]:
    """UTF-8 text whose every line ends with LF, without the LFs.

    Raises:
        TooLarge: more than ``most`` bytes.
        Malformed: not UTF-8, or the last line does not end with LF.
    """
    if len(data) > most:
        message = f"{what}: {len(data)} bytes; the most is {most}"
        raise TooLarge(message)
    text = decode_utf8(data, what)
    if "\r" in text:
        message = f"{what}: line ends were changed (CR found)"
        raise Malformed(message, hint="copy the file as it is, not as text")
    if not text.endswith("\n"):
        message = f"{what}: the last line has no end"
        raise Malformed(message)
    return text[:-1].split("\n")
