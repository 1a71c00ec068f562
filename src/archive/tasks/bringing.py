"""One edition into a store, or why not: what both ways of a meeting have in common."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum

from archive import disk, medium
from archive.errors import (
    ArchiveError,
    DiskFailed,
    NoRoom,
    NotFound,
    RequestError,
    TooLarge,
)
from archive.format.trustlist import TrustList
from archive.store.editions import Claim, Store
from archive.store.quarantine import Quarantine
from archive.tasks import storing
from archive.tasks.check import Faulty, Finding, Found
from archive.tasks.inputs import Progress, no_progress
from archive.tasks.stored import STRANGE, examine
from archive.tasks.storing import Brought, Outcome


class Way(Enum):
    """Which way an edition goes: into the holder's store, or out of it."""

    IN = "in"
    OUT = "out"


class Strangers(Enum):
    """What happens to what is signed, and by no key that the holder knows."""

    LEAVE = "leave"
    QUARANTINE = "quarantine"
    CARRY = "carry"


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one edition.

    Attributes:
        way: where it was to go.
        label: its folder, or the name of a file; not to be believed if nothing was
            found.
        outcome: what became of it.
        finding: what checking it said. None where it was not read: there is an error,
            or no key that came with it is known.
        error: what kept it from being brought, if that is not the edition's own fault.
    """

    way: Way
    label: str
    outcome: Outcome
    finding: Finding | None = None
    error: ArchiveError | None = None

    @property
    def exit_status(self) -> int:
        """As :attr:`Brought.exit_status`; 3 for what nobody known can have signed."""
        if self.error:
            return self.error.exit_status
        return Brought(self.finding, self.outcome).exit_status if self.finding else 3


@dataclass(slots=True, kw_only=True)
class Bringing:
    """Brings editions between the holder's store and another one.

    Attributes:
        own: the holder's store.
        other: the other one.
        name: what to call the drive or folder that it is on.
        trust: the keys that the holder knows.
        strangers: what happens to editions by unknown keys.
        dry: find out what would happen, and write nothing.
        progress: told the bytes read.
        failure: why nothing more can be brought: a drive failed, or a store is full.
    """

    own: Store
    other: Store
    name: str
    trust: TrustList
    strangers: Strangers
    dry: bool = False
    progress: Progress = no_progress
    failure: RequestError | None = field(default=None, init=False)
    _tidy: bool = field(default=False, init=False)

    def read(self, way: Way, claim: Claim) -> Finding | None:
        """Check a file of the store that it comes from; None if it went in between.

        Raises:
            NotFound: it is there, and is not an ordinary file, or nobody may look.
            DiskFailed: it cannot be read.
        """
        store = self.other if way is Way.IN else self.own
        finding = examine(store, claim, self.trust, self.progress)
        if not finding and claim in store.same_text(claim):
            message = f"{claim.name}: no ordinary file, or one that cannot be read"
            raise NotFound(message)
        return finding

    def bring(
        self, way: Way, label: str, read: Callable[[], Finding | None]
    ) -> Moved | None:
        """Read something and bring it where it goes; None if that changes nothing."""
        try:
            finding = read()
        except ArchiveError as error:
            return Moved(way, label, Outcome.LEFT, error=error)
        if not finding:
            return None
        try:
            brought = self._take(finding) if way is Way.IN else self._give(finding)
        except ArchiveError as error:
            self.failure = self._failure(way, label, error)
            if self.failure:
                return None
            return Moved(way, label, Outcome.LEFT, error=error)
        if brought.outcome is Outcome.HELD:
            return None
        return Moved(way, label, brought.outcome, brought.finding)

    def is_there(self, claim: Claim) -> bool:
        """Whether what the other side got is on the medium; if damaged, it is deleted.

        A file that went may have been replaced, by another run, by one with more
        signatures.
        """
        finding = None
        try:
            with suppress(NotFound):
                with disk.opened(self.other.path(claim), follow=False) as file:
                    disk.forget(file.fileno())
                finding = examine(self.other, claim, self.trust, self.progress)
            if not finding:
                return any(each != claim for each in self.other.same_text(claim))
            if isinstance(finding, Faulty):
                with self.other.alone():
                    self.other.drop(claim)
        except ArchiveError:
            return False
        return isinstance(finding, Found)

    def _goes(self, finding: Finding) -> bool:
        carry = self.strangers is Strangers.CARRY
        return isinstance(finding, Found) and storing.admitted(
            finding, unconfirmed=carry
        )

    def _apart(self, finding: Finding) -> bool:
        strange = isinstance(finding, Found) and finding.verdict in STRANGE
        return strange and self.strangers is Strangers.QUARANTINE

    def _take(self, finding: Finding) -> Brought:
        if self.dry:
            return self._foreseen(finding)
        if self._apart(finding):
            kept = storing.set_apart(self.own, finding)
            return Brought(finding, Outcome.QUARANTINED if kept else Outcome.LEFT)
        carry = self.strangers is Strangers.CARRY
        return storing.take(self.own, finding, self.trust, unconfirmed=carry)

    def _foreseen(self, finding: Finding) -> Brought:
        if self._apart(finding):
            return Brought(finding, Outcome.QUARANTINED)
        if isinstance(finding, Found) and not self._goes(finding):
            return Brought(finding, Outcome.LEFT)
        return storing.foreseen(self.own, finding, self.trust)

    def _give(self, finding: Finding) -> Brought:
        if not isinstance(finding, Found) or not self._goes(finding):
            return Brought(finding, Outcome.LEFT)
        if self.dry:
            seen = storing.foreseen(self.other, finding, self.trust)
            return Brought(finding, seen.outcome)
        if not self._tidy:
            with self.other.alone():
                Quarantine(self.other).sweep()
                self.other.sweep()
            self._tidy = True
        return Brought(finding, storing.put(self.other, finding, self.trust))

    def _failure(
        self, way: Way, label: str, error: ArchiveError
    ) -> RequestError | None:
        """Why the next edition would fare alike, in words of drives; None if not so."""
        if isinstance(error, TooLarge):
            return NoRoom(error.message, hint=error.hint)
        failed = isinstance(error, DiskFailed) and isinstance(error.__cause__, OSError)
        gone = way is Way.OUT and not disk.is_folder(self.other.root.parent)
        if not isinstance(error, RequestError) or not (failed or gone):
            return None
        name = self.name if way is Way.OUT else "your store"
        return medium.fault(name, label, error)
