"""Names of an edition's and a bundle's files, the same in bundles and in folders.

``docs/spec/bundle.md``, *Layout*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from archive.format.minisign import PublicKeyFile

MANIFEST: Final = "MANIFEST"
KEYS: Final = "keys"

_SIGNATURE: Final = re.compile(rf"{MANIFEST}\.([0-9a-f]{{16}})\.minisig")


def signature_name(key_name: str) -> str:
    """Name of the file that holds that key's signature."""
    return f"{MANIFEST}.{key_name}.minisig"


def signature_key(file_name: str) -> str | None:
    """The key name in such a file name, or None if it is another file's."""
    found = _SIGNATURE.fullmatch(file_name)
    return found[1] if found else None


def key_path(key_name: str) -> str:
    """Where a bundle holds that public key."""
    return f"{KEYS}/{key_name}.pub"


def union(keys: Iterable[PublicKeyFile]) -> list[PublicKeyFile]:
    """The keys a head holds: one a public key, ascending by key name, plain comment.

    Of two minisign ids for one key, the lower one stays.
    """
    chosen: dict[str, PublicKeyFile] = {}
    for key in sorted(keys, key=lambda each: each.key_id, reverse=True):
        chosen[key.public.name] = PublicKeyFile.plain(key.public, key.key_id)
    return [chosen[name] for name in sorted(chosen)]
