"""Ceilings on untrusted input, each with its reason (``docs/spec/bundle.md``).

All sizes are in bytes. A length that somebody sent is compared with one of these
before anything is allocated for it.
"""

from __future__ import annotations

from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB

MANIFEST: Final = 64 * KIB
"""32 entries with 64-byte names take under 8 KiB; the rest is room to grow."""

HEAD_VALUE: Final = 300
"""A title of 100 Persian or 300 Latin letters; longer ones are not titles."""

NAME: Final = 64
"""File, series and language names: fits every file system and a ustar field."""

REVISION: Final = 999_999_999
"""Nine digits: exact in every language's numbers."""

FILES: Final = 32
"""Files of one edition: a text, its readings and its print forms, not a library."""

FILE: Final = 16 * MIB
"""A quarter of an hour of speech, or a PDF with pictures."""

BUNDLE: Final = 64 * MIB
"""All frames of a bundle unpacked: fits the memory of the weakest computers in use."""

BUNDLE_COMPRESSED: Final = BUNDLE + 4 * MIB
"""What is read from a pipe: content that does not compress grows by under 1 %."""

EDITIONS: Final = 1024
"""Editions of a bundle, or of a folder: every language and revision of many series."""

SIGNATURES: Final = 8
"""Signatures of one edition: each costs 168 bytes in every form that travels."""

KEYS: Final = EDITIONS * SIGNATURES
"""Public keys in a bundle's head: no more than its signatures can name."""

HEAD: Final = 16 * KIB + KEYS * 1024
"""The head frame unpacked: VERIFY.txt, and a 512-byte header and one block a key."""

WINDOW: Final = 8 * MIB
"""RFC 8878 §3.1.1.1.2 recommends that decoders support 8 MiB; more is refused."""

BLOCK: Final = 128 * KIB
"""RFC 8878 §3.1.1.2.4: no block holds or regenerates more than this."""


def blocks(size: int) -> int:
    """Most Zstandard blocks of a frame of ``size`` bytes: empty ones cost time."""
    return 8 + size // 256


KEY_FILE: Final = 4 * KIB
"""minisign's files are under 400 bytes, but for their comments."""

TRUST_FILE: Final = 4 * MIB
"""Some 20,000 keys with long names."""

PAGE: Final = 8 * MIB
"""A program of under 1 MiB, an object, and its text unpacked, with room for escapes."""

PARAGRAPHS: Final = 2000
"""Of a text that is compared: the time grows with their square."""

PETNAME: Final = 100
"""Bytes of a petname: 50 Persian letters."""

PASSWORD: Final = 1024
"""minisign reads at most this much of a password."""

SOURCE_FILE: Final = 1 * MIB
"""A series.toml: it is read whole."""

SCRYPT_MEMORY: Final = 1024 * MIB
"""What stock minisign uses; more is refused before it is allocated."""

SCRYPT_WORK: Final = 2**25
"""libsodium's *sensitive* limit, which stock minisign uses: some seconds."""

OBJECT: Final = 180 * KIB
"""An edition as packets carry it: 2,048 symbols of 90 bytes; nobody scans more."""

OBJECT_CONTENT: Final = 4 * MIB
"""An object unpacked: a text of that size takes a day to read."""

SYMBOLS: Final = 2048
"""Symbols that an object needs: decoding takes time with their square."""

PACKET_SYMBOLS: Final = 32
"""Symbols of one packet: the densest square holds as many of 90 bytes."""

GROUPS: Final = 64
"""Objects that are collected at once; beyond, one with few symbols makes room."""

VARIANTS: Final = 4
"""Different packets with the same ids that are kept: one of them may be genuine."""


def held_symbols(k: int) -> int:
    """Most symbols that are kept of one object: room for three forged for each."""
    return 4 * k + 1024


SOURCES: Final = 4
"""Places that a packet came from, again and again, that are kept: a hint, no more."""

FORGED: Final = 64
"""Forged packets of one object that are named; others are only counted."""

PASTE: Final = 4 * MIB
"""Characters in which packets are looked for at a time: a large object's all."""

JOURNAL: Final = 64 * MIB
"""A saved collection: some hundred times what the largest object needs."""

HISTORY: Final = 16 * MIB
"""Another program's list, looked through for our name: a shell's keeps far less."""

PIXELS: Final = 64 * MIB
"""Of a picture: the largest that phones take; more is refused before it is decoded."""

STORED: Final = 100_000
"""Names in a store: ten times what it was tried with; more is not looked through."""

LOOSE: Final = 64 * 1024
"""Names that are looked at in a folder that anybody filled: a phone's photos fit."""

QUARANTINE: Final = 64
"""Files that are kept as evidence: enough to see who sends what."""

QUARANTINE_BYTES: Final = BUNDLE_COMPRESSED
"""All of them together: one as large as a bundle can be has room."""
