"""A signature file: four lines, two signatures, comments that say nothing new."""

from __future__ import annotations

import dataclasses

import pytest

from archive.errors import ForgedOrDamaged, Malformed, TooLarge
from archive.format.codec import encode_base64
from archive.format.signature import Signature
from archive.values import Digest
from tests.kit import REZA, SARA, manifest

MANIFEST = manifest().to_bytes()
GOOD = Signature.sign(MANIFEST, SARA.secret, SARA.public.key_id)
LINES = GOOD.to_bytes().decode().split("\n")


def with_line(number: int, line: str) -> bytes:
    """The good file with one line replaced."""
    lines = list(LINES)
    lines[number] = line
    return "\n".join(lines).encode()


def test_a_signature_verifies() -> None:
    """What is signed verifies, and only under its own key."""
    GOOD.verify(SARA.public.public, MANIFEST)
    with pytest.raises(ForgedOrDamaged):
        GOOD.verify(REZA.public.public, MANIFEST)


def test_the_file_follows_from_four_values() -> None:
    """Parsing and writing keep every byte, and the layout is minisign's."""
    assert Signature.from_bytes(GOOD.to_bytes()) == GOOD
    digest = Digest.of(MANIFEST)
    assert [
        "untrusted comment: archive",
        encode_base64(b"Ed" + SARA.public.key_id + GOOD.signature),
        (
            "trusted comment: archive-edition 1"
            f" key={SARA.public.comment.rpartition(' ')[2]} sha256={digest}"
        ),
        encode_base64(GOOD.comment_signature),
        "",
    ] == LINES


def test_signing_is_deterministic() -> None:
    """The same text and key give the same signature, everywhere and always."""
    assert Signature.sign(MANIFEST, SARA.secret, SARA.public.key_id) == GOOD


def test_another_text_is_named_as_such() -> None:
    """A signature of another manifest is told from a forged one."""
    with pytest.raises(ForgedOrDamaged, match=r"^a signature of another manifest$"):
        GOOD.verify(SARA.public.public, MANIFEST + b"\n")


@pytest.mark.parametrize("name", ["signature", "comment_signature"])
def test_both_signatures_must_hold(name: str) -> None:
    """A record whose comment signature fails is as bad as one whose text's does."""
    other = Signature.sign(b"another", SARA.secret, SARA.public.key_id)
    forged = dataclasses.replace(GOOD, **{name: getattr(other, name)})
    with pytest.raises(ForgedOrDamaged, match="not a signature by the key"):
        forged.verify(SARA.public.public, MANIFEST)


def test_the_key_id_is_signed_with_the_comment() -> None:
    """Nobody can give a signature another key id."""
    forged = dataclasses.replace(GOOD, key_id=REZA.public.key_id)
    with pytest.raises(ForgedOrDamaged):
        forged.verify(SARA.public.public, MANIFEST)


FAULTS = {
    "three lines": ("\n".join(LINES[:3]) + "\n", "not the four lines"),
    "five lines": ("\n".join([*LINES, ""]), "not the four lines"),
    "no trusted comment": (
        with_line(2, "comment: x").decode(),
        "not the four lines",
    ),
    "another first line": (
        with_line(0, "untrusted comment: x").decode(),
        "its comments are not those of an edition",
    ),
    "another trusted comment": (
        with_line(2, "trusted comment: timestamp:1").decode(),
        "its comments are not those of an edition",
    ),
    "another key id in the comment": (
        with_line(2, LINES[2].replace("key=", "key=0")[:-1]).decode(),
        "its comments are not those of an edition",
    ),
    "another key's id": (
        with_line(2, f"{LINES[2][:39]}{'0' * 16}{LINES[2][55:]}").decode(),
        "its comments are not those of an edition",
    ),
    "prehashed": (
        with_line(1, encode_base64(b"ED" + bytes(72))).decode(),
        r"prehashed \(ED\); only signatures of the text itself count",
    ),
    "another algorithm": (
        with_line(1, encode_base64(b"XX" + bytes(72))).decode(),
        "unknown algorithm b'XX'",
    ),
    "a short signature": (
        with_line(1, encode_base64(b"Ed" + bytes(71))).decode(),
        "signature needs 64 bytes at offset 10, and 63 are left",
    ),
    "a long signature": (
        with_line(1, encode_base64(b"Ed" + bytes(73))).decode(),
        "1 bytes too many",
    ),
    "a short comment signature": (
        with_line(3, encode_base64(bytes(63))).decode(),
        "comment signature needs 64 bytes at offset 0, and 63 are left",
    ),
    "a long comment signature": (
        with_line(3, encode_base64(bytes(65))).decode(),
        "1 bytes too many",
    ),
    "no base64": (with_line(3, "!").decode(), "not base64"),
}


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS)
def test_any_other_file_is_refused(text: str, message: str) -> None:
    """There is one way to write a signature; every other one is named."""
    with pytest.raises(Malformed, match=f"signature file: {message}"):
        Signature.from_bytes(text.encode())


@pytest.mark.parametrize("fault", ["prehashed", "another trusted comment"])
def test_the_hint_says_how_to_sign_with_stock_minisign(fault: str) -> None:
    """What minisign makes by default gets the options that make the right thing."""
    with pytest.raises(Malformed) as caught:
        Signature.from_bytes(FAULTS[fault][0].encode())
    assert "minisign -S -l -c archive -t" in caught.value.hint


def test_a_signature_file_is_small() -> None:
    """More than 4 KiB are refused unread."""
    with pytest.raises(TooLarge):
        Signature.from_bytes(b"x" * 4097)
