"""minisign's key files: public, and secret under a password.

Both are a comment line and a base64 line (``docs/spec/edition.md``, *Keys*)::

    public := "Ed" || key id (8) || public key (32)
    secret := "Ed" || kdf (2) || "B2" || salt (32) || opslimit (8) || memlimit (8)
              || box (104)
    box    := key id (8) || seed (32) || public key (32) || checksum (32)

Numbers are little-endian; ``kdf`` is ``Sc`` (the box is XORed with scrypt's output)
or two zeros (no password). The checksum is BLAKE2b-256("Ed" || the rest of the box).
Formats as written by minisign 0.11; its ``minisign(1)`` describes them.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import ClassVar, Final, Self

from archive import limits
from archive.characters import refused_in_line
from archive.errors import Malformed, NoMemory, TooLarge, WrongPassword
from archive.format.codec import Reader, decode_base64, decode_lines, encode_base64
from archive.format.keys import PublicKey, SecretKey

KEY_ID: Final = 8
SALT: Final = 32
_UNTRUSTED: Final = "untrusted comment: "
_ALGORITHM: Final = b"Ed"
_SCRYPT: Final = b"Sc"
_NO_PASSWORD: Final = b"\0\0"
_CHECKSUM_ALGORITHM: Final = b"B2"
_SECRET_COMMENT: Final = "minisign encrypted secret key"  # noqa: S105 — what it says
_SECRET_BEGINNINGS: Final = tuple(
    encode_base64(_ALGORITHM + kdf + _CHECKSUM_ALGORITHM).encode()
    for kdf in (_SCRYPT, _NO_PASSWORD)
)
_BOX: Final = KEY_ID + 32 + 32 + 32

_BLOCK_SIZE: Final = 8  # scrypt's r: fixed by libsodium


def printed(key_id: bytes) -> str:
    """A key id as minisign prints it: a little-endian number in upper-case hex.

    Without leading zeros: 1 to 16 digits.
    """
    return f"{int.from_bytes(key_id, 'little'):X}"


def begins_as_secret(data: bytes) -> bool:
    """Whether these are, or once were, a file with a secret key: ours or minisign's.

    By the comment that both write, or, under another one, by the key's beginning. A
    signature's comment may name a secret key as well, and is none.
    """
    comment, _, key = data.partition(b"\n")
    if not comment.startswith(_UNTRUSTED.encode()):
        return False
    usual = comment.rstrip(b"\r") == f"{_UNTRUSTED}{_SECRET_COMMENT}".encode()
    return usual or key.startswith(_SECRET_BEGINNINGS)


def two_lines(data: bytes, what: str) -> tuple[str, bytes]:
    """Comment and decoded base64 of a minisign key file.

    Raises:
        Malformed, TooLarge: it is not two such lines.
    """
    lines = decode_lines(data, limits.KEY_FILE, what)
    if len(lines) != 2 or not lines[0].startswith(_UNTRUSTED):  # noqa: PLR2004
        message = f"{what}: not a comment line and a base64 line"
        raise Malformed(message, hint="this is not a minisign key file")
    comment = lines[0].removeprefix(_UNTRUSTED)
    if refused_in_line(comment) is not None:
        message = f"{what}: the comment holds characters that nobody sees"
        raise Malformed(message)
    return comment, decode_base64(lines[1], what)


def write_two_lines(comment: str, raw: bytes) -> bytes:
    """The inverse of :func:`two_lines`."""
    return f"{_UNTRUSTED}{comment}\n{encode_base64(raw)}\n".encode()


@dataclass(frozen=True, slots=True)
class PublicKeyFile:
    """A public key with the key id that its minisign signatures carry.

    The id (8 bytes) is unsigned and anybody's choice: minisign compares it, nothing
    here is looked up by it.
    """

    LINE: ClassVar[int] = 56
    """Characters of a public key as one line of base64."""

    public: PublicKey
    key_id: bytes
    comment: str

    @classmethod
    def plain(cls, public: PublicKey, key_id: bytes) -> Self:
        """With the comment that minisign itself writes, and no other."""
        return cls(public, key_id, f"minisign public key {printed(key_id)}")

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Parse a ``.pub`` file.

        Raises:
            Malformed, TooLarge: not such a file.
            WeakKey: a key of small order.
        """
        comment, raw = two_lines(data, "public key file")
        public, key_id = _public_blob(raw)
        return cls(public, key_id, comment)

    @classmethod
    def from_line(cls, text: str) -> Self:
        """Parse the 56 base64 characters that minisign prints and takes with ``-P``.

        Raises:
            Malformed: not such a line.
            WeakKey: a key of small order.
        """
        return cls.plain(*_public_blob(decode_base64(text, "public key")))

    @property
    def line(self) -> str:
        """The 56 base64 characters."""
        return encode_base64(_ALGORITHM + self.key_id + self.public.raw)

    def to_bytes(self) -> bytes:
        """The file's bytes."""
        return write_two_lines(self.comment, _ALGORITHM + self.key_id + self.public.raw)


def _public_blob(raw: bytes) -> tuple[PublicKey, bytes]:
    reader = Reader(raw, "public key")
    reader.expect(_ALGORITHM, "algorithm")
    key_id = reader.take(KEY_ID, "key id")
    public = PublicKey(reader.take(32, "key"))
    reader.end()
    return public, key_id


@dataclass(frozen=True, slots=True)
class Cost:
    """scrypt's cost as libsodium writes it.

    ``work`` (opslimit) counts operations, ``memory`` (memlimit) bytes.
    """

    work: int
    memory: int

    def parameters(self) -> tuple[int, int]:
        """N and p of scrypt (r is 8), as libsodium's ``pickparams`` derives them.

        Raises:
            TooLarge: above stock minisign's own cost, refused before allocating.
        """
        if self.memory > limits.SCRYPT_MEMORY or self.work > limits.SCRYPT_WORK:
            message = (
                f"a secret key that asks for {self.memory} bytes and {self.work} steps"
                f" of scrypt; the most is {limits.SCRYPT_MEMORY} and"
                f" {limits.SCRYPT_WORK}"
            )
            raise TooLarge(message)
        work = max(self.work, 2**15)
        if work < self.memory // 32:
            return _power(work // (_BLOCK_SIZE * 4)), 1
        n = _power(self.memory // (_BLOCK_SIZE * 128))
        return n, work // 4 // n // _BLOCK_SIZE


def _power(most: int) -> int:
    """The smallest power of two, at least 2, above half of ``most``."""
    log = 1
    while 1 << log <= most // 2:
        log += 1
    return 1 << log


OURS: Final = Cost(work=2**23, memory=2**26)
"""64 MiB and about 0.7 s: opens on a small computer, costs a guesser as much each."""


@dataclass(frozen=True, slots=True)
class SecretKeyFile:
    """A secret key as it lies on disk: the box is closed unless ``cost`` is None.

    ``salt`` has 32 bytes and ``box`` 104.
    """

    comment: str
    cost: Cost | None
    salt: bytes
    box: bytes = field(repr=False)
    unused_cost: Cost = field(default=Cost(0, 0), repr=False)

    @classmethod
    def seal(
        cls,
        secret: SecretKey,
        key_id: bytes,
        password: bytes,
        salt: bytes,
        cost: Cost = OURS,
    ) -> Self:
        """Close a key under a password.

        Args:
            secret: the key.
            key_id: 8 bytes, random.
            password: at most 1,024 bytes.
            salt: 32 bytes, random, never used before.
            cost: how long opening it takes, and so each guess.
        """
        content = key_id + secret.seed + secret.public.raw
        content += _checksum(content)
        box = _xor(content, _stream(password, salt, cost))
        return cls(_SECRET_COMMENT, cost, salt, box)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Parse a ``.key`` file without opening it.

        Raises:
            Malformed, TooLarge: not such a file.
        """
        comment, raw = two_lines(data, "secret key file")
        reader = Reader(raw, "secret key")
        reader.expect(_ALGORITHM, "algorithm")
        kdf = reader.take(2, "key derivation")
        if kdf not in (_SCRYPT, _NO_PASSWORD):
            message = f"secret key: unknown key derivation {kdf!r}"
            raise Malformed(message)
        reader.expect(_CHECKSUM_ALGORITHM, "checksum algorithm")
        salt = reader.take(SALT, "salt")
        cost = Cost(reader.uint(8, "opslimit"), reader.uint(8, "memlimit"))
        box = reader.take(_BOX, "key")
        reader.end()
        if kdf == _SCRYPT:
            return cls(comment, cost, salt, box)
        return cls(comment, None, salt, box, cost)

    def to_bytes(self) -> bytes:
        """The file's bytes."""
        cost = self.cost or self.unused_cost
        raw = (
            _ALGORITHM
            + (_SCRYPT if self.cost else _NO_PASSWORD)
            + _CHECKSUM_ALGORITHM
            + self.salt
            + cost.work.to_bytes(8, "little")
            + cost.memory.to_bytes(8, "little")
            + self.box
        )
        return write_two_lines(self.comment, raw)

    def open(self, password: bytes) -> tuple[SecretKey, PublicKeyFile]:
        """The key inside; ``password`` is not used if the file has none.

        Raises:
            WrongPassword: the checksum does not match.
            Malformed: the public half does not belong to the seed.
            TooLarge: its scrypt cost is above stock minisign's.
            NoMemory: this computer has not as much as it costs.
        """
        content = self.box
        if self.cost:
            content = _xor(content, _stream(password, self.salt, self.cost))
        reader = Reader(content, "secret key")
        key_id = reader.take(KEY_ID, "key id")
        seed = reader.take(32, "seed")
        public = reader.take(32, "public key")
        checksum = reader.take(32, "checksum")
        # Without a password minisign leaves zeros here; the public half is the check.
        if self.cost and not hmac.compare_digest(checksum, _checksum(content[:-32])):
            message = "the password does not open this key"
            raise WrongPassword(message)
        secret = SecretKey(seed)
        if secret.public.raw != public:
            message = "a secret key whose public half belongs to another one"
            raise Malformed(message)
        return secret, PublicKeyFile.plain(secret.public, key_id)


def _checksum(content: bytes) -> bytes:
    return hashlib.blake2b(_ALGORITHM + content, digest_size=32).digest()


def _stream(password: bytes, salt: bytes, cost: Cost) -> bytes:
    n, p = cost.parameters()
    try:
        return hashlib.scrypt(
            password,
            salt=salt,
            n=n,
            r=_BLOCK_SIZE,
            p=p,
            maxmem=128 * _BLOCK_SIZE * (n + p + 2),
            dklen=_BOX,
        )
    except (ValueError, MemoryError) as error:  # OpenSSL could not allocate it
        message = f"opening this key takes {cost.memory} bytes of memory"
        raise NoMemory(message) from error


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
