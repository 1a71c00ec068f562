"""Collecting packets from any mix of carriers until editions are whole."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from archive import disk, limits
from archive.errors import NewerVersion, ReceivedError
from archive.format.trustlist import TrustList
from archive.packets.collection import Collection, Event, Group
from archive.packets.lines import Damaged, find, to_line
from archive.packets.packet import Packet
from archive.packets.sending import Sender
from archive.store.journal import Journal
from archive.tasks.assemble import Fresh, assemble
from archive.tasks.inputs import PIPE
from archive.tasks.objects import Parcel, incoming
from archive.tasks.share import united
from archive.values import EditionName


@dataclass(slots=True)
class Count:
    """What came, beside what was new.

    ``damaged`` began like packets and were none; ``foreign`` belong to something else.
    """

    packets: int = 0
    repeats: int = 0
    damaged: int = 0
    foreign: int = 0


@dataclass(slots=True)
class Work:
    """One object in the making.

    Attributes:
        group: its packets.
        parcel: the edition, once it is whole and was checked.
        fault: why the object that came out is no edition, if it is none.
        forged: packets that came and are not of the object, the first of them.
        unnamed: how many more there were.
        own: the holder had the edition before.
    """

    group: Group
    parcel: Parcel | None = None
    fault: ReceivedError | None = None
    forged: list[Packet] = field(default_factory=list)
    unnamed: int = 0
    own: bool = False

    @property
    def label(self) -> str:
        """The *set*, as :attr:`archive.packets.packet.Header.label`."""
        return self.group.header.label

    def forge(self, packet: Packet) -> None:
        """Note a packet that is not of the object."""
        if len(self.forged) < limits.FORGED:
            self.forged.append(packet)
        else:
            self.unnamed += 1

    @property
    def suspect(self) -> bool:
        """Whether there are enough symbols, and yet they do not fit together."""
        return self.parcel is None and not self.group.missing


class Collecting:
    """A collection, its editions, and the journal that keeps its packets.

    Args:
        trust: the keys that the holder knows.
        journal: goes on where it ends, and takes what is new: so that nothing is lost
            if the program is stopped.

    Raises:
        AlreadyThere: the journal holds something else than packets.
        DiskFailed: by every method that takes packets, if they cannot be written down,
            or another run writes into the same file.
    """

    def __init__(self, trust: TrustList, journal: Journal | None = None) -> None:
        self._trust = trust
        self._journal: Journal | None = None
        self._collection = Collection(secrets.randbelow)
        self._works: dict[Group, Work] = {}
        self.count = Count()
        if journal:
            for lines in journal.parts(limits.PASTE):
                self.text(lines.decode("ascii", errors="replace"), "before")
            if not self.count.packets:
                journal.refuse_others()
            self._journal, self.count = journal, Count()

    @property
    def works(self) -> list[Work]:
        """The objects of which there are packets, oldest first."""
        return [self._work(group) for group in self._collection.groups]

    @property
    def parcels(self) -> list[Parcel]:
        """The editions that are whole."""
        return [work.parcel for work in self.works if work.parcel]

    @property
    def came(self) -> list[Parcel]:
        """Those of them that the holder did not have before."""
        return [work.parcel for work in self.works if work.parcel and not work.own]

    @property
    def done(self) -> bool:
        """Whether every object of which there are packets is whole."""
        return bool(self.works) and all(work.parcel for work in self.works)

    @property
    def full(self) -> bool:
        """Whether the journal had no room for something."""
        return self._journal is not None and self._journal.full

    def text(self, text: str, source: str) -> None:
        """Take the packets in a text: lines, or what squares say."""
        for found in find(text):
            if isinstance(found, Damaged):
                self.count.damaged += 1
            else:
                self.add(found, source)

    def file(self, named: str) -> None:
        """Take the packets in a text file, or in standard input.

        Raises:
            NotFound, DiskFailed, TooLarge: it cannot be read.
        """
        pipe = named == PIPE
        content = (
            disk.read_pipe(limits.PASTE)
            if pipe
            else disk.read_small(Path(named), limits.PASTE)
        )
        name = "standard input" if pipe else disk.base_name(Path(named))
        self.text(content.decode("utf-8", errors="replace"), name)

    def bring(self, parcel: Parcel) -> None:
        """Take an edition that the holder has: it did not come, and is not kept."""
        sender = Sender(parcel.content)
        for packet in sender.first(1, sender.header.k):
            group, _ = self._collection.add(packet, "own")
            self._work(group).own = True
        self.solve()

    def discard(self) -> None:
        """Delete the journal, if everything is whole, and in a bundle: signed."""
        if self._journal and self.done and all(each.signed for each in self.parcels):
            self._journal.remove()

    def square(self, text: str, source: str) -> None:
        """Take what a square says; one without a packet belongs to something else."""
        before = self.count.packets + self.count.damaged
        self.text(text, source)
        if self.count.packets + self.count.damaged == before:
            self.count.foreign += 1

    def add(self, packet: Packet, source: str) -> Event:
        """Take a packet, and write it down if it brought anything."""
        group, event = self._collection.add(packet, source)
        self.count.packets += 1
        if event is Event.REPEAT:
            self.count.repeats += 1
        elif event is Event.FORGED:
            self._work(group).forge(packet)
        else:
            self._save(packet)
        return event

    def _save(self, packet: Packet) -> None:
        if self._journal:
            self._journal.write(f"{to_line(packet.to_bytes())}\n".encode())

    def solve(self) -> None:
        """See what is whole by now. Takes some seconds when packets were forged."""
        for work in self.works:
            while not work.parcel and work.group.solve() is not None:
                self._check(work)
                if isinstance(work.fault, NewerVersion):
                    break

    def _check(self, work: Work) -> None:
        content = work.group.content or b""
        try:
            work.parcel = incoming(content, self._trust)
        except NewerVersion as error:
            work.fault = error
        except ReceivedError as error:
            work.fault = error
            work.group.reject()
        else:
            work.fault = None
            for packet in work.group.forged():
                work.forge(packet)

    def _work(self, group: Group) -> Work:
        if len(self._works) > 2 * limits.GROUPS:  # most of them made room
            there = set(self._collection.groups)
            self._works = {
                each: self._works[each] for each in self._works if each in there
            }
        return self._works.setdefault(group, Work(group))


def write_bundle(
    target: str | None, parcels: Sequence[Parcel], *, replace: bool
) -> tuple[str | None, list[EditionName]]:
    """Keep the signed editions that were collected, in a bundle.

    Args:
        target: where it appears; by default a file that is named after what is in it.
        parcels: what was collected. Whoever signed, even if nobody knows them: this is
            how it arrived, and ``verify`` says so. Of two texts under one name the one
            whose signer is known stays; if that decides nothing, both stay out.
        replace: see :func:`archive.tasks.assemble.assemble`.

    Returns:
        Where it appeared, or None if there was nothing to write; and the names under
        which there are two different texts.

    Raises:
        ArchiveError: what :func:`archive.tasks.assemble.assemble` raises.
    """
    sound = {each.checked.name for each in parcels if each.checked.verdict.sound}
    editions: dict[EditionName, Fresh] = {}
    disputed: list[EditionName] = []
    for parcel in sorted(parcels, key=lambda each: not each.checked.verdict.sound):
        name, fresh = parcel.checked.name, parcel.fresh
        if not parcel.signed:
            continue
        known = editions.setdefault(name, fresh)
        if known.manifest != fresh.manifest:
            if name not in sound or parcel.checked.verdict.sound:
                disputed.append(name)
            continue
        signers = united((*known.signers, *fresh.signers))
        editions[name] = Fresh(fresh.manifest, signers, fresh.contents)
    for name in disputed:
        editions.pop(name, None)
    if not editions:
        return None, disputed
    goal = target or _name_for(list(editions), replace=replace)
    assemble(goal, list(editions.values()), replace=replace)
    return goal, disputed


def _name_for(names: Sequence[EditionName], *, replace: bool) -> str:
    """A name that is free: what was collected is never lost for want of one."""
    one = f"-{names[0].language}" if len(names) == 1 else ""
    stem = f"{names[0].series}{one}"
    free = (f"{stem}-{number}.tar.zst" for number in count(2))
    first = f"{stem}.tar.zst"
    if replace or not disk.exists(Path(first)):
        return first
    return next(name for name in free if not disk.exists(Path(name)))
