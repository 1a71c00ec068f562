"""stick --verify: what lies on a drive, read once, and whether it can be handed on.

The bundles are checked as everywhere. All that can be made of their editions is made
anew and compared, byte for byte: a page, a text, a sheet that is one letter different
is found. What else lies there is named, and opened for nothing but to see whether it is
somebody's secret key.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Final

from archive import limits
from archive.errors import Malformed, NotFound, TooLarge
from archive.format import instructions
from archive.format.page import BEGINNING
from archive.format.trustlist import TrustList
from archive.medium import PART, Entry, Medium, mounted
from archive.tasks.check import Found, Report, check
from archive.tasks.exposed import secret_keys
from archive.tasks.handouts import BUNDLE, LARGEST, Choice, Handout, Made, handouts
from archive.tasks.inputs import Input, Progress, no_progress
from archive.tasks.paging import blank
from archive.tasks.programs import FULL, LIGHT
from archive.tasks.sides import FOLDER
from archive.tasks.sticking import accepted, gives, refuse_private, schemes
from archive.values import Series

OTHERS: Final = 100
"""Other people's names that are listed; the rest is counted."""

_LIKE_OURS: Final = re.compile(
    r"read(?:-full)?\.html|"
    r"(?:[^_].*_)?(?:(?:read-)?{0}\.html|(?:lines-)?{0}\.txt|{0}\.pdf)".format(
        r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*"
    ),
    re.IGNORECASE,
)
_RUNS: Final = re.compile(
    r"(?:autorun\..*|desktop\.ini|.*\.(?:"
    r"apk|app|appimage|application|appx|bat|chm|cmd|com|command|cpl|deb|desktop|dll"
    r"|dmg|docm|dotm|elf|exe|hta|html?|img|inf|iso|jar|jnlp|jse?|lnk|mht|mhtml|ms[ci]"
    r"|msix|msp|pif|pkg|pptm|ps1|py|reg|rpm|run|scf|scr|sh|svgz?|terminal|url|vbe?|vbs"
    r"|vhdx?|webloc|ws[cfh]?|xht|xhtml|xls[bm]))[. ]*",
    re.IGNORECASE | re.DOTALL,
)
"""Names of what a computer may run or follow when somebody opens it.

Windows does not see dots and spaces at a name's end.
"""


class State(Enum):
    """What a name on a drive turned out to be."""

    SOUND = "sound"
    OTHER = "other"
    """Named like a handout, and not what the editions there give."""
    MISSING = "missing"
    UNCONFIRMED = "unconfirmed"
    """Of an edition that may not be passed on, or not unasked."""
    UNFINISHED = "unfinished"
    RUNS = "runs"
    """A program, a link, or what starts one."""
    STORE = "store"
    """Editions for distributors, from sync, which checks what it takes of them."""
    SECRET = "secret-key"  # noqa: S105 — what lies there, and not one
    """Somebody's secret key, wherever on the drive; its name is a path there."""
    NOT_OURS = "not-ours"

    @property
    def exit_status(self) -> int:
        """1 for what is bad, 3 for what somebody must look at, else 0."""
        if self is State.OTHER:
            return 1
        return 0 if self in (State.SOUND, State.STORE, State.NOT_OURS) else 3


@dataclass(frozen=True, slots=True)
class Seen:
    """One name on a drive; ``why`` says what is wrong with it."""

    name: str
    state: State
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """All that was seen on a drive.

    Attributes:
        report: the editions of its bundles.
        seen: its names: ours, what is missing, a store, at most 100 others, and
            secret keys.
        more: how many more others there are.
        confirmed: whether all editions may be passed on.
    """

    report: Report
    seen: tuple[Seen, ...]
    more: int
    confirmed: bool

    @property
    def safe(self) -> bool:
        """Whether what is ours can be handed on, and nothing there does harm."""
        good = all(not each.state.exit_status for each in self.seen)
        return good and self.confirmed

    @property
    def exit_status(self) -> int:
        """1 if anything is bad, else 3 if somebody must look at something, else 0."""
        there = {each.state.exit_status for each in self.seen}
        if 1 in there or (not self.confirmed and self.report.exit_status == 1):
            return 1
        return 0 if self.safe else 3


def inspect(
    folder: Path,
    trust: TrustList,
    *,
    unconfirmed: bool,
    progress: Progress = no_progress,
) -> Inspection:
    """Read everything of ours on a drive, and look at all names.

    Args:
        folder: where the drive appears.
        trust: the keys that the holder knows.
        unconfirmed: whether editions count that nobody whom the holder knows signed.
        progress: told the bytes read.

    Raises:
        Usage: a folder with the holder's own things.
        NotFound: there is no such folder, or no bundle in it.
        TooLarge: more names like ours, or more bytes in bundles, than one drive has.
        DriveGone, DiskFailed: it cannot be read.
    """
    refuse_private(folder)
    with mounted(folder) as medium:
        names = _Names(medium)
        report = check(_bundles(medium, names.bundles, progress), trust)
        good = [e for e in report.found if accepted(e.verdict, unconfirmed=unconfirmed)]
        looked = _Looked(medium, names, report, _Given(good, trust), progress)
        secret = secret_keys(folder)
        alone = [each for each in looked.seen() if not _is_only(each, secret)]
        seen = (*alone, *(Seen(name, State.SECRET) for name in secret))
    return Inspection(
        report=report,
        seen=seen,
        more=names.more,
        confirmed=len(good) == len(report.findings),
    )


def _is_only(seen: Seen, secret: Collection[str]) -> bool:
    """Whether nothing is known of a name but that it is a secret key."""
    return seen.state is State.NOT_OURS and seen.name in secret


class _Names:
    """The names on a drive, sorted by what they look like; many are only counted."""

    def __init__(self, medium: Medium) -> None:
        self.bundles: list[str] = []
        self.alike: list[str] = []
        self.store: list[Seen] = []
        self.others: list[Seen] = []
        self.more = 0
        for entry in medium.entries():
            self._add(entry)
        self.bundles.sort()

    def _add(self, entry: Entry) -> None:
        name = entry.name
        if entry.kind == "file" and _is_bundle(name):
            self.bundles.append(name)
        elif entry.kind == "file" and _is_like_ours(name):
            self.alike.append(name)
        elif entry.kind == "folder" and name == FOLDER:
            self.store.append(Seen(name, State.STORE))
        else:
            self._add_other(entry)
        if len(self.bundles) + len(self.alike) > limits.EDITIONS:
            message = f"more than {limits.EDITIONS} files are named like ours"
            raise TooLarge(message, hint="use an empty drive")

    def _add_other(self, entry: Entry) -> None:
        state = _other(entry)
        first = state.exit_status > 0
        if len(self.others) >= OTHERS:
            self.more += 1
            gone = [each for each in self.others if not each.state.exit_status]
            if not first or not gone:
                return
            self.others.remove(gone[0])
        self.others.append(Seen(entry.name, state))


def _other(entry: Entry) -> State:
    if entry.kind in ("link", "other") or _RUNS.fullmatch(entry.name):
        return State.RUNS
    ours = entry.name.endswith(PART) and _is_like_ours(entry.name.removesuffix(PART))
    return State.UNFINISHED if ours else State.NOT_OURS


def _is_bundle(name: str) -> bool:
    try:
        Series(name.removesuffix(BUNDLE))
    except Malformed:
        return False
    return name.endswith(BUNDLE)


def _is_like_ours(name: str) -> bool:
    """Whether people, or a system that knows no case, may take it for a handout."""
    folded = name.casefold()
    like = folded == instructions.NAME.casefold() or _is_bundle(folded)
    return like or _LIKE_OURS.fullmatch(name) is not None


def _no_bundle(medium: Medium) -> NotFound:
    message = f"{medium.name}: no bundle of ours: never filled, or not to the end"
    return NotFound(message, hint="to fill it: archive stick, with this folder")


def _bundles(medium: Medium, names: Sequence[str], progress: Progress) -> list[Input]:
    """The bundles, in memory: all of them together are no larger than one can be.

    A page is none: its program would pass unseen.

    Raises:
        NotFound: there is none.
    """
    left, inputs = limits.BUNDLE_COMPRESSED, []
    for name in names:
        content = medium.read(name, left, progress)
        left -= len(content)
        if not content.startswith(BEGINNING):
            inputs.append(Input(name, content))
    if not inputs:
        raise _no_bundle(medium)
    return inputs


class _Given:
    """What a drive's editions give that may be passed on, by name.

    Editions that may not are not made anew: a stranger could have us do it all day.
    """

    def __init__(self, good: Sequence[Found], trust: TrustList) -> None:
        ordered = sorted(good, key=lambda each: each.label)
        self._needed = list(handouts(ordered, trust, Choice(sheets=False)))
        self._by_name: dict[str, list[Handout]] = defaultdict(list)
        for handout in (*schemes(ordered, trust), *_BLANK):
            self._by_name[handout.name].append(handout)

    def under(self, name: str) -> list[Handout]:
        """What a file of that name may be."""
        return self._by_name.get(name, [])

    def missing(self, there: Collection[str]) -> Iterator[str]:
        """Names that must lie beside the bundles, of what can be made; not sheets."""
        for needed in self._needed:
            short = needed.name.rpartition("_")[2]
            alone = [e for e in self.under(short) if e.editions == needed.editions]
            here = needed.name in there or (alone and short in there)
            if not here and isinstance(needed.made(), Made):
                yield needed.name


def _blank(kind: str) -> bytes:
    return blank(kind).to_bytes()


_BLANK: Final = (
    Handout("read.html", (), partial(_blank, LIGHT)),
    Handout("read-full.html", (), partial(_blank, FULL)),
)
"""Pages without a text, which a distributor may have put there."""


class _Looked:
    """Files that are named like handouts, compared with what the bundles give."""

    def __init__(
        self,
        medium: Medium,
        names: _Names,
        report: Report,
        given: _Given,
        progress: Progress,
    ) -> None:
        self._medium = medium
        self._names = names
        self._report = report
        self._given = given
        self._progress = progress
        self._labels: dict[str, set[str]] = defaultdict(set)
        for each in report.found:
            self._labels[each.source.name].add(str(each.checked.name.series))

    def seen(self) -> Iterator[Seen]:
        """Every name, ours first."""
        for name in self._names.bundles:
            yield self._bundle(name)
        for name in sorted(self._names.alike):
            yield self._compared(name)
        for name in self._given.missing({*self._names.alike, *self._names.bundles}):
            yield Seen(name, State.MISSING)
        yield from self._names.store
        yield from sorted(self._names.others, key=lambda each: each.name)

    def _bundle(self, name: str) -> Seen:
        findings = [e for e in self._report.findings if e.source.name == name]
        if not findings:
            return Seen(name, State.OTHER, "a page, and no bundle")
        if not all(isinstance(each, Found) for each in findings):
            return Seen(name, State.OTHER, "cannot be checked")
        if self._labels[name] != {name.removesuffix(BUNDLE)}:
            return Seen(
                name, State.OTHER, "holds another series than it is named after"
            )
        return Seen(name, State.SOUND)

    def _compared(self, name: str) -> Seen:
        given = self._given.under(name)
        if not given and self._report.exit_status:
            return Seen(name, State.UNCONFIRMED)
        if not given:
            return Seen(name, State.OTHER, "not of an edition that is in a bundle here")
        try:
            content = self._medium.read(name, LARGEST, self._progress)
        except TooLarge as error:
            return Seen(name, State.OTHER, error.message)
        if any(gives(each, content) for each in given):
            return Seen(name, State.SOUND)
        return Seen(name, State.OTHER, _why(name, content))


def _why(name: str, content: bytes) -> str:
    """What a file is that is not what it should be."""
    if not content.startswith(BEGINNING):
        return "not what this version makes of the edition in the bundle"
    try:
        report = check([Input(name, content)], TrustList())
    except NotFound:
        return "a page without an edition"
    if report.faults:
        return report.faults[0].message
    return f"holds {report.found[0].label}, or another program, or somebody's keys"
