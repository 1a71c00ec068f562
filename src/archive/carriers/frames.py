"""What moves frames of bytes: what it can do, sending with pacing, receiving.

A carrier knows neither packets nor editions. It may lose frames, repeat them, turn
their order round, and bring what somebody else sent: whoever uses one takes everything
that arrives for what it may be. It never cuts a frame, and never joins two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from archive.errors import TooLarge


@dataclass(frozen=True, slots=True, kw_only=True)
class Ability:
    """What a carrier can do.

    Attributes:
        largest: bytes of the largest frame.
        broadcast: everybody in reach gets what is sent; nobody says that it came.
        hops: how often others send a frame on before it is dropped.
        rate: bytes a second that largest frames move on the medium; None where
            that depends on people.
        revealing: whoever is near can find out that, and from where, frames are sent.
    """

    largest: int
    broadcast: bool
    hops: int
    rate: float | None
    revealing: bool


@dataclass(frozen=True, slots=True)
class Arrived:
    """A frame that came, and what the medium calls its sender: anybody can fake it."""

    frame: bytes
    source: str


class Carrier(Protocol):
    """One end of a medium."""

    @property
    def ability(self) -> Ability:
        """What it can do."""

    def seconds(self, size: int) -> float:
        """How long the medium is busy with a frame of so many bytes; 0 if never."""

    def send(self, frame: bytes) -> None:
        """Send one frame, when it is its turn: this may wait for long.

        Raises:
            TooLarge: more bytes than :attr:`Ability.largest`; nothing was sent.
            RadioBusy: there was no place for it for long; nothing was sent.
            RequestError: the medium has gone.
        """

    def receive(self, patience: float) -> list[Arrived]:
        """What came since the last time, in order; repeats and garbage as they came.

        Args:
            patience: seconds to wait if nothing is there.

        Raises:
            RequestError: the medium has gone, and nothing is left to be read.
        """


def fitting(frame: bytes, ability: Ability) -> bytes:
    """The frame, if the carrier takes it.

    Raises:
        TooLarge: it does not.
    """
    if len(frame) > ability.largest:
        over = len(frame) - ability.largest
        message = f"a frame of {len(frame)} bytes: {over} more than fit"
        raise TooLarge(message, hint=f"frames have {ability.largest} bytes at most")
    return frame
