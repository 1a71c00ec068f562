"""Editions as objects for packets, and objects as checked editions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive import limits
from archive.errors import TooLarge
from archive.format.edition import Checked, verify
from archive.format.manifest import TEXT, Entry
from archive.format.object import AS_A_FILE, EditionObject
from archive.format.trustlist import TrustList
from archive.format.verdict import Verdict
from archive.tasks.assemble import Fresh
from archive.tasks.check import Found, Selection, check, confirmed
from archive.tasks.inputs import Input, Progress, no_progress
from archive.tasks.read import contents, the_one
from archive.values import EditionName, FileName


@dataclass(frozen=True, slots=True)
class Parcel:
    """A checked edition, its object, and the bytes of its files."""

    checked: Checked
    content: bytes
    files: dict[FileName, bytes]

    @property
    def text(self) -> bytes:
        """The bytes of its text."""
        return self.files[TEXT]

    @property
    def signed(self) -> bool:
        """Whether anybody signed it, known or not."""
        return self.checked.verdict is not Verdict.UNSIGNED

    @property
    def fresh(self) -> Fresh:
        """The edition, to be written into a bundle."""

        def pieces(entry: Entry) -> Iterator[bytes]:
            yield self.files[entry.name]

        return Fresh(self.checked.manifest, self.checked.signers, pieces)


def outgoing(
    source: Input,
    trust: TrustList,
    selection: Selection,
    *,
    unconfirmed: bool,
    progress: Progress = no_progress,
) -> Parcel:
    """One edition of an input as an object, to be passed on.

    Args:
        source: a bundle or a folder.
        trust: the keys that the holder knows.
        selection: which edition: the newest of one language.
        unconfirmed: pass it on although nobody whom the holder knows has signed it.
        progress: told the bytes read.

    Raises:
        NotFound: more than one language is there, and none was selected.
        TooLarge: more bytes than an object has.
        Unconfirmed, Unsigned: see ``unconfirmed``.
        ArchiveError: what checking raises.
    """
    report = check([source], trust, selection, progress=progress)
    found = the_one(source, confirmed(report.findings, unconfirmed=unconfirmed))
    return packed(found, trust)


def packed(found: Found, trust: TrustList) -> Parcel:
    """An edition that was found and may be passed on, as an object.

    Raises:
        TooLarge: more bytes than an object has.
        ForgedOrDamaged: it changed since it was found.
        ArchiveError: it cannot be read.
    """
    entries = found.checked.manifest.files
    size = sum(entry.size for entry in entries)
    if size > limits.OBJECT_CONTENT:
        most = limits.OBJECT_CONTENT
        message = f"{found.label}: {size} bytes; an object holds {most} at most"
        raise TooLarge(message, hint=AS_A_FILE)
    data = contents(found, trust, {entry.name for entry in entries})
    checked = found.checked
    made = EditionObject.make(checked.manifest_bytes, checked.signers, data)
    files, offset = {}, 0
    for entry in entries:
        files[entry.name] = data[offset : offset + entry.size]
        offset += entry.size
    return Parcel(checked, made.to_bytes(), files)


def incoming(content: bytes, trust: TrustList) -> Parcel:
    """The edition in an object that arrived, checked.

    Raises:
        ReceivedError: it is not an object, or not what was signed.
    """
    pieces: dict[FileName, list[bytes]] = {}

    def sink(_: EditionName, entry: Entry) -> Callable[[bytes], object]:
        return pieces.setdefault(entry.name, []).append

    checked = verify(EditionObject.from_bytes(content).receive(), trust, sink)
    files = {name: b"".join(parts) for name, parts in pieces.items()}
    return Parcel(checked, content, files)
