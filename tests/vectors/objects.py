"""Vectors of kind ``object``: an edition as packets carry it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.format.edition import Signer
from archive.format.minisign import PublicKeyFile
from archive.format.object import EditionObject, Record
from archive.format.script import fold
from archive.format.signature import Signature
from tests import kit
from tests.kit import MALLORY, REZA, SARA, Edition, Key
from tests.vectors import frames
from tests.vectors.seeds import seeded, sha256
from tests.vectors.signatures import flipped, malleable
from tests.vectors.vector import OK, Vector

BAD: Final = "malformed"
FORGED: Final = "forged-or-damaged"
LARGE: Final = "too-large"
NEWER: Final = "newer-version"
EIGHT: Final = tuple(Key.of(f"signer {number}") for number in range(8))
_MIB: Final = 2**20


def stream(edition: Edition) -> bytes:
    """The manifest and then the files, in its order."""
    names = [str(entry.name) for entry in edition.manifest.files]
    contents = b"".join(edition.contents[name] for name in names)
    return edition.manifest.to_bytes() + contents


def folded(content: bytes, number: int) -> bytes:
    """What is compressed with codec 2."""
    return bytes([number]) + fold(content.decode(), number)


def records(edition: Edition) -> tuple[bytes, ...]:
    """The signatures as an object holds them."""
    return tuple(Record.of(signer).to_bytes() for signer in edition.signers)


@dataclass(frozen=True)
class Parts:
    """An object part by part."""

    records: Sequence[bytes]
    size: int
    payload: bytes
    magic: bytes = b"AE"
    version: int = 1
    codec: int = 0
    count: int | None = None
    after: bytes = b""

    def to_bytes(self) -> bytes:
        """The object."""
        number = len(self.records) if self.count is None else self.count
        head = self.magic + bytes([self.version, self.codec, number])
        tail = self.size.to_bytes(2) + self.payload + self.after
        return head + b"".join(self.records) + tail


def parts(edition: Edition, codec: int = 0) -> Parts:
    """An edition's object, stored (0) or as a frame of the pinned compressor (1)."""
    content = stream(edition)
    payload = frames.packed(content) if codec else content
    size = len(edition.manifest.to_bytes())
    return Parts(records(edition), size, payload, codec=codec)


PLAIN: Final = kit.edition()
STORED: Final = parts(PLAIN)


def _good(
    name: str,
    comment: str,
    edition: Edition,
    content: Parts | None = None,
    *,
    said: str = "",
) -> Vector:
    """An object as the maker writes it, or another one that readers must accept."""
    manifest = edition.manifest.to_bytes()
    made = EditionObject.make(
        manifest, edition.signers, stream(edition)[len(manifest) :]
    )
    data = content.to_bytes() if content else made.to_bytes()
    codec = content.codec if content else int(made.codec)
    verdict = "unknown" if edition.signers else "unsigned"
    more = [
        ("codec", str(codec)),
        ("edition", said or f"{edition.manifest.name} {verdict} machine-translation"),
        ("manifest", sha256(manifest)),
        *(("minisig", sha256(each.signature.to_bytes())) for each in edition.signers),
    ]
    if data != made.to_bytes():
        more.append(("packed", "no"))
    return Vector("object", name, OK, comment, data, tuple(more))


def _bad(name: str, expect: str, comment: str, content: Parts | bytes) -> Vector:
    data = content.to_bytes() if isinstance(content, Parts) else content
    return Vector("object", name, expect, comment, data)


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _made()
    yield from _by_hand()
    yield from _heads()
    yield from _records()
    yield from _signatures()
    yield from _streams()
    yield from _payloads()
    yield from _folded()
    yield from _manifests()


def _made() -> Iterator[Vector]:
    latin = "¡Alto a las ejecuciones! Libertad para todas las presas políticas.\n"
    cyrillic = "Нет казням! Свободу политическим заключённым.\n"
    noise = seeded("noise", 3000)
    english = kit.edition("en", source=None, text="No to executions!\n")
    for name, comment, edition in (
        ("persian", "Folded by the first table.", PLAIN),
        ("cyrillic", "Folded by the second.", kit.edition("ru", text=cyrillic)),
        ("latin", "Folded by the third, or not at all.", kit.edition("es", text=latin)),
        (
            "not-text",
            "Another file is no text: it cannot be folded.",
            kit.edition(files={"reading.opus": noise[:99] * 3}),
        ),
        (
            "noise",
            "A file that does not become smaller.",
            kit.edition(files={"reading.opus": noise}),
        ),
        (
            "files",
            "Three files, in the manifest's order.",
            kit.edition(files={"a.txt": "الف\n".encode(), "zz.txt": b""}),
        ),
        ("unsigned", "No signature: readable, and unsigned.", kit.edition(keys=())),
        ("2-signatures", "Two keys.", kit.edition(keys=(SARA, REZA))),
        ("8-signatures", "As many as there may be.", kit.edition(keys=EIGHT)),
        ("revision", "The highest revision.", kit.edition(revision=999_999_999)),
    ):
        yield _good(name, comment, edition)
    said = "iran-2026-01/en-1 unknown"
    yield _good("original", "Not translated.", english, said=said)


def _by_hand() -> Iterator[Vector]:
    """What no maker writes and every reader accepts."""
    content = stream(PLAIN)
    for codec in (0, 1):
        comment = "The codec is the sender's choice."
        yield _good(f"codec-{codec}", comment, PLAIN, parts(PLAIN, codec))
    for name, comment, codec, payload in (
        (
            "other-table",
            "Persian by the Latin table: long, and right.",
            2,
            frames.packed(folded(content, 3)),
        ),
        (
            "frame-stored",
            "A frame whose block is stored.",
            1,
            frames.sized(len(content), frames.raw(content)).to_bytes(),
        ),
        ("frame-split", "A frame of two blocks.", 1, frames.split(content)),
    ):
        made = replace(STORED, codec=codec, payload=payload)
        yield _good(name, comment, PLAIN, made)
    yield from _spoiled()


def _spoiled() -> Iterator[Vector]:
    """A bad record beside a good one: said, and nothing more."""
    both = kit.edition(keys=(SARA, REZA))
    signers = both.signers
    bad = records(both)[0][:40] + flipped(records(both)[0][40:], 0)
    made = replace(parts(both), records=(bad, records(both)[1]))
    said = f"{both.manifest.name} unknown damaged-signature machine-translation"
    one = replace(both, signers=signers[1:])
    comment = "One of two signatures is damaged."
    yield _good("signature-damaged", comment, one, made, said=said)
    odd = Signature.sign(PLAIN.manifest.to_bytes(), SARA.secret, b"\1" + bytes(7))
    signer = Signer(PublicKeyFile.plain(SARA.secret.public, odd.key_id), odd, None)
    edition = replace(PLAIN, signers=(signer,))
    yield _good("key-id-other", "The key id is anybody's choice.", edition)


def _heads() -> Iterator[Vector]:
    plain = STORED.to_bytes()
    for size in (0, 1, 2, 3, 4, 5, 6, 174):
        yield _bad(f"{size}-bytes", BAD, "It ends in its head.", plain[:size])
    for name, magic in (("small", b"ae"), ("turned", b"EA"), ("zip", b"PK")):
        changed = replace(STORED, magic=magic)
        yield _bad(f"magic-{name}", BAD, "Another magic.", changed)
    for version in (0, 2, 255):
        changed = replace(STORED, version=version)
        yield _bad(f"version-{version}", NEWER, "Another version.", changed)
    for codec in (3, 4, 5, 255):
        changed = replace(STORED, codec=codec)
        yield _bad(f"codec-{codec}", NEWER, "A codec of a later version.", changed)
    nine = kit.edition(keys=(*EIGHT, SARA))
    yield _bad("9-signatures", LARGE, "One too many.", parts(nine))
    said = replace(STORED, count=9)
    yield _bad("9-signatures-said", LARGE, "Nine are said, and one is there.", said)
    many = replace(STORED, count=255)
    yield _bad("255-signatures", LARGE, "The most that a byte says.", many)
    yield _bad("byte-before", BAD, "A byte before the magic.", b"\0" + plain)
    yield _bad("bundle", BAD, "A bundle, not an object.", kit.bundle(PLAIN))


def _records() -> Iterator[Vector]:
    both = parts(kit.edition(keys=(SARA, REZA)))
    first, second = both.records
    cut = replace(STORED, size=0, payload=b"", records=(STORED.records[0][:-3],))
    yield _bad("record-cut", BAD, "It ends in a signature.", cut.to_bytes()[:-2])
    for name, comment, pair in (
        ("turned", "Not ascending by public key.", (second, first)),
        ("twice", "A key that is there twice.", (first, first)),
        (
            "key-twice",
            "A key twice, with two key ids.",
            (first, b"\1" * 8 + first[8:]),
        ),
    ):
        yield _bad(f"records-{name}", BAD, comment, replace(both, records=pair))
    count = replace(both, count=1)
    yield _bad("count-small", BAD, "A signature more than is said.", count)
    record = STORED.records[0]
    for name, expect, comment, key in (
        ("weak", "weak-key", "A key of small order.", b"\1" + bytes(31)),
        (
            "not-canonical",
            BAD,
            "A key whose y is the field's prime.",
            (2**255 - 19).to_bytes(32, "little"),
        ),
        ("off-the-curve", FORGED, "No point has its y.", b"\2" + bytes(31)),
        ("other", FORGED, "Another key than the signer's.", MALLORY.public.public.raw),
    ):
        changed = replace(STORED, records=(record[:8] + key + record[40:],))
        yield _bad(f"key-{name}", expect, comment, changed)


def _signatures() -> Iterator[Vector]:
    record = STORED.records[0]
    head, first, second = record[:40], record[40:104], record[104:]
    other = Record.of(SARA.sign(b"another text\n")).to_bytes()
    for name, comment, changed in (
        ("changed", "One bit is turned.", head + flipped(first, 0) + second),
        ("zeros", "R and S are zero.", head + bytes(64) + second),
        ("plus-order", "S plus the group order.", head + malleable(first) + second),
        ("of-another-text", "Of another manifest.", other),
        ("comment-changed", "One bit is turned.", head + first + flipped(second, 0)),
        ("comment-zeros", "No comment signature.", head + first + bytes(64)),
        ("halves-turned", "One in the other's place.", head + second + first),
        ("key-id-changed", "The comment names the key id.", flipped(record, 0)),
    ):
        made = replace(STORED, records=(changed,))
        yield _bad(f"signature-{name}", FORGED, comment, made)


def _streams() -> Iterator[Vector]:
    size, content = STORED.size, STORED.payload
    text = content[size:]
    two = kit.edition(files={"a.txt": b"first\n"})
    manifest = two.manifest.to_bytes()
    turned = manifest + kit.TEXT.encode() + b"first\n"
    for name, expect, comment, number in (
        ("size-less", FORGED, "The manifest's last byte is a file's.", size - 1),
        ("size-more", FORGED, "The text's first byte is the manifest's.", size + 1),
        ("size-0", FORGED, "A manifest of no bytes.", 0),
        ("size-all", FORGED, "All of it is the manifest.", len(content)),
        ("size-too-large", BAD, "More than there is.", len(content) + 1),
        ("size-65535", BAD, "The most that two bytes say.", 65535),
    ):
        yield _bad(f"manifest-{name}", expect, comment, replace(STORED, size=number))
    for name, expect, comment, payload in (
        ("empty", BAD, "No bytes at all.", b""),
        ("manifest-alone", BAD, "No file.", content[:size]),
        ("cut", BAD, "The last byte is missing.", content[:-1]),
        ("byte-after", BAD, "A byte after the last file.", content + b"\n"),
        (
            "text-changed",
            FORGED,
            "One bit is turned.",
            content[:size] + flipped(text, 5),
        ),
        ("text-turned", FORGED, "The text backwards.", content[:size] + text[::-1]),
        ("manifest-changed", FORGED, "One bit is turned.", flipped(content, 30)),
        ("files-first", FORGED, "The text before the manifest.", text + content[:size]),
    ):
        made = replace(STORED, payload=payload)
        yield _bad(f"payload-{name}", expect, comment, made)
    made = replace(parts(two), payload=turned)
    yield _bad("files-turned", FORGED, "Two files, each in the other's place.", made)


def _payloads() -> Iterator[Vector]:
    content = STORED.payload
    whole = frames.packed(content)
    plain = frames.sized(len(content), frames.raw(content))
    bomb = frames.run(b"\0", 128 * 1024, last=False) * 32 + frames.run(b"\0", 1)
    for name, expect, comment, payload in (
        ("not-a-frame", BAD, "The stream itself, said to be a frame.", content),
        ("no-frame", BAD, "No bytes at all.", b""),
        ("frame-cut", BAD, "The last byte is missing.", whole[:-1]),
        ("frame-byte-after", BAD, "A byte after the frame.", whole + b"\0"),
        ("frame-twice", BAD, "Two frames.", whole + whole),
        ("frame-skippable", BAD, "A note before it.", frames.SKIPPABLE + whole),
        ("frame-checksum", BAD, "A checksum.", _flagged(plain, 4, bytes(4))),
        ("frame-reserved", BAD, "A reserved bit.", _flagged(plain, 8, b"")),
        (
            "frame-no-size",
            BAD,
            "It does not say how long it is.",
            replace(
                plain, size=b"", size_flag=0, single=False, window=b"\0"
            ).to_bytes(),
        ),
        (
            "frame-size-less",
            BAD,
            "A byte more than it says.",
            frames.sized(len(content) - 1, frames.raw(content)).to_bytes(),
        ),
        (
            "frame-size-more",
            BAD,
            "A byte less than it says.",
            frames.sized(len(content) + 1, frames.raw(content)).to_bytes(),
        ),
        (
            "frame-above-4-mib",
            LARGE,
            "One byte too many, in 140.",
            frames.sized(4 * _MIB + 1, bomb).to_bytes(),
        ),
        (
            "frame-window",
            LARGE,
            "A window above 8 MiB.",
            replace(plain, single=False, window=b"\x70").to_bytes(),
        ),
    ):
        made = replace(STORED, codec=1, payload=payload)
        yield _bad(name, expect, comment, made)
    swapped = replace(STORED, codec=0, payload=whole)
    yield _bad("codec-0-of-a-frame", BAD, "A frame, said to be the stream.", swapped)


def _flagged(frame: frames.Frame, flag: int, after: bytes) -> bytes:
    return replace(frame, flags=flag, checksum=after).to_bytes()


def _folded() -> Iterator[Vector]:
    content = STORED.payload
    good = folded(content, 1)
    for name, expect, comment, inside in (
        ("empty", BAD, "Not even the number of a table.", b""),
        ("table-0", NEWER, "A table that there is not.", b"\0" + good[1:]),
        ("table-4", NEWER, "A table of a later version.", b"\4" + good[1:]),
        (
            "table-other",
            FORGED,
            "Another table than it was folded by.",
            b"\3" + good[1:],
        ),
        ("byte-of-no-letter", BAD, "A byte behind the table.", good + b"\xfe"),
        ("escape-at-end", BAD, "An escape of nothing.", good + b"\xff"),
        (
            "escape-of-a-letter",
            BAD,
            "A letter with a byte of its own.",
            good + b"\xff\xd8\xa8",
        ),
        ("letter-after", BAD, "A letter after the last file.", good + b"\n"),
        ("letter-less", BAD, "The last letter is missing.", good[:-1]),
    ):
        made = replace(STORED, codec=2, payload=frames.packed(inside))
        yield _bad(f"folded-{name}", expect, comment, made)
    for codec, payload, expect in (
        (1, frames.packed(good), FORGED),
        (2, frames.packed(content), NEWER),
    ):
        made = replace(STORED, codec=codec, payload=payload)
        yield _bad(f"codec-{codec}-for-another", expect, "The other codec's.", made)


def _manifests() -> Iterator[Vector]:
    """Signed, and yet no edition."""
    manifest, text = PLAIN.manifest.to_bytes(), kit.TEXT.encode()
    for name, expect, comment, signed in (
        ("not-a-manifest", BAD, "Somebody signed a letter.", b"Dear friends\n"),
        ("manifest-empty", BAD, "Somebody signed nothing.", b""),
        (
            "manifest-newer",
            NEWER,
            "A manifest of a later version.",
            manifest.replace(b"edition 1", b"edition 2", 1),
        ),
        (
            "manifest-crlf",
            BAD,
            "Lines that end with CR LF.",
            manifest.replace(b"\n", b"\r\n"),
        ),
        (
            "file-size-less",
            FORGED,
            "It says a byte less than the file has.",
            manifest.replace(b"bytes=%d" % len(text), b"bytes=%d" % (len(text) - 1), 1),
        ),
    ):
        made = Parts(
            (Record.of(SARA.sign(signed)).to_bytes(),), len(signed), signed + text
        )
        yield _bad(name, expect, comment, made)
