"""Writing to the store: taking editions in, looking everything through, removing.

Whatever order editions come in, the files that result are the same: the text decides
the name, signatures are united, and every file is written anew in the one way that
there is. Nothing is replaced but by the same text with more signatures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Final

from archive import disk
from archive.errors import (
    AlreadyThere,
    ArchiveError,
    DiskFailed,
    KnownRevision,
    Unconfirmed,
)
from archive.format.bundle import PIECE, BundleWriter
from archive.format.compression import Write
from archive.format.edition import Signer
from archive.format.page import Page
from archive.format.trustlist import TrustList
from archive.format.verdict import Verdict
from archive.store.editions import Claim, Store
from archive.store.quarantine import Evidence, Quarantine
from archive.tasks.asking import named_folder
from archive.tasks.assemble import Fresh, assemble
from archive.tasks.check import Faulty, Finding, Found, Selection, check
from archive.tasks.inputs import Frame, Input, Progress, no_progress
from archive.tasks.share import united
from archive.tasks.stored import (
    STRANGE,
    compared,
    default_folder,
    examine,
    examine_all,
)
from archive.trust.folder import make_private_folder, private_folder
from archive.values import EditionName

_BUNDLE: Final = "tar.zst"
_PAGE: Final = "html"


class Outcome(Enum):
    """What became of an edition that was brought."""

    ADDED = "added"
    JOINED = "joined"
    """Its text was there; it brought signatures."""
    HELD = "held"
    """It was there already."""
    LEFT = "left-out"
    QUARANTINED = "quarantined"
    MISSING = "missing"  # it was asked for, and is nowhere


@dataclass(frozen=True, slots=True)
class Brought:
    """One edition that was brought, and what became of it."""

    finding: Finding
    outcome: Outcome

    @property
    def exit_status(self) -> int:
        """0 if it is in the store and contradicts nothing there; else the finding's."""
        kept = self.outcome not in (Outcome.LEFT, Outcome.QUARANTINED)
        torn = self.finding.verdict is Verdict.CONFLICT
        return 0 if kept and not torn else self.finding.exit_status


def writable(named: str | None) -> Store:
    """The store in a folder, to be written to; the default one is private.

    Raises:
        NotPrivate: the default one is open to other accounts.
        NotFound: the folder has no name.
        DiskFailed: it cannot be made.
    """
    if named is not None:
        return Store(named_folder(named))
    make_private_folder(private_folder())
    make_private_folder(default_folder())
    return Store(default_folder(), default=True)


def add(  # noqa: PLR0913 — each is a choice of the person's
    store: Store,
    inputs: Sequence[Input],
    trust: TrustList,
    *,
    selection: Selection,
    unconfirmed: bool,
    progress: Progress = no_progress,
) -> list[Brought]:
    """Take editions into the store; what cannot be taken in stops no other.

    Kept are trusted and same-as-before editions; those of unknown signers only if
    ``unconfirmed``; what is not the signed text goes to quarantine, unsigned texts
    nowhere.

    Raises:
        NotFound: an input, or something that was selected, is not there.
        TooLarge: the store has no room for another name.
        WrongCompressor, DiskFailed: it could not be written.
    """
    report = check(inputs, trust, selection, progress=progress)
    with store.alone():
        tidy(store, trust)
    return [
        take(store, finding, trust, unconfirmed=unconfirmed)
        for finding in report.findings
    ]


def tidy(store: Store, trust: TrustList) -> None:
    """Finish or undo what killed runs began; whoever calls has the store alone.

    Raises:
        TooLarge: more names than a store has.
    """
    Quarantine(store).sweep()
    store.sweep()
    for claim in store.doubles():
        _unite(store, claim, trust, None)


def take(
    store: Store, finding: Finding, trust: TrustList, *, unconfirmed: bool
) -> Brought:
    """Take one checked edition into the store, or evidence into quarantine."""
    if isinstance(finding, Faulty):
        kept = finding.verdict is not None and set_apart(store, finding)
        return Brought(finding, Outcome.QUARANTINED if kept else Outcome.LEFT)
    if not admitted(finding, unconfirmed=unconfirmed):
        return Brought(finding, Outcome.LEFT)
    outcome = put(store, finding, trust)
    return Brought(_beside_others(store, finding, trust), outcome)


def admitted(finding: Found, *, unconfirmed: bool) -> bool:
    """Whether an edition may be in a store: by its signers and the person's word."""
    known = finding.verdict.sound or finding.verdict is Verdict.CONFLICT
    return known or (unconfirmed and finding.verdict in STRANGE)


def put(store: Store, found: Found, trust: TrustList) -> Outcome:
    """Have an edition that is :func:`admitted` in a store, with all its signatures."""
    claim = Claim.of(found.checked, found.checked.signers)
    with store.alone():
        return _unite(store, claim, trust, found)


def foreseen(store: Store, finding: Finding, trust: TrustList) -> Brought:
    """What :func:`take` would do with what is admitted, or bad; nothing is written."""
    if isinstance(finding, Faulty):
        judged = finding.verdict is not None and finding.place is not None
        return Brought(finding, Outcome.QUARANTINED if judged else Outcome.LEFT)
    claim = Claim.of(finding.checked, finding.checked.signers)
    held, _ = _held(store, claim, trust)
    outcome = Outcome.JOINED if held else Outcome.ADDED
    if held and _together(held, finding)[0] in held:
        outcome = Outcome.HELD
    return Brought(_beside_others(store, finding, trust), outcome)


def _beside_others(store: Store, finding: Found, trust: TrustList) -> Finding:
    """The same, with what comparing it with other texts of its name shows."""
    checked = finding.checked
    same_name = store.same_name(checked.name)
    others = [each for each in same_name if each.manifest != checked.digest]
    siblings = [each for _, each in examine_all(store, others, trust)]
    found = [each for each in siblings if isinstance(each, Found)]
    return compared([finding], found)[0]


def _unite(store: Store, claim: Claim, trust: TrustList, new: Found | None) -> Outcome:
    """Have one file of a text, with the signatures of all its files and of ``new``.

    The new file is there before the others go. What has such a name and is damaged
    goes to quarantine; without room there it stays, unless its name is needed.
    """
    held, bad = _held(store, claim, trust)
    stuck = _set_aside(store, bad)
    if not held and not new:
        return Outcome.LEFT
    target, signers = _together(held, new)
    if target not in held:
        if target in stuck:
            message = f"{claim.name}: a damaged file is in the way, {_FULL}"
            empty = store.command("remove --quarantine")
            raise DiskFailed(
                message, hint=f"look through the quarantine, then: {empty}"
            )
        copies = [*held.values(), *([new] if new else [])]
        _write(store, target, copies[0], signers)
    for each in held:
        if each != target:
            store.drop(each)
    if target in held:
        return Outcome.HELD
    return Outcome.JOINED if held else Outcome.ADDED


_IN_THE_WAY: Final = (
    "something that is no such edition has its name, perhaps in capitals: delete that,"
    " or name another store"
)
_FULL: Final = "the quarantine is full"


def _set_aside(store: Store, bad: Mapping[Claim, Faulty]) -> list[Claim]:
    """Move files of the store to quarantine; those for which there is no room."""
    stuck = []
    for claim, finding in bad.items():
        if _copy_away(store, claim, finding):
            store.drop(claim)
        else:
            stuck.append(claim)
    return stuck


def _together(
    held: Mapping[Claim, Found], new: Found | None
) -> tuple[Claim, tuple[Signer, ...]]:
    """The name of one text with the signatures of all these, and the signatures."""
    copies = [*held.values(), *([new] if new else [])]
    signers = united(signer for copy in copies for signer in copy.checked.signers)
    return Claim.of(copies[0].checked, signers), signers


def _held(
    store: Store, claim: Claim, trust: TrustList
) -> tuple[dict[Claim, Found], dict[Claim, Faulty]]:
    """The files that claim one text: the sound ones, and the others."""
    held: dict[Claim, Found] = {}
    bad: dict[Claim, Faulty] = {}
    for each in store.same_text(claim):
        finding = examine(store, each, trust)
        if isinstance(finding, Found):
            held[each] = finding
        elif finding:
            bad[each] = finding
    return held, bad


def _write(
    store: Store,
    claim: Claim,
    found: Found,
    signers: Sequence[Signer],
    *,
    replace: bool = False,
) -> None:
    """Write a file anew from its parts, whoever compressed them: always these bytes."""
    with found.source.again(found.place) as received:
        whole = Fresh(found.checked.manifest, tuple(signers), received.contents)
        try:
            assemble(str(store.room(claim)), [whole], replace=replace, mode=store.mode)
        except (AlreadyThere, KnownRevision) as error:  # hints for who chose a name
            raise AlreadyThere(error.message, hint=_IN_THE_WAY) from error


def _copy_away(store: Store, claim: Claim, finding: Faulty) -> bool:
    """Copy a file of the store to quarantine; False if there is no room."""
    path = store.path(claim)

    def content(write: Write) -> None:
        for piece in disk.pieces(path, PIECE, follow=False):
            write(piece)

    return Quarantine(store).put(content, finding.error.code, _BUNDLE)


def set_apart(store: Store, finding: Finding) -> bool:
    """Keep what came in quarantine, as evidence or unread; False if it is not kept."""
    content, ending = _evidence(finding)
    if content is None:
        return False
    code = finding.error.code if isinstance(finding, Faulty) else Unconfirmed.code
    with store.alone():
        return Quarantine(store).put(content, code, ending)


def _evidence(finding: Finding) -> tuple[Callable[[Write], object] | None, str]:
    """A frame as a bundle of its own, or a page; folders stay where they are."""
    place = finding.place
    if isinstance(place, Page):
        page = place.to_bytes()
        return lambda write: write(page), _PAGE
    if not isinstance(place, Frame):
        return None, _BUNDLE

    def content(write: Write) -> None:
        bundle = BundleWriter(write, keys.values())
        bundle.copy(finding.source.copy(place), place.size)
        bundle.close()

    try:
        with finding.source.again(place) as received:
            keys = received.keys
    except ArchiveError:
        keys = {}
    return content, _BUNDLE


@dataclass(frozen=True, slots=True)
class Reread:
    """A file of the store that was read; ``moved`` says that it is in quarantine."""

    finding: Finding
    moved: bool = False


def reread(
    store: Store, trust: TrustList, progress: Progress = no_progress
) -> Iterator[Reread]:
    """Check every file of the store, one after another.

    What is damaged goes to quarantine, and what is not named as it must be as well;
    if it is sound, it is written under its name first. Nothing else changes.

    Raises:
        TooLarge: more names than a store has.
        DiskFailed: it cannot be read, or be written to where that is needed.
    """
    for _, claims in store.shelves():
        for _, same in groupby(claims, key=lambda claim: claim.name):
            yield from _reread_name(store, list(same), trust, progress)


def _reread_name(
    store: Store, claims: list[Claim], trust: TrustList, progress: Progress
) -> Iterator[Reread]:
    findings = examine_all(store, claims, trust, progress)
    judged = compared([finding for _, finding in findings], [])
    for (claim, _), finding in zip(findings, judged, strict=True):
        if isinstance(finding, Faulty) and finding.verdict:
            yield Reread(finding, mend(store, claim, finding, trust))
        else:
            yield Reread(finding)


def mend(store: Store, claim: Claim, finding: Faulty, trust: TrustList) -> bool:
    """Copy a file to quarantine, then put a sound edition in it under its name.

    False if nothing was done: there is no room, or somebody wrote it anew meanwhile.
    """
    with store.alone():
        if not isinstance(examine(store, claim, trust), Faulty):
            return False
        if not _copy_away(store, claim, finding):
            return False
        within = check([Input(str(store.path(claim)), follow=False)], trust).findings
        if not _save(store, claim, within):
            store.drop(claim)
        return True


def _save(store: Store, claim: Claim, within: Sequence[Finding]) -> bool:
    """Write what one file holds under its name; whether that is the file's own."""
    found = within[0] if len(within) == 1 else None
    if not isinstance(found, Found) or not found.verdict.sound:
        return False
    signers = found.checked.signers
    here = Claim.of(found.checked, signers)
    if here == claim or here not in store.same_text(here):
        _write(store, here, found, signers, replace=here == claim)
    return here == claim


def remove(store: Store, claims: Sequence[Claim]) -> list[EditionName]:
    """Delete files of the store, by names alone; the editions that are gone.

    Raises:
        DiskFailed: one could not be deleted.
    """
    with store.alone():
        store.sweep()
        for claim in claims:
            store.drop(claim)
    return list(dict.fromkeys(claim.name for claim in claims))


def empty_quarantine(store: Store) -> list[Evidence]:
    """Delete what is in quarantine; what was there."""
    quarantine = Quarantine(store)
    with store.alone():
        quarantine.sweep()
        there = quarantine.files()
        for evidence in there:
            quarantine.drop(evidence)
    return there
