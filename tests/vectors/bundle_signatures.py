"""Vectors of kind ``bundle`` whose fault is an edition's signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from archive.format.edition import Signer
from tests import kit
from tests.kit import MALLORY, SARA, Key
from tests.vectors import signatures
from tests.vectors.bundle_parts import (
    FORGED,
    LARGE,
    PERSIAN,
    PERSIAN_MANIFEST,
    failing,
    inside,
    one,
    put,
    signed,
)
from tests.vectors.vector import Vector


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _signature_files()
    yield from _signatures()


def _signature_files() -> Iterator[Vector]:
    """The only signature is none, or not one that counts."""
    for name, comment, content in (
        ("damaged", "One bit of it is turned.", signatures.flipped(PERSIAN[1][1], 100)),
        ("garbage", "No signature.", b"hello\n"),
        ("empty", "No bytes.", b"\n"),
        ("crlf", "Lines end with CR LF.", PERSIAN[1][1].replace(b"\n", b"\r\n")),
        ("of-another-key", "Another key's.", _minisig(MALLORY.sign(PERSIAN_MANIFEST))),
        ("of-another-text", "Of another text.", _minisig(SARA.sign(signatures.OTHER))),
        (
            "of-the-text",
            "Of the text, not of the manifest.",
            _minisig(SARA.sign(kit.TEXT.encode())),
        ),
        ("malleable", "S plus the group order.", _changed(signatures.malleable)),
        (
            "small-order",
            "R is the neutral element.",
            _changed(
                lambda _: signatures.small_r(SARA, PERSIAN_MANIFEST, b"\1" + bytes(31))
            ),
        ),
        ("comment-signature", "The comment's signature is bad.", _second(bytes(64))),
        (
            "prehashed",
            "minisign's default mode.",
            PERSIAN[1][1].replace(b"\nRW", b"\nRU", 1),
        ),
    ):
        data = one(put(PERSIAN, 1, content=content))
        yield failing(f"signature-{name}", FORGED, comment, data)


def _signatures() -> Iterator[Vector]:
    nine = [SARA, *(Key.of(f"signer {number}") for number in range(8))]
    data = one(signed(PERSIAN_MANIFEST, keys=nine), *nine)
    yield failing("nine-signatures", LARGE, "One signature too many.", data)
    long = one(put(PERSIAN, 1, content=PERSIAN[1][1] + b"\n" * 4096))
    yield failing("signature-above-4096-bytes", LARGE, "A long one.", long)
    both = inside(kit.edition(keys=(SARA, MALLORY)))
    damaged = put(put(both, 1, content=b"hello\n"), 2, content=b"hello\n")
    data = one(damaged, SARA, MALLORY)
    yield failing("two-signatures-damaged", FORGED, "Two, and both are bad.", data)


def _minisig(signer: Signer) -> bytes:
    return signer.signature.to_bytes()


def _changed(change: Callable[[bytes], bytes]) -> bytes:
    """A signature file whose signature is changed, and its comment signed anew."""
    signature = SARA.sign(PERSIAN_MANIFEST).signature
    turned = change(signature.signature)
    comment = PERSIAN[1][1].split(b"\n")[2].removeprefix(b"trusted comment: ")
    return replace(
        signature,
        signature=turned,
        comment_signature=SARA.secret.sign(turned + comment),
    ).to_bytes()


def _second(comment_signature: bytes) -> bytes:
    return replace(
        SARA.sign(PERSIAN_MANIFEST).signature, comment_signature=comment_signature
    ).to_bytes()
