"""Vectors of kind ``signature``: a ``.minisig`` file, over ``manifest`` by ``key``."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from archive.format.codec import encode_base64
from tests.kit import MALLORY, SARA, Key
from tests.vectors import manifest_parts
from tests.vectors.vector import OK, Vector

BAD: Final = "malformed"
FORGED: Final = "forged-or-damaged"
MANIFEST: Final = manifest_parts.PLAIN.encode()
OTHER: Final = manifest_parts.edited("edition: 3", "edition: 4").encode()
GOOD: Final = SARA.sign(MANIFEST).signature

_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
_FIELD: Final = 2**255 - 19
_ORDER_8: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _bytes(number: int) -> bytes:
    return number.to_bytes(32, "little")


def flipped(data: bytes, place: int) -> bytes:
    """The same bytes with one bit turned."""
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)


def malleable(signature: bytes) -> bytes:
    """The same signature with the group order added to S."""
    return signature[:32] + _bytes(_number(signature[32:]) + _ORDER)


def small_r(key: Key, message: bytes, r: bytes) -> bytes:
    """What the holder of a key can make with a commitment R of small order.

    S = hash(R, A, message) * secret: S times the base point is then R plus the hash
    times A if R is the neutral element, and so for verifiers that do not look at R.
    """
    half = _number(hashlib.sha512(key.secret.seed).digest()[:32])
    secret = half & (2**254 - 8) | 2**254
    challenge = hashlib.sha512(r + key.public.public.raw + message).digest()
    return r + _bytes(_number(challenge) * secret % _ORDER)


def minisig(  # noqa: PLR0913 — a signature file has many parts
    *,
    untrusted: str = "untrusted comment: archive",
    algorithm: bytes = b"Ed",
    key_id: bytes = GOOD.key_id,
    signature: bytes = GOOD.signature,
    comment: str = "",
    signer: Key = SARA,
) -> bytes:
    """A signature file part by part; whatever the comment is, it is signed."""
    text = comment or _comment()
    second = signer.secret.sign(signature + text.encode())
    head = encode_base64(algorithm + key_id + signature)
    tail = encode_base64(second)
    return f"{untrusted}\n{head}\ntrusted comment: {text}\n{tail}\n".encode()


_KEY_ID: Final = f"{_number(GOOD.key_id):X}"


def _comment(
    key_id: str = _KEY_ID,
    digest: str = hashlib.sha256(MANIFEST).hexdigest(),
) -> str:
    return f"archive-edition 1 key={key_id} sha256={digest}"


def _vector(  # noqa: PLR0913 — a signature is nothing without key and text
    name: str,
    expect: str,
    comment: str,
    content: bytes,
    *,
    key: str = SARA.public.line,
    manifest: bytes = MANIFEST,
) -> Vector:
    more = ("key", key), ("manifest", base64.b64encode(manifest).decode())
    return Vector("signature", name, expect, comment, content, more)


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield _vector("plain", OK, "A good signature.", GOOD.to_bytes())
    yield from _key_ids()
    yield from _lines()
    yield from _comments()
    yield from _base64()
    yield from _blobs()
    yield from _forged()
    yield from _keys()


def _key_ids() -> Iterator[Vector]:
    yield _vector(
        "key-id-other",
        OK,
        "The key id is anybody's choice and need not be the public key's.",
        minisig(key_id=bytes(range(1, 9)), comment=_comment("807060504030201")),
    )
    yield _vector(
        "key-id-leading-zeros",
        BAD,
        "A key id printed with leading zeros.",
        minisig(key_id=b"\1" + bytes(7), comment=_comment("0000000000000001")),
    )
    yield _vector(
        "key-id-short",
        OK,
        "A key id is printed as a number, without leading zeros.",
        minisig(key_id=b"\1" + bytes(7), comment=_comment("1")),
    )
    yield _vector(
        "key-id-differs",
        BAD,
        "The comment names another key id than the signature's line.",
        minisig(comment=_comment("0706050403020100")),
    )
    yield _vector(
        "key-id-backwards",
        BAD,
        "The key id printed byte by byte, not as a number.",
        minisig(comment=_comment(GOOD.key_id.hex().upper())),
    )


def _lines() -> Iterator[Vector]:
    good = GOOD.to_bytes()
    first, second, third, fourth, _ = good.split(b"\n")
    for name, comment, content in (
        ("empty", "No bytes at all.", b""),
        ("crlf", "Lines end with CR LF.", good.replace(b"\n", b"\r\n")),
        ("bom", "A byte order mark in front.", b"\xef\xbb\xbf" + good),
        (
            "not-utf-8",
            "Half a letter in the first line.",
            good.replace(b"a", b"\xd9", 1),
        ),
        ("no-final-line-end", "The last line has no LF.", good[:-1]),
        ("space-for-final-line-end", "A space instead.", good[:-1] + b" "),
        ("empty-line-at-end", "A fifth line, which is empty.", good + b"\n"),
        ("empty-line-in-front", "An empty line in front.", b"\n" + good),
        ("three-lines", "No comment signature.", good.removesuffix(fourth + b"\n")),
        ("two-lines", "As signify writes it.", first + b"\n" + second + b"\n"),
        ("twice", "The whole file twice.", good + good),
        (
            "lines-turned",
            "The two signatures in each other's place.",
            b"\n".join((first, fourth, third, second, b"")),
        ),
    ):
        yield _vector(name, BAD, comment, content)
    padded = good.replace(
        b"archive\n", b"archive" + b" " * (4097 - len(good)) + b"\n", 1
    )
    yield _vector("4097-bytes", "too-large", "One byte above the ceiling.", padded)


def _comments() -> Iterator[Vector]:
    untrusted = "untrusted comment: "
    for name, comment, text in (
        ("other", "minisign's own comment.", f"{untrusted}signature from minisign"),
        ("empty", "No comment.", untrusted),
        ("trailing-space", "A space at the end.", f"{untrusted}archive "),
        ("no-label", "The comment alone.", "archive"),
        (
            "label-capital",
            "A capital letter in the label.",
            "Untrusted comment: archive",
        ),
    ):
        yield _vector(f"untrusted-{name}", BAD, comment, minisig(untrusted=text))
    good = _comment()
    digest = hashlib.sha256(MANIFEST).hexdigest()
    for name, comment, text in (
        ("other", "minisign's own comment.", "timestamp:1769904000\tfile:MANIFEST"),
        ("version-2", "Another version.", good.replace("edition 1", "edition 2")),
        ("key-lower-case", "The key id in small letters.", _comment(_KEY_ID.lower())),
        (
            "digest-upper-case",
            "The digest in capitals.",
            _comment(digest=digest.upper()),
        ),
        ("digest-short", "63 digits.", _comment(digest=digest[1:])),
        ("no-digest", "The key id alone.", good.partition(" sha256")[0]),
        ("two-spaces", "A space too many.", good.replace(" key", "  key")),
        ("trailing-space", "A space at the end.", f"{good} "),
        ("more", "Further words.", f"{good} signed by Sara"),
    ):
        yield _vector(f"trusted-{name}", BAD, comment, minisig(comment=text))
    label = GOOD.to_bytes().replace(b"\ntrusted comment: ", b"\nComment: ")
    yield _vector("trusted-label-other", BAD, "Another label.", label)
    bare = GOOD.to_bytes().replace(b"\ntrusted comment: ", b"\n")
    yield _vector("trusted-label-missing", BAD, "The comment alone.", bare)


def _base64() -> Iterator[Vector]:
    good = GOOD.to_bytes().decode()
    lines = good.split("\n")
    for number, what in ((1, "signature"), (3, "comment-signature")):
        line = lines[number]
        for name, comment, text in (
            ("not-base64", "A sign of no alphabet.", "!" + line[1:]),
            ("url-alphabet", "The other alphabet.", "-_" + line[2:]),
            ("no-padding", "Without padding.", line.rstrip("=")),
            ("padding-too-long", "A sign of padding too many.", line + "="),
            ("space", "A space inside.", f"{line[:8]} {line[8:]}"),
            ("leading-space", "A space in front.", f" {line}"),
            ("trailing-space", "A space at the end.", f"{line} "),
            ("hex", "Hexadecimal.", base64.b64decode(line).hex()),
            ("empty", "An empty line.", ""),
        ):
            changed = [*lines[:number], text, *lines[number + 1 :]]
            yield _vector(f"{what}-{name}", BAD, comment, "\n".join(changed).encode())
    last = lines[3]
    tail = chr(ord(last[-3]) + 1) + "=="  # 64 bytes leave four bits unused
    yield _vector(
        "comment-signature-tail-bits",
        BAD,
        "Bits behind the last byte are not zero.",
        good.replace(last, last[:-3] + tail).encode(),
    )


def _blobs() -> Iterator[Vector]:
    for name, comment, content in (
        ("prehashed", "minisign's default mode, ``ED``.", minisig(algorithm=b"ED")),
        ("algorithm-unknown", "No algorithm of anybody's.", minisig(algorithm=b"Ee")),
        ("algorithm-small", "A small letter.", minisig(algorithm=b"ed")),
        ("signature-63-bytes", "Too short.", minisig(signature=GOOD.signature[:-1])),
        ("signature-65-bytes", "Too long.", minisig(signature=GOOD.signature + b"\0")),
        ("signature-none", "A key id and no more.", minisig(signature=b"")),
    ):
        yield _vector(name, BAD, comment, content)
    good = GOOD.to_bytes().decode()
    last = good.split("\n")[3]
    for size, comment in ((63, "Too short."), (65, "Too long.")):
        text = encode_base64((GOOD.comment_signature + b"\0")[:size])
        changed = good.replace(last, text).encode()
        yield _vector(f"comment-signature-{size}-bytes", BAD, comment, changed)


def _forged() -> Iterator[Vector]:
    good, second = GOOD.signature, GOOD.comment_signature
    neutral = _bytes(1)
    for name, comment, signature in (
        ("r-changed", "One bit of R is turned.", flipped(good, 0)),
        ("s-changed", "One bit of S is turned.", flipped(good, 32)),
        ("s-plus-order", "S plus the group order.", malleable(good)),
        ("s-top-bit", "S with its highest bit set.", good[:63] + b"\x80"),
        ("zeros", "R and S are zero.", bytes(64)),
        ("r-neutral", "R is the neutral element.", small_r(SARA, MANIFEST, neutral)),
        (
            "r-neutral-not-canonical",
            "R is the neutral element, written with y plus the field's prime.",
            small_r(SARA, MANIFEST, _bytes(_FIELD + 1)),
        ),
        (
            "r-order-8",
            "R is a point of order 8.",
            small_r(SARA, MANIFEST, _bytes(_ORDER_8)),
        ),
        ("of-another-key", "Another key's.", MALLORY.secret.sign(MANIFEST)),
        ("of-another-manifest", "Of another text.", SARA.secret.sign(OTHER)),
        ("halves-turned", "S in front of R.", good[32:] + good[:32]),
    ):
        # The comment's signature is good: what is wrong is the signature alone.
        yield _vector(name, FORGED, comment, minisig(signature=signature))
    for name, comment, signature in (
        ("r-changed", "One bit of R is turned.", flipped(second, 0)),
        ("s-changed", "One bit of S is turned.", flipped(second, 32)),
        ("s-plus-order", "S plus the group order.", malleable(second)),
        ("zeros", "R and S are zero.", bytes(64)),
        (
            "r-neutral",
            "R is the neutral element.",
            small_r(SARA, good + _comment().encode(), neutral),
        ),
        (
            "of-comment-alone",
            "Not over signature and comment.",
            SARA.secret.sign(_comment().encode()),
        ),
        (
            "of-another-key",
            "Another key's.",
            MALLORY.secret.sign(good + _comment().encode()),
        ),
        ("is-the-signature", "The signature once more.", good),
    ):
        content = replace(GOOD, comment_signature=signature).to_bytes()
        yield _vector(f"comment-signature-{name}", FORGED, comment, content)
    yield from _other_manifests()


def _other_manifests() -> Iterator[Vector]:
    good = GOOD.to_bytes()
    other = _comment(digest=hashlib.sha256(OTHER).hexdigest())
    yield _vector(
        "manifest-changed", FORGED, "The text is another.", good, manifest=OTHER
    )
    yield _vector(
        "manifest-longer",
        FORGED,
        "A byte more of text.",
        good,
        manifest=MANIFEST + b"\n",
    )
    yield _vector("manifest-empty", FORGED, "No text.", good, manifest=b"")
    yield _vector(
        "digest-of-another-manifest",
        FORGED,
        "The comment names another manifest than was signed.",
        minisig(comment=other),
    )
    yield _vector(
        "of-its-digest",
        FORGED,
        "Over the manifest's BLAKE2b, as prehashed signatures are.",
        minisig(signature=SARA.secret.sign(hashlib.blake2b(MANIFEST).digest())),
    )


def _keys() -> Iterator[Vector]:
    good = GOOD.to_bytes()
    other = MALLORY.public.line
    yield _vector(
        "key-other", FORGED, "Another key than the signer's.", good, key=other
    )
    for name, expect, comment, raw in (
        ("neutral", "weak-key", "A key of small order verifies anything.", _bytes(1)),
        ("not-canonical", BAD, "A key whose y is the field's prime.", _bytes(_FIELD)),
    ):
        blob = b"Ed" + SARA.public.key_id + raw
        forged = minisig(signature=_bytes(1) + bytes(32))
        line = encode_base64(blob)
        yield _vector(f"key-{name}", expect, comment, forged, key=line)
    off_curve = encode_base64(b"Ed" + SARA.public.key_id + _bytes(2))
    yield _vector(
        "key-off-the-curve", FORGED, "No point has its y.", good, key=off_curve
    )
