"""Reading the store: what is newest, what is in conflict, what is damaged.

Names say where to look and nothing else: what is returned was checked now, with the
keys that the holder knows now. One file is open and one series' newest editions are
in memory at a time, however large the store is. Nothing here takes a lock.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from archive import disk
from archive.characters import visible_line
from archive.errors import ForgedOrDamaged, Malformed, NotFound
from archive.format.edition import Checked, compare
from archive.format.trustlist import TrustList
from archive.format.verdict import Note, Verdict
from archive.store.editions import Claim, Store
from archive.tasks.asking import named_folder
from archive.tasks.assemble import Kept, assemble
from archive.tasks.check import (
    Faulty,
    Finding,
    Found,
    Selection,
    check,
    confirmed,
    distinct,
)
from archive.tasks.inputs import Input, Progress, no_progress
from archive.trust.folder import private_folder
from archive.values import Digest, EditionName, Language

_DIGEST: Final = re.compile(r"[0-9a-f]{8,64}")
_ALL: Final = Selection()
_TRIES: Final = 3
"""How often a text is looked for whose file went while it was read."""


def default_folder() -> Path:
    """Where the store is unless somebody says otherwise."""
    return private_folder() / "store"


def existing(named: str | None) -> Store:
    """The store in a folder; the default one may never have been made.

    Raises:
        NotFound: a folder was named, and there is none.
    """
    if named is None:
        return Store(default_folder(), default=True)
    folder = named_folder(named)
    if not disk.is_folder(folder):
        message = f"{disk.base_name(folder)}: there is no such folder"
        raise NotFound(message)
    return Store(folder)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which editions of a store are meant: as a :class:`Selection`, or by digests.

    ``digests`` are the first 8 to 64 hex digits of manifests' digests.
    """

    selection: Selection = _ALL
    digests: tuple[str, ...] = ()

    @classmethod
    def of(cls, texts: Iterable[str]) -> Wanted:
        """Words that name editions, or their digests."""
        given = tuple(texts)
        digests = tuple(text for text in given if _DIGEST.fullmatch(text))
        others = tuple(text for text in given if text not in digests)
        return cls(Selection(others), digests)

    def takes(self, claim: Claim) -> bool:
        """Whether the edition that a name claims is meant."""
        if self.digests and any(
            str(claim.manifest).startswith(d) for d in self.digests
        ):
            return True
        named = bool(self.selection.wanted) or not self.digests
        return named and self.selection.takes(claim.name.folder)

    def refuse_missing(self, store: Store, claims: Iterable[Claim]) -> None:
        """Raise :class:`NotFound` for what is meant and claimed by none in a store."""
        texts, names = set(self.digests), set[EditionName]()
        for claim in claims:
            names.add(claim.name)
            texts -= {text for text in texts if str(claim.manifest).startswith(text)}
        for text in (*self.selection.missing(names), *sorted(texts)):
            message = f"there is no edition {visible_line(text)} in the store"
            hint = f"{store.command('list')} names the editions in it"
            raise NotFound(message, hint=hint)


def checked_digest(store: Store, text: str) -> str:
    """The beginning of a digest, of 8 digits or more; others are :class:`Malformed`."""
    if not _DIGEST.fullmatch(text):
        message = f"not 8 to 64 hex digits: {visible_line(text[:80])}"
        raise Malformed(message, hint=f"{store.command('list')} prints digests")
    return text


def matching(store: Store, wanted: Wanted) -> list[Claim]:
    """What is meant, by names alone.

    Raises:
        NotFound: something that is meant is not there.
    """
    found = [
        claim
        for _, claims in store.shelves()
        for claim in claims
        if wanted.takes(claim)
    ]
    wanted.refuse_missing(store, found)
    return found


def examine(
    store: Store, claim: Claim, trust: TrustList, progress: Progress = no_progress
) -> Finding | None:
    """Check one file; None if it went meanwhile, or is no ordinary file."""
    path = store.path(claim)
    if not disk.is_file(path, follow=False):
        return None
    try:
        source = Input(str(path), follow=False)
        findings = check([source], trust, progress=progress).findings
    except NotFound:
        return None
    if len(findings) != 1:
        message = f"{len(findings)} editions in a file for one"
        return _not_as_named(store, source, claim, message)
    (finding,) = findings
    if isinstance(finding, Found) and not as_written(finding, claim):
        message = "the file holds another edition, or other signatures, than it says"
        return _not_as_named(store, source, claim, message)
    return finding


def as_written(found: Found, claim: Claim) -> bool:
    """Whether a file holds what its name says, and nothing that we do not write."""
    checked = found.checked
    whole = Note.DAMAGED_SIGNATURE not in checked.notes
    return whole and Claim.of(checked, checked.signers) == claim


def _not_as_named(store: Store, source: Input, claim: Claim, message: str) -> Faulty:
    hint = f"{store.command('verify')} puts it right"
    error = ForgedOrDamaged(message, hint=hint)
    return Faulty(source=source, label=claim.name.folder, error=error)


def examine_all(
    store: Store,
    claims: Sequence[Claim],
    trust: TrustList,
    progress: Progress = no_progress,
) -> list[tuple[Claim, Finding]]:
    """Check files of one name (``iran-2026-01/fa-3``).

    A writer may replace a file by one with more signatures at any time: then the new
    one is looked for.
    """
    for _ in range(_TRIES):
        found = [(claim, examine(store, claim, trust, progress)) for claim in claims]
        if all(finding for _, finding in found):
            break
        claims = store.same_name(claims[0].name) if claims else ()
    return [(claim, finding) for claim, finding in found if finding]


def _once(findings: Iterable[tuple[Claim, Finding]]) -> list[Finding]:
    """Each text once, with the copy that has most signatures; and what is faulty."""
    best: dict[Digest, Found] = {}
    faulty: list[Finding] = []
    for _, finding in findings:
        if isinstance(finding, Faulty):
            faulty.append(finding)
            continue
        digest = finding.checked.digest
        old = best.setdefault(digest, finding)
        if len(finding.checked.signers) > len(old.checked.signers):
            best[digest] = finding
    return [*best.values(), *faulty]


def compared(findings: Sequence[Finding], others: Sequence[Found]) -> list[Finding]:
    """The same findings, with what only comparing them with all shows."""
    found = [each for each in findings if isinstance(each, Found)]
    all_of_them = [each.checked for each in (*found, *others)]
    judged = iter(compare(all_of_them)[: len(found)])
    return [
        Found(
            source=each.source,
            checked=next(judged),
            place=each.place,
            strays=each.strays,
        )
        if isinstance(each, Found)
        else each
        for each in findings
    ]


_SETTLES: Final = (Verdict.TRUSTED, Verdict.SAME_AS_BEFORE, Verdict.CONFLICT)
"""Below an edition of these nothing is the newest."""


def settled(findings: Iterable[Finding]) -> bool:
    """Whether the newest edition is among these: keys that nobody knows never count."""
    return any(each.verdict in _SETTLES for each in findings)


Labels = dict[Language, list[tuple[EditionName, list[Claim]]]]
"""Names of a series by language, the highest revision first, with their files."""


def _labels(claims: Iterable[Claim]) -> Labels:
    labels: Labels = defaultdict(list)
    for name, same in groupby(claims, key=lambda claim: claim.name):
        labels[name.language].append((name, list(same)))
    return labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a store is read.

    ``wanted`` says which editions, ``every`` whether all of them or the newest of each
    language.
    """

    store: Store
    trust: TrustList
    wanted: Wanted = Wanted()
    every: bool = False
    progress: Progress = no_progress

    def findings(self) -> Iterator[Finding]:
        """Editions in the order of series and language, the highest revision first.

        Of the newest of each language, also what claims to be higher and is signed by
        nobody whom the holder knows, or damaged: it is shown, and displaces nothing.
        """
        for _, claims in self.store.shelves():
            labels = _labels(claims)
            chosen = _labels(claim for claim in claims if self.wanted.takes(claim))
            if chosen:
                tops = self._tops(labels)
                for places in chosen.values():
                    yield from self._language(places, tops)

    def _read(self, claims: Sequence[Claim]) -> list[Finding]:
        return _once(examine_all(self.store, claims, self.trust, self.progress))

    def _tops(self, labels: Labels) -> list[Found]:
        """The newest sound editions of every language; two, if they are in conflict."""
        tops: list[Found] = []
        for places in labels.values():
            for _, claims in places:
                sound = [each for each in self._read(claims) if settled([each])]
                if sound:
                    tops += [each for each in sound if isinstance(each, Found)]
                    break
        return tops

    def _language(
        self, places: Sequence[tuple[EditionName, list[Claim]]], tops: Sequence[Found]
    ) -> Iterator[Finding]:
        for _, claims in places:
            findings = compared(self._read(claims), tops)
            yield from findings
            if not self.every and settled(findings):
                return


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and what would have been but for what is wrong with it."""

    editions: list[Checked]
    left_out: list[Finding]


def export(
    reading: Reading, target: str, *, unconfirmed: bool, replace: bool
) -> Exported:
    """Write the newest edition of each language, or those that are meant, as a bundle.

    Two texts in conflict are never the newest: neither goes out unless its digest was
    given. Of what is signed by unknown keys the highest revision goes out with
    ``unconfirmed``, where nothing else is there.

    Raises:
        Conflict, Unconfirmed, ReceivedError: something that was named cannot go out, or
            nothing at all can.
        NotFound: there is nothing, or something that is meant is not there.
        ArchiveError: what publishing raises.
    """
    for _ in range(_TRIES - 1):
        try:
            return _export(reading, target, unconfirmed=unconfirmed, replace=replace)
        except NotFound:  # perhaps of a file that got another signature meanwhile
            continue
    return _export(reading, target, unconfirmed=unconfirmed, replace=replace)


def _export(
    reading: Reading, target: str, *, unconfirmed: bool, replace: bool
) -> Exported:
    going = going_out(reading, unconfirmed=unconfirmed)
    outgoing = [Kept(each, each.checked.signers) for each in distinct(going.found)]
    assemble(target, outgoing, replace=replace, progress=reading.progress)
    return Exported([each.checked for each in going.found], going.left_out)


@dataclass(frozen=True, slots=True)
class Going:
    """What of a store may be passed on, and what was left out."""

    found: list[Found]
    left_out: list[Finding]


def going_out(reading: Reading, *, unconfirmed: bool) -> Going:
    """What :func:`export` writes, as it lies in the store.

    Raises:
        Conflict, Unconfirmed, ReceivedError, NotFound: as :func:`export`.
    """
    if reading.wanted != Wanted():
        matching(reading.store, reading.wanted)
    chosen: list[Found] = []
    left_out: list[Finding] = []
    for _, same in groupby(reading.findings(), key=_language_of):
        findings = list(same)
        going = _going(findings, reading.wanted, unconfirmed=unconfirmed)
        chosen += going
        if not going or reading.wanted.digests:
            left_out += [each for each in findings if each not in going]
    if left_out and (not chosen or reading.wanted != Wanted()):
        confirmed(left_out, unconfirmed=False)
    if not chosen:
        message = "the store is empty"
        hint = f"{reading.store.command('add INPUT')} brings editions in"
        raise NotFound(message, hint=hint)
    return Going(chosen, left_out)


def _language_of(finding: Finding) -> str:
    """Series and language, e.g. ``iran-2026-01/fa``; of faults, as claimed."""
    return finding.label.rpartition("-")[0]


def _going(
    findings: Sequence[Finding], wanted: Wanted, *, unconfirmed: bool
) -> list[Found]:
    """Which of one language's editions go out."""
    found = [each for each in findings if isinstance(each, Found)]
    strange = [each for each in found if unconfirmed and each.verdict in STRANGE]
    if wanted.digests:
        return [each for each in found if each.verdict in _SETTLES or each in strange]
    sound = [each for each in found if each.verdict.sound]
    if sound or settled(found):
        return sound
    highest = max((each.checked.name.revision for each in strange), default=0)
    return [each for each in strange if each.checked.name.revision == highest]


STRANGE: Final = (Verdict.UNKNOWN, Verdict.TOO_FEW)
"""Signed, and kept only where a person said so."""
