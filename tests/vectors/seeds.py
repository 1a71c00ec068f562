"""Bytes that follow from a label, so that anybody can make them again."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable


def seeded(label: str, size: int) -> bytes:
    """The first bytes of SHA-256(label-0) || SHA-256(label-1) || …."""
    digests = (
        hashlib.sha256(f"{label}-{i}".encode()).digest() for i in range(-(-size // 32))
    )
    return b"".join(digests)[:size]


def sha256(data: bytes) -> str:
    """The digest in hex, as vectors write it."""
    return hashlib.sha256(data).hexdigest()


def choosing(label: str) -> Callable[[int], int]:
    """Numbers below n that follow from a label, as a collection asks for them."""
    return random.Random(label).randrange
