"""Vectors of kind ``bundle``: a whole ``.tar.zst``, and what a holder is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archive.format.layout import signature_name
from archive.format.minisign import PublicKeyFile
from archive.values import Digest
from tests import kit
from tests.kit import MALLORY, REZA, SARA, SERIES, Edition, Key
from tests.vectors import (
    bundle_containers,
    bundle_editions,
    bundle_signatures,
    frames,
    signatures,
    trust_lists,
)
from tests.vectors.bundle_parts import (
    EN,
    EN_FOUND,
    END,
    FA,
    FA_FOUND,
    HEAD,
    MIB,
    PERSIAN,
    framed,
    inside,
    one,
    passing,
    put,
    tar,
)
from tests.vectors.vector import Vector


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _packed()
    yield from _verdicts()
    yield from _not_packed()
    yield from bundle_containers.vectors()
    yield from bundle_editions.vectors()
    yield from bundle_signatures.vectors()


def _packed() -> Iterator[Vector]:
    """Bundles as ``pack`` makes them: a record of these exact bytes."""
    both = kit.bundle(EN, FA)
    yield passing("plain", "trusted", "One edition.", kit.bundle(FA), FA_FOUND)
    yield passing("two-editions", "trusted", "Two.", both, EN_FOUND, FA_FOUND)
    yield passing(
        "two-signatures",
        "trusted",
        "A second key, which the holder does not know, changes nothing.",
        kit.bundle(kit.edition(keys=(SARA, REZA))),
        FA_FOUND,
    )
    eight = [Key.of(f"signer {number}") for number in range(7)]
    yield passing(
        "eight-signatures",
        "trusted",
        "The most signatures there can be.",
        kit.bundle(kit.edition(keys=(SARA, *eight))),
        FA_FOUND,
    )
    files = {
        "empty.bin": b"",
        "block.bin": bytes(range(256)) * 2,
        "a" * 64: b"long name",
    }
    many = kit.edition(
        "az-arab", 999999999, series="s" * 64, files=files, source="en 1"
    )
    yield passing(
        "files-and-long-names",
        "same-as-before",
        "Files of 0 and 512 bytes; paths that a tar header splits; another series.",
        kit.bundle(many),
        f"{'s' * 64}/az-arab-999999999 same-as-before machine-translation",
    )
    around = MIB - 7 * 512  # manifest, signature, text and four headers take the rest
    for name, comment, size in (
        ("frame-1-mib", "The largest frame of level 19.", around),
        ("frame-above-1-mib", "The smallest frame of level 9.", around + 512),
    ):
        large = kit.edition("ar", files={"zeros.bin": bytes(size)})
        found = f"{SERIES}/ar-1 trusted machine-translation"
        yield passing(name, "trusted", comment, kit.bundle(large), found)
    rest = 16 * MIB - len(HEAD) - len(END) - 11 * 512  # the same, for five files
    files = {f"zeros-{n}.bin": bytes(16 * MIB) for n in range(3)}
    largest = kit.edition("ar", files={**files, "zeros-3.bin": bytes(rest)})
    yield passing(
        "64-mib",
        "trusted",
        "The largest bundle.",
        kit.bundle(largest),
        f"{SERIES}/ar-1 trusted machine-translation",
    )
    older = kit.edition(revision=2, text="Another text.\n")
    yield passing(
        "older",
        "trusted",
        "Two revisions of one language.",
        kit.bundle(FA, older),
        f"{SERIES}/fa-1 trusted older machine-translation",
        f"{SERIES}/fa-2 trusted machine-translation",
    )
    newer = kit.edition("en", 2, source=None)
    yield passing(
        "stale-translation",
        "trusted",
        "The original has a higher revision than the one that was translated.",
        kit.bundle(newer, FA),
        f"{SERIES}/en-2 trusted",
        f"{SERIES}/fa-1 trusted machine-translation stale-translation",
    )


def _verdicts() -> Iterator[Vector]:
    plain = kit.bundle(FA)
    found = f"{SERIES}/fa-1 {{}} machine-translation"
    for name, verdict, comment, trust in (
        ("unknown", "unknown", "Nobody is known.", ""),
        (
            "first-use",
            "same-as-before",
            "A key that was not compared with a person.",
            trust_lists.pin(standing="first-use"),
        ),
        (
            "other-series",
            "same-as-before",
            "A key that was compared, and accepted for another series.",
            trust_lists.pin(where="iran-2027-01"),
        ),
        (
            "every-series",
            "trusted",
            "A key that is accepted for every series.",
            trust_lists.pin(where="*"),
        ),
    ):
        line = trust.rstrip("\n")
        yield passing(name, verdict, comment, plain, found.format(verdict), trust=line)
    yield from _several()
    unsigned = kit.bundle(replace(FA, signers=()))
    comment = "No signature at all."
    yield passing("unsigned", "unsigned", comment, unsigned, found.format("unsigned"))
    worst = kit.bundle(EN, kit.edition(keys=(MALLORY,)))
    comment = "A bundle's verdict is that of its worst edition."
    yield passing("worst", "unknown", comment, worst, EN_FOUND, found.format("unknown"))
    about = kit.manifest(charter=Digest.of(b"a charter"))
    charter = Edition(about, FA.contents, (SARA.sign(about.to_bytes()),))
    yield passing(
        "charter",
        "same-as-before",
        "A reader that knows no charters cannot tell whether enough keys signed.",
        kit.bundle(charter),
        found.format("same-as-before"),
    )


def _several() -> Iterator[Vector]:
    """Several keys, known or not."""
    two = kit.edition(keys=(SARA, REZA))
    pins = {
        SARA: trust_lists.pin(),
        REZA: trust_lists.pin(REZA, standing="first-use", petname="Reza"),
    }
    ordered = sorted(pins, key=lambda key: key.public.public)
    yield passing(
        "checked-and-first-use",
        "trusted",
        "One of two keys was compared with a person, which is enough.",
        kit.bundle(two),
        FA_FOUND,
        trust="".join(pins[key] for key in ordered),
    )
    newer = kit.edition(revision=2, keys=(MALLORY,))
    yield passing(
        "newer-by-unknown-key",
        "unknown",
        "A key that nobody knows does not make another edition older.",
        kit.bundle(FA, newer),
        FA_FOUND,
        f"{SERIES}/fa-2 unknown machine-translation",
    )
    other = replace(SARA, public=PublicKeyFile.plain(SARA.public.public, bytes(8)))
    yield passing(
        "one-key-two-ids",
        "trusted",
        "Two key ids of one key: the head holds the lower one.",
        kit.bundle(EN, kit.edition(keys=(other,))),
        EN_FOUND,
        FA_FOUND,
    )


def _not_packed() -> Iterator[Vector]:
    """Sound bundles that ``pack`` would have written in another way."""
    two = inside(kit.edition(keys=(SARA, REZA)))
    sara = signature_name(SARA.name)
    mine = next(n for n, (path, _) in enumerate(two) if path.endswith(sara))
    reza = 3 - mine  # the manifest is member 0, the signatures are 1 and 2
    keys = (SARA, REZA)
    noted = f"{SERIES}/fa-1 {{}} damaged-signature machine-translation"
    broken = signatures.flipped(two[reza][1], 100)
    other = REZA.sign(signatures.OTHER).signature.to_bytes()
    for name, comment, content in (
        (
            "extra-signature-damaged",
            "A bad signature does not spoil a good one.",
            broken,
        ),
        ("extra-signature-garbage", "Nor does what is none.", b"hello\n"),
        ("extra-signature-of-another-text", "Nor does one of another text.", other),
        (
            "extra-signature-by-another-key",
            "Nor does a good one under another key's name, which counts for nobody.",
            SARA.sign(FA.manifest.to_bytes()).signature.to_bytes(),
        ),
    ):
        data = one(put(two, reza, content=content), *keys)
        yield passing(
            name, "trusted", comment, data, noted.format("trusted"), packed=False
        )
    damaged = one(put(two, mine, content=signatures.flipped(two[mine][1], 100)), *keys)
    yield passing(
        "known-signature-damaged",
        "unknown",
        "Only the key that the holder does not know has signed.",
        damaged,
        noted.format("unknown"),
        packed=False,
    )
    stored = frames.sized(len(tar(PERSIAN)), frames.raw(tar(PERSIAN)), 2).to_bytes()
    yield passing(
        "frame-stored",
        "trusted",
        "Readers take every frame that holds the right content.",
        framed(HEAD) + stored + framed(END),
        FA_FOUND,
        packed=False,
    )
    frames_of_two = b"".join(
        frames.split(content) for content in (HEAD, tar(PERSIAN), END)
    )
    yield passing(
        "frames-end-empty",
        "trusted",
        "Every frame ends with a block of no bytes.",
        frames_of_two,
        FA_FOUND,
        packed=False,
    )
    yield passing(
        "key-unused",
        "trusted",
        "A key that signed nothing proves nothing and does no harm.",
        one(PERSIAN, SARA, MALLORY),
        FA_FOUND,
        packed=False,
    )
