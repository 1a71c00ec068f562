"""The sound bundle that attacks start from, made of members and stored frames."""

from __future__ import annotations

from typing import Final

from archive.format import instructions
from tests import kit
from tests.attacks.frames import stored
from tests.attacks.members import END, FOLDER, member
from tests.kit import SARA, Key

TEXT: Final = kit.TEXT.encode()
MANIFEST: Final = kit.manifest().to_bytes()


def head(*keys: Key, text: bytes = instructions.TEXT) -> bytes:
    """What the first frame holds."""
    ordered = sorted(keys, key=lambda key: key.name)
    return member("VERIFY.txt", text) + b"".join(
        member(f"keys/{key.name}.pub", key.public.to_bytes()) for key in ordered
    )


def signature(manifest: bytes, key: Key = SARA, folder: str = FOLDER) -> bytes:
    """A key's signature as a member."""
    content = key.sign(manifest).signature.to_bytes()
    return member(f"{folder}/MANIFEST.{key.name}.minisig", content)


def signed(manifest: bytes, folder: str = FOLDER, key: Key = SARA) -> bytes:
    """The manifest and its signature as members."""
    return member(f"{folder}/MANIFEST", manifest) + signature(manifest, key, folder)


def statement(content: bytes = TEXT, folder: str = FOLDER) -> bytes:
    return member(f"{folder}/statement.txt", content)


def edition(manifest: bytes = MANIFEST, folder: str = FOLDER) -> bytes:
    """What an edition's frame holds."""
    return signed(manifest, folder) + statement(folder=folder)


def bundle(*contents: bytes) -> bytes:
    """Frames with these contents, one after another."""
    return b"".join(map(stored, contents))


HEAD: Final = head(SARA)
EDITION: Final = edition()
SOUND: Final = bundle(HEAD, EDITION, END)
"""The bundle that every attack below starts from: this one is accepted."""
