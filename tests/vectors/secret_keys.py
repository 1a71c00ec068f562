"""Vectors of kind ``secret-key``: a minisign ``.key`` file and a password.

Every key in them is a throwaway one that comes from a label, locked with so small a
scrypt cost that tests take no time: they protect nothing and are not meant to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from archive.format.codec import encode_base64
from tests import kit
from tests.kit import MALLORY, SARA, Key
from tests.vectors.vector import OK, Vector

BAD: Final = "malformed"
LARGE: Final = "too-large"
WRONG: Final = "wrong-password"
PASSWORD: Final = kit.PASSWORD.decode()
ROSE: Final = "گل سرخ"
SALT: Final = hashlib.sha256(b"archive test salt").digest()
MIB: Final = 2**20


@dataclass(frozen=True)
class Locked:
    """A key file part by part; ``n`` and ``p`` are scrypt's, for the two costs."""

    work: int = 32768
    memory: int = MIB
    n: int = 1024
    p: int = 1
    password: str = PASSWORD
    key: Key = SARA
    public: bytes = SARA.public.public.raw
    checksum: bytes | None = None
    algorithm: bytes = b"Ed"
    kdf: bytes = b"Sc"
    check: bytes = b"B2"
    comment: str = "untrusted comment: minisign encrypted secret key"
    after: bytes = b""

    def box(self) -> bytes:
        """Key id, seed, public key and checksum, XORed with scrypt's output."""
        content = self.key.public.key_id + self.key.secret.seed + self.public
        checksum = hashlib.blake2b(b"Ed" + content, digest_size=32).digest()
        clear = content + (self.checksum or checksum)
        stream = hashlib.scrypt(
            self.password.encode(), salt=SALT, n=self.n, r=8, p=self.p, dklen=104
        )
        return bytes(a ^ b for a, b in zip(clear, stream, strict=True))

    def raw(self) -> bytes:
        """What the second line holds."""
        cost = self.work.to_bytes(8, "little") + self.memory.to_bytes(8, "little")
        algorithms = self.algorithm + self.kdf + self.check
        return algorithms + SALT + cost + self.box() + self.after

    def to_bytes(self) -> bytes:
        """The file."""
        return f"{self.comment}\n{encode_base64(self.raw())}\n".encode()


PLAIN: Final = Locked()


def _vector(
    name: str, expect: str, comment: str, content: bytes, password: str = PASSWORD
) -> Vector:
    more: tuple[tuple[str, str], ...] = (("password", password),)
    if expect == OK:
        more += (("key", SARA.public.line),)
    return Vector("secret-key", name, expect, comment, content, more)


def vectors() -> Iterator[Vector]:
    """All of them."""
    yield from _good()
    yield from _costs()
    yield from _locked()
    yield from _lines()
    yield from _blobs()


def _good() -> Iterator[Vector]:
    for name, comment, key in (
        ("plain", "Memory and work agree.", PLAIN),
        (
            "work-least",
            "Less work than the least counts as it.",
            replace(PLAIN, work=0),
        ),
        ("work-more", "Four passes.", replace(PLAIN, work=131072, p=4)),
        ("memory-more", "Work bounds the memory.", replace(PLAIN, memory=2 * MIB)),
        (
            "memory-1-gib",
            "The most memory, of which work leaves 1 MiB.",
            replace(PLAIN, memory=2**30),
        ),
        (
            "memory-none",
            "Little memory, many passes.",
            replace(PLAIN, memory=0, n=2, p=512),
        ),
        (
            "memory-odd",
            "N is a power of two.",
            replace(PLAIN, memory=MIB - 1, n=512, p=2),
        ),
        ("password-persian", "A password in UTF-8.", replace(PLAIN, password=ROSE)),
        ("password-empty", "No characters.", replace(PLAIN, password="")),
        ("comment-other", "Words.", replace(PLAIN, comment="untrusted comment: سارا")),
    ):
        yield _vector(name, OK, comment, key.to_bytes(), key.password)


def _costs() -> Iterator[Vector]:
    for name, comment, key in (
        ("memory-above-1-gib", "One byte too many.", replace(PLAIN, memory=2**30 + 1)),
        ("memory-absurd", "All of 64 bits.", replace(PLAIN, memory=2**64 - 1)),
        ("work-above-2-25", "One step too many.", replace(PLAIN, work=2**25 + 1)),
        ("work-absurd", "All of 64 bits.", replace(PLAIN, work=2**64 - 1)),
    ):
        yield _vector(
            name, LARGE, f"{comment} Refused before scrypt runs.", key.to_bytes()
        )


def _locked() -> Iterator[Vector]:
    good = PLAIN.to_bytes()
    wrong = "Correct horse"
    yield _vector("password-wrong", WRONG, "Another password.", good, wrong)
    yield _vector("password-none", WRONG, "An empty password.", good, "")
    turned = replace(PLAIN, checksum=bytes(32))
    yield _vector("checksum-wrong", WRONG, "The checksum is zeros.", turned.to_bytes())
    for name, comment, kdf in (
        ("public-half-other", "The public half is another key's.", b"Sc"),
        ("public-half-weak", "The public half is of small order.", b"Sc"),
    ):
        public = MALLORY.public.public.raw if "other" in name else b"\1" + bytes(31)
        changed = replace(PLAIN, public=public, kdf=kdf)
        yield _vector(name, BAD, comment, changed.to_bytes())
    zeros = b"Ed\0\0B2" + bytes(32 + 16 + 104)
    yield _vector(
        "no-password-zeros",
        BAD,
        "No password, and a public half that is not the seed's.",
        f"{PLAIN.comment}\n{encode_base64(zeros)}\n".encode(),
    )


def _lines() -> Iterator[Vector]:
    good = PLAIN.to_bytes()
    first, second, _ = good.split(b"\n")
    for name, comment, content in (
        ("empty", "No bytes at all.", b""),
        ("crlf", "Lines end with CR LF.", good.replace(b"\n", b"\r\n")),
        ("no-final-line-end", "The last line has no LF.", good[:-1]),
        ("space-for-final-line-end", "A space instead.", good[:-1] + b" "),
        ("three-lines", "An empty line at the end.", good + b"\n"),
        ("line-alone", "The base64 alone.", second + b"\n"),
        ("comment-alone", "The comment alone.", first + b"\n"),
        ("public-key", "A public key.", SARA.public.to_bytes()),
        ("openssh", "Another program's.", b"-----BEGIN OPENSSH PRIVATE KEY-----\n"),
    ):
        yield _vector(name, BAD, comment, content)
    padded = replace(PLAIN, comment=f"untrusted comment: {'a' * 4000}")
    yield _vector("above-4096-bytes", LARGE, "Above the ceiling.", padded.to_bytes())


def _blobs() -> Iterator[Vector]:
    for name, comment, key in (
        ("algorithm-other", "Another algorithm.", replace(PLAIN, algorithm=b"ED")),
        ("kdf-other", "Another key derivation.", replace(PLAIN, kdf=b"Ar")),
        ("check-other", "Another checksum algorithm.", replace(PLAIN, check=b"B3")),
        ("too-long", "A byte behind the key.", replace(PLAIN, after=b"\0")),
        (
            "comment-bidi",
            "U+202E in it.",
            replace(PLAIN, comment="untrusted comment: \u202e"),
        ),
        (
            "no-label",
            "A comment without its label.",
            replace(PLAIN, comment="comment: a"),
        ),
    ):
        yield _vector(name, BAD, comment, key.to_bytes())
    cut = encode_base64(PLAIN.raw()[:-1])
    yield _vector(
        "too-short", BAD, "A byte is missing.", f"{PLAIN.comment}\n{cut}\n".encode()
    )
    line = encode_base64(PLAIN.raw())
    for name, comment, text in (
        (
            "tail-bits",
            "Bits behind the last byte.",
            line[:-2] + chr(ord(line[-2]) + 1) + "=",
        ),
        ("no-padding", "Without padding.", line.rstrip("=")),
        ("not-base64", "A sign of no alphabet.", "!" + line[1:]),
    ):
        yield _vector(name, BAD, comment, f"{PLAIN.comment}\n{text}\n".encode())
