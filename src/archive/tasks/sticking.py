"""stick: handouts onto a drive, and what is there of ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive import limits
from archive.carriers import drive
from archive.carriers.drive import Filled
from archive.errors import AlreadyThere, ArchiveError, NotFound, TooLarge, Usage
from archive.format.edition import Checked
from archive.format.page import BEGINNING, Page
from archive.format.trustlist import TrustList
from archive.format.verdict import Verdict
from archive.medium import Medium, mounted
from archive.tasks.check import Found, check
from archive.tasks.exposed import secret_keys
from archive.tasks.handouts import (
    BUNDLE,
    LARGEST,
    Choice,
    Handout,
    LeftOut,
    Made,
    handouts,
)
from archive.tasks.inputs import Input, Progress, no_progress
from archive.tasks.stored import STRANGE
from archive.trust.folder import leads_to, private_folder

EVERYTHING: Final = Choice(sheets=True, lines=True)
_PAGE: Final = ".html"
_MOVE: Final = (
    "files that are not ours are left alone: give it another name, or delete it"
)
_BOTH: Final = "hand out both at once: name all inputs and all languages"
_ASK: Final = "ask the signers which of the two they meant"
_NEWER: Final = "bring yours up to date first: archive store add, with that file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """What goes onto a drive.

    Attributes:
        found: one edition of each language.
        trust: the keys that the holder knows.
        unconfirmed: whether editions count that nobody whom the holder knows signed.
    """

    found: Sequence[Found]
    trust: TrustList
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Stick:
    """What a drive holds of ours now, and what could not be made.

    ``secret`` are paths of secret keys on it, whoever put them there.
    """

    files: list[Made]
    left_out: list[LeftOut]
    filled: Filled
    secret: list[str]


def refuse_private(folder: Path) -> None:
    """Refuse the folder of keys and trust, and whatever lies in it or around it.

    Raises:
        Usage: it is there.
    """
    named, own = leads_to(folder), leads_to(private_folder())
    if named.is_relative_to(own) or own.is_relative_to(named):
        message = "a folder in which your keys or your store are"
        raise Usage(message, hint="name the folder where the drive appears")


def make(handing: Handing, choice: Choice) -> tuple[list[Made], list[LeftOut]]:
    """Make everything, before anything is written.

    Raises:
        TooLarge: more bytes of bundles than are ever read back from one drive.
        ArchiveError: as :meth:`archive.tasks.handouts.Handout.made`.
    """
    results = [each.made() for each in handouts(handing.found, handing.trust, choice)]
    made = [each for each in results if isinstance(each, Made)]
    size = sum(len(each.content) for each in made if each.name.endswith(BUNDLE))
    if size > limits.BUNDLE_COMPRESSED:
        most = limits.BUNDLE_COMPRESSED
        message = f"bundles of {size:,} bytes; one drive takes {most:,} at most"
        raise TooLarge(message, hint="fill several drives, each with fewer series")
    left_out = [each for each in results if isinstance(each, LeftOut)]
    return made, left_out


def fill(
    folder: Path,
    handing: Handing,
    choice: Choice,
    progress: Progress = no_progress,
) -> Stick:
    """Put handouts on a drive; everything was read again when this returns.

    Raises:
        Usage: a folder with the holder's own things.
        NotFound: there is no such folder.
        AlreadyThere: a file of one of the names is not a handout of these editions,
            or of lower revisions of them.
        NoRoom, ReadOnly, DriveGone, BadDrive: as :func:`archive.carriers.drive.fill`.
        ArchiveError: what making them raises.
    """
    refuse_private(folder)
    with mounted(folder) as medium:
        made, left_out = make(handing, choice)
        there = _There(medium, handing, progress)
        files = [(each.name, each.content) for each in made]
        filled = drive.fill(medium, files, there.refuse_others, progress)
        secret = secret_keys(folder)
    return Stick(made, left_out, filled, secret)


def schemes(
    found: Sequence[Found], trust: TrustList, choice: Choice = EVERYTHING
) -> Iterable[Handout]:
    """Every handout of editions, under each name that it may have on a drive.

    Of several series, those of each may have been put there by themselves.
    """
    yield from handouts(found, trust, choice)
    series = dict.fromkeys(each.checked.name.series for each in found)
    for one in series if len(series) > 1 else ():
        alone = [each for each in found if each.checked.name.series == one]
        yield from handouts(alone, trust, choice)


class _There:
    """Files of a drive that are named like handouts, and have another content."""

    def __init__(self, medium: Medium, handing: Handing, progress: Progress) -> None:
        self._medium = medium
        self._handing = handing
        self._progress = progress
        self._new = {
            (each.checked.name.series, each.checked.name.language): each.checked
            for each in handing.found
        }

    def refuse_others(self, names: Sequence[str]) -> None:
        """Refuse to replace what is not ours, or is newer than ours.

        Bundles and pages say themselves what they are. Anything else is ours if it is
        what an edition in one of them gives.

        Raises:
            AlreadyThere: there is such a file.
        """
        known: list[Found] = []
        others = []
        for name in names:
            if name.endswith((BUNDLE, _PAGE)):
                known += self._editions(name)
            else:
                others.append(name)
        if not others:
            return
        given = defaultdict(list)
        for found in known:
            for handout in schemes([found], self._handing.trust):
                given[handout.name.rpartition("_")[2]].append(handout)
        for name in others:
            content = self._read(name)
            ours = given[name.rpartition("_")[2]]
            if not any(gives(each, content) for each in ours):
                message = f"{name}: there, with a content that is not ours"
                raise AlreadyThere(message, hint=_MOVE)

    def _read(self, name: str) -> bytes:
        most = limits.BUNDLE_COMPRESSED if name.endswith(BUNDLE) else LARGEST
        try:
            return self._medium.read(name, most, self._progress)
        except ArchiveError as error:
            if isinstance(error, NotFound) or error.exit_status == 1:
                message = f"{name}: there, and not ours"
                raise AlreadyThere(message, hint=_MOVE) from error
            raise

    def _editions(self, name: str) -> list[Found]:
        """The editions of a bundle or page that may be replaced."""
        content, page = self._read(name), name.endswith(_PAGE)
        message = f"{name}: there, with a content that is not ours"
        if content.startswith(BEGINNING) != page:
            raise AlreadyThere(message, hint=_MOVE)
        try:
            report = check([Input(name, content)], self._handing.trust)
        except NotFound as error:  # a page without an edition
            raise AlreadyThere(message, hint=_MOVE) from error
        if report.faults or (page and _own_copy(content)):
            raise AlreadyThere(message, hint=_MOVE)
        for each in report.found:
            self._refuse_unlike(name, each.checked)
        return report.found

    def _refuse_unlike(self, name: str, old: Checked) -> None:
        """Raise :class:`AlreadyThere` unless ours takes nothing away from ``old``."""
        new = self._new.get((old.name.series, old.name.language))
        why, hint = self._unlike(old, new)
        if why:
            message = f"{name}: {why}"
            raise AlreadyThere(message, hint=hint)

    def _unlike(self, old: Checked, new: Checked | None) -> tuple[str, str]:
        """What would be lost if ``new`` took the place of ``old``, and what to do."""
        if not accepted(old.verdict, unconfirmed=self._handing.unconfirmed):
            return f"holds {old.name}, and nobody you know signed it", _MOVE
        if new is None:
            return f"holds {old.name}, which would be gone", _BOTH
        if old.name.revision > new.name.revision:
            return f"the drive holds {old.name}; yours is {new.name}", _NEWER
        if old.name.revision < new.name.revision:
            return "", ""
        return _unlike_twin(old, new)


def _unlike_twin(old: Checked, new: Checked) -> tuple[str, str]:
    """The same for two editions of one name."""
    if old.digest != new.digest:
        return f"holds another text under the name {old.name}", _ASK
    kept = {each.key.public for each in new.signers}
    lost = sorted({each.key.public for each in old.signers} - kept)
    if lost:
        return f"{old.name} is signed by {lost[0].name} there, not in yours", _NEWER
    return "", ""


def _own_copy(page: bytes) -> bool:
    return bool(Page.from_bytes(page).own.pins)


def accepted(verdict: Verdict, *, unconfirmed: bool) -> bool:
    """Whether an edition may be passed on."""
    return verdict.sound or (unconfirmed and verdict in STRANGE)


def gives(handout: Handout, content: bytes) -> bool:
    """Whether a handout is just that; one that cannot be made here is nothing."""
    made = handout.made()
    return isinstance(made, Made) and made.content == content
