"""Passing on: cutting editions out of a bundle, and bringing bundles together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from archive import limits
from archive.errors import Conflict
from archive.format.edition import Checked, Signer
from archive.format.keys import PublicKey
from archive.format.trustlist import TrustList
from archive.tasks.assemble import Kept, publish
from archive.tasks.check import Finding, Selection, check, confirmed
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
    editions = confirmed(report.findings, unconfirmed=unconfirmed)
    pieces = [
        Kept(finding, checked, checked.signers)
        for finding, checked in zip(report.findings, editions, strict=True)
    ]
    publish(target, pieces, replace=replace)
    return editions


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
    by_name: dict[EditionName, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if finding.checked:
            by_name[finding.checked.name].append(finding)
    for same in by_name.values():
        _refuse_conflict(same)
    confirmed(report.findings, unconfirmed=unconfirmed)
    names = sorted(by_name, key=lambda name: name.folder)
    pieces = [_united(by_name[name]) for name in names]
    publish(target, pieces, replace=replace)
    return [piece.checked for piece in pieces]


def _refuse_conflict(same: Sequence[Finding]) -> None:
    first = same[0]
    for other in same[1:]:
        if (
            first.checked
            and other.checked
            and (first.checked.digest != other.checked.digest)
        ):
            message = (
                f"{first.checked.name}: {first.source.name} and {other.source.name}"
                " hold different texts under this name"
            )
            raise Conflict(message)


def _united(same: Sequence[Finding]) -> Kept:
    """One edition with the signatures of all its copies; as found, if one has all."""
    signers: dict[PublicKey, Signer] = {}
    for finding in same:
        for signer in finding.checked.signers if finding.checked else ():
            old = signers.setdefault(signer.key.public, signer)
            if signer.signature.to_bytes() < old.signature.to_bytes():
                signers[signer.key.public] = signer
    chosen = sorted(signers.values(), key=_known_first)[: limits.SIGNATURES]
    united = tuple(sorted(chosen, key=lambda each: each.key.public))
    pieces = [
        Kept(finding, finding.checked, united) for finding in same if finding.checked
    ]
    return next((piece for piece in pieces if piece.as_found), pieces[0])


def _known_first(signer: Signer) -> tuple[bool, PublicKey]:
    return signer.pin is None, signer.key.public
