"""Two stores meet: sync.

Names say what one side has and the other lacks; only that is read, and what is read is
checked as ``store add`` checks it, with the keys that the holder knows. First the
holder's store takes in, then the other side gets; what it got is read once more at the
end, from the drive and not from memory. Every revision goes: both sides are sets that
grow, so that those who meet in any order end with the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from archive import disk
from archive.characters import visible_line
from archive.errors import ArchiveError, BadDrive, DriveGone, NotFound, RequestError
from archive.format.trustlist import TrustList
from archive.store.editions import Claim, Store, text_of
from archive.store.loose import find_loose
from archive.tasks import storing
from archive.tasks.bringing import Bringing, Moved, Strangers, Way
from archive.tasks.check import Faulty, Finding, Found, Selection, check
from archive.tasks.inputs import Input, Progress, no_progress
from archive.tasks.sides import Side
from archive.tasks.storing import Outcome
from archive.values import EditionName, Series

BOTH: Final = frozenset(Way)
ALL: Final = Selection()
_NAMED: Final = 20
"""How many languages are named to somebody who asked for another."""
_NONE: Final = "there is none at all: check that it is the right folder"


@dataclass(slots=True, kw_only=True)
class Meeting:
    """One meeting of two stores, and how it is to go.

    Attributes:
        store: the holder's.
        side: the other one.
        trust: the keys that the holder knows.
        selection: which editions.
        strangers: what happens to those of unknown keys.
        ways: to take in, to hand out, or both; the other side is written to only if it
            is handed something out.
        dry: find out what would happen, and write nothing.
        progress: told the bytes read.
    """

    store: Store
    side: Side
    trust: TrustList
    selection: Selection = ALL
    strangers: Strangers = Strangers.LEAVE
    ways: frozenset[Way] = BOTH
    dry: bool = False
    progress: Progress = no_progress
    _missing: list[int] = field(default_factory=list, init=False)
    """Sizes of what was not handed out because a disk failed, in bytes."""
    _new: list[tuple[Series, str]] = field(default_factory=list, init=False)
    """Names that the other side got."""
    _gone: bool = field(default=False, init=False)
    """Whether it was said already that the other side has gone."""
    _bringing: Bringing = field(init=False)
    _sought: _Sought = field(init=False)

    def __post_init__(self) -> None:
        self._sought = _Sought(self.selection)
        self._bringing = Bringing(
            own=self.store,
            other=self.side.store,
            name=self.side.name,
            trust=self.trust,
            strangers=self.strangers,
            dry=self.dry,
            progress=self.progress,
        )

    def moves(self) -> Iterator[Moved]:
        """Do it, edition by edition; what was there already is passed over.

        What cannot be brought stops no other. When a drive has failed nothing more is
        brought, and the last that is said is why, and how much is missing. Of what was
        selected, it is said what is nowhere that editions come from.

        Raises:
            TooLarge: more names on one side than a store has; nothing was done.
            DiskFailed: a folder cannot be read or made.
        """
        other = self.side.store
        there = disk.is_folder(other.root)
        for store in (self.store, other):
            store.count()
        for way in self.ways:
            self._sought.look(self.store if way is Way.OUT else other)
        if not self.dry:
            with self.store.alone():
                storing.tidy(self.store, self.trust)
        if Way.IN in self.ways:
            yield from self._take_in()
        if Way.OUT in self.ways:
            yield from self._hand_out()
        needed = [other.root] if there or self._new else []
        whole = all(map(disk.is_folder, [self.side.folder, *needed]))
        if not whole and not self._gone:
            message = f"{self.side.name}: it has gone, and not everything was brought"
            error = DriveGone(message)
            yield Moved(Way.OUT, self.side.name, Outcome.LEFT, error=error)
        yield from self._nowhere()

    def _nowhere(self) -> Iterator[Moved]:
        """What was selected, and is not there; nothing if that cannot be said."""
        places = {Way.IN: f"on {self.side.name}", Way.OUT: "in your store"}
        where = " or ".join(places[way] for way in Way if way in self.ways)
        for text in self._sought.missing:
            message = f"there is no edition {visible_line(text)} {where}"
            error = NotFound(message, hint=self._sought.hint)
            way = Way.IN if Way.IN in self.ways else Way.OUT
            yield Moved(way, text, Outcome.MISSING, error=error)

    def _stopped(self, way: Way, error: RequestError, missing: str = "") -> Moved:
        self._bringing.failure = None
        self._gone = way is Way.OUT and isinstance(error, DriveGone)
        message = f"{error.message}, so that not everything was brought{missing}"
        name = self.side.name if way is Way.OUT else "your store"
        return Moved(
            way, name, Outcome.LEFT, error=type(error)(message, hint=error.hint)
        )

    # In

    def _take_in(self) -> Iterator[Moved]:
        for series in self.side.store.series():
            yield from self._shelf_in(series)
        yield from self._loose_in()
        if self._bringing.failure:
            yield self._stopped(Way.IN, self._bringing.failure)

    def _shelf_in(
        self, series: Series, texts: Collection[str] | None = None
    ) -> Iterator[Moved]:
        """What names of a series claim on the other side, and ours do not.

        A file there that is not what it says is put right, where that side is written
        to; what that brings to light is looked at as well. With ``texts``, only files
        of these are.
        """
        tried: set[str] = set()
        mended = True
        while mended:
            mended = False
            known = tried.union(self.store.shelf(series))
            for name in self.side.store.shelf(series):
                if self._bringing.failure:
                    return
                new = name not in known and (texts is None or text_of(name) in texts)
                claim = Claim.from_file(series, name) if new else None
                if claim and self.selection.takes(claim.name.folder):
                    tried.add(name)
                    move = self._claim_in(claim)
                    if move:
                        mended |= self._put_right(claim, move.finding)
                        yield move

    def _claim_in(self, claim: Claim) -> Moved | None:
        label = claim.name.folder
        if self.strangers is Strangers.LEAVE and self._strange(claim):
            return Moved(Way.IN, label, Outcome.LEFT)
        bringing = self._bringing
        return bringing.bring(Way.IN, label, lambda: bringing.read(Way.IN, claim))

    def _strange(self, claim: Claim) -> bool:
        """Whether nobody whom the holder knows can have signed: by its keys alone."""
        path = self.side.store.path(claim)
        if not disk.is_file(path, follow=False):
            return False
        try:
            keys = Input(str(path), follow=False).keys()
        except ArchiveError:
            return False  # reading it will say why
        return not any(self.trust.get(key) for key in keys)

    def _put_right(self, claim: Claim, finding: Finding | None) -> bool:
        """Do with a file of the other side as ``store verify`` does, if that is due."""
        bad = finding if isinstance(finding, Faulty) and finding.verdict else None
        if not bad or self.dry or Way.OUT not in self.ways:
            return False
        with suppress(ArchiveError):  # then it stays as it is
            return storing.mend(self.side.store, claim, bad, self.trust)
        return False

    def _loose_in(self) -> Iterator[Moved]:
        try:
            for path in find_loose(self.side.folder, self.side.inside):
                if self._bringing.failure:
                    self._sought.give_up()
                    return
                yield from self._place_in(path)
        except ArchiveError as error:
            self._sought.give_up()
            if disk.is_folder(self.side.folder):  # else it has gone: said at the end
                yield Moved(Way.IN, self.side.name, Outcome.LEFT, error=error)

    def _place_in(self, path: Path) -> Iterator[Moved]:
        """What a bundle, a page or an unpacked edition brings."""
        try:
            source = Input(str(path), follow=False)
            findings = check([source], self.trust, progress=self.progress).findings
        except ArchiveError as error:
            if isinstance(error, NotFound) and _is_blank(path):
                return
            self._sought.give_up()
            label = disk.base_name(path)
            yield Moved(Way.IN, label, Outcome.LEFT, error=error)
            return
        for each in findings:
            faulty = isinstance(each, Faulty)
            self._sought.met(each)
            if faulty or self.selection.takes(each.label):
                label = source.name if faulty else each.label
                move = self._bringing.bring(Way.IN, label, partial(_given, each))
                if move:
                    yield move

    # Out

    def _hand_out(self) -> Iterator[Moved]:
        for series in self.store.series():
            yield from self._shelf_out(series)
        yield from self._read_back()
        if self._bringing.failure:
            count, size = len(self._missing), sum(self._missing)
            missing = f" (editions not handed on: {count}, bytes: {size})"
            yield self._stopped(Way.OUT, self._bringing.failure, missing)

    def _shelf_out(self, series: Series) -> Iterator[Moved]:
        """What the other side lacks of a series, or has with other signatures."""
        theirs, ours = set(self.side.store.shelf(series)), self.store.shelf(series)
        torn = {text_of(name) for name in theirs.difference(ours)}
        went: dict[str, str] = {}
        grown: set[str] = set()
        for name in ours:
            claim, text = None, text_of(name)
            if name not in theirs or text in torn:
                claim = Claim.from_file(series, name)
            if claim and self.selection.takes(claim.name.folder):
                move = self._claim_out(claim)
                if move:
                    if move.outcome in (Outcome.ADDED, Outcome.JOINED):
                        went[text] = name
                    grown |= {text} if move.outcome is Outcome.JOINED else set()
                    yield move
        if not self.dry:
            there = self.side.store.shelf(series)
            self._new += [(series, name) for name in there if name not in theirs]
            lost = went.keys() - set(map(text_of, there))
            self._new += [(series, went[text]) for text in sorted(lost)]
        if grown and Way.IN in self.ways and not self.dry:
            yield from self._shelf_in(series, grown)  # with signatures from there

    def _claim_out(self, claim: Claim) -> Moved | None:
        bringing, label = self._bringing, claim.name.folder
        move = None
        if not bringing.failure:
            move = bringing.bring(Way.OUT, label, lambda: bringing.read(Way.OUT, claim))
        if bringing.failure:
            self._missing.append(self.store.size(claim))
        return move

    def _read_back(self) -> Iterator[Moved]:
        """Read what the other side got, from the drive; what is not there is said."""
        for series, name in self._new:
            claim = Claim.from_file(series, name)
            if claim and not self._bringing.is_there(claim):
                if not disk.is_folder(self.side.store.root):
                    return  # it has gone, which is said for all of them
                message = f"{claim.name}: written, and cannot be read back"
                error = BadDrive(message)
                yield Moved(Way.OUT, claim.name.folder, Outcome.LEFT, error=error)


class _Sought:
    """What a person selected, and which of it is nowhere.

    By names, as far as there are such; what a place holds that cannot be read, or is
    damaged, nobody can say, and then nothing is said to be missing.
    """

    def __init__(self, selection: Selection) -> None:
        self.missing = list(dict.fromkeys(selection.wanted))
        self._languages: set[str] = set()

    @property
    def hint(self) -> str:
        """Which languages there are instead."""
        there = sorted(self._languages)
        more = f" and {len(there) - _NAMED} more" if there[_NAMED:] else ""
        return f"there is: {', '.join(there[:_NAMED])}{more}" if there else _NONE

    def look(self, store: Store) -> None:
        """Look at all names of a store."""
        for series in store.series() if self.missing else ():
            for file in store.shelf(series):
                claim = Claim.from_file(series, file)
                if claim:
                    self._name(claim.name)

    def met(self, finding: Finding) -> None:
        """Take in what was found beside the stores."""
        if isinstance(finding, Found):
            self._name(finding.checked.name)
        else:
            self.give_up()

    def give_up(self) -> None:
        """Something could not be read: what was selected may be in it."""
        self.missing = []

    def _name(self, name: EditionName) -> None:
        if self.missing:
            self._languages.add(str(name.language))
            self.missing = Selection(tuple(self.missing)).missing([name])


def _is_blank(path: Path) -> bool:
    """Whether there is a page without an edition, as kits have them."""
    with suppress(ArchiveError):
        return Input(str(path), follow=False).is_blank()
    return False


def _given(finding: Finding) -> Finding:
    return finding
