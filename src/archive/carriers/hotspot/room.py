"""Who stays when many come: few connections each, and nobody can take all of them.

A connection that moves nothing gives way to a newcomer: first those of whoever has most
of them, then the one that has waited longest. One that takes a file as fast as it can
keeps its place until the file is whole; newcomers wait outside meanwhile, in the
system's queue, and nobody is kept on for a second request while the room is crowded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from archive.carriers.hotspot.conversation import Conversation

ALL: Final = 128
"""Connections at once: half of the 256 files that some systems let a program open."""
EACH: Final = 8
"""Connections of one address: browsers open six."""
_CROWDED: Final = ALL * 3 // 4


@dataclass(frozen=True, slots=True)
class Guest:
    """A connection: whose it is, and what is said over it."""

    address: str
    conversation: Conversation


class Room:
    """The connections that there are."""

    def __init__(self) -> None:
        self._guests: list[Guest] = []

    def __len__(self) -> int:
        return len(self._guests)

    def __iter__(self) -> Iterator[Guest]:
        return iter(tuple(self._guests))

    @property
    def crowded(self) -> bool:
        """Whether connections are to end with their next answer."""
        return len(self) >= _CROWDED

    def open(self, now: float) -> bool:
        """Whether a newcomer may come in, perhaps in somebody's place."""
        return len(self) < ALL or any(
            each.conversation.gives_way(now) for each in self._guests
        )

    def enter(self, guest: Guest, now: float) -> Guest | None:
        """Let somebody in.

        Args:
            guest: who comes, while the room is :meth:`open`.
            now: the time.

        Returns:
            Who has to go: somebody else, the guest themselves, or nobody.
        """
        own = [each for each in self._guests if each.address == guest.address]
        full = len(self) >= ALL
        leaving = None
        if len(own) >= EACH or full:
            among = own if len(own) >= EACH else self._guests
            leaving = self._first_to_go(among, now)
            if leaving is None:
                return guest
            self.leave(leaving)
        self._guests.append(guest)
        return leaving

    def leave(self, guest: Guest) -> None:
        """Somebody has gone."""
        self._guests.remove(guest)

    def _first_to_go(self, among: list[Guest], now: float) -> Guest | None:
        counts: dict[str, int] = {}
        for each in self._guests:
            counts[each.address] = counts.get(each.address, 0) + 1

        def order(guest: Guest) -> tuple[int, float]:
            return -counts[guest.address], guest.conversation.since

        ready = [each for each in among if each.conversation.gives_way(now)]
        return min(ready, key=order, default=None)
