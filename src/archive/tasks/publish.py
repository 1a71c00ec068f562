"""Making bundles from sources, and adding signatures to bundles that exist."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive import disk, limits
from archive.errors import TooLarge, Unread
from archive.format.bundle import PIECE
from archive.format.edition import Signer
from archive.format.manifest import Entry, Manifest, Translation
from archive.format.trustlist import TrustList
from archive.sources.folder import SourceFolder
from archive.sources.series import Draft
from archive.tasks.assemble import (
    Fresh,
    Kept,
    assemble,
    check_target,
    refuse_known,
)
from archive.tasks.check import (
    Finding,
    Found,
    Selection,
    check,
    confirmed,
    distinct,
    refuse_missing,
)
from archive.tasks.inputs import Input, Progress, no_progress
from archive.tasks.keys import OpenKey
from archive.values import Language


@dataclass(frozen=True, slots=True)
class Packed:
    """What was packed: the manifests, and files that were left out."""

    manifests: tuple[Manifest, ...]
    strays: tuple[str, ...]


def pack(  # noqa: PLR0913 — each is a choice of the person's
    source: Path,
    target: str,
    open_key: OpenKey | None,
    *,
    languages: Sequence[Language] = (),
    unread: Sequence[Language] = (),
    against: Sequence[Input] = (),
    replace: bool = False,
    progress: Progress = no_progress,
) -> Packed:
    """Make a bundle of a source folder's texts.

    Args:
        source: a folder with a ``series.toml``.
        target: the bundle's path, or ``-``.
        open_key: gives the key that signs, once everything else is in order; None
            leaves the editions unsigned, for ``cosign``.
        languages: which; none for all.
        unread: machine translations that may go out though nobody has edited them.
        against: bundles that went out before: nothing in them is contradicted.
        replace: see :func:`archive.tasks.assemble.assemble`.
        progress: told the bytes read.

    Raises:
        BadSource: the sources are not in order.
        Unread: a machine translation that nobody has edited, and not in ``unread``.
        KnownRevision: another text went out under that revision.
        ArchiveError: what :func:`archive.tasks.assemble.assemble` raises.
    """
    folder = SourceFolder.load(source)
    drafts = [folder.draft(language) for language in dict.fromkeys(languages)]
    drafts = drafts or list(folder.plan.drafts.values())
    manifests = [folder.manifest(draft) for draft in drafts]
    _refuse_unread(manifests, unread)
    _refuse_contradiction(manifests, against)
    check_target(target, manifests, replace=replace)
    key = open_key() if open_key else None
    outgoing = [
        Fresh(
            manifest,
            (key.sign(manifest.to_bytes()),) if key else (),
            _contents(folder, draft),
        )
        for draft, manifest in zip(drafts, manifests, strict=True)
    ]
    assemble(target, outgoing, replace=replace, progress=progress)
    strays = [
        f"{draft.name.language}/{name}"
        for draft in drafts
        for name in folder.strays(draft)
    ]
    return Packed(tuple(manifests), tuple(strays))


def _refuse_unread(manifests: list[Manifest], allowed: Sequence[Language]) -> None:
    """No machine's draft goes out unless the person names it."""
    drafts = [
        str(each.name.language)
        for each in manifests
        if each.translation is Translation.MACHINE and each.name.language not in allowed
    ]
    if drafts:
        what = "machine translations" if len(drafts) > 1 else "a machine translation"
        message = f"{', '.join(drafts)}: {what} that no speaker has edited"
        hint = f"--unread {','.join(drafts)} packs them all the same, marked as such;"
        raise Unread(message, hint=f"{hint} or have them read: archive review")


def _refuse_contradiction(manifests: list[Manifest], bundles: Sequence[Input]) -> None:
    report = check(bundles, TrustList())
    report.refuse_faults()
    refuse_known(manifests, report.editions)


def _contents(folder: SourceFolder, draft: Draft) -> Callable[[Entry], Iterator[bytes]]:
    return lambda entry: folder.contents(draft, entry.name)


def cosign(  # noqa: PLR0913 — each is a choice of the person's
    source: Input,
    target: str,
    open_key: OpenKey,
    trust: TrustList,
    *,
    selection: Selection,
    unconfirmed: bool,
    replace: bool,
    progress: Progress = no_progress,
) -> list[Manifest]:
    """Add a signature to editions of a bundle; all others are copied as they are.

    Args:
        source: the bundle.
        target: where the new bundle appears; the source itself is fine.
        open_key: gives the key that signs, once everything else is in order.
        trust: the keys that the holder knows.
        selection: which editions to sign.
        unconfirmed: sign although nobody whom the holder knows has signed.
        replace: see :func:`archive.tasks.assemble.assemble`.
        progress: told the bytes read.

    Returns:
        The manifests that now carry the key's signature.

    Raises:
        Unconfirmed, Unsigned: see ``unconfirmed``.
        TooLarge: an edition has as many signatures as it can.
        ArchiveError: what checking and publishing raise.
    """
    report = check([source], trust)
    # Unsigned editions may be signed only with ``unconfirmed``; the rest as ever.
    signed_before = [each for each in report.findings if not _unsigned(each)]
    confirmed(signed_before, unconfirmed=unconfirmed)
    if not unconfirmed:
        confirmed(report.findings, unconfirmed=False)
    refuse_missing(report.findings, selection)
    check_target(target, [each.manifest for each in report.editions], replace=replace)
    key = open_key()
    chosen, outgoing = [], []
    for found in distinct(report.found):
        checked, signers = found.checked, found.checked.signers
        if selection.takes(found.label):
            signers = _with(signers, key.sign(checked.manifest_bytes))
            chosen.append(checked.manifest)
        outgoing.append(Kept(found, signers))
    assemble(target, outgoing, replace=replace, progress=progress)
    return chosen


def _unsigned(finding: Finding) -> bool:
    return isinstance(finding, Found) and not finding.checked.signers


def _with(signers: tuple[Signer, ...], new: Signer) -> tuple[Signer, ...]:
    others = [each for each in signers if each.key.public != new.key.public]
    if len(others) == limits.SIGNATURES:
        message = f"{len(others)} signatures already; the most is {limits.SIGNATURES}"
        raise TooLarge(message)
    return tuple(sorted([*others, new], key=lambda each: each.key.public))


def digest_of(path: Path) -> str:
    """SHA-256 of a file in hex, for distributors to compare."""
    digest = hashlib.sha256()
    for piece in disk.pieces(path, PIECE):
        digest.update(piece)
    return digest.hexdigest()
