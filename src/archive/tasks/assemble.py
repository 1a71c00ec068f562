"""Writing bundles: every task that makes one ends here.

The result is checked before it appears under its name: it holds exactly the editions
and signatures that it should, or nothing was written.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive import disk
from archive.errors import (
    AlreadyThere,
    ForgedOrDamaged,
    KnownRevision,
    NotFound,
    ReceivedError,
)
from archive.format.bundle import BundleWriter, SignedEdition
from archive.format.compression import Write, check_library
from archive.format.edition import Checked, Signer
from archive.format.manifest import Entry, Manifest
from archive.format.trustlist import TrustList
from archive.format.verdict import Note
from archive.tasks.check import Found, check
from archive.tasks.inputs import PIPE, Frame, Input, Progress, no_progress
from archive.values import Digest, EditionName, Language, Series


@dataclass(frozen=True, slots=True)
class Fresh:
    """An edition made from its sources; ``contents`` gives a file's pieces."""

    manifest: Manifest
    signers: tuple[Signer, ...]
    contents: Callable[[Entry], Iterator[bytes]]

    def write(self, bundle: BundleWriter, progress: Progress) -> None:
        """Write the edition's frame."""

        def told(entry: Entry) -> Iterator[bytes]:
            for piece in self.contents(entry):
                progress(len(piece))
                yield piece

        bundle.edition(SignedEdition(self.manifest, self.signers), told)


@dataclass(frozen=True, slots=True)
class Kept:
    """An edition that was found and checked, with these signatures and no others."""

    found: Found
    signers: tuple[Signer, ...]

    @property
    def manifest(self) -> Manifest:
        """What the edition is."""
        return self.found.checked.manifest

    @property
    def frame(self) -> Frame | None:
        """The frame that can be copied: it holds the same signatures, all good."""
        checked, place = self.found.checked, self.found.place
        same = _signatures(self.signers) == _signatures(checked.signers)
        good = Note.DAMAGED_SIGNATURE not in checked.notes
        return place if isinstance(place, Frame) and same and good else None

    def write(self, bundle: BundleWriter, progress: Progress) -> None:
        """Copy the frame, or write it anew where the signatures differ."""
        frame = self.frame
        if frame:
            bundle.copy(self.found.source.copy(frame), frame.size)
            progress(frame.stop - frame.start)
            return
        with self.found.source.again(self.found.place) as received:
            again = Fresh(self.manifest, self.signers, received.contents)
            again.write(bundle, progress)


Outgoing = Fresh | Kept
"""An edition on its way into a bundle."""


def _signatures(signers: Sequence[Signer]) -> set[bytes]:
    return {signer.signature.to_bytes() for signer in signers}


def _expected(edition: Outgoing) -> tuple[EditionName, Digest, set[bytes]]:
    digest = Digest.of(edition.manifest.to_bytes())
    return edition.manifest.name, digest, _signatures(edition.signers)


def _write(write: Write, editions: Sequence[Outgoing], progress: Progress) -> None:
    keys = [signer.key for edition in editions for signer in edition.signers]
    bundle = BundleWriter(write, keys)
    for edition in editions:
        edition.write(bundle, progress)
    bundle.close()


def assemble(
    target: str,
    editions: Sequence[Outgoing],
    *,
    replace: bool = False,
    mode: int = 0o666,
    progress: Progress = no_progress,
) -> None:
    """Write a bundle.

    Args:
        target: where it appears, or ``-`` for standard output.
        editions: the editions, each once, in any order.
        replace: put it in the place of a bundle that is there, if nothing of that
            one is lost but lower revisions.
        mode: the file's permissions, less the process's umask.
        progress: told the bytes of each edition as they are written.

    Raises:
        AlreadyThere, KnownRevision: as :func:`check_target`; also for a signature
            that would be lost.
        WrongCompressor: the bytes would differ from other distributors'.
        ForgedOrDamaged: what was read changed meanwhile; nothing was written.
        TooLarge: more than a bundle holds.
        DiskFailed: the file cannot be written.
    """
    check_library()
    ordered = sorted(editions, key=lambda edition: edition.manifest.name.folder)
    manifests = [edition.manifest for edition in ordered]
    there = check_target(target, manifests, replace=replace)
    _refuse_lost_signatures(target, ordered, there)
    if target == PIPE:
        disk.write_pipe(_in_memory(ordered, progress))
        return

    def check_file(partial: Path) -> None:
        _check_result(Input(str(partial)), ordered)

    with disk.writing(Path(target), mode, check_file, replace=replace) as file:
        _write(file.write, ordered, progress)


def assembled(editions: Sequence[Outgoing]) -> bytes:
    """A bundle of these editions, each once, in any order, in memory.

    Raises:
        WrongCompressor, ForgedOrDamaged, TooLarge: as :func:`assemble`.
    """
    check_library()
    ordered = sorted(editions, key=lambda edition: edition.manifest.name.folder)
    return _in_memory(ordered, no_progress)


def _in_memory(ordered: Sequence[Outgoing], progress: Progress) -> bytes:
    memory = io.BytesIO()
    _write(memory.write, ordered, progress)
    content = memory.getvalue()
    _check_result(Input.of_bytes(content), ordered)
    return content


def _check_result(result: Input, editions: Sequence[Outgoing]) -> None:
    """Raise :class:`ForgedOrDamaged` unless the bundle holds just these editions."""
    found = [
        (each.checked.name, each.checked.digest, _signatures(each.checked.signers))
        for each in check([result], TrustList()).found
    ]
    if found != [_expected(edition) for edition in editions]:
        message = "the result is not what it should be, and was not kept"
        raise ForgedOrDamaged(message, hint="the input changed, or the disk failed")


def check_target(
    target: str, manifests: Sequence[Manifest], *, replace: bool
) -> list[Checked]:
    """The editions of the bundle whose place a bundle of these may take.

    There are none if nothing is under that name, or it is a pipe.

    Raises:
        NotFound: the folder that it should appear in is not there.
        AlreadyThere: there is something else; or a bundle, and ``replace`` was not
            said, or it holds a language that the new one lacks.
        KnownRevision: as :func:`refuse_known`.
    """
    if target == PIPE:
        return []
    if not disk.is_folder(Path(target).parent):
        message = f"{disk.base_name(Path(target).parent)}: there is no such folder"
        raise NotFound(message, hint="make the folder first, or name another")
    if not disk.exists(Path(target)):
        return []
    name = disk.base_name(Path(target))
    if not disk.is_file(Path(target), follow=False):
        message = f"{name}: exists already, and is not a bundle"
        raise AlreadyThere(message)
    report = check([Input(target)], TrustList())
    if any(isinstance(error, ReceivedError) for error in report.faults):
        message = f"{name}: exists already, and is no readable bundle"
        raise AlreadyThere(message)
    refuse_known(manifests, report.editions)
    if not replace:
        message = f"{name}: exists already"
        raise AlreadyThere(message, hint="to put the new one in its place: --replace")
    _refuse_lost_languages(name, manifests, report.editions)
    return report.editions


def _refuse_lost_languages(
    name: str, manifests: Sequence[Manifest], there: Sequence[Checked]
) -> None:
    places = {(each.name.series, each.name.language) for each in manifests}
    for old in there:
        if (old.name.series, old.name.language) not in places:
            message = f"{name}: holds {old.name}, and the new one would not"
            raise AlreadyThere(message, hint=_KEEPS_BOTH)


_KEEPS_BOTH = "choose another name; archive merge makes one bundle of two"


def _refuse_lost_signatures(
    target: str, editions: Sequence[Outgoing], there: Sequence[Checked]
) -> None:
    """Raise :class:`AlreadyThere` if a signature that is there would be gone."""
    new = {
        Digest.of(each.manifest.to_bytes()): {one.key.public for one in each.signers}
        for each in editions
    }
    for old in there:
        kept = new.get(old.digest)
        lost = [each for each in old.signers if each.key.public not in (kept or ())]
        if kept is not None and lost:
            message = (
                f"{disk.base_name(Path(target))}: {old.name} is signed by"
                f" {lost[0].key.public.name}, and would not be any more"
            )
            raise AlreadyThere(message, hint=_KEEPS_BOTH)


def refuse_known(manifests: Sequence[Manifest], known: Sequence[Checked]) -> None:
    """Raise :class:`KnownRevision` for texts that would contradict known ones.

    That is another manifest under the same series, language and revision, or a
    highest revision of a language that is below the highest known.
    """
    texts = {manifest.name: manifest.to_bytes() for manifest in manifests}
    newest: dict[tuple[Series, Language], int] = {}
    for name in texts:
        place = name.series, name.language
        newest[place] = max(newest.get(place, 0), name.revision)
    for old in known:
        name = old.name
        if texts.get(name, old.manifest_bytes) != old.manifest_bytes:
            message = f"{name}: another text went out under this revision"
            raise KnownRevision(message)
        highest = newest.get((name.series, name.language), name.revision)
        if name.revision > highest:
            new = EditionName(name.series, name.language, highest)
            message = f"{new}: revision {name.revision} went out already"
            raise KnownRevision(message)
