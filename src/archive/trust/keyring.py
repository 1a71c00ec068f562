"""The keyring: secret keys in minisign's format, with their public halves.

``keys/NAME.key`` and ``keys/NAME.pub`` inside the private folder. Names are the
holder's, and obey :class:`FileName`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from archive import disk, limits
from archive.errors import AlreadyThere, NoKey, NotFound
from archive.format.minisign import PublicKeyFile, SecretKeyFile
from archive.trust.folder import private_folder, read_private, write_private
from archive.values import FileName

_SECRET: Final = ".key"  # noqa: S105 — a file name's ending
_PUBLIC: Final = ".pub"


def _folder() -> Path:
    return private_folder() / "keys"


def _file(name: FileName, ending: str) -> Path:
    return _folder() / f"{name}{ending}"


def names() -> list[FileName]:
    """Names of the secret keys, sorted."""
    if not disk.exists(_folder()):
        return []
    disk.check_private(_folder())
    files = disk.list_folder(_folder(), 2 * limits.KEYS)
    return [
        FileName(file.removesuffix(_SECRET)) for file in files if file.endswith(_SECRET)
    ]


def refuse_taken(name: FileName) -> None:
    """Raise :class:`AlreadyThere` if there is a key of that name."""
    if any(disk.exists(_file(name, ending)) for ending in (_SECRET, _PUBLIC)):
        message = f"there is a key named {name} already"
        raise AlreadyThere(message, hint="choose another name for the new key")


def keep(name: FileName, secret: SecretKeyFile, public: PublicKeyFile) -> None:
    """Keep a new key.

    Raises:
        AlreadyThere: there is one of that name; it is left as it is.
        NotPrivate, DiskFailed: nothing was kept.
    """
    refuse_taken(name)
    write_private(_file(name, _PUBLIC), public.to_bytes())
    write_private(_file(name, _SECRET), secret.to_bytes())


def public(name: FileName) -> PublicKeyFile:
    """The public half of a kept key.

    Raises:
        NotFound: there is none of that name.
    """
    content = read_private(_file(name, _PUBLIC), limits.KEY_FILE)
    if content is None:
        message = f"there is no key named {name}"
        raise NotFound(message, hint="archive key list names the keys that are here")
    return PublicKeyFile.from_bytes(content)


def secret(named: str | None) -> SecretKeyFile:
    """The secret key that was asked for, still closed.

    Args:
        named: a kept key's name; or the path of a minisign key file, told by the
            separator or the ending ``.key``; or None for the only key there is.

    Raises:
        NoKey: none was named, and there is not exactly one.
        NotFound: there is none of that name.
        NotPrivate: others can read it.
    """
    if named and (any(sign in named for sign in "/\\") or named.endswith(_SECRET)):
        disk.check_private(Path(named))  # its folder is the holder's own affair
        return SecretKeyFile.from_bytes(disk.read_small(Path(named), limits.KEY_FILE))
    name = FileName(named) if named else _only()
    content = read_private(_file(name, _SECRET), limits.KEY_FILE)
    if content is None:
        message = f"there is no key named {name}"
        raise NotFound(message, hint="archive key list names the keys that are here")
    return SecretKeyFile.from_bytes(content)


def _only() -> FileName:
    found = names()
    if not found:
        message = "there is no secret key here"
        raise NoKey(message)
    if len(found) > 1:
        message = f"there are {len(found)} keys: {', '.join(map(str, found))}"
        raise NoKey(message, hint="name the one to sign with: --key NAME")
    return found[0]
