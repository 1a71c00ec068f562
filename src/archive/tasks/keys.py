"""Keys of one's own: making them, opening them, looking at them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive import disk, limits
from archive.errors import NotFound, ReceivedError, Usage
from archive.format.edition import Signer
from archive.format.keys import SEED, SecretKey
from archive.format.minisign import KEY_ID, SALT, PublicKeyFile, SecretKeyFile
from archive.format.signature import Signature
from archive.tasks.asking import asked
from archive.trust import keyring
from archive.values import FileName


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key of one's own, by its name in the keyring."""

    name: FileName
    key: PublicKeyFile


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A secret key and the public key file whose minisign id its signatures carry."""

    secret: SecretKey
    public: PublicKeyFile

    def sign(self, manifest: bytes) -> Signer:
        """Sign a manifest's exact bytes."""
        signature = Signature.sign(manifest, self.secret, self.public.key_id)
        return Signer(self.public, signature, None)


OpenKey = Callable[[], SigningKey]
"""Opens a key when it is needed: passwords are asked for as late as can be."""


def check_password(password: bytes) -> bytes:
    """The password, or :class:`Usage` if it cannot be one."""
    if not password:
        message = "an empty password"
        raise Usage(message, hint="choose a password; a sentence is a good one")
    if len(password) > limits.PASSWORD:
        message = f"a password of {len(password)} bytes; the most is {limits.PASSWORD}"
        raise Usage(message, hint="choose a shorter one")
    return password


def read_password(path: Path) -> bytes:
    """The first line of a file (UTF-8, without its end)."""
    content = next(disk.pieces(path, limits.PASSWORD + 2), b"")
    return check_password(content.split(b"\n")[0].rstrip(b"\r"))


def new_key(name: FileName, password: Callable[[], bytes]) -> OwnKey:
    """Make a key and keep it, closed under a password.

    Raises:
        AlreadyThere: there is one of that name.
        NotPrivate, DiskFailed: nothing was kept.
    """
    keyring.refuse_taken(name)
    secret = SecretKey(secrets.token_bytes(SEED))
    key_id = secrets.token_bytes(KEY_ID)
    salt = secrets.token_bytes(SALT)
    closed = SecretKeyFile.seal(secret, key_id, check_password(password()), salt)
    key = PublicKeyFile.plain(secret.public, key_id)
    keyring.keep(name, closed, key)
    return OwnKey(name, key)


def own_keys() -> list[OwnKey]:
    """Every key in the keyring, sorted by name."""
    return [OwnKey(name, keyring.public(name)) for name in keyring.names()]


def open_key(named: str | None, password: Callable[[], bytes]) -> SigningKey:
    """Open a secret key for signing.

    Args:
        named: its name in the keyring, the path of a minisign key file, or None for
            the only one there is.
        password: asked only if the key has one.

    Raises:
        NoKey, NotFound, NotPrivate, WrongPassword: it cannot be opened.
    """
    if named and keyring.is_path(named):
        closed = keyring.secret_at(Path(named))
    else:
        closed = keyring.secret(asked(FileName, named) if named else None)
    secret, public = closed.open(password() if closed.cost else b"")
    return SigningKey(secret, public)


def named_key(text: str) -> PublicKeyFile:
    """A public key that a person names.

    Args:
        text: 56 base64 characters, the name of a key of one's own, or a ``.pub`` file.

    Raises:
        NotFound: it is none of these.
        Malformed, WeakKey: it is not a key to use.
    """
    if len(text) == PublicKeyFile.LINE and text.startswith("RW"):
        return PublicKeyFile.from_line(text)
    with suppress(NotFound, ReceivedError):  # not a name that a key could have
        return keyring.public(FileName(text))
    if disk.is_file(Path(text)):
        return PublicKeyFile.from_bytes(disk.read_small(Path(text), limits.KEY_FILE))
    name = disk.base_name(Path(text))
    message = f"{name}: not a key, and there is no file of that name"
    raise NotFound(message, hint="give a .pub file, or the 56 characters in one")
