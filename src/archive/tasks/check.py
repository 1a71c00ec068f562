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
from archive.format.trustlist import TrustList
from archive.format.verdict import Verdict, worst
from archive.store import unpacked
from archive.tasks.inputs import Frame, Input, Part, Progress, no_progress
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
class Finding:
    """What checking found at one place: an edition, or why there is none.

    Attributes:
        source: where it was.
        label: what it is called there; not to be believed if ``checked`` is None.
        checked: the edition, or None.
        error: why there is none.
        place: where to find it again.
        strays: files in its folder that the signature does not cover.
    """

    source: Input
    label: str
    checked: Checked | None = None
    error: ArchiveError | None = None
    place: Path | Frame | None = None
    strays: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        """The verdict; None if nothing can be said, as of a newer version's edition."""
        if self.checked:
            return self.checked.verdict
        if isinstance(self.error, ReceivedError):
            newer = isinstance(self.error, NewerVersion)
            return None if newer else Verdict.FORGED_OR_DAMAGED
        return None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was found, in the order it was found in."""

    findings: tuple[Finding, ...]

    @property
    def editions(self) -> list[Checked]:
        """The editions that could be checked."""
        return [finding.checked for finding in self.findings if finding.checked]

    @property
    def verdict(self) -> Verdict | None:
        """That of the worst edition, or None if one of them has none."""
        verdicts = [finding.verdict for finding in self.findings]
        known = [verdict for verdict in verdicts if verdict]
        return worst(known) if len(known) == len(verdicts) else None

    @property
    def exit_status(self) -> int:
        """1 if anything is bad, else 3 if anything needs more, else 0."""
        statuses = {
            finding.error.exit_status
            if finding.error
            else (finding.verdict or Verdict.FORGED_OR_DAMAGED).exit_status
            for finding in self.findings
        }
        return next((status for status in (1, 2, 3) if status in statuses), 0)


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
    if not any(finding.error for finding in findings):
        refuse_missing(findings, selection)
    compared = iter(compare([each.checked for each in findings if each.checked]))
    return Report(
        tuple(
            replace(finding, checked=next(compared)) if finding.checked else finding
            for finding in findings
        )
    )


def refuse_missing(findings: Iterable[Finding], selection: Selection) -> None:
    """Raise :class:`NotFound` for the first thing that was selected and not found."""
    names = [finding.checked.name for finding in findings if finding.checked]
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
    try:
        for part in source.parts(progress):
            empty = False
            if part.claim is None or selection.takes(part.claim):
                finding = _check_part(source, part, trust, sink)
                if not finding.checked or selection.takes(finding.checked.name.folder):
                    yield finding
    except ReceivedError as error:
        yield Finding(source=source, label=source.name, error=error)
        return
    if empty:
        message = f"{source.name}: a bundle without an edition"
        yield Finding(source=source, label=source.name, error=Malformed(message))


def _check_part(source: Input, part: Part, trust: TrustList, sink: Sink) -> Finding:
    try:
        checked = verify(part.receive(), trust, sink)
        place = part.place()
    except RequestError:
        raise
    except ArchiveError as error:
        return Finding(source=source, label=part.label, error=error)
    expected = {str(entry.name) for entry in checked.manifest.files}
    strays = unpacked.strays(place, expected) if isinstance(place, Path) else []
    return Finding(
        source=source,
        label=checked.name.folder,
        checked=checked,
        place=place,
        strays=tuple(strays),
    )


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


def confirmed(findings: Iterable[Finding], *, unconfirmed: bool) -> list[Checked]:
    """The editions, if all of them may be used; the first that may not, as an error.

    Args:
        findings: what :func:`check` found.
        unconfirmed: go on although nobody whom the holder knows has signed.

    Raises:
        Unconfirmed: signed by keys that the holder does not know.
        Unsigned, Revoked, Conflict: never to be used.
        ArchiveError: what checking one of them raised.
    """
    editions = []
    for finding in findings:
        if not finding.checked:
            raise finding.error or NotFound(finding.label)
        checked = finding.checked
        if checked.verdict in _BAD:
            message = f"{checked.name}: {_SAYS[checked.verdict]}"
            raise _BAD[checked.verdict](message)
        if not checked.verdict.sound and not unconfirmed:
            key = checked.signers[0].key.public.name
            message = f"{checked.name}: signed by the unknown key {key}"
            raise Unconfirmed(message)
        editions.append(checked)
    return editions
