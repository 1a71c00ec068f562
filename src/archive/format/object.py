"""An object: one edition in as few bytes as possible, for packets and pages.

Layout (``docs/spec/object.md``)::

    "AE" 01             magic and version
    codec               1 byte: 0 stored, 1 Zstandard, 2 folded text and Zstandard
    n                   1 byte: signatures, 0 to 8
    n times             key id 8 | public key 32 | signature 64 | comment signature 64,
                        ascending by public key, no key twice
    M                   2 bytes, big-endian: length of the manifest
    payload             the manifest and then its files, in its order, as one stream

An object holds the very bytes of an edition's folder, so it becomes a bundle's member
and back. Which codec is smallest is the sender's choice. Whoever received an object
keeps and sends these bytes: it is never compressed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Final

from archive import limits
from archive.errors import Malformed, NewerVersion, TooLarge
from archive.format.codec import Reader
from archive.format.compression import compress, decompress
from archive.format.edition import Received, Signer
from archive.format.keys import PUBLIC_KEY, SIGNATURE, PublicKey
from archive.format.manifest import Entry
from archive.format.minisign import KEY_ID, PublicKeyFile
from archive.format.script import TABLES, fold, unfold
from archive.format.signature import Signature
from archive.values import Digest

_WHAT: Final = "object"
_MAGIC: Final = b"AE\x01"
_LEVEL: Final = 19
_LONGEST_MANIFEST: Final = 2**16 - 1
"""What two bytes can say."""


class Codec(IntEnum):
    """How an object's payload is written."""

    STORED = 0
    ZSTANDARD = 1
    SCRIPT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A signature as an object holds it: the values that a ``.minisig`` is made of."""

    key_id: bytes
    public: PublicKey
    signature: bytes
    comment_signature: bytes

    @classmethod
    def of(cls, signer: Signer) -> Record:
        """The record of a signature that was checked."""
        signature = signer.signature
        return cls(
            key_id=signature.key_id,
            public=signer.key.public,
            signature=signature.signature,
            comment_signature=signature.comment_signature,
        )

    def to_bytes(self) -> bytes:
        """168 bytes."""
        return self.key_id + self.public.raw + self.signature + self.comment_signature


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionObject:
    """An edition as packets carry it; nothing in it was checked yet.

    Attributes:
        codec: how the payload is written.
        records: the signatures, ascending by public key.
        manifest_size: bytes of the manifest at the stream's beginning.
        payload: the stream as it came.
    """

    codec: Codec
    records: tuple[Record, ...]
    manifest_size: int
    payload: bytes

    @classmethod
    def make(
        cls, manifest: bytes, signers: Sequence[Signer], contents: bytes
    ) -> EditionObject:
        """An object of an edition, with the codec that makes it smallest.

        Args:
            manifest: the bytes that were signed.
            signers: good signatures, at most 8.
            contents: the bytes of its files, in the manifest's order.

        Raises:
            TooLarge: more bytes than an object has.
        """
        if len(manifest) > _LONGEST_MANIFEST:
            message = (
                f"{_WHAT}: a manifest of {len(manifest)} bytes; the most is"
                f" {_LONGEST_MANIFEST}"
            )
            raise TooLarge(message, hint=AS_A_FILE)
        stream = manifest + contents
        if len(stream) > limits.OBJECT_CONTENT:
            message = (
                f"{_WHAT}: {len(stream)} bytes of content; the most is"
                f" {limits.OBJECT_CONTENT}"
            )
            raise TooLarge(message, hint=AS_A_FILE)
        codec, payload = min(_encodings(stream), key=lambda each: len(each[1]))
        records = sorted(map(Record.of, signers), key=lambda each: each.public)
        made = cls(
            codec=codec,
            records=tuple(records),
            manifest_size=len(manifest),
            payload=payload,
        )
        size = len(made.to_bytes())
        if size > limits.OBJECT:
            message = f"{_WHAT}: {size} bytes; the most is {limits.OBJECT}"
            raise TooLarge(message, hint=AS_A_FILE)
        return made

    @classmethod
    def from_bytes(cls, data: bytes) -> EditionObject:
        """Parse an object, without looking into its payload.

        Raises:
            Malformed, TooLarge: not an object.
            WeakKey: a public key for which anybody can sign.
            NewerVersion: another version, or a codec that this one does not know.
        """
        if len(data) > limits.OBJECT:
            message = f"{_WHAT}: {len(data)} bytes; the most is {limits.OBJECT}"
            raise TooLarge(message)
        reader = Reader(data, _WHAT)
        reader.expect(_MAGIC[:2], "magic")
        version = reader.take(1, "version")[0]
        codec = reader.take(1, "codec")[0]
        if version != _MAGIC[2] or codec not in set(Codec):
            message = f"{_WHAT}: version {version}, codec {codec}"
            raise NewerVersion(message)
        number = reader.take(1, "number of signatures")[0]
        if number > limits.SIGNATURES:
            message = f"{_WHAT}: {number} signatures; the most is {limits.SIGNATURES}"
            raise TooLarge(message)
        records = tuple(_record(reader) for _ in range(number))
        keys = [each.public for each in records]
        if any(one >= other for one, other in pairwise(keys)):
            message = f"{_WHAT}: the signatures are not ascending by public key"
            raise Malformed(message)
        size = int.from_bytes(reader.take(2, "length of the manifest"))
        return cls(
            codec=Codec(codec),
            records=records,
            manifest_size=size,
            payload=reader.rest(),
        )

    def to_bytes(self) -> bytes:
        """The object's bytes."""
        head = _MAGIC + bytes([self.codec, len(self.records)])
        records = b"".join(each.to_bytes() for each in self.records)
        return head + records + self.manifest_size.to_bytes(2) + self.payload

    def receive(self) -> Received:
        """The edition, for :func:`archive.format.edition.verify`.

        Raises:
            Malformed, TooLarge, NewerVersion: the payload is not a stream that begins
                with a manifest.
        """
        stream = Reader(_decoded(self.codec, self.payload), _WHAT)
        manifest = stream.take(self.manifest_size, "manifest")

        def contents(entry: Entry) -> Iterator[bytes]:
            yield stream.take(entry.size, str(entry.name))

        return Received(
            claim=None,
            manifest=manifest,
            signatures=tuple(
                (each.public.name, _signature(each, manifest).to_bytes())
                for each in self.records
            ),
            keys={
                each.public.name: PublicKeyFile.plain(each.public, each.key_id)
                for each in self.records
            },
            contents=contents,
            finish=stream.end,
        )


AS_A_FILE: Final = "a larger edition travels as a bundle: archive pack, archive cut"


def _record(reader: Reader) -> Record:
    return Record(
        key_id=reader.take(KEY_ID, "key id"),
        public=PublicKey(reader.take(PUBLIC_KEY, "public key")),
        signature=reader.take(SIGNATURE, "signature"),
        comment_signature=reader.take(SIGNATURE, "comment signature"),
    )


def _signature(record: Record, manifest: bytes) -> Signature:
    return Signature(
        key_id=record.key_id,
        manifest=Digest.of(manifest),
        signature=record.signature,
        comment_signature=record.comment_signature,
    )


def _encodings(stream: bytes) -> Iterator[tuple[Codec, bytes]]:
    """Every way to write a payload; the first of two that are equally long is taken."""
    yield Codec.STORED, stream
    yield Codec.ZSTANDARD, compress(stream, _LEVEL)
    try:
        text = stream.decode("utf-8")
    except UnicodeDecodeError:  # sound or a picture travels with the text
        return
    for number in TABLES:
        folded = bytes([number]) + fold(text, number)
        if len(folded) <= limits.OBJECT_CONTENT:
            yield Codec.SCRIPT, compress(folded, _LEVEL)


def _decoded(codec: Codec, payload: bytes) -> bytes:
    if codec is Codec.STORED:
        return payload
    content = decompress(payload, limits.OBJECT_CONTENT)
    if codec is Codec.ZSTANDARD:
        return content
    if not content:
        message = f"{_WHAT}: folded text without the number of its table"
        raise Malformed(message)
    stream = unfold(content[1:], content[0]).encode()
    if len(stream) > limits.OBJECT_CONTENT:
        message = (
            f"{_WHAT}: {len(stream)} bytes of content; the most is"
            f" {limits.OBJECT_CONTENT}"
        )
        raise TooLarge(message)
    return stream
