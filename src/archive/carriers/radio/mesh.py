"""A Meshtastic radio, which is asked for one thing.

Frames on the port for private use, to everybody, after all others' messages. It is not
asked who else is there, and what other programs send is not looked into.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Self

from archive.carriers.frames import Ability, Arrived, fitting
from archive.carriers.radio import link
from archive.carriers.radio.airtime import (
    LARGEST,
    PRESETS,
    Modulation,
    exact,
    in_the_air,
)
from archive.carriers.radio.pacing import Pace
from archive.carriers.radio.place import Place
from archive.errors import RadioBusy, RadioFailed

KEPT: Final = 2
"""Places in the radio's queue that are its owner's: we never take the last ones."""

_BACKLOG: Final = 4096
"""Frames that wait to be read, of 231 bytes: older ones go first."""
_STATES: Final = 64
"""States of the radio's queue that are kept until somebody looks."""
_TURNS: Final = 1000
"""Frames' times that are waited for a place in the queue."""
_NEVER: Final = (6, 7, 34)
"""The firmware's answers to a frame that it will not take another time either: no such
channel, too large, no region or lora.tx_enabled off."""
_SPREADING: Final = range(5, 13)
_CODING: Final = range(5, 9)
_BANDWIDTH: Final = range(7, 1626)
"""In kHz: what the chips can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a radio is used.

    Attributes:
        share: of the time that is ours at most, above 0 and up to 1.
        hops: how often other radios send on what we send.
        channel: the radio's channel, 0 to 7.
    """

    share: float = 0.1
    hops: int = 0
    channel: int = 0


class Radio:
    """One radio, connected until the end of the ``with`` block.

    Args:
        place: where it is.
        manners: how it is used.
        clock: seconds that only rise.
        wait: lets so many seconds pass.

    Raises:
        MissingExtra: the library is not installed.
        RadioFailed: nothing there answers like a radio.
    """

    def __init__(
        self,
        place: Place,
        manners: Manners,
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._manners = manners
        self._clock = clock
        self._wait = wait
        self._arrived: deque[Arrived] = deque(maxlen=_BACKLOG)
        self._change = threading.Condition()
        self._gone = False
        self.pace = Pace(manners.share)
        self._way = place.way
        self._radio: Any = None
        self._states: deque[Any] = deque(maxlen=_STATES)
        self._radio = _opened(place, link.Told(self._came, self._said, self._went))

    def __enter__(self) -> Self:
        """It is connected already."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the radio go."""
        self._gone = True
        with suppress(*link.errors(self._way)):  # it may have gone before us
            self._radio.close()

    @property
    def ability(self) -> Ability:
        """Largest frame, hops, and bytes a second on the air."""
        return Ability(
            largest=LARGEST,
            broadcast=True,
            hops=self._manners.hops,
            rate=LARGEST / self.seconds(LARGEST),
            revealing=True,
        )

    @property
    def talks(self) -> bool:
        """Whether the radio may transmit by itself: number, name, place, others'."""
        return bool(self._lora.tx_enabled)

    def speak(self) -> None:
        """See that the radio transmits at all.

        Raises:
            RadioFailed: its own settings forbid it.
        """
        if not self.talks:
            raise _mute()

    def seconds(self, size: int) -> float:
        """Seconds that a frame of so many bytes is on the air, sent once.

        Raises:
            RadioFailed: the radio's settings are none that we can count with.
        """
        return self._modulation().airtime(in_the_air(size))

    def send(self, frame: bytes) -> None:
        """Send one frame, as :class:`archive.carriers.frames.Carrier` says.

        Raises:
            TooLarge: more than 231 bytes; the radio does not hear of it.
            RadioBusy: for long there was no place in the radio's queue.
            RadioFailed: the radio has gone, or refuses to transmit.
        """
        fitting(frame, self.ability)
        seconds = self.seconds(len(frame))
        self._wait(self.pace.rest(self._clock()))
        for _ in range(_TURNS):
            began = self._clock()
            if self._room() and self._accepted(frame):
                self.pace.sent(began, seconds)
                return
            self._wait(seconds)
        message = "the radio's queue stays full"
        raise RadioBusy(message)

    def receive(self, patience: float) -> list[Arrived]:
        """What came since the last time; of more than 4,096 frames the last ones.

        Raises:
            RadioFailed: the radio has gone, and nothing is left to be read.
        """
        with self._change:
            self._change.wait_for(lambda: self._arrived or self._gone, patience)
            found = list(self._arrived)
            self._arrived.clear()
        if self._gone and not found:
            raise _lost()
        return found

    @property
    def _lora(self) -> Any:  # noqa: ANN401 — a message of the library's
        return self._radio.localNode.localConfig.lora

    def _modulation(self) -> Modulation:
        lora = self._lora
        if lora.use_preset:
            names = {number: name for name, number in lora.ModemPreset.items()}
            preset = PRESETS.get(names.get(lora.modem_preset, ""))
            if preset:
                return preset
        elif (
            lora.spread_factor in _SPREADING
            and lora.coding_rate in _CODING
            and lora.bandwidth in _BANDWIDTH
        ):
            width = exact(lora.bandwidth)
            return Modulation(lora.spread_factor, width, lora.coding_rate)
        message = "the radio is set to a preset that is not known here"
        hint = "time on the air cannot be counted for it: choose LongFast, for example"
        raise RadioFailed(message, hint=hint)

    def _came(self, frame: bytes, sender: int) -> None:
        with self._change:
            self._arrived.append(Arrived(frame, str(sender)))
            self._change.notify_all()

    def _went(self) -> None:
        with self._change:
            self._gone = True
            self._change.notify_all()

    def _said(self, state: object) -> None:
        """Keep a state of the radio's queue."""
        with self._change:
            self._states.append(state)
            self._change.notify_all()

    def _room(self) -> bool:
        """Whether there is a place in the radio's queue besides its owner's."""
        state = self._radio.queueStatus
        if state is None or state.free <= KEPT:
            state = self._state(self._radio.sendHeartbeat)
        return bool(state.free > KEPT)

    def _accepted(self, frame: bytes) -> bool:
        """Hand a frame to the radio; whether it took it.

        Raises:
            RadioFailed: it will not take it another time either, or has gone.
        """
        manners = self._manners
        state = self._state(
            lambda: link.hand_over(
                self._radio, frame, channel=manners.channel, hops=manners.hops
            )
        )
        self._radio.queue.pop(state.mesh_packet_id, None)
        if state.res in _NEVER:
            raise _mute()
        return not state.res

    def _state(self, ask: Callable[[], int | None]) -> Any:  # noqa: ANN401
        """What the radio says of its queue when it is asked for something.

        It also says so when a place becomes free: an answer has the number of the
        packet. Where nothing with it comes, as from old firmware, the last one counts.

        Raises:
            RadioFailed: it does not answer.
        """
        self._still_there()  # the library would try for half a minute
        with self._change:
            self._states.clear()
        try:
            number = ask()
        except link.errors(self._way) as error:
            raise _lost() from error

        def answered() -> bool:
            return self._gone or any(
                number is None or state.mesh_packet_id == number
                for state in self._states
            )

        with self._change:
            self._change.wait_for(answered, link.PATIENCE)
            self._still_there()
            if not self._states:
                raise _lost()
            said = list(self._states)
        return next((each for each in said if each.mesh_packet_id == number), said[-1])

    def _still_there(self) -> None:
        if self._gone:
            raise _lost()


def _lost() -> RadioFailed:
    message = "the radio has gone, or does not answer any more"
    return RadioFailed(message)


def _mute() -> RadioFailed:
    message = "the radio does not transmit what we send, by its own settings"
    hint = "see that it has a region and this channel, and that lora.tx_enabled is on"
    return RadioFailed(message, hint=hint)


def _opened(place: Place, told: link.Told) -> Any:  # noqa: ANN401
    """A connection to a radio that has said how it is set.

    Raises:
        MissingExtra: as :class:`Radio`.
        RadioFailed: as :class:`Radio`.
    """
    link.quiet()
    try:
        return link.connected(place.way, place.name, place.port, told)
    except link.errors(place.way) as error:
        message = f"no radio answers over {place.way}"
        raise RadioFailed(message) from error
