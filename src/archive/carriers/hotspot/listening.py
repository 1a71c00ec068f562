"""The sockets: one address of one interface, for a time; the only door to ``socket``.

One thread and one selector. ``asyncio`` would bring ``ssl``, ``subprocess`` and
``logging`` with it, and add nothing: what to do is decided in ``conversation`` and
``room``, and here it is done. Nothing is written down of who comes.
"""

from __future__ import annotations

import os
import selectors
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, Self

from archive.carriers.hotspot.conversation import READ, Conversation
from archive.carriers.hotspot.interfaces import Place
from archive.carriers.hotspot.room import Guest, Room
from archive.carriers.hotspot.site import Site
from archive.characters import visible_line
from archive.errors import NetworkFailed

QUEUE: Final = 128
"""Who waits outside while the room is full; the system may allow fewer."""
_BUFFER: Final = 32 * 1024
"""What the system keeps of a file for somebody who takes nothing."""
_PATIENCE: Final = 1.0
"""Seconds until the clock is looked at again, whatever happens."""
_LOOK: Final = 5.0
"""Seconds between two looks at whether the place is still there."""
_TURN: Final = 16
"""Newcomers at a time, so that those who are there have their turn."""


class Listener:
    """Sockets at a place; none is open outside of the ``with`` block.

    Args:
        place: where.
        port: which, or 0 for one that is free.
        clock: seconds that only rise.
        places: which addresses this computer has now.

    Attributes:
        port: the one that it is.
        bound: whether the system holds it to the interface. It otherwise takes what
            comes for the address from anywhere, and whoever is not in the network of
            the place is sent away here.

    Raises:
        NetworkFailed: the system lets nobody listen there.
    """

    def __init__(
        self,
        place: Place,
        port: int,
        clock: Callable[[], float],
        places: Callable[[], Sequence[Place]],
    ) -> None:
        self._place = place
        self._clock = clock
        self._places = places
        self._room = Room()
        self._sockets: dict[Guest, socket.socket] = {}
        self._rests = clock()
        self._selector = selectors.DefaultSelector()
        family = socket.AF_INET if place.network.version == 4 else socket.AF_INET6  # noqa: PLR2004
        self._door = socket.socket(family)
        try:
            self.bound = _hold(self._door, place.interface)
            _prepare(self._door, reuse=port != 0)
            self._door.bind((place.address, port))
            self._door.listen(QUEUE)
        except OSError as error:
            self._door.close()
            reason = (error.strerror or "it cannot be used").lower()
            message = f"{place.address}, port {port}: {reason}"
            raise NetworkFailed(message) from error
        self.port: int = self._door.getsockname()[1]

    def __enter__(self) -> Self:
        """Begin to answer when :meth:`serve` runs; connections wait until then."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close everything."""
        for guest in self._room:
            self._end(guest)
        self._selector.close()
        self._door.close()

    def serve(self, site: Site, until: float) -> None:
        """Answer everybody until the clock says so.

        Args:
            site: what is answered.
            until: a time of the clock.

        Raises:
            NetworkFailed: the place has gone. A socket that is held to an interface
                does not come back with it, so nothing is waited for.
        """
        look = self._clock() + _LOOK
        while (now := self._clock()) < until:
            if now >= look:
                self._refuse_gone()
                look = now + _LOOK
            for guest in self._room:
                guest.conversation.check(now)
                self._look(guest)
            self._stand_at_the_door(now)
            wait = min(_PATIENCE, until - now)
            ready = [key.data for key, _ in self._selector.select(wait)]
            for each in ready:
                if isinstance(each, Guest):
                    self._attend(each)
            # Newcomers last: who has already asked is not sent away for them.
            if None in ready:
                self._welcome(site)

    def _refuse_gone(self) -> None:
        """Raise :class:`NetworkFailed` if this computer lost the address."""
        try:
            there = self._places()
        except OSError:  # the system cannot say now: it is asked again
            return
        if self._place not in there:
            where = f"{visible_line(self._place.interface)} {self._place.address}"
            message = f"{where}: this computer has lost this address; nothing is served"
            hint = "join the network again, and run the same command"
            raise NetworkFailed(message, hint=hint)

    def _stand_at_the_door(self, now: float) -> None:
        """Hear of newcomers only while there is room, or somebody who gives way."""
        there = self._door in self._selector.get_map()
        wanted = now >= self._rests and self._room.open(now)
        if wanted == there:
            return
        if there:
            self._selector.unregister(self._door)
        else:
            self._selector.register(self._door, selectors.EVENT_READ)

    def _welcome(self, site: Site) -> None:
        for _ in range(_TURN):
            now = self._clock()
            if not self._room.open(now):
                return
            try:
                connection, peer = self._door.accept()
            except (BlockingIOError, ConnectionAbortedError, InterruptedError):
                return
            except OSError:  # no handles or no memory are left
                self._rests = now + _PATIENCE
                return
            self._let_in(connection, str(peer[0]), Conversation(site, now), now)

    def _let_in(
        self, connection: socket.socket, peer: str, said: Conversation, now: float
    ) -> None:
        here = str(connection.getsockname()[0])
        if here != self._place.address or not self._place.near(peer):
            connection.close()
            return
        guest = Guest(peer, said)
        self._sockets[guest] = connection
        leaving = self._room.enter(guest, now)
        if leaving is not None:
            self._close(leaving)
        if leaving is guest:
            return
        connection.settimeout(0)
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(connection, selectors.EVENT_READ, guest)

    def _attend(self, guest: Guest) -> None:
        """Read or send once, as it is somebody's turn."""
        connection = self._sockets.get(guest)
        if connection is None:
            return
        said, crowded = guest.conversation, self._room.crowded
        try:
            if said.sending:
                count = connection.send(said.piece())
                said.sent(count, self._clock(), crowded=crowded)
            else:
                data = connection.recv(READ)
                said.receive(data, self._clock(), crowded=crowded)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:  # they have gone
            said.over = True
        self._look(guest)

    def _look(self, guest: Guest) -> None:
        """Wait for what a conversation waits for now, or end it."""
        if guest.conversation.over:
            self._end(guest)
            return
        sending = guest.conversation.sending
        wanted = selectors.EVENT_WRITE if sending else selectors.EVENT_READ
        connection = self._sockets[guest]
        if self._selector.get_key(connection).events != wanted:
            self._selector.modify(connection, wanted, guest)

    def _end(self, guest: Guest) -> None:
        self._room.leave(guest)
        self._close(guest)

    def _close(self, guest: Guest) -> None:
        connection = self._sockets.pop(guest)
        with suppress(KeyError):  # it was never waited for
            self._selector.unregister(connection)
        connection.close()


def _hold(door: socket.socket, interface: str) -> bool:
    """Take nothing that comes over another interface, if the system can do that."""
    option = getattr(socket, "SO_BINDTODEVICE", None)
    if option is None:
        return False
    try:
        door.setsockopt(socket.SOL_SOCKET, option, interface.encode())
    except OSError:  # kernels before 5.7 let only root do it
        return False
    return True


def _prepare(door: socket.socket, *, reuse: bool) -> None:
    door.settimeout(0)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
    if door.family == socket.AF_INET6:
        door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    if reuse and os.name == "posix":  # elsewhere it means: take it from others
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
