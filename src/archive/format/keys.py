"""Ed25519 keys, strictly: the door to ``cryptography``.

Libraries differ in what they accept. This accepts exactly what libsodium, and so
minisign, accepts (``docs/spec/edition.md``, *Signatures*): 32-byte keys and 64-byte
signatures, the y coordinates of A and R canonical and not of small order, S below
the group order, then the cofactorless equation with a byte comparison of R, which
``cryptography`` (OpenSSL) checks.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from archive.errors import ForgedOrDamaged, Malformed, WeakKey

PUBLIC_KEY: Final = 32
SIGNATURE: Final = 64
SEED: Final = 32

_FIELD: Final = 2**255 - 19
_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
_SIGN_BIT: Final = 1 << 255

# y coordinates of the eight points of small order (RFC 8032 §5.1; canonical ones
# only, because canonicity is checked first). Two points share each y but 1 and p-1.
_ORDER_8: Final = (
    0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
)
_SMALL_ORDER: Final = frozenset({0, 1, _FIELD - 1, *_ORDER_8})


def _y(point: bytes) -> int:
    return int.from_bytes(point, "little") & ~_SIGN_BIT


@dataclass(frozen=True, slots=True, order=True)
class PublicKey:
    """An Ed25519 public key, 32 bytes, canonical and not of small order.

    Raises:
        Malformed: another length, or a y coordinate that is not below the field's
            prime.
        WeakKey: one of the eight points of small order, with which a signature on
            any message can be made without a private key.
    """

    raw: bytes

    def __post_init__(self) -> None:
        """Refuse what strict verification would refuse for every signature."""
        if len(self.raw) != PUBLIC_KEY:
            message = f"a public key of {len(self.raw)} bytes; Ed25519 has {PUBLIC_KEY}"
            raise Malformed(message)
        if _y(self.raw) >= _FIELD:
            message = "a public key that is not written canonically"
            raise Malformed(message)
        if _y(self.raw) in _SMALL_ORDER:
            message = "a public key of small order: anybody can sign with it"
            raise WeakKey(message)

    @property
    def name(self) -> str:
        """Key name: 16 hex digits of SHA-256(key). A name, never a proof."""
        return hashlib.sha256(self.raw).digest()[:8].hex()

    def verify(self, signature: bytes, message: bytes) -> None:
        """Return if ``signature`` (64 bytes) is this key's over ``message``.

        Raises:
            ForgedOrDamaged: it is not, by libsodium's rules.
        """
        if not self._admissible(signature):
            fault = f"not a signature by the key {self.name}"
            raise ForgedOrDamaged(fault)
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError) as error:
            fault = f"not a signature by the key {self.name}"
            raise ForgedOrDamaged(fault) from error

    @staticmethod
    def _admissible(signature: bytes) -> bool:
        if len(signature) != SIGNATURE:
            return False
        r, s = _y(signature[:32]), int.from_bytes(signature[32:], "little")
        return r < _FIELD and r not in _SMALL_ORDER and s < _ORDER


@dataclass(frozen=True, slots=True)
class SecretKey:
    """An Ed25519 secret key: its 32-byte seed (RFC 8032 §5.1.5), never printed."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse another length with :class:`Malformed`."""
        if len(self.seed) != SEED:
            message = f"a seed of {len(self.seed)} bytes; Ed25519 has {SEED}"
            raise Malformed(message)

    @property
    def public(self) -> PublicKey:
        """The public half."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return PublicKey(private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature of ``message``, verified before it is returned.

        Raises:
            ForgedOrDamaged: the result does not verify (a fault of the machine).
        """
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)
        self.public.verify(signature, message)
        return signature
