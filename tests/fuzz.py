"""Mutated inputs for every parser: ``python -m tests.fuzz --runs 100000``.

The law: a parser returns a value that re-encodes to exactly its input, or raises an
:class:`archive.errors.ArchiveError`; nothing else, on any input. For Zstandard:
whatever is accepted, libzstd decodes to the same bytes. For bundles: an accepted one
yields an original text, or nothing that is signed. For objects: that, and the input.
For pages: that, and somebody who reads the HTML reads the original's lines.
For pasted text: packets that stand in it, as lines or digits. For ``series.toml``: a
value, or an error of ours. For ``reviews.toml``: a value that is written and read back
as itself. For what translations are checked with (rules, ``original.toml``,
glossaries): a value that a text can be checked with. For texts: whatever the bytes,
findings and a page; one without errors can go out as read. Prints a line for each
parser, then the peak of resident memory, which must stay within 100 MiB. Same seed,
same inputs.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import zstandard

from archive import limits
from archive.errors import ArchiveError, BadSource, Malformed
from archive.format import compression
from archive.format.bundle import BundleReader
from archive.format.edition import verify
from archive.format.manifest import Entry, Manifest, Translation
from archive.format.minisign import OURS, PublicKeyFile, SecretKeyFile
from archive.format.object import EditionObject
from archive.format.page import Page
from archive.format.script import TABLES, fold, unfold
from archive.format.signature import Signature
from archive.format.trustlist import TrustList
from archive.format.ustar import Member
from archive.packets.lines import DROPPED, find, to_digits, to_line
from archive.packets.packet import Packet
from archive.packets.sending import Sender
from archive.sources.folder import SourceFolder
from archive.sources.reviews import STATUSES, Read, Review, Reviews
from archive.sources.series import Plan
from archive.tasks.proofread import proofread, review, write_page
from archive.translation.findings import Level
from archive.translation.glossary import Glossary, Original
from archive.translation.letters import check_joiners
from archive.translation.paragraphs import paragraphs
from archive.translation.parity import Text, compare
from archive.translation.rules import Rules
from archive.values import Digest, EditionName, Language
from tests import kit, pages
from tests.attacks.frames import frame, raw, stored, zeros
from tests.attacks.members import END, member, padded, summed
from tests.attacks.memory import peak
from tests.attacks.sound import bundle, edition, head
from tests.attacks.words import HARMLESS, HOSTILE
from tests.cli.every_command import unlocked
from tests.kit import REZA, SARA

MOST_MEMORY: Final = 100 * limits.MIB

Mutate = Callable[[random.Random, bytes], bytes]
Check = Callable[[bytes], bool]


class LawBroken(Exception):
    """A parser did what no parser may do."""


# Mutations. Each takes a chance and an input, and gives another input.

_BYTES: Final = (
    b"\0", b"\xff", b"\n", b"\r\n", b"\r", b" ", b"  ", b"\t", b"#", b"# ", b"=", b"/",
    b"..", b"../", b"\\", b"-", b"0", b"1", b"9", b"00", b"+1", b"1_0", b"999999999",
    b"1000000000", b"-1", b"1e3", b"0x" + b"f" * 40, b"\x80", b"\xc3", b"\xed\xa0\x80",
    b"\xef\xbb\xbf", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"A", b"z", b"Z", b"==", b"Ed",
    b"ED", b"con", b"fa", b"en 1", b"MANIFEST", b"statement.txt", b"[", b"]", b"{",
    b"}", b'"', b"'", b'"""', b".", b",", b"true", b"nan", b"2026-02-30",
    b"\x28\xb5\x2f\xfd",
)  # fmt: skip

_CHARACTERS: Final = (
    *(word.encode("utf-8", "surrogatepass") for word in HOSTILE.values()),
    *(word.encode() for word in HARMLESS.values()),
    *(chr(point).encode() for point in (0x6F1, 0x661, 0xFF11, 0x130, 0x131, 0x212A)),
    "e\u0301".encode(),
)


def _place(chance: random.Random, data: bytes) -> int:
    return chance.randint(0, len(data))


def _span(chance: random.Random, data: bytes) -> tuple[int, int]:
    start = _place(chance, data)
    length = chance.choice((1, 1, 2, 4, 8, 16, 64, 512))
    return start, min(len(data), start + length)


def flip(chance: random.Random, data: bytes) -> bytes:
    """Flip one bit."""
    if not data:
        return data
    changed = bytearray(data)
    changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def delete(chance: random.Random, data: bytes) -> bytes:
    """Leave a piece out."""
    start, stop = _span(chance, data)
    return data[:start] + data[stop:]


def double(chance: random.Random, data: bytes) -> bytes:
    """Have a piece twice."""
    start, stop = _span(chance, data)
    return data[:stop] + data[start:stop] + data[stop:]


def insert(chance: random.Random, data: bytes) -> bytes:
    """Put in something that has a meaning somewhere."""
    at = _place(chance, data)
    piece = chance.choice(chance.choice((_BYTES, _CHARACTERS)))
    return data[:at] + piece + data[at:]


def overwrite(chance: random.Random, data: bytes) -> bytes:
    """Put something over what is there."""
    at = _place(chance, data)
    piece = chance.choice(_BYTES)
    return data[:at] + piece + data[at + len(piece) :]


def truncate(chance: random.Random, data: bytes) -> bytes:
    """End early."""
    return data[: _place(chance, data)]


def flood(chance: random.Random, data: bytes) -> bytes:
    """Repeat one byte very often: depth, length, large numbers."""
    at = _place(chance, data)
    piece = chance.choice((b"[", b"{a=", b"a.", b"9", b"f", b" ", b"\n", b"\0", b"="))
    return data[:at] + piece * chance.choice((40, 300, 2000)) + data[at:]


def edit_lines(chance: random.Random, data: bytes) -> bytes:
    """Swap, double, drop or indent a line."""
    lines = data.split(b"\n")
    first, second = (chance.randrange(len(lines)) for _ in range(2))
    kind = chance.randrange(4)
    if kind == 0:
        lines[first], lines[second] = lines[second], lines[first]
    elif kind == 1:
        lines.insert(second, lines[first])
    elif kind == 2:
        del lines[first]
    else:
        lines[first] = chance.choice((b" ", b"#", b"# ", b"\t")) + lines[first]
    return b"\n".join(lines)


def edit_number(chance: random.Random, data: bytes) -> bytes:
    """Change a number that is written in digits."""
    digits = [at for at, byte in enumerate(data) if 0x30 <= byte <= 0x39]
    if not digits:
        return data
    at = stop = chance.choice(digits)
    while stop < len(data) and 0x30 <= data[stop] <= 0x39:
        stop += 1
    number = int(data[at:stop][:20])
    new = chance.choice((
        b"%d" % (number + 1), b"%d" % max(0, number - 1), b"0%d" % number, b"-1", b"",
        b"%d" % (number * 10), b"0", b"1.0", b"0x%x" % number, b"0x" + b"f" * 4000,
    ))  # fmt: skip
    return data[:at] + new + data[stop:]


_VALUES: Final = (
    b"0x" + b"f" * 5000, b"[" * 1500, b"{a=" * 1500, b"9" * 5000, b"[[1], [2]]", b"{}",
    b"true", b"nan", b"-1", b"1979-05-27T07:32:00Z", b"07:32:00", b"2026-02-30", b"''",
    b'"\\u0000"', b'"\\ud800"', b'"a\\nb"', b'"en 0"', b'"en 1 "', b'[""]', b'["../a"]',
)  # fmt: skip


def edit_value(chance: random.Random, data: bytes) -> bytes:
    """Put another kind of value behind a key, or make the key a deep one."""
    signs = [at for at, byte in enumerate(data) if byte in b"=:"]
    if not signs:
        return data
    at = chance.choice(signs)
    if chance.random() < 0.1:
        return data[:at].rstrip() + b".a" * 1200 + b" " + data[at:]
    end = data.find(b"\n", at) % (len(data) + 1)
    return data[: at + 1] + b" " + chance.choice(_VALUES) + data[end:]


TEXT_MUTATIONS: Final[Sequence[Mutate]] = (
    flip, delete, double, insert, insert, overwrite, truncate, flood, edit_lines,
    edit_lines, edit_number, edit_number, edit_value,
)  # fmt: skip
BINARY_MUTATIONS: Final[Sequence[Mutate]] = (
    flip, flip, delete, double, insert, overwrite, truncate, flood,
)  # fmt: skip


@dataclass(frozen=True)
class Parser:
    """One parser: valid inputs, ways to change them, and what may come of it.

    ``check`` returns whether the input was accepted; it raises :class:`ArchiveError`
    for a refusal, and :class:`LawBroken` or anything else for a fault.
    """

    name: str
    seeds: Sequence[bytes]
    check: Check
    mutations: Sequence[Mutate] = TEXT_MUTATIONS
    finish: Mutate = field(default=lambda _, data: data)
    """Repairs what would hide all else, as a checksum does; not always."""
    every: int = 1
    """It is given one input for so many of the others': each takes so much longer."""

    def inputs(self, chance: random.Random, runs: int) -> Iterator[bytes]:
        """The valid inputs, then mutants of them."""
        yield from self.seeds[:runs]
        for _ in range(runs - len(self.seeds)):
            data = chance.choice(self.seeds)
            if chance.random() < 0.1:
                other = chance.choice(self.seeds)
                data = data[: _place(chance, data)] + other[_place(chance, other) :]
            for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
                data = chance.choice(self.mutations)(chance, data)
            yield self.finish(chance, data)


def _same(data: bytes, again: bytes) -> bool:
    if data != again:
        message = f"accepted, and re-encoded as {again!r}"
        raise LawBroken(message)
    return True


# Manifests, keys, signatures, trust lists.

_MANIFESTS: Final = tuple(
    each.to_bytes()
    for each in (
        kit.manifest(),
        kit.manifest("en", 3, source=None, title="End the massacres!"),
        kit.manifest("az-arab", files={"a-reading.opus": b"x" * 99, "zz.pdf": b""}),
        kit.manifest(charter=kit.entry("xx", b"charter").digest),
        kit.manifest(files={f"f{number:02}": b"" for number in range(31)}),
    )
)
_SIGNATURES: Final = tuple(
    key.sign(manifest).signature.to_bytes()
    for key in (SARA, REZA)
    for manifest in _MANIFESTS
)
_PUBLIC: Final = (
    SARA.public.to_bytes(),
    REZA.public.to_bytes(),
    PublicKeyFile(SARA.public.public, b"\xff" * 8, "کلید سارا").to_bytes(),
    PublicKeyFile(SARA.public.public, bytes(8), "").to_bytes(),
)
_SECRET: Final = (
    unlocked(SARA),
    SecretKeyFile(
        "minisign encrypted secret key", OURS, b"s" * 32, b"b" * 104
    ).to_bytes(),
)
_TRUST: Final = (
    TrustList().to_bytes(),
    kit.trusting(SARA).to_bytes(),
    kit.trusting(SARA, REZA, checked=False).to_bytes(),
    kit.trusting(*(kit.Key.of(f"key {number}") for number in range(5))).to_bytes(),
)

_PLANS: Final = (
    (kit.STATEMENT / "series.toml").read_bytes(),
    b"""\
series = "strike-2027"

[en]
revision = 1
date = 2027-01-05
title = "On strike"
translation = "original"
files = ["a.opus", "b.pdf"]
""",
)

# Tar headers: the checksum is repaired three times out of four.


def _with_sum(chance: random.Random, data: bytes) -> bytes:
    if len(data) < 512 or chance.random() < 0.25:
        return data
    return summed(data[:512]) + data[512:]


_HEADERS: Final = tuple(
    Member(path, size).to_bytes()
    for path, size in (
        ("VERIFY.txt", 0),
        ("iran-2026-01/fa-1/statement.txt", 8**11 - 1),
        (f"{'d' * 64}/{'l' * 60}-1/{'n' * 64}", 1),
    )
)

# Zstandard.

_CONTENTS: Final = (
    b"",
    b"a",
    kit.TEXT.encode() * 20,
    bytes(1000),
    bytes(range(256)) * 9,
)
_FRAMES: Final = (
    *map(compression.compress, _CONTENTS),
    *map(stored, _CONTENTS),
    frame(zeros(1 << 18), 1 << 18, window_log=17),
    frame(raw(kit.TEXT.encode(), 10)[:5], 50),
)
_MOST_CONTENT: Final = 1 << 20


def _frame(data: bytes) -> bool:
    content = compression.decompress(data, _MOST_CONTENT)
    try:
        once = zstandard.ZstdDecompressor().decompress(data, allow_extra_data=False)
    except zstandard.ZstdError as error:
        message = "accepted, and libzstd refuses it"
        raise LawBroken(message) from error
    if once != content:
        message = "accepted, and libzstd reads other bytes"
        raise LawBroken(message)
    return True


# Bundles: mutants of the whole, and of what is inside the frames.

_EDITIONS: Final = (
    kit.edition(keys=(SARA, REZA)),
    kit.edition("en", source=None, files={"a.opus": b"sound" * 200}),
)
_ORIGINALS: Final = {
    each.manifest.to_bytes(): {
        str(name): content for name, content in each.contents.items()
    }
    for each in _EDITIONS
}
_PARTS: Final = (
    head(SARA, REZA),
    *(
        member(f"{each.manifest.name.folder}/MANIFEST", each.manifest.to_bytes())
        + b"".join(
            member(
                f"{each.manifest.name.folder}/MANIFEST.{signer.key.public.name}.minisig",
                signer.signature.to_bytes(),
            )
            for signer in each.signers
        )
        + b"".join(
            member(f"{each.manifest.name.folder}/{name}", content)
            for name, content in sorted(each.contents.items())
        )
        for each in sorted(_EDITIONS, key=lambda each: each.manifest.name.folder)
    ),
    END,
)
_BUNDLES: Final = (
    kit.bundle(*_EDITIONS),
    kit.bundle(_EDITIONS[0]),
    bundle(*_PARTS),
    bundle(head(SARA), edition(), END),
)


def _inside(chance: random.Random, _data: bytes) -> bytes:
    """Change the tar inside one frame; sometimes whole members, or their headers."""
    parts = list(_PARTS)
    number = chance.randrange(len(parts))
    if chance.random() < 0.4:
        blocks = [
            parts[number][at : at + 512] for at in range(0, len(parts[number]), 512)
        ]
        first, second = (chance.randrange(len(blocks)) for _ in range(2))
        kind = chance.randrange(4)
        if kind == 0:
            blocks[first], blocks[second] = blocks[second], blocks[first]
        elif kind == 1:
            del blocks[min(first, second) : max(first, second)]
        elif kind == 2:
            blocks[second:second] = blocks[first : first + chance.randint(1, 4)]
        else:
            blocks[first] = _with_sum(chance, flip(chance, blocks[first]))
        parts[number] = b"".join(blocks)
    else:
        parts[number] = chance.choice(TEXT_MUTATIONS)(chance, parts[number])
        if chance.random() < 0.5:
            parts[number] = padded(parts[number])
    if chance.random() < 0.1:
        other = chance.randrange(len(parts))
        parts[number], parts[other] = parts[other], parts[number]
    return bundle(*parts)


def _bundle(data: bytes) -> bool:
    reader = BundleReader(io.BytesIO(data).read)
    found = 0
    refused: ArchiveError | None = None
    for received in reader.editions():
        files: dict[str, bytearray] = {}

        def sink(
            _name: EditionName, entry: Entry, files: dict[str, bytearray] = files
        ) -> Callable[[bytes], object]:
            return files.setdefault(str(entry.name), bytearray()).extend

        try:
            checked = verify(received.receive(), TrustList(), sink)
        except ArchiveError as error:
            refused = error
            continue
        if not checked.signers:
            continue
        original = _ORIGINALS.get(checked.manifest_bytes)
        if checked.manifest_bytes == kit.manifest().to_bytes():
            original = {"statement.txt": kit.TEXT.encode()}
        if original != {name: bytes(content) for name, content in files.items()}:
            message = "a signed edition that nobody signed"
            raise LawBroken(message)
        found += 1
    if refused:
        raise refused
    return found > 0


# Objects, and text as it is folded in them.


def _made(each: kit.Edition) -> bytes:
    contents = b"".join(each.contents[str(file.name)] for file in each.manifest.files)
    manifest = each.manifest.to_bytes()
    return EditionObject.make(manifest, each.signers, contents).to_bytes()


def _bare(each: kit.Edition) -> bytes:
    """An object that is not compressed, so that mutants reach what is inside."""
    manifest = each.manifest.to_bytes()
    contents = b"".join(each.contents[str(file.name)] for file in each.manifest.files)
    records = _made(each)[4 : 5 + 168 * len(each.signers)]
    return b"AE\1\0" + records + len(manifest).to_bytes(2) + manifest + contents


_OBJECTS: Final = (
    *map(_made, _EDITIONS),
    *map(_bare, _EDITIONS),
    *map(_bare, (kit.edition(keys=()), kit.edition(keys=(), revision=2))),
)


def _object(data: bytes) -> bool:
    parsed = EditionObject.from_bytes(data)
    _same(data, parsed.to_bytes())
    files: dict[str, bytearray] = {}
    checked = verify(
        parsed.receive(),
        TrustList(),
        lambda _, entry: files.setdefault(str(entry.name), bytearray()).extend,
    )
    found = {name: bytes(content) for name, content in files.items()}
    if checked.signers and _ORIGINALS.get(checked.manifest_bytes) != found:
        message = "a signed edition that nobody signed"
        raise LawBroken(message)
    return True


# Pages: mutants of the whole, and of what stands in one place.

_SHOWN: Final = (
    pages.edition(),
    pages.edition("en", title="No!", text='No!\n\n "a" & <b>\u00a0c\n', source=None),
    pages.edition("de", title="Nein!", text="Nein!\r\n \u202eJa\n", keys=(SARA, REZA)),
)
_NAMES: Final = {"سارا": SARA, 'a<b>&"\\c 🕊': REZA}
_PAGES: Final = (
    *(pages.page(each).to_bytes() for each in _SHOWN),
    pages.page(_SHOWN[0], own=pages.pins(_NAMES)).to_bytes(),
    pages.blank().to_bytes(),
    pages.blank({"en": pages.ENGLISH}, own=pages.pins(_NAMES)).to_bytes(),
)
_PLACES: Final = (
    b'<html lang="',
    b"<title>",
    b"<main>",
    b' id="words">',
    b' id="object">',
    b' id="own">',
)
_JSON: Final = (
    b"null", b"true", b"-1", b"1e999", b"9" * 5000, b"NaN", b"-Infinity", b"[]", b"{}",
    b'""', b'"a"', b",", b":", b"[", b"]", b"{", b"}", b'"', b"\\", b" ", b"\n", b"\t",
    b"\\/", b"\\n", b"\\b", b"\\u0000", b"\\u0041", b"\\u003c", b"\\u003C", b"\\u2028",
    b"\\u202e", b"\\ufeff", b"\\u007f", b"\\ud83d", b"\\ude00", b"\\ud83d\\ude00",
    b"\\uD83D", b"\\ufffd", b"\\U0041", b"\\x41", b"&lt;", b"<", b">", b"&",
    b"</script>", b"a", b"\x7f", b'"a":"b",', b'"1":"b",', b'"__proto__":"b",',
    b'"__proto__":{},', b'"A":"b",', b'"constructor":"b",', b'"a-b":["c"],',
    b'"a_b":{"c":"d"},', b'"a":{"1":"b"},', b'"a":{"__proto__":"b"},', b'"a":[["b"]],',
    b'"a":null,', b'"name":"b",', b'"en":{},', b'"fa":{},', b'"status":{},',
    b'"# archive-trust 1",', b'"# archive-trust 2",', b'"# archive-trust \\ud800",',
    b'"# archive-trust 1\\n",', b"[" * 1500, b'{"a":' * 1500, "é".encode(),
    "متن".encode(), "🕊".encode(), "\u202e".encode(), "\u2028".encode(),
)  # fmt: skip


def _placed(chance: random.Random, data: bytes) -> bytes:
    """Change what stands in one place, mostly as JSON may be changed."""
    place = chance.choice((*_PLACES, *_PLACES[-3::2] * 3))
    head, before, rest = data.partition(place)
    end = rest.find(b"</") if place != _PLACES[0] else rest.find(b'">')
    inside, behind = rest[: max(end, 0)], rest[max(end, 0) :]
    for _ in range(chance.choice((1, 1, 1, 2))):
        if b"id=" in place and b"object" not in place and chance.random() < 0.7:
            inside = chance.choice((_json, _key, double, delete))(chance, inside)
        else:
            inside = chance.choice(TEXT_MUTATIONS)(chance, inside)
    return head + before + inside + behind


def _json(chance: random.Random, data: bytes) -> bytes:
    """Put in something that JSON has a meaning for; mostly where a value begins."""
    places = [at + 1 for at, byte in enumerate(data) if byte in b'{[,:"']
    at = chance.choice(places) if places and chance.random() < 0.8 else 0
    at = at or _place(chance, data)
    left = chance.choice((0, 0, 0, 1, 2, 5))
    return data[:at] + chance.choice(_JSON) + data[at + left :]


def _key(chance: random.Random, data: bytes) -> bytes:
    """Put something in place of one string."""
    marks = [at for at, byte in enumerate(data) if byte in b'"']
    if len(marks) < 2:
        return data
    number = chance.randrange(len(marks) - 1)
    new = chance.choice((*_JSON, b'"a"', b'"a b"', b'"name"', b'"Sara"', b'"1"'))
    return data[: marks[number]] + new + data[marks[number + 1] + 1 :]


def _program(chance: random.Random, data: bytes) -> bytes:
    """Change the program, and leave its places alone."""
    at = data.find(chance.choice((b"</head>", b"<main>", b"<script", b"</body>")))
    piece = chance.choice(chance.choice((_BYTES, _CHARACTERS, _PLACES)))
    return data[:at] + piece + data[at:]


def _page(data: bytes) -> bool:
    parsed = Page.from_bytes(data)
    _same(data, parsed.to_bytes())
    if not parsed.object:
        parsed.refuse_other(None)
        return True
    texts: list[bytes] = []
    checked = verify(parsed.receive(), TrustList(), lambda *_: texts.append)
    signed = {each.manifest.to_bytes(): each.contents for each in _SHOWN}
    if signed.get(checked.manifest_bytes) != {"statement.txt": b"".join(texts)}:
        message = "a signed edition that nobody signed"
        raise LawBroken(message)
    if pages.read(parsed.text) != pages.lines(checked.manifest.title, b"".join(texts)):
        message = "another text to be read than was signed"
        raise LawBroken(message)
    return True


_FOLDED: Final = tuple(
    bytes([number]) + fold(text, number)
    for number in TABLES
    for text in (kit.TEXT, TABLES[number], "¡Não! Жизнь 🕊\n")
)


def _script(data: bytes) -> bool:
    if not data:
        message = "not even a table's number"
        raise Malformed(message)
    return _same(data[1:], fold(unfold(data[1:], data[0]), data[0]))


def _escaping(chance: random.Random, data: bytes) -> bytes:
    """An escape somewhere, two times out of three: most bytes are letters."""
    if chance.random() < 0.33:
        return data
    at = _place(chance, data)
    piece = chance.choice(("", "é", "ب", "Ж", "€", "🕊", "a")).encode()
    return data[:at] + b"\xff" + piece + data[at:]


# Packets, and text that they are pasted from.


def _with_crc(chance: random.Random, data: bytes) -> bytes:
    """The checksum is repaired three times out of four."""
    if len(data) < 4 or chance.random() < 0.25:
        return data
    return data[:-4] + zlib.crc32(data[:-4]).to_bytes(4)


_PACKETS: Final = tuple(
    Sender(content, size).packet(first, symbols).to_bytes()
    for content, size, first, symbols in (
        (_OBJECTS[0], 90, 0, 1),
        (_OBJECTS[0], 90, 5, 4),
        (_OBJECTS[1], 90, 65530, 5),
        (b"six by", 2, 60000, 32),
        (_OBJECTS[1], 510, 0, 1),
    )
)
_PASTES: Final = (
    *(to_line(packet).encode() for packet in _PACKETS),
    *(to_digits(packet).encode() for packet in _PACKETS),
    "\n".join(f"> {to_line(packet)}" for packet in _PACKETS[:2]).encode(),
    f"«3/35 {to_digits(_PACKETS[0])}»\u200f و {to_line(_PACKETS[3])}".encode(),
)


def _paste(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    found = list(find(text))
    left = re.sub(f"[{DROPPED}]", "", text)
    for each in found:
        if isinstance(each, Packet):
            written = each.to_bytes()
            places = [left.find(way(written)) for way in (to_line, to_digits)]
            if max(places) < 0:
                message = f"a packet that does not stand there: {written!r}"
                raise LawBroken(message)
    if not found or not all(isinstance(each, Packet) for each in found):
        message = "no packet, or a damaged one"
        raise Malformed(message)
    return True


def _plan(data: bytes) -> bool:
    return bool(Plan.from_bytes(data).drafts)


# What people have read.

_REVIEWS: Final = (
    Reviews({}).to_bytes(),
    *(
        Reviews(
            {
                language: Review(
                    STATUSES[number % len(STATUSES)],
                    Read(
                        title=draft.title,
                        text=Digest.of(draft.title.encode()),
                        original=Digest.of(b""),
                    ),
                )
                for number, (language, draft) in enumerate(drafts)
            }
        ).to_bytes()
        for plan in (Plan.from_bytes(_PLANS[0]),)
        for drafts in (list(plan.drafts.items()), list(plan.drafts.items())[:1])
    ),
)


def read_back(value: Reviews, written: bytes) -> bool:
    """What was written is read as the same value, and written as the same bytes."""
    again = Reviews.from_bytes(written)
    if again != value:
        message = f"accepted, and read back as {again!r}"
        raise LawBroken(message)
    return _same(written, again.to_bytes())


def _reviews(data: bytes) -> bool:
    value = Reviews.from_bytes(data)
    return read_back(value, value.to_bytes())


# What translations are checked with. Texts are the statement's first two paragraphs,
# slogans and dates, and the last two, which are slogans.

_CHECK: Final = kit.STATEMENT / "check"
_FA: Final = Language("fa")


def _excerpt(language: str) -> bytes:
    text = (kit.STATEMENT / f"{language}.txt").read_text("utf-8")
    lines = [paragraph.text for paragraph in paragraphs(text)]
    return "".join(f"{line}\n\n" for line in [*lines[:2], *lines[-2:]]).encode()


def _read(*parts: str) -> bytes:
    return _CHECK.joinpath(*parts).read_bytes()


_RULES: Final = tuple(path.read_bytes() for path in sorted(_CHECK.glob("rules/*")))
_GLOSSARIES: Final = tuple(
    path.read_bytes() for path in sorted(_CHECK.glob("glossary/*"))
)
_ENGLISH: Final = Rules.from_bytes(_read("rules", "en.toml"), "en.toml")
_PERSIAN: Final = Rules.from_bytes(_read("rules", "fa.toml"), "fa.toml")
_KEPT: Final = Original.from_bytes(_read("original.toml"), "original.toml")
_WORDS: Final = Glossary.from_bytes(_read("glossary", "fa.toml"), "fa.toml", _KEPT)
_TEXTS: Final = {language: _excerpt(language) for language in ("en", "fa")}


def _compared(rules: Rules, kept: Original, glossary: Glossary) -> bool:
    """Check the Persian text with these, whatever is found."""
    english, persian = (paragraphs(text.decode()) for text in _TEXTS.values())
    compare(Text(english, _ENGLISH), Text(persian, rules), kept, glossary)
    for _ in check_joiners(persian, rules):
        pass
    glossary.missing(kept)
    return True


def _rules(data: bytes) -> bool:
    return _compared(Rules.from_bytes(data, "fa.toml"), _KEPT, _WORDS)


def _original(data: bytes) -> bool:
    kept = Original.from_bytes(data, "original.toml")
    words = Glossary.from_bytes(_read("glossary", "fa.toml"), "fa.toml", kept)
    return _compared(_PERSIAN, kept, words)


def _glossary(data: bytes) -> bool:
    words = Glossary.from_bytes(data, "fa.toml", _KEPT)
    return _compared(_PERSIAN, _KEPT, words)


# Texts: an original and its translation, in a folder with all that checks them.

_BETWEEN: Final = b"\n%%\n"
_SOURCES: Final = {
    "series.toml": """\
series = "iran-2026-01"

[en]
revision = 1
date = "2026-02-01"
title = "End"
translation = "original"

[fa]
revision = 1
date = "2026-02-01"
title = "پایان"
translation = "machine"
source = "en 1"
""".encode(),
    **{
        f"check/{name}": _read(name)
        for name in ("original.toml", "rules/en.toml", "rules/fa.toml")
    },
    "check/glossary/fa.toml": _read("glossary/fa.toml"),
}


def _proofread(data: bytes) -> bool:
    english, _, persian = data.partition(_BETWEEN)
    with TemporaryDirectory() as name:
        folder = Path(name)
        texts = {"en.txt": english, "fa.txt": persian}
        for path, content in {**_SOURCES, **texts}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        proofs = proofread(folder)
        write_page(proofs, folder / "page.html", again=False)
        if any(proof.count(Level.ERROR) for proof in proofs):
            message = "errors were found, which is what the check is for"
            raise BadSource(message)
        _read_and_out(folder)
    return True


def _read_and_out(folder: Path) -> None:
    """What the check finds no errors in can be packed, as what people made of it."""
    review(folder, _FA, Translation.EDITED)
    read = SourceFolder.load(folder)
    made = [read.manifest(draft).translation for draft in read.plan.drafts.values()]
    if made != [Translation.ORIGINAL, Translation.EDITED]:
        message = f"read by people, and packed as {made}"
        raise LawBroken(message)


PARSERS: Final = (
    Parser(
        "manifest",
        _MANIFESTS,
        lambda data: _same(data, Manifest.from_bytes(data).to_bytes()),
    ),
    Parser(
        "signature",
        _SIGNATURES,
        lambda data: _same(data, Signature.from_bytes(data).to_bytes()),
    ),
    Parser(
        "public-key",
        _PUBLIC,
        lambda data: _same(data, PublicKeyFile.from_bytes(data).to_bytes()),
    ),
    Parser(
        "secret-key",
        _SECRET,
        lambda data: _same(data, SecretKeyFile.from_bytes(data).to_bytes()),
    ),
    Parser(
        "trust-list",
        _TRUST,
        lambda data: _same(data, TrustList.from_bytes(data).to_bytes()),
    ),
    Parser(
        "tar-header",
        _HEADERS,
        lambda data: _same(data, Member.from_bytes(data).to_bytes()),
        BINARY_MUTATIONS,
        _with_sum,
    ),
    Parser("zstd-frame", _FRAMES, _frame, BINARY_MUTATIONS),
    Parser("bundle", _BUNDLES, _bundle, (*BINARY_MUTATIONS, *(_inside,) * 8)),
    Parser("object", _OBJECTS, _object, BINARY_MUTATIONS),
    Parser("page", _PAGES, _page, (*TEXT_MUTATIONS, *(_placed,) * 12, _program)),
    Parser("script", _FOLDED, _script, BINARY_MUTATIONS, _escaping),
    Parser(
        "packet",
        _PACKETS,
        lambda data: _same(data, Packet.from_bytes(data).to_bytes()),
        BINARY_MUTATIONS,
        _with_crc,
    ),
    Parser("lines", _PASTES, _paste),
    Parser("series-toml", _PLANS, _plan),
    Parser("reviews-toml", _REVIEWS, _reviews),
    Parser("rules", _RULES, _rules),
    Parser("original", (_read("original.toml"),), _original),
    Parser("glossary", _GLOSSARIES, _glossary),
    Parser("proofread", (_BETWEEN.join(_TEXTS.values()),), _proofread, every=10),
)


@dataclass
class Tally:
    """What came of many inputs."""

    parser: str
    inputs: int = 0
    accepted: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[bytes, str]] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        codes = ", ".join(
            f"{code} {count}" for code, count in sorted(self.codes.items())
        )
        return (
            f"{self.parser:12} {self.inputs:8} inputs {self.accepted:7} accepted"
            f" {len(self.faults):5} faults {self.seconds:7.1f} s   {codes}"
        )


def fuzz(parser: Parser, runs: int, seed: int) -> Tally:
    """Give a parser ``runs`` inputs, or its share; the same ones for the same seed."""
    tally = Tally(parser.name)
    start = time.perf_counter()
    chance = random.Random(f"{seed} {parser.name}")
    for data in parser.inputs(chance, runs // parser.every):
        tally.inputs += 1
        try:
            tally.accepted += parser.check(data)
        except ArchiveError as error:
            tally.codes[error.code] += 1
        except Exception as error:  # noqa: BLE001 — every other one is a fault
            tally.faults.append((data, f"{type(error).__name__}: {error}"[:200]))
    tally.seconds = time.perf_counter() - start
    return tally


def _main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=1500, help="inputs a parser")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--parser", choices=[each.name for each in PARSERS])
    chosen = options.parse_args()
    faults = 0
    for parser in PARSERS:
        if chosen.parser in (None, parser.name):
            tally = fuzz(parser, chosen.runs, chosen.seed)
            print(tally, flush=True)
            faults += len(tally.faults)
            for data, what in tally.faults[:5]:
                print(f"  {what}\n    {data[:400]!r}")
    most = peak()
    print(f"peak {most / limits.MIB:.1f} MiB; the most is {MOST_MEMORY >> 20} MiB")
    return int(faults > 0 or most > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(_main())
