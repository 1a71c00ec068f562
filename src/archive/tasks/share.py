"""Passing on: cutting editions out of a bundle, and bringing bundles together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import inf

from archive import limits
from archive.format.edition import Checked, Signer
from archive.format.keys import PublicKey
from archive.format.trustlist import TrustList
from archive.tasks.assemble import Kept, assemble
from archive.tasks.check import Found, Selection, check, confirmed, distinct
from archive.tasks.inputs import Input, Progress, no_progress
from archive.values import EditionName


def cut(  # noqa: PLR0913 — each is a choice of the person's
    source: Input,
    target: str,
    trust: TrustList,
    *,
    selection: Selection,
    unconfirmed: bool,
    replace: bool,
    progress: Progress = no_progress,
) -> list[Checked]:
    """Copy the selected editions' frames into a bundle of their own.

    A signature that does not verify is not passed on: such an edition's frame is
    written anew without it.

    Raises:
        Unconfirmed: nobody whom the holder knows has signed.
        ArchiveError: what checking and publishing raise.
    """
    report = check([source], trust, selection, progress=progress)
    chosen = distinct(confirmed(report.findings, unconfirmed=unconfirmed))
    outgoing = [Kept(found, found.checked.signers) for found in chosen]
    assemble(target, outgoing, replace=replace)
    return [found.checked for found in chosen]


def merge(  # noqa: PLR0913 — each is a choice of the person's
    sources: Sequence[Input],
    target: str,
    trust: TrustList,
    *,
    unconfirmed: bool,
    replace: bool,
    progress: Progress = no_progress,
) -> list[Checked]:
    """The union of bundles: every edition once, with every good signature.

    Of more than 8 signatures of one edition, those by keys that the holder knows
    stay, then those of the lowest public keys.

    Raises:
        Conflict: two signed texts under one name; both files stay as they were.
        Unconfirmed: nobody whom the holder knows has signed.
        ArchiveError: what checking and publishing raise.
    """
    report = check(sources, trust, progress=progress)
    by_name: dict[EditionName, list[Found]] = defaultdict(list)
    distinct(each for each in report.found if each.checked.signers)
    for found in confirmed(report.findings, unconfirmed=unconfirmed):
        by_name[found.checked.name].append(found)
    names = sorted(by_name, key=lambda name: name.folder)
    outgoing = [_united(by_name[name]) for name in names]
    assemble(target, outgoing, replace=replace)
    return [kept.found.checked for kept in outgoing]


def _united(same: Sequence[Found]) -> Kept:
    """One edition with the signatures of all its copies; as found, if one has all."""
    signers = united(signer for found in same for signer in found.checked.signers)
    return min((Kept(found, signers) for found in same), key=_size_to_copy)


def united(signers: Iterable[Signer]) -> tuple[Signer, ...]:
    """One signature a key; of more than 8 keys those that the holder knows stay."""
    by_key: dict[PublicKey, Signer] = {}
    for signer in signers:
        old = by_key.setdefault(signer.key.public, signer)
        if signer.signature.to_bytes() < old.signature.to_bytes():
            by_key[signer.key.public] = signer
    chosen = sorted(by_key.values(), key=_known_first)[: limits.SIGNATURES]
    return tuple(sorted(chosen, key=lambda each: each.key.public))


def _size_to_copy(kept: Kept) -> float:
    """Frames by another compressor may be larger: the smallest is copied."""
    return kept.frame.stop - kept.frame.start if kept.frame else inf


def _known_first(signer: Signer) -> tuple[bool, PublicKey]:
    return signer.pin is None, signer.key.public
