"""Checking: what every other task that touches received editions begins with.

:func:`check` never writes and never stops at the first bad edition; what it found is
a :class:`Report`. :func:`confirmed` is the gate in front of showing, unpacking and
passing on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive.characters import visible_line
from archive.errors import (
    ArchiveError,
    Conflict,
    Malformed,
    NewerVersion,
    NotFound,
    ReceivedError,
    RequestError,
    Revoked,
    Unconfirmed,
    Unsigned,
)
from archive.format.edition import Checked, Sink, compare, no_sink, verify
from archive.format.manifest import Entry
from archive.format.page import Page
from archive.format.trustlist import TrustList
from archive.format.verdict import Verdict, worst
from archive.store import unpacked
from archive.tasks.inputs import Input, Part, Place, Progress, no_progress
from archive.tasks.programs import program_of
from archive.values import EditionName


@dataclass(frozen=True, slots=True)
class Selection:
    """Which editions are meant: languages (``fa``) or editions (``fa-3``), or all.

    Either may stand behind its series: ``iran-2026-01/fa``.
    """

    wanted: tuple[str, ...] = ()

    def takes(self, folder: str) -> bool:
        """Whether the edition of a folder like ``iran-2026-01/fa-3`` is meant."""
        return not self.wanted or not _ways_to_say(folder).isdisjoint(self.wanted)

    def missing(self, names: Iterable[EditionName]) -> list[str]:
        """What was asked for, and is in none of ``names``."""
        there = {text for name in names for text in _ways_to_say(name.folder)}
        return [text for text in self.wanted if text not in there]


def _ways_to_say(folder: str) -> set[str]:
    """``fa-3``, ``fa``, and both behind the series."""
    series, _, label = folder.rpartition("/")
    language = label.rpartition("-")[0]
    return {label, language, f"{series}/{label}", f"{series}/{language}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An edition that could be checked.

    Attributes:
        source: the input that holds it.
        checked: what it is.
        place: where to find it again.
        strays: files in its folder that the signature does not cover, or that a page
            has a program that is not this version's.
    """

    source: Input
    checked: Checked
    place: Place
    strays: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The edition's folder."""
        return self.checked.name.folder

    @property
    def verdict(self) -> Verdict:
        """What checking said."""
        return self.checked.verdict

    @property
    def exit_status(self) -> int:
        """The verdict's."""
        return self.checked.verdict.exit_status


@dataclass(frozen=True, slots=True, kw_only=True)
class Faulty:
    """A place where there is no edition to use, and why.

    Attributes:
        source: the input that it is in.
        label: what it is called there; not to be believed.
        error: what is wrong with it.
        place: where to find it again, if it has a place of its own.
    """

    source: Input
    label: str
    error: ArchiveError
    place: Place | None = None

    @property
    def verdict(self) -> Verdict | None:
        """``forged-or-damaged``, or None for what cannot be judged here and now.

        That is a newer version's edition, or one whose public key is missing.
        """
        judged = isinstance(self.error, ReceivedError)
        newer = isinstance(self.error, NewerVersion)
        return Verdict.FORGED_OR_DAMAGED if judged and not newer else None

    @property
    def exit_status(self) -> int:
        """The error's."""
        return self.error.exit_status


Finding = Found | Faulty


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was found, in the order it was found in."""

    findings: tuple[Finding, ...]

    @property
    def found(self) -> list[Found]:
        """The places with an edition that could be checked."""
        return [each for each in self.findings if isinstance(each, Found)]

    @property
    def editions(self) -> list[Checked]:
        """The editions that could be checked."""
        return [each.checked for each in self.found]

    @property
    def faults(self) -> list[ArchiveError]:
        """What is wrong with the others."""
        return [each.error for each in self.findings if isinstance(each, Faulty)]

    @property
    def verdict(self) -> Verdict | None:
        """That of the worst edition, or None if one of them has none."""
        verdicts = [finding.verdict for finding in self.findings]
        known = [verdict for verdict in verdicts if verdict]
        return worst(known) if len(known) == len(verdicts) else None

    @property
    def exit_status(self) -> int:
        """1 if anything is bad, else 3 if anything needs more, else 0."""
        return worst_status(finding.exit_status for finding in self.findings)

    def refuse_faults(self) -> None:
        """Raise the first fault, if there is one."""
        if self.faults:
            raise self.faults[0]


def worst_status(statuses: Iterable[int]) -> int:
    """1 if anything is bad, else 2 if anything failed, else 3 if more is needed."""
    there = set(statuses)
    return next((status for status in (1, 2, 3) if status in there), 0)


def check(
    inputs: Sequence[Input],
    trust: TrustList,
    selection: Selection = Selection(),
    sink: Sink = no_sink,
    progress: Progress = no_progress,
) -> Report:
    """Check the selected editions of all inputs, and compare them with each other.

    Args:
        inputs: at least one.
        trust: the keys that the holder knows.
        selection: which editions; others are passed over without decoding them.
        sink: gets the contents while they are checked; see :data:`Sink`.
        progress: told the bytes read.

    Raises:
        NotFound: an input, or something that was selected, is not there.
        DiskFailed, TooLarge: an input cannot be read.
    """
    findings: list[Finding] = []
    for source in inputs:
        findings += _check_input(source, trust, selection, sink, progress)
    if all(isinstance(each, Found) for each in findings):
        refuse_missing(findings, selection)
    found = [each for each in findings if isinstance(each, Found)]
    compared = iter(compare([each.checked for each in found]))
    return Report(
        tuple(
            replace(each, checked=next(compared)) if isinstance(each, Found) else each
            for each in findings
        )
    )


def refuse_missing(findings: Iterable[Finding], selection: Selection) -> None:
    """Raise :class:`NotFound` for the first thing that was selected and not found."""
    names = [each.checked.name for each in findings if isinstance(each, Found)]
    for text in selection.missing(names):
        message = f"there is no edition {visible_line(text)}"
        raise NotFound(message, hint="archive list FILE names the editions in a file")


def _check_input(
    source: Input,
    trust: TrustList,
    selection: Selection,
    sink: Sink,
    progress: Progress,
) -> Iterator[Finding]:
    empty = True

    def chosen(name: EditionName, entry: Entry) -> Callable[[bytes], object] | None:
        return sink(name, entry) if selection.takes(name.folder) else None

    try:
        for part in source.parts(progress):
            empty = False
            if part.claim is None or selection.takes(part.claim):
                finding = _check_part(source, part, trust, chosen)
                if _selected(finding, selection):
                    yield finding
    except ReceivedError as error:
        yield Faulty(source=source, label=source.name, error=_bare(error))
        return
    if empty:
        message = f"{source.name}: a bundle without an edition"
        yield Faulty(source=source, label=source.name, error=Malformed(message))


def _bare(error: ArchiveError) -> ArchiveError:
    """The error without what led to it: a traceback keeps decoders in memory."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _selected(finding: Finding, selection: Selection) -> bool:
    """Faults stay: which edition a faulty place should hold, nobody can say."""
    return isinstance(finding, Faulty) or selection.takes(finding.label)


def _check_part(source: Input, part: Part, trust: TrustList, sink: Sink) -> Finding:
    try:
        checked = verify(part.receive(), trust, sink)
        place = part.place()
    except RequestError:
        raise
    except ArchiveError as error:
        where = _place(part)
        return Faulty(source=source, label=part.label, error=_bare(error), place=where)
    expected = {str(entry.name) for entry in checked.manifest.files}
    strays = tuple(_strays(place, expected))
    return Found(source=source, checked=checked, place=place, strays=strays)


def _place(part: Part) -> Place | None:
    """Where a faulty edition lies; None if its end cannot be found."""
    try:
        return part.place()
    except ReceivedError:
        return None


def _strays(place: Place, expected: set[str]) -> list[str]:
    if isinstance(place, Path):
        return unpacked.strays(place, expected)
    if isinstance(place, Page) and program_of(place) is None:
        return ["the page's program, which this version does not know"]
    return []


_BAD: dict[Verdict, Callable[[str], ArchiveError]] = {
    Verdict.UNSIGNED: Unsigned,
    Verdict.REVOKED: Revoked,
    Verdict.CONFLICT: Conflict,
}
_SAYS = {
    Verdict.UNSIGNED: "not signed",
    Verdict.REVOKED: "signed only by a withdrawn key",
    Verdict.CONFLICT: "there are two signed texts of this name",
}


def confirmed(findings: Iterable[Finding], *, unconfirmed: bool) -> list[Found]:
    """The editions, if all of them may be used; the first that may not, as an error.

    Args:
        findings: what :func:`check` found.
        unconfirmed: go on although nobody whom the holder knows has signed.

    Raises:
        Unconfirmed: signed by keys that the holder does not know.
        Unsigned, Revoked, Conflict: never to be used.
        ArchiveError: what checking one of them raised.
    """
    found = []
    for finding in sorted(findings, key=lambda each: isinstance(each, Found)):
        if isinstance(finding, Faulty):
            raise finding.error
        checked = finding.checked
        if checked.verdict in _BAD:
            message = f"{checked.name}: {_SAYS[checked.verdict]}"
            raise _BAD[checked.verdict](message)
        if not checked.verdict.sound and not unconfirmed:
            key = checked.signers[0].key.public.name
            message = f"{checked.name}: signed by the unknown key {key}"
            raise Unconfirmed(message)
        found.append(finding)
    return found


def distinct(found: Iterable[Found]) -> list[Found]:
    """Each edition once; a folder may hold copies of one under several names.

    Raises:
        Conflict: different texts under one name.
    """
    first: dict[EditionName, Found] = {}
    for each in found:
        other = first.setdefault(each.checked.name, each)
        if other.checked.digest != each.checked.digest:
            names = list(dict.fromkeys((other.source.name, each.source.name)))
            where = f"{' and '.join(names)} {'hold' if names[1:] else 'holds'}"
            message = f"{each.label}: {where} different texts under this name"
            raise Conflict(message)
    return list(first.values())
