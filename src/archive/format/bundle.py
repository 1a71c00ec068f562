"""A bundle: an ordinary ``.tar.zst`` with one Zstandard frame for each edition.

Layout (``docs/spec/bundle.md``)::

    frame   VERIFY.txt, keys/<key name>.pub …          the head
    frame   <series>/<language>-<revision>/MANIFEST
            …/MANIFEST.<key name>.minisig …            ascending by public key
            …/<file> …                                 in the manifest's order
    …                                                  ascending by folder
    frame   1,024 zero bytes                           the end of the tar

So stock tools unpack it, and cutting editions out copies frames.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archive import limits
from archive.errors import ForgedOrDamaged, Malformed, ReceivedError, TooLarge
from archive.format import instructions, ustar
from archive.format.compression import FrameReader, FrameWriter, Read, Write, compress
from archive.format.edition import Received, Signer
from archive.format.layout import (
    KEYS,
    MANIFEST,
    key_path,
    signature_key,
    signature_name,
    union,
)
from archive.format.manifest import Entry, Manifest
from archive.format.minisign import PublicKeyFile
from archive.format.ustar import Member
from archive.values import Digest

PIECE: Final = 128 * limits.KIB
"""Contents are handled in pieces of at most so many bytes."""

_KEY: Final = re.compile(rf"{KEYS}/([0-9a-f]{{16}})\.pub")
_FOLDER: Final = re.compile(rf"([^/]+/[^/]+)/{MANIFEST}")


@dataclass(frozen=True, slots=True)
class SignedEdition:
    """An edition about to be written: its manifest's bytes and its signatures."""

    manifest: Manifest
    signers: tuple[Signer, ...]

    def small_files(self) -> list[tuple[str, bytes]]:
        """Name and content of what stands before the edition's own files."""
        data = self.manifest.to_bytes()
        files = [(MANIFEST, data)]
        for signer in sorted(self.signers, key=lambda each: each.key.public):
            name = signature_name(signer.key.public.name)
            files.append((name, signer.signature.to_bytes()))
        return files


class BundleWriter:
    """Writes a bundle's frames in order, within the limits of a bundle.

    Raises:
        TooLarge: by every method, when the bundle would be refused by readers.
    """

    def __init__(self, write: Write, keys: Iterable[PublicKeyFile]) -> None:
        self._write = write
        self._size = 0
        self._editions = 0
        members = [(instructions.NAME, instructions.TEXT)]
        members += [(key_path(key.public.name), key.to_bytes()) for key in union(keys)]
        content = b"".join(
            Member(path, len(data)).to_bytes() + data + bytes(ustar.padding(len(data)))
            for path, data in members
        )
        self._count(len(content))
        write(compress(content))

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > limits.BUNDLE:
            message = (
                f"a bundle of {self._size} bytes or more; the most is {limits.BUNDLE}"
            )
            raise TooLarge(message, hint="make several bundles, or leave files out")

    def _count_edition(self, size: int) -> None:
        self._count(size)
        self._editions += 1
        if self._editions > limits.EDITIONS:
            message = f"a bundle of more than {limits.EDITIONS} editions"
            raise TooLarge(message, hint="make several bundles")

    def edition(
        self,
        edition: SignedEdition,
        contents: Callable[[Entry], Iterator[bytes]],
    ) -> None:
        """Write one edition's frame.

        Args:
            edition: its manifest and signatures.
            contents: the pieces of one file; asked for in the manifest's order.

        Raises:
            ForgedOrDamaged: a file is not what the manifest says.
        """
        folder = edition.manifest.name.folder
        small = edition.small_files()
        members = [Member(f"{folder}/{name}", len(data)) for name, data in small]
        files = [
            Member(f"{folder}/{entry.name}", entry.size)
            for entry in edition.manifest.files
        ]
        size = sum(member.blocks for member in [*members, *files])
        self._count_edition(size)
        frame = FrameWriter(self._write, size)
        for member, (_, data) in zip(members, small, strict=True):
            frame.write(member.to_bytes() + data + bytes(ustar.padding(len(data))))
        for member, entry in zip(files, edition.manifest.files, strict=True):
            frame.write(member.to_bytes())
            _write_exactly(frame, entry, contents(entry))
            frame.write(bytes(ustar.padding(entry.size)))
        frame.close()

    def copy(self, pieces: Iterable[bytes], size: int) -> None:
        """Copy an edition's frame as it is; its content has ``size`` bytes."""
        self._count_edition(size)
        for piece in pieces:
            self._write(piece)

    def close(self) -> None:
        """Write the end."""
        self._count(len(ustar.END))
        self._write(compress(ustar.END))


def _write_exactly(frame: FrameWriter, entry: Entry, pieces: Iterator[bytes]) -> None:
    digest, left = hashlib.sha256(), entry.size
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            break
        digest.update(piece)
        frame.write(piece)
    if left or Digest(digest.digest()) != entry.digest:
        message = f"{entry.name}: changed while it was read"
        raise ForgedOrDamaged(message, hint="leave the files alone and try again")


class EditionFrame:
    """One edition's frame inside a bundle, read once, from front to back."""

    def __init__(self, frame: FrameReader, start: int, bundle: BundleReader) -> None:
        self._frame = frame
        self._pending: bytes | None = None
        self._bundle = bundle
        self._fault: ReceivedError | None = None
        self.start = start
        """Offset of the frame in the bundle, in bytes."""
        self.size = frame.size
        """Size of its content, in bytes."""
        self.ends_the_tar = False
        """Not an edition, but the zeros at the end of the bundle."""
        self._folder = ""
        try:
            self._begin()
        except ReceivedError as error:
            self._fault = error

    def _begin(self) -> None:
        self._pending = self._frame.exactly(ustar.BLOCK, "a header")
        if not self._pending.strip(b"\0"):
            self.ends_the_tar = True
            return
        member = Member.from_bytes(self._pending)
        folder = _FOLDER.fullmatch(member.path)
        if not folder:
            message = f"{member.path}: a frame that does not begin with {MANIFEST}"
            raise Malformed(message)
        self._folder = folder[1]

    @property
    def claim(self) -> str | None:
        """The folder that it says it holds; nothing says that this is true.

        None if the frame does not begin as an edition does.
        """
        return self._folder or None

    def skip(self) -> int:
        """Walk to the frame's end without decoding; the offset of what follows."""
        self._frame.skip()
        return self._bundle.offset

    def _header(self) -> Member:
        block, self._pending = self._pending, None
        return Member.from_bytes(block or self._frame.exactly(ustar.BLOCK, "a header"))

    def _pieces(self, member: Member) -> Iterator[bytes]:
        left = member.size
        while left:
            piece = self._frame.read(min(left, PIECE))
            if not piece:
                message = f"{member.path}: the content ends inside it"
                raise Malformed(message)
            left -= len(piece)
            yield piece
        fill = self._frame.exactly(ustar.padding(member.size), "padding")
        if fill.strip(b"\0"):
            message = f"{member.path}: padding that is not zeros"
            raise Malformed(message)

    def _small(self, member: Member, most: int) -> bytes:
        if member.size > most:
            message = f"{member.path}: {member.size} bytes; the most is {most}"
            raise TooLarge(message)
        return b"".join(self._pieces(member))

    def receive(self) -> Received:
        """Read manifest and signatures; the files follow when they are asked for.

        Raises:
            Malformed, TooLarge: the frame is not laid out as an edition.
        """
        if self._fault:
            raise self._fault
        folder = self._folder
        manifest = self._small(self._header(), limits.MANIFEST)
        signatures: list[tuple[str, bytes]] = []
        while self._frame.left:
            self._pending = self._frame.exactly(ustar.BLOCK, "a header")
            path = Member.from_bytes(self._pending).path
            place, _, name = path.rpartition("/")
            key_name = signature_key(name)
            if place != folder or not key_name:
                break
            signatures.append((key_name, self._small(self._header(), limits.KEY_FILE)))
            if len(signatures) > limits.SIGNATURES:
                message = f"more than {limits.SIGNATURES} signatures"
                raise TooLarge(message)
        self._bundle.check_order([key_name for key_name, _ in signatures])
        return Received(
            claim=folder,
            manifest=manifest,
            signatures=tuple(signatures),
            keys=self._bundle.keys,
            contents=lambda entry: self._contents(folder, entry),
            finish=self._finish,
        )

    def _contents(self, folder: str, entry: Entry) -> Iterator[bytes]:
        member = self._header()
        if member != Member(f"{folder}/{entry.name}", entry.size):
            message = (
                f"{member.path} of {member.size} bytes stands where"
                f" {entry.name} of {entry.size} bytes was signed"
            )
            raise ForgedOrDamaged(message)
        yield from self._pieces(member)

    def _finish(self) -> None:
        if self._frame.left:
            message = "an edition that holds more than its manifest names"
            raise ForgedOrDamaged(message)
        self._frame.finish()


class BundleReader:
    """Reads a bundle from front to back, in constant memory.

    Args:
        read: the bundle's bytes; nothing after the bundle may follow.

    Raises:
        Malformed, TooLarge, WeakKey: not a bundle.
    """

    def __init__(self, read: Read) -> None:
        self._source = read
        self._left = limits.BUNDLE
        self.offset = 0
        """Bytes read so far."""
        self.keys: dict[str, PublicKeyFile] = {}
        """The keys that came with it, by key name. They prove nothing."""
        self._read_head()

    def _read(self, size: int) -> bytes:
        piece = self._source(size)
        self.offset += len(piece)
        return piece

    def _frame(self, most: int) -> FrameReader:
        frame = FrameReader(self._read, min(most, self._left))
        self._left -= frame.size
        return frame

    def _read_head(self) -> None:
        frame = self._frame(limits.HEAD)
        content = frame.exactly(frame.size, "the head")
        frame.finish()
        text = (instructions.NAME, instructions.TEXT)
        members = list(_members(content))
        if not members or members[0] != text:
            message = f"a bundle begins with {instructions.NAME}, unchanged"
            raise Malformed(message)
        for path, data in members[1:]:
            self._add_key(path, data)
        if list(self.keys) != sorted(self.keys):
            message = "the keys of a bundle are not sorted"
            raise Malformed(message)

    def _add_key(self, path: str, data: bytes) -> None:
        found = _KEY.fullmatch(path)
        if not found:
            message = f"{path}: not a key, and only keys belong in a bundle's head"
            raise Malformed(message)
        key = PublicKeyFile.from_bytes(data)
        plain = PublicKeyFile.plain(key.public, key.key_id)
        if found[1] != key.public.name or key != plain or found[1] in self.keys:
            message = f"{path}: not the key of that name, or not written as it must be"
            raise Malformed(message)
        self.keys[found[1]] = key

    def check_order(self, key_names: Sequence[str]) -> None:
        """Refuse signatures whose key is missing, and any order but the one.

        Raises:
            Malformed: the key names do not ascend by public key, or one is not among
                the bundle's keys.
        """
        missing = [name for name in key_names if name not in self.keys]
        if missing:
            message = f"the key {missing[0]} of a signature is not in the bundle"
            raise Malformed(message)
        keys = [self.keys[name].public for name in key_names]
        if keys != sorted(set(keys)):
            message = "the signatures are not in the order of their keys"
            raise Malformed(message)

    def editions(self) -> Iterator[EditionFrame]:
        """Each edition's frame; what was not read of one is skipped before the next.

        Raises:
            Malformed, TooLarge: the frames are not those of a bundle. Faults inside
                an edition are raised by its :class:`EditionFrame`, and the next
                edition can still be read.
        """
        previous = ""
        for _ in range(limits.EDITIONS + 1):
            start = self.offset
            frame = self._frame(limits.BUNDLE)
            edition = EditionFrame(frame, start, self)
            if edition.ends_the_tar:
                self._read_end(frame)
                return
            if edition.claim and edition.claim <= previous:
                message = f"{edition.claim} after {previous}: not sorted, or twice"
                raise Malformed(message)
            previous = edition.claim or previous
            yield edition
            edition.skip()
        message = f"more than {limits.EDITIONS} editions"
        raise TooLarge(message)

    def _read_end(self, frame: FrameReader) -> None:
        if frame.size != len(ustar.END) or frame.read(ustar.BLOCK).strip(b"\0"):
            message = "the end of the tar is not 1,024 zero bytes"
            raise Malformed(message)
        frame.finish()
        if self._read(1):
            message = "bytes after the end of the bundle"
            raise Malformed(message)


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Path and content of every member of a small tar without an end."""
    offset = 0
    while offset < len(content):
        member = Member.from_bytes(content[offset : offset + ustar.BLOCK])
        start, stop = offset + ustar.BLOCK, offset + member.blocks
        data = content[start:stop]
        if len(data) != member.blocks - ustar.BLOCK or data[member.size :].strip(b"\0"):
            message = f"{member.path}: the content ends inside it"
            raise Malformed(message)
        yield member.path, data[: member.size]
        offset = stop
