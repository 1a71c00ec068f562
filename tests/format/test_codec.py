"""Taking bytes apart: nothing is believed, nothing repaired."""

from __future__ import annotations

import base64

import pytest

from archive.errors import Malformed, TooLarge
from archive.format.codec import (
    Reader,
    decode_base64,
    decode_lines,
    encode_base64,
)


def test_pieces_come_off_the_front() -> None:
    """Pieces, little-endian numbers and fixed bytes are taken in order."""
    reader = Reader(b"ab\x01\x02Edrest", "key")
    assert reader.take(2, "head") == b"ab"
    assert reader.uint(2, "number") == 0x0201
    reader.expect(b"Ed", "algorithm")
    assert reader.take(4, "rest") == b"rest"
    reader.end()


def test_too_few_bytes_are_said_with_both_numbers() -> None:
    """The message names what was read, where, how much is needed and what is left."""
    reader = Reader(b"abcde", "key")
    reader.take(2, "head")
    with pytest.raises(Malformed) as caught:
        reader.take(8, "salt")
    expected = "key: salt needs 8 bytes at offset 2, and 3 are left"
    assert caught.value.message == expected


def test_other_bytes_than_expected_are_said() -> None:
    """Fixed bytes must be there, and both values are shown."""
    with pytest.raises(Malformed) as caught:
        Reader(b"ED", "key").expect(b"Ed", "algorithm")
    assert caught.value.message == "key: algorithm is b'ED', not b'Ed'"


def test_bytes_left_over_are_counted() -> None:
    """Nothing may follow what was taken."""
    reader = Reader(b"abc", "key")
    reader.take(1, "head")
    with pytest.raises(Malformed) as caught:
        reader.end()
    assert caught.value.message == "key: 2 bytes too many"


@pytest.mark.parametrize("raw", [b"", b"a", b"ab", b"abc", bytes(range(256))])
def test_base64_goes_both_ways(raw: bytes) -> None:
    """What is encoded decodes, and the encoding is the standard one."""
    text = encode_base64(raw)
    assert text.encode() == base64.b64encode(raw)
    assert decode_base64(text, "line") == raw


@pytest.mark.parametrize("text", ["YQ", "YQ=", "Y", "Y!==", "YQ==é", "=", "۱۲۳۴"])
def test_what_is_not_base64_is_refused(text: str) -> None:
    """Missing padding and other letters are refused."""
    with pytest.raises(Malformed, match=r"^line: not base64$"):
        decode_base64(text, "line")


@pytest.mark.parametrize(
    "text", ["YR==", "YWJ=", "YQ==\n", " YQ==", "-_-_", "YQ==YQ=="]
)
def test_base64_has_one_encoding_a_value(text: str) -> None:
    """Tail bits, white space, the URL alphabet and padding inside are refused."""
    with pytest.raises(Malformed, match=r"^line: "):
        decode_base64(text, "line")


def test_tail_bits_that_are_not_zero_are_named_as_such() -> None:
    """The message tells an unusual encoding from no encoding."""
    with pytest.raises(Malformed, match=r"^line: base64 written in an unusual way$"):
        decode_base64("YR==", "line")


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"\n", [""]),
        (b"a\n", ["a"]),
        (b"a\n\nb\n", ["a", "", "b"]),
        ("متن\u2028\x0b\x85\n".encode(), ["متن\u2028\x0b\x85"]),
    ],
)
def test_only_lf_ends_a_line(data: bytes, lines: list[str]) -> None:
    """Lines come without their LF, and no other character ends one."""
    assert decode_lines(data, 100, "list") == lines


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "list: the last line has no end"),
        (b"a", "list: the last line has no end"),
        (b"a\r\n", "list: line ends were changed (CR found)"),
        (b"ab\xff\n", "list: not UTF-8 at byte 2"),
        (b"\xed\xa0\x80\n", "list: not UTF-8 at byte 0"),
        (b"\xc0\x8a\n", "list: not UTF-8 at byte 0"),
    ],
)
def test_a_damaged_text_is_refused(data: bytes, message: str) -> None:
    """Changed line ends, a cut end and what is not UTF-8 are named."""
    with pytest.raises(Malformed) as caught:
        decode_lines(data, 100, "list")
    assert caught.value.message == message


def test_changed_line_ends_have_a_hint_of_their_own() -> None:
    """The next step after a text-mode copy is to copy again."""
    with pytest.raises(Malformed) as caught:
        decode_lines(b"a\r\n", 100, "list")
    assert caught.value.hint == "copy the file as it is, not as text"


def test_a_text_above_the_limit_is_refused_unread() -> None:
    """Size comes first: both numbers are said, and the bytes are not looked at."""
    assert decode_lines(b"a\n", 2, "list") == ["a"]
    with pytest.raises(TooLarge) as caught:
        decode_lines(b"\xff\xff\xff", 2, "list")
    assert caught.value.message == "list: 3 bytes; the most is 2"
