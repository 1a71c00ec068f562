"""A signature over a manifest, as a minisign file (``docs/spec/edition.md``).

Pure Ed25519 over the manifest's exact bytes: minisign (its legacy ``Ed`` mode),
signify and openssl check the same 64 bytes. Both comments are fixed, so that the
file can be rebuilt, byte for byte, from the four values that this class holds::

    untrusted comment: archive
    base64("Ed" || key id (8) || signature (64))
    trusted comment: archive-edition 1 key=<key id> sha256=<manifest>
    base64(comment signature (64))

The comment signature is over ``signature || trusted comment``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self

from archive import limits
from archive.errors import ForgedOrDamaged, Malformed
from archive.format.codec import Reader, decode_base64, decode_lines, encode_base64
from archive.format.keys import SIGNATURE, PublicKey, SecretKey
from archive.format.minisign import KEY_ID, printed
from archive.values import Digest

_WHAT: Final = "signature file"
_UNTRUSTED: Final = "untrusted comment: archive"
_TRUSTED: Final = "trusted comment: "
_COMMENT: Final = re.compile(
    r"archive-edition 1 key=([0-9A-F]{1,16}) sha256=([0-9a-f]{64})"
)
_SIGN_LIKE_THIS: Final = (
    "sign the manifest with minisign -S -l -c archive -t"
    " 'archive-edition 1 key=<KEY ID> sha256=<SHA-256 of MANIFEST>'"
)


def _trusted_comment(key_id: bytes, manifest: Digest) -> str:
    return f"archive-edition 1 key={printed(key_id)} sha256={manifest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One key's word on one manifest; says nothing until :meth:`verify` returned.

    ``key_id`` has 8 bytes and is minisign's, chosen by whoever made the key;
    ``signature`` and ``comment_signature`` have 64 bytes each.
    """

    key_id: bytes
    manifest: Digest
    signature: bytes
    comment_signature: bytes

    @classmethod
    def sign(cls, manifest: bytes, secret: SecretKey, key_id: bytes) -> Self:
        """Sign a manifest's bytes; the result has been verified."""
        digest = Digest.of(manifest)
        signature = secret.sign(manifest)
        comment = _trusted_comment(key_id, digest).encode()
        return cls(
            key_id=key_id,
            manifest=digest,
            signature=signature,
            comment_signature=secret.sign(signature + comment),
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Parse a ``.minisig`` file without judging it.

        Raises:
            Malformed, TooLarge: not such a file, with other comments than ours, or
                prehashed.
        """
        lines = decode_lines(data, limits.KEY_FILE, _WHAT)
        if len(lines) != 4 or not lines[2].startswith(_TRUSTED):  # noqa: PLR2004
            message = f"{_WHAT}: not the four lines of a minisign signature"
            raise Malformed(message)
        key_id, signature = _signature_line(lines[1])
        comment = _COMMENT.fullmatch(lines[2].removeprefix(_TRUSTED))
        if lines[0] != _UNTRUSTED or not comment or comment[1] != printed(key_id):
            message = f"{_WHAT}: its comments are not those of an edition"
            raise Malformed(message, hint=_SIGN_LIKE_THIS)
        second = Reader(decode_base64(lines[3], _WHAT), _WHAT)
        parsed = cls(
            key_id=key_id,
            manifest=Digest(bytes.fromhex(comment[2])),
            signature=signature,
            comment_signature=second.take(SIGNATURE, "comment signature"),
        )
        second.end()
        return parsed

    def to_bytes(self) -> bytes:
        """The file's bytes."""
        head = encode_base64(b"Ed" + self.key_id + self.signature)
        comment = _trusted_comment(self.key_id, self.manifest)
        tail = encode_base64(self.comment_signature)
        return f"{_UNTRUSTED}\n{head}\n{_TRUSTED}{comment}\n{tail}\n".encode()

    def verify(self, public: PublicKey, manifest: bytes) -> None:
        """Return if this is ``public``'s signature of these manifest bytes.

        Raises:
            ForgedOrDamaged: it belongs to another manifest, or one of the two
                signatures (of the text, of the comment) does not verify.
        """
        if Digest.of(manifest) != self.manifest:
            message = "a signature of another manifest"
            raise ForgedOrDamaged(message)
        public.verify(self.signature, manifest)
        comment = _trusted_comment(self.key_id, self.manifest).encode()
        public.verify(self.comment_signature, self.signature + comment)


def _signature_line(line: str) -> tuple[bytes, bytes]:
    """Key id and signature of a minisign signature's second line."""
    reader = Reader(decode_base64(line, _WHAT), _WHAT)
    algorithm = reader.take(2, "algorithm")
    if algorithm == b"ED":
        message = f"{_WHAT}: prehashed (ED); only signatures of the text itself count"
        raise Malformed(message, hint=_SIGN_LIKE_THIS)
    if algorithm != b"Ed":
        message = f"{_WHAT}: unknown algorithm {algorithm!r}"
        raise Malformed(message)
    key_id = reader.take(KEY_ID, "key id")
    signature = reader.take(SIGNATURE, "signature")
    reader.end()
    return key_id, signature
