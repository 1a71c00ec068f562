"""A hotspot drop on this computer's own network, with a clock that tests move."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_interface
from threading import Thread
from typing import Final

from archive.carriers.hotspot.interfaces import Place
from archive.carriers.hotspot.listening import Listener
from archive.carriers.hotspot.site import Site

HERE: Final = Place("lo", ip_interface("127.0.0.1/8"))
"""Every address that begins with 127 is this computer's, and near."""
PATIENCE: Final = 120
"""Seconds after which something that never comes has failed."""
END: Final = 1e9
"""When a drop stops, on the clock of the tests."""


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@contextmanager
def serving(
    site: Site, clock: Clock | None = None, place: Place = HERE
) -> Iterator[int]:
    """Serve until the block ends; its port."""
    seen = clock or Clock()
    with Listener(place, 0, seen, lambda: [place]) as listener:
        thread = Thread(target=listener.serve, args=(site, END))
        thread.start()
        try:
            yield listener.port
            assert thread.is_alive(), "it is still there"
        finally:
            seen.now = END
            thread.join()


def caller(number: int, port: int, *, small: bool = False) -> socket.socket:
    """A connection from an address of its own, like another phone's.

    Args:
        number: of the phone, below 65,000.
        port: of the drop.
        small: the phone takes only little before it is asked to read.
    """
    phone = socket.socket()
    phone.settimeout(PATIENCE)
    if small:
        phone.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    phone.bind((f"127.{1 + (number >> 8)}.{number & 255}.1", 0))
    phone.connect((HERE.address, port))
    return phone


def heard(phone: socket.socket) -> bytes:
    """All that comes until the other side ends, however it ends."""
    pieces = []
    try:
        while piece := phone.recv(1 << 16):
            pieces.append(piece)
    except ConnectionError:
        pass
    return b"".join(pieces)
