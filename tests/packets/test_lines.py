"""Packets as text: what people paste is read, what was changed is not believed."""

from __future__ import annotations

import base64
import random
import re
import textwrap
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import limits
from archive.packets import lines
from archive.packets.lines import Damaged, find, to_digits, to_line
from archive.packets.packet import Header, Packet, size_of
from archive.packets.sending import Sender
from tests.test_properties import LAW

Write = Callable[[bytes], str]
WRITERS: dict[str, Write] = {"line": to_line, "digits": to_digits}
_RUNS = 1500


def _packets(seed: int = 1, number: int = 12) -> list[Packet]:
    """Packets of one to four symbols, as they might lie in one chat."""
    rng = random.Random(seed)
    sender = Sender(rng.randbytes(1500))
    return [
        sender.packet(rng.randrange(60_000), rng.randint(1, 4)) for _ in range(number)
    ]


PACKETS = _packets()
writers = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)


def _found(text: str) -> list[Packet]:
    return [each for each in find(text) if isinstance(each, Packet)]


# Round trips


@st.composite
def packets(draw: st.DrawFn) -> Packet:
    """Any packet."""
    size = 2 * draw(st.integers(1, 255))
    number = draw(st.integers(1, limits.PACKET_SYMBOLS))
    rng = random.Random(draw(st.integers(0, 2**32)))
    most = min(limits.OBJECT, limits.SYMBOLS * size)
    header = Header(rng.randbytes(8), draw(st.integers(1, most)), size)
    first = draw(st.integers(0, 65_535 - number))
    fill = draw(st.sampled_from((rng.randbytes, bytes, lambda n: b"\xff" * n)))
    return Packet(header, first, tuple(fill(size) for _ in range(number)))


@LAW
@given(packets())
def test_any_packet_is_found_in_its_text(packet: Packet) -> None:
    """Lines and digits bring every packet back, whatever its sizes and symbols."""
    data = packet.to_bytes()
    assert list(find(to_line(data))) == [packet]
    assert list(find(to_digits(data))) == [packet]


@LAW
@given(packets(), packets())
def test_packets_need_nothing_between_them(one: Packet, other: Packet) -> None:
    """Each says itself where it ends: glued together they are all found."""
    text = "".join(
        write(each.to_bytes()) for each in (one, other) for write in WRITERS.values()
    )
    assert list(find(text)) == [one, one, other, other]


@LAW
@given(packets())
def test_text_has_the_sizes_of_the_specification(packet: Packet) -> None:
    """Base64 without padding begins with 2R; digits are 17 for 7 bytes, 61097 or 8."""
    data = packet.to_bytes()
    line, digits = to_line(data), to_digits(data)
    assert base64.b64decode(line + "=" * (-len(line) % 4)) == data
    assert line.startswith("2R")
    assert digits.startswith(("61097", "61098"))
    whole, rest = divmod(len(data), 7)
    assert len(digits) == 17 * whole + (0, 3, 5, 8, 10, 13, 15)[rest]


def test_a_line_fits_a_text_message() -> None:
    """One symbol of 90 bytes is 147 characters of at most 160."""
    line = to_line(Sender(bytes(100)).packet(0, 1).to_bytes())
    assert len(line) == 147


# What happens to text on its way


def _numbered(texts: list[str]) -> str:
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))


def _exported(texts: list[str]) -> str:
    names = ("مریم", "علی\u200cرضا", "کاک ئازاد")  # noqa: RUF001
    return "\n".join(
        f"[۱۴۰۴/۱۱/{12 + i}، {i % 12}:{41 + i}:07] {names[i % 3]}: {text}"  # noqa: RUF001
        for i, text in enumerate(texts)
    )


def _sprinkled(texts: list[str]) -> str:
    marks = "\u202b\u200f\u200e\u2067\u2068\u2069\u202c\u00a0"
    rng = random.Random(2)
    return "\n".join(
        "".join(
            letter + (rng.choice(marks) if rng.random() < 0.1 else "")
            for letter in text
        )
        for text in texts
    )


def _shuffled(texts: list[str]) -> str:
    doubled = texts + texts
    random.Random(3).shuffle(doubled)
    return "\n".join(doubled)


MANGLINGS: dict[str, Callable[[list[str]], str]] = {
    "CRLF": "\r\n".join,
    "joined": "".join,
    "wrapped at 76": lambda texts: textwrap.fill("".join(texts), 76),
    "wrapped at 31": lambda texts: "\n".join(textwrap.fill(each, 31) for each in texts),
    "quoted mail": lambda texts: "\n".join(
        "> > " + part for each in texts for part in textwrap.wrap(each, 60)
    ),
    "chat export": _exported,
    "marks of direction": _sprinkled,
    "Persian around": lambda texts: " این را نگه دار ".join(["سلام", *texts, "پایان"]),
    "a word in front": lambda texts: "\n".join("message:" + each for each in texts),
    "shuffled, doubled": _shuffled,
    "line numbers": _numbered,
    "quotation marks": lambda texts: " ".join(f"«“{each}”»" for each in texts),
    "soft hyphens": lambda texts: "\n".join(
        "\u00ad\n".join(textwrap.wrap(each, 40)) for each in texts
    ),
    "bullets": lambda texts: "\n".join(f"  • {each}" for each in texts),
}


@writers
@pytest.mark.parametrize("mangle", MANGLINGS.values(), ids=MANGLINGS)
def test_what_text_goes_through_loses_no_packet(
    mangle: Callable[[list[str]], str], write: Write
) -> None:
    """All packets of a paste are found, however it was wrapped, quoted or decorated."""
    text = mangle([write(packet.to_bytes()) for packet in PACKETS])
    found = _found(text)
    assert set(found) == set(PACKETS)
    assert found == PACKETS or mangle is _shuffled


def test_every_mark_that_is_dropped_may_stand_anywhere() -> None:
    """White space, quotes and marks that nobody sees change nothing in any place."""
    data = PACKETS[0].to_bytes()
    marks = [chr(i) for i in range(0x10000) if lines._DROPPED.match(chr(i))]  # noqa: SLF001
    assert len(marks) > 50
    assert not {mark for mark in marks if mark.isalnum()}
    for write in WRITERS.values():
        text = write(data)
        woven = "".join(letter + marks[i % len(marks)] for i, letter in enumerate(text))
        assert list(find(woven)) == [PACKETS[0]]


@pytest.mark.parametrize("prefix", ["3/35 ", "3 ", "61/109 ", "6109/6109 ", "610 "])
def test_the_number_of_a_square_is_passed_over(prefix: str) -> None:
    """What people read in front of the digits never hides the packet."""
    digits = to_digits(PACKETS[0].to_bytes())
    assert _found(prefix + digits) == [PACKETS[0]]
    assert _found((prefix + digits).replace(" ", "")) == [PACKETS[0]]


def test_lines_and_digits_mix() -> None:
    """Typed lines and scanned squares stand in one paste."""
    texts = [
        (to_digits if i % 2 else to_line)(packet.to_bytes())
        for i, packet in enumerate(PACKETS)
    ]
    assert list(find("\n".join(texts))) == PACKETS
    assert list(find("".join(texts))) == PACKETS


def test_a_packet_is_found_behind_a_broken_one() -> None:
    """A cut-off packet in front costs itself and not the next one."""
    broken, whole = (to_line(packet.to_bytes()) for packet in PACKETS[:2])
    for stop in (2, 5, 20, 30, len(broken) - 1):
        assert _found(broken[:stop] + whole) == [PACKETS[1]]


# What was changed


@writers
def test_a_cut_line_is_damaged(write: Write) -> None:
    """A line without its end is reported, with the object that it belongs to."""
    for packet in PACKETS:
        text = write(packet.to_bytes())
        (found,) = find(text[: len(text) * 3 // 4])
        assert found == Damaged(packet.header)


@writers
def test_a_changed_letter_is_damaged(write: Write) -> None:
    """One letter for another, anywhere behind the head, is noticed."""
    rng = random.Random(3)
    packet = PACKETS[0]
    text = write(packet.to_bytes())
    for place in range(40, len(text)):
        letter = rng.choice([each for each in "0123456789" if each != text[place]])
        found = list(find(text[:place] + letter + text[place + 1 :]))
        assert found[0] == Damaged(packet.header)
        assert not _found(text[:place] + letter + text[place + 1 :])


def test_a_lower_cased_line_is_no_packet() -> None:
    """Base64 in lower case is other bytes, and never taken for a packet."""
    for packet in PACKETS:
        assert not _found(to_line(packet.to_bytes()).lower())


@pytest.mark.parametrize("symbols", [1, 2, 3])
def test_unused_bits_are_zero(symbols: int) -> None:
    """A packet is written in one way: other tail bits are refused."""
    packet = Sender(bytes(100), 4).packet(0, symbols)
    line = to_line(packet.to_bytes())
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = alphabet[alphabet.index(line[-1]) ^ 1]
    assert list(find(line)) == [packet]
    assert list(find(line[:-1] + other)) == [Damaged(packet.header)]


def test_groups_of_digits_are_within_their_bytes() -> None:
    """A group of digits that is above its bytes breaks the packet, inside or last."""
    packet = Sender(bytes(100), 4).packet(0, 1)
    digits = to_digits(packet.to_bytes())
    assert len(packet.to_bytes()) % 7 == 3
    for broken in (
        digits[:34] + "9" * 17 + digits[51:],
        digits[:-8] + "9" * 8,
    ):
        assert list(find(broken)) == [Damaged(packet.header)]


@pytest.mark.parametrize("text", ["", "2R", "61097", "2RAB", "2R" * 50, "61098" * 30])
def test_text_without_packets_gives_nothing(text: str) -> None:
    """Beginnings without a head are not even damaged packets."""
    assert list(find(text)) == []


def test_a_packet_with_a_right_checksum_and_wrong_ids_is_damaged() -> None:
    """What the packet's own grammar refuses is not found, CRC or not."""
    head = Header(bytes(8), 100, 2).to_bytes() + (65_535).to_bytes(2) + b"ab"
    sealed = head + zlib.crc32(head).to_bytes(4)
    assert list(find(to_line(sealed))) == [Damaged(Header(bytes(8), 100, 2))]


@writers
def test_mutated_text_never_gives_another_packet(write: Write) -> None:
    """1,500 mutated pastes: what is found was sent, or nothing is found."""
    rng = random.Random(5)
    sent = set(PACKETS)
    texts = [write(packet.to_bytes()) for packet in PACKETS]
    kept = 0
    for _ in range(_RUNS):
        text = "\n".join(rng.sample(texts, 2))
        for _ in range(rng.randint(1, 4)):
            place = rng.randrange(len(text))
            cut = rng.choice((0, 1, 1, 3, 40))
            new = rng.choice(
                ("", "A", "2R", "6", "61097", "0", "é", "=", "\u200f", "9")
            )
            text = text[:place] + new + text[place + cut :]
        found = _found(text)
        kept += len(found)
        assert sent.issuperset(found)
    assert _RUNS / 10 < kept < _RUNS * 1.9


# Work


def _hostile(unit: str) -> str:
    return unit * (_HOSTILE // len(unit))


_HOSTILE = 1 << 17
"""Letters: a hundred times what is read for one packet, or eight times."""

HOSTILE = {
    "heads of the longest packets, as lines": to_line(
        Header(bytes(8), 180_000, 510).to_bytes()
    ),
    "heads of the longest packets, as digits": to_digits(
        Header(bytes(8), 180_000, 510).to_bytes()
    ),
    "heads of the shortest packets": to_line(Header(bytes(8), 4096, 2).to_bytes()),
    "a head at every fifth letter": "2RAwA",
    "a long head at every tenth letter": "2RAAAAAf8y",
    "a long head at every group of digits": "61098237681005055",
    "two heads at every group of digits": "61098731610979069",
    "no head at every second letter": "2R",
    "no head at every third letter": "2RA",
    "no head at every fifth digit": "61097",
    "heads without a second group": "6109756",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_a_group_of_letters_is_read_once(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many packets seem to begin, those whose groups fall together share them.

    A quarter more is for what is read again where keeping it ends.
    """
    read = 0

    def counting(form: type[lines._Form]) -> Callable[[str], bytes]:
        real = form.read

        def counted(letters: str) -> bytes:
            nonlocal read
            data = real(letters)
            read += len(data) // form.group * form.width
            return data

        return counted

    for form in (lines._Base64, lines._Digits):  # noqa: SLF001
        monkeypatch.setattr(form, "read", staticmethod(counting(form)))
    text = _hostile(unit)
    list(find(text))
    width = 4 if unit.startswith("2R") else 17
    begun = re.finditer("2R|6109[78]", text)
    places = {beginning.start() % width for beginning in begun}
    assert read <= len(places) * len(text) * 5 / 4


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_every_beginning_costs_a_checksum_of_one_packet(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each one with a head runs one checksum along the longest packet, in 32 parts."""
    sizes: list[int] = []
    checksum = zlib.crc32

    def counted(data: bytes, value: int = 0) -> int:
        sizes.append(len(data))
        return checksum(data, value)

    monkeypatch.setattr(zlib, "crc32", counted)
    found = list(find(_hostile(unit)))
    assert all(isinstance(each, Damaged) for each in found)
    steps = [size for size in sizes if size > 2]  # beside up to two bytes of a tail
    tails = len(sizes) - len(steps)
    longest = max((size_of(32, each.header.size) for each in found), default=0)
    assert sum(steps) <= longest * len(found)
    assert max(len(steps), tails) <= 2 * limits.PACKET_SYMBOLS * len(found)


def test_what_is_kept_of_a_long_paste_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A packet across the place where reading begins anew is found all the same."""
    monkeypatch.setattr(lines, "_WINDOW", 2 * lines._LONGEST)  # noqa: SLF001
    for write in WRITERS.values():
        texts = [write(packet.to_bytes()) for packet in _packets(7, 60)]
        heads = write(Header(bytes(8), 180_000, 510).to_bytes())
        pasted = "".join(
            text + heads * (number % 40) for number, text in enumerate(texts)
        )
        assert len(pasted) > 2 * lines._LONGEST  # noqa: SLF001
        assert _found(pasted) == _packets(7, 60)


def test_packets_within_what_seem_to_be_longer_ones_are_found() -> None:
    """Packets glued behind heads, letter by letter further on, are all found."""
    for write in WRITERS.values():
        heads = write(Header(bytes(8), 180_000, 510).to_bytes())
        packet = write(PACKETS[0].to_bytes())
        for extra in range(20):
            text = heads + "1" * extra + packet + heads + "," + packet
            assert _found(text) == [PACKETS[0]] * 2


def test_a_paste_is_looked_at_up_to_its_limit() -> None:
    """A packet that ends at the limit is found, and one behind it is not."""
    line = to_line(PACKETS[0].to_bytes())
    assert list(find(" " * (limits.PASTE - len(line)) + line)) == [PACKETS[0]]
    assert list(find(" " * limits.PASTE + line)) == []
