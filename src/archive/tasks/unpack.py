"""Unpacking: verified editions as folders, under names from their manifests alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from archive import disk
from archive.format import instructions
from archive.format.bundle import SignedEdition
from archive.format.edition import Checked, Sink
from archive.format.layout import key_path, union
from archive.format.manifest import Entry
from archive.format.trustlist import TrustList
from archive.tasks.check import Selection, check, confirmed, distinct
from archive.tasks.inputs import Input, Progress, no_progress
from archive.values import EditionName, FileName


def unpack(  # noqa: PLR0913 — each is a choice of the person's
    source: Input,
    target: Path,
    trust: TrustList,
    *,
    selection: Selection,
    unconfirmed: bool,
    progress: Progress = no_progress,
) -> list[Checked]:
    """Write the selected editions into a new folder, laid out as stock tar does.

    The folder appears whole, after everything was checked, or not at all.
    ``VERIFY.txt`` and the keys are written by us, not copied.

    Raises:
        AlreadyThere: there is something under that name.
        Unconfirmed: nobody whom the holder knows has signed.
        ArchiveError: what checking raises, and DiskFailed.
    """
    with disk.new_folder(target) as folder:
        report = check([source], trust, selection, _sink(folder), progress)
        found = confirmed(report.findings, unconfirmed=unconfirmed)
        editions = [each.checked for each in distinct(found)]
        for checked in editions:
            edition = SignedEdition(checked.manifest, checked.signers)
            for name, content in edition.small_files():
                folder.write(f"{checked.name.folder}/{name}", content)
        folder.write(instructions.NAME, instructions.TEXT)
        keys = [signer.key for checked in editions for signer in checked.signers]
        for key in union(keys):
            folder.write(key_path(key.public.name), key.to_bytes())
    return editions


def _sink(folder: disk.NewFolder) -> Sink:
    """Files go to the unfinished folder: nobody sees them before all is checked.

    Of an edition that comes twice, the first copy is written; both are checked.
    """
    begun: set[tuple[EditionName, FileName]] = set()

    def writer(name: EditionName, entry: Entry) -> Callable[[bytes], object] | None:
        if (name, entry.name) in begun:
            return None
        begun.add((name, entry.name))
        return folder.writer(f"{name.folder}/{entry.name}").write

    return writer
