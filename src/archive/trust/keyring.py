"""The keyring: secret keys in minisign's format, with their public halves.

``keys/NAME.key`` and ``keys/NAME.pub`` inside the private folder. Names are the
holder's, and obey :class:`FileName`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from archive import disk, limits
from archive.errors import AlreadyThere, Malformed, NoKey, NotFound
from archive.format.minisign import PublicKeyFile, SecretKeyFile
from archive.trust.folder import (
    check_private,
    private_folder,
    read_private,
    write_private,
)
from archive.values import FileName

_SECRET: Final = ".key"  # noqa: S105 — a file name's ending
_PUBLIC: Final = ".pub"


def _folder() -> Path:
    return private_folder() / "keys"


def _file(name: FileName, ending: str) -> Path:
    return _folder() / f"{name}{ending}"


def is_half(file: str) -> bool:
    """Whether a file in the keys' folder is named as one half of a key."""
    stem, dot, ending = file.rpartition(".")
    return f"{dot}{ending}" in (_SECRET, _PUBLIC) and _name(stem) is not None


def names() -> list[FileName]:
    """Names of the keys, sorted; one that was only half made is left out."""
    if not disk.exists(_folder()):
        return []
    check_private(_folder())
    files = set(disk.list_folder(_folder(), 2 * limits.KEYS))
    whole = [
        file.removesuffix(_SECRET)
        for file in sorted(files)
        if file.endswith(_SECRET) and f"{file.removesuffix(_SECRET)}{_PUBLIC}" in files
    ]
    return [name for text in whole if (name := _name(text))]


def _name(text: str) -> FileName | None:
    """A file that somebody put here under another kind of name is not ours."""
    try:
        return FileName(text)
    except Malformed:
        return None


def refuse_taken(name: FileName) -> None:
    """Raise :class:`AlreadyThere` if there is a key of that name, or half of one."""
    secret, public = (disk.exists(_file(name, ending)) for ending in (_SECRET, _PUBLIC))
    if secret and not public:
        message = f"a key named {name} was begun and never finished"
        hint = f"nobody has seen it: remove {name}{_SECRET} from the keys folder"
        raise AlreadyThere(message, hint=hint)
    if secret or public:
        message = f"there is a key named {name} already"
        raise AlreadyThere(message, hint="choose another name for the new key")


def keep(name: FileName, secret: SecretKeyFile, public: PublicKeyFile) -> None:
    """Keep a new key: the secret half first, so that a lone one was never used.

    Raises:
        AlreadyThere: there is one of that name; it is left as it is.
        NotPrivate, DiskFailed: nothing was kept, or the secret half alone.
    """
    refuse_taken(name)
    write_private(_file(name, _SECRET), secret.to_bytes(), replace=False)
    write_private(_file(name, _PUBLIC), public.to_bytes(), replace=False)


def _half(name: FileName, ending: str) -> bytes:
    content = read_private(_file(name, ending), limits.KEY_FILE)
    if content is None:
        message = f"there is no key named {name}"
        raise NotFound(message, hint="archive key list names the keys that are here")
    return content


def public(name: FileName) -> PublicKeyFile:
    """The public half of a kept key.

    Raises:
        NotFound: there is none of that name.
    """
    return PublicKeyFile.from_bytes(_half(name, _PUBLIC))


def is_path(named: str) -> bool:
    """Whether a key file is meant, told by a separator or the ending ``.key``."""
    return any(sign in named for sign in "/\\") or named.endswith(_SECRET)


def secret_at(path: Path) -> SecretKeyFile:
    """The secret key in a minisign key file of the holder's own, still closed.

    Raises:
        NotFound, Malformed: there is no key.
        NotPrivate: others can read it. Its folder is the holder's affair.
    """
    check_private(path)
    return SecretKeyFile.from_bytes(disk.read_small(path, limits.KEY_FILE))


def secret(named: FileName | None) -> SecretKeyFile:
    """The kept key of that name, or the only one there is, still closed.

    Raises:
        NoKey: none was named, and there is not exactly one.
        NotFound: there is none of that name.
        NotPrivate: others can read it.
    """
    return SecretKeyFile.from_bytes(_half(named or _only(), _SECRET))


def _only() -> FileName:
    found = names()
    if not found:
        message = "there is no secret key here"
        raise NoKey(message)
    if len(found) > 1:
        message = f"there are {len(found)} keys: {', '.join(map(str, found))}"
        raise NoKey(message, hint="name the one to sign with: --key NAME")
    return found[0]
