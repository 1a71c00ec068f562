"""Objects: an edition in few bytes, and the same edition again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from archive import limits
from archive.errors import (
    ArchiveError,
    ForgedOrDamaged,
    Malformed,
    NewerVersion,
    TooLarge,
    WeakKey,
)
from archive.format.compression import compress
from archive.format.edition import Checked, verify
from archive.format.manifest import Entry
from archive.format.object import Codec, EditionObject
from archive.format.script import TABLES, fold
from archive.format.trustlist import TrustList
from archive.format.verdict import Note, Verdict
from archive.packets.sending import Sender
from archive.sources.folder import SourceFolder
from archive.values import EditionName, Language
from tests import kit
from tests.kit import REZA, SARA, Edition, Key

NOISE = random.Random(0).randbytes(60_000)
EIGHT = [Key.of(f"signer {number}") for number in range(8)]
HEAD = 5
RECORD = 168
_RUNS = 2000

SIZES = {
    "ar": 3470, "azb": 3774, "ckb": 3705, "de": 4159, "en": 3656, "es": 3882,
    "fa": 3563, "fr": 4022, "kmr": 3827, "pt": 3815, "ru": 4112, "tr": 3734, "ur": 3749,
}  # fmt: skip
"""Bytes of each edition of the statement as an object with one signature."""


def _made(edition: Edition) -> EditionObject:
    contents = [edition.contents[str(each.name)] for each in edition.manifest.files]
    manifest = edition.manifest.to_bytes()
    return EditionObject.make(manifest, edition.signers, b"".join(contents))


def _checked(data: bytes) -> tuple[Checked, dict[str, bytes]]:
    """An object that was received, checked; and its files."""
    files: dict[str, bytearray] = {}

    def sink(_name: EditionName, entry: Entry) -> Callable[[bytes], object]:
        return files.setdefault(str(entry.name), bytearray()).extend

    checked = verify(EditionObject.from_bytes(data).receive(), TrustList(), sink)
    return checked, {name: bytes(content) for name, content in files.items()}


@cache
def _statement() -> dict[str, tuple[bytes, bytes, bytes]]:
    """Manifest, text and object of every edition of the statement."""
    folder = SourceFolder.load(kit.STATEMENT)
    found = {}
    for language, draft in folder.plan.drafts.items():
        manifest, text = folder.manifest(draft).to_bytes(), folder.text(draft)
        made = EditionObject.make(manifest, [SARA.sign(manifest)], text)
        found[str(language)] = manifest, text, made.to_bytes()
    return found


EDITIONS = {
    "text": kit.edition(),
    "two keys": kit.edition(keys=(SARA, REZA)),
    "eight keys": kit.edition(keys=EIGHT),
    "unsigned": kit.edition(keys=()),
    "with noise": kit.edition(files={"sound.ogg": NOISE}),
    "with files": kit.edition(files={"a.txt": b"", "z.txt": b"abc\n" * 900}),
    "with a tone": kit.edition(files={"tone.wav": b"\xff\0" * 900}),
    "latin": kit.edition("es", text="¡Alto a la matanza en Irán!\n" * 9),
}


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
def test_an_edition_comes_back_byte_for_byte(edition: Edition) -> None:
    """Manifest, files and signatures are those that were put in, and so are bytes."""
    data = _made(edition).to_bytes()
    assert EditionObject.from_bytes(data).to_bytes() == data
    checked, files = _checked(data)
    assert checked.manifest_bytes == edition.manifest.to_bytes()
    assert files == edition.contents
    assert [each.signature.to_bytes() for each in checked.signers] == [
        each.signature.to_bytes() for each in edition.signers
    ]
    assert [each.key for each in checked.signers] == [
        each.key for each in edition.signers
    ]
    again = EditionObject.make(
        checked.manifest_bytes, checked.signers, b"".join(files.values())
    )
    assert again.to_bytes() == data


def test_signatures_are_sorted_by_key() -> None:
    """The same signatures in another order give the same object."""
    edition = kit.edition(keys=EIGHT)
    manifest, text = edition.manifest.to_bytes(), kit.TEXT.encode()
    signers = list(edition.signers)
    random.Random(1).shuffle(signers)
    made = EditionObject.make(manifest, signers, text)
    assert made == EditionObject.make(manifest, edition.signers, text)
    keys = [each.public.raw for each in made.records]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("edition", "codec"),
    [
        ("with noise", Codec.STORED),
        ("with a tone", Codec.ZSTANDARD),
        ("text", Codec.SCRIPT),
    ],
)
def test_each_codec_is_taken_where_it_is_shortest(edition: str, codec: Codec) -> None:
    """Noise is stored, a tone compressed, and Persian folded before it is."""
    made = _made(EDITIONS[edition])
    assert made.codec is codec
    assert made.to_bytes()[3] == codec


def _coded(stream: bytes) -> Iterator[tuple[int, bytes]]:
    yield 0, stream
    yield 1, compress(stream, 19)
    for number in TABLES:
        yield 2, compress(bytes([number]) + fold(stream.decode(), number), 19)


def test_any_codec_is_read_whichever_is_shortest() -> None:
    """The sender chooses the codec, and even a table of another script is read."""
    edition = EDITIONS["text"]
    manifest = edition.manifest.to_bytes()
    head = _made(edition).to_bytes()[: HEAD + RECORD + 2]
    for codec, payload in _coded(manifest + kit.TEXT.encode()):
        data = head[:3] + bytes([codec]) + head[4:] + payload
        assert _checked(data)[1] == edition.contents


def test_an_object_without_signatures_is_unsigned() -> None:
    """No signature is an object all the same, and its verdict says so."""
    data = _made(EDITIONS["unsigned"]).to_bytes()
    assert data[4] == 0
    assert _checked(data)[0].verdict is Verdict.UNSIGNED


def test_a_damaged_signature_does_not_spoil_a_good_one() -> None:
    """One of two signatures changed: the edition is good, and the damage noted."""
    data = bytearray(_made(EDITIONS["two keys"]).to_bytes())
    data[HEAD + 8 + 32] ^= 1
    checked, _ = _checked(bytes(data))
    assert len(checked.signers) == 1
    assert Note.DAMAGED_SIGNATURE in checked.notes


@pytest.mark.parametrize("place", [0, 8 + 32, 8 + 32 + 64])
def test_every_part_of_a_record_counts(place: int) -> None:
    """Another key id, signature or comment signature is forged or damaged."""
    data = bytearray(_made(EDITIONS["text"]).to_bytes())
    data[HEAD + place] ^= 1
    with pytest.raises(ForgedOrDamaged):
        _checked(bytes(data))


# What is refused

TEXT = _made(EDITIONS["text"]).to_bytes()
PAIR = _made(EDITIONS["two keys"]).to_bytes()
STORED = TEXT[:3] + b"\0" + TEXT[4 : HEAD + RECORD + 2]
STREAM = EDITIONS["text"].manifest.to_bytes() + kit.TEXT.encode()
FIRST, SECOND = (PAIR[HEAD + i * RECORD : HEAD + (i + 1) * RECORD] for i in (0, 1))
WEAK = bytes([1, *bytes(31)])


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", Malformed),
        (b"AF" + TEXT[2:], Malformed),
        (b"AE\2" + TEXT[3:], NewerVersion),
        (b"AE\0" + TEXT[3:], NewerVersion),
        (TEXT[:3] + b"\3" + TEXT[4:], NewerVersion),
        (TEXT[:3] + b"\xff" + TEXT[4:], NewerVersion),
        (TEXT[:4] + b"\x09" + TEXT[5:], TooLarge),
        (TEXT[:4] + b"\xff" + TEXT[5:], TooLarge),
        (PAIR[:5] + SECOND + FIRST + PAIR[5 + 2 * RECORD :], Malformed),
        (PAIR[:5] + FIRST + FIRST + PAIR[5 + 2 * RECORD :], Malformed),
        (TEXT[:13] + WEAK + TEXT[45:], WeakKey),
        (TEXT + bytes(limits.OBJECT - len(TEXT) + 1), TooLarge),
    ],
    ids=[
        "empty", "magic", "version 2", "version 0", "codec 3", "codec 255",
        "9 signatures", "255 signatures", "descending keys", "a key twice",
        "a weak key", "one byte more than objects have",
    ],
)  # fmt: skip
def test_what_is_no_object_is_refused(data: bytes, error: type[ArchiveError]) -> None:
    """Each field is checked before anything is unpacked."""
    with pytest.raises(error):
        EditionObject.from_bytes(data)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (STORED + STREAM + b"\n", Malformed),
        (STORED + STREAM[:-1], Malformed),
        (STORED[:-2] + b"\xff\xff" + STREAM, Malformed),
        (STORED[:-2] + b"\0\0" + STREAM, ForgedOrDamaged),
        (TEXT + b"\0", Malformed),
        (STORED[:3] + b"\1" + STORED[4:] + compress(STREAM, 19) * 2, Malformed),
        (STORED[:3] + b"\1" + STORED[4:] + STREAM, Malformed),
        (STORED[:3] + b"\2" + STORED[4:] + compress(b"", 19), Malformed),
        (STORED[:3] + b"\2" + STORED[4:] + compress(b"\4a", 19), NewerVersion),
        (STORED[:3] + b"\2" + STORED[4:] + compress(b"\1\xffa", 19), Malformed),
    ],
    ids=[
        "a byte more", "a byte less", "manifest too long", "no manifest",
        "behind the frame", "two frames", "no frame", "no table", "table 4",
        "an escape that need not be",
    ],
)  # fmt: skip
def test_a_payload_is_exactly_its_edition(
    data: bytes, error: type[ArchiveError]
) -> None:
    """Sizes must match exactly, and folded text is written in one way."""
    with pytest.raises(error):
        _checked(data)


def test_every_truncation_is_refused() -> None:
    """No beginning of an object is an edition."""
    for data in (TEXT, STORED + STREAM):
        for stop in range(len(data)):
            with pytest.raises(ArchiveError):
                _checked(data[:stop])


@pytest.mark.parametrize("letter", ["a", "\u200c"], ids=["plain", "folded"])
def test_unpacked_content_is_bounded(letter: str) -> None:
    """No more than 4 MiB come out, counted as UTF-8 when it was folded."""
    text = letter * (limits.OBJECT_CONTENT // len(letter.encode()) + 1)
    less = letter * ((limits.OBJECT_CONTENT - 1) // len(letter.encode()))
    head = STORED[:3] + b"\2" + STORED[4:]
    data = head + compress(b"\1" + fold(text, 1), 19)
    assert len(data) < 5000
    with pytest.raises(TooLarge):
        EditionObject.from_bytes(data).receive()
    data = head + compress(b"\1" + fold(less, 1), 19)
    EditionObject.from_bytes(data).receive()


def test_what_is_made_can_be_read_at_the_limit() -> None:
    """Just 4 MiB of content, which folding makes shorter or longer, is read back."""
    letters = "".join(random.Random(1).choices(TABLES[1][:90], k=1000))
    for escaped in (0, 1000):
        ends = (letters + "é" * escaped).encode()
        contents = b"a" * (limits.OBJECT_CONTENT - len(ends)) + ends
        made = EditionObject.make(b"", [], contents)
        assert made.codec is (Codec.ZSTANDARD if escaped else Codec.SCRIPT)
        assert made.receive().manifest == b""


def test_larger_editions_have_no_object() -> None:
    """What does not fit is refused when it is made, with the way out."""
    noise = random.Random(1).randbytes(limits.OBJECT)
    for contents in (noise, bytes(limits.OBJECT_CONTENT)):
        with pytest.raises(TooLarge) as caught:
            EditionObject.make(b"manifest", [], contents)
        assert "archive cut" in caught.value.hint


def test_a_manifest_longer_than_its_field_is_refused() -> None:
    """Two bytes say a length up to 65,535; a longer manifest is an error of ours."""
    assert EditionObject.make(b"#" * 65_535, [], b"").manifest_size == 65_535
    with pytest.raises(TooLarge, match="65536"):
        EditionObject.make(b"#" * 65_536, [], b"")


def test_mutants_are_refused_or_are_the_edition() -> None:
    """2,000 mutated objects: an error of ours, or the edition that was signed."""
    rng = random.Random(6)
    seeds = [_made(each).to_bytes() for each in EDITIONS.values() if each.signers]
    seeds = [each for each in seeds if len(each) < 5000] + [STORED + STREAM]
    originals = [each.contents for each in EDITIONS.values()]
    accepted = refused = 0
    for _ in range(_RUNS):
        data = bytearray(rng.choice(seeds))
        for _ in range(rng.choice((1, 1, 2, 5))):
            place = rng.randrange(min(len(data), rng.choice((8, 200, len(data)))))
            cut = rng.choice((0, 1, 1, 1, 8, RECORD))
            data[place : place + cut] = rng.randbytes(rng.choice((0, 1, 1, 1, 8)))
        try:
            parsed = EditionObject.from_bytes(bytes(data))
            assert parsed.to_bytes() == data
            checked, files = _checked(bytes(data))
        except ArchiveError:
            refused += 1
            continue
        if checked.signers:
            accepted += 1
            assert files in originals
    assert refused > _RUNS / 2
    assert accepted > 20


# The statement


@pytest.mark.parametrize("language", SIZES)
def test_the_statement_goes_through_objects(language: str) -> None:
    """Every edition of the statement comes back, and its object has a known size.

    A change of a text changes its size; a change of the compressor must not.
    """
    manifest, text, data = _statement()[language]
    checked, files = _checked(data)
    assert checked.manifest_bytes == manifest
    assert files == {"statement.txt": text}
    assert checked.name.language == Language(language)
    assert data[3] == Codec.SCRIPT
    assert len(data) == SIZES[language]


def test_every_edition_of_the_statement_is_measured() -> None:
    """No language was forgotten: there are 13."""
    assert set(_statement()) == set(SIZES)
    assert len(SIZES) == 13


@pytest.mark.parametrize(("language", "most"), [("en", 30), ("fa", 28)])
def test_squares_of_10_m_are_few(language: str, most: int) -> None:
    """Any 30 in 100 of the squares may be lost, manifest and signature included.

    English needs at most 30 squares of two symbols (10-M), Persian 28.
    """
    needed = Sender(_statement()[language][2]).needed(2)
    number = next(n for n in range(1, 100) if n - n * 3 // 10 >= needed)
    assert number <= most
