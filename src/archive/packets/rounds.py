"""When somebody who has an edition sends frames of it, and how many at a time.

Nobody answers on the air, and yet two things can be heard there: somebody else who
sends frames of the same edition, and nobody. So who has it sends a little more than is
needed, and rests; then a quarter each time, with ever longer rests, unless enough came
from others meanwhile. ``docs/scale.md`` says what that costs in a simulated city, and
how the numbers below were chosen; the simulation runs this very module.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

from archive.packets.sending import Choose

FIRST: Final = 1.1
"""The first round, in editions: most of those in reach have it then."""
LATER: Final = 0.25
"""Each later one: what a few of them may still lack."""
HEARD: Final = 0.25
"""Who heard so much from others, since the last round or rest, leaves one out."""
LONGEST: Final = 4
"""A rest grows to so many times the first one: more keeps a far corner waiting."""

MOST: Final = 2
"""Editions that anybody sends of one: more made no difference."""

_EDITIONS: Final = 1.5
"""A rest is at least as long as so many editions are on the air."""
_SHARED: Final = 0.3
"""The same for a share of the time: with a tenth of it, three editions."""
_FINE: Final = 1 << 16


@dataclass(slots=True)
class Rounds:
    """The rounds and rests of one edition at one radio.

    Args:
        needed: frames that bring the edition back.
        seconds: that a frame is on the air.
        share: of the time that the radio may send, above 0 and up to 1.
        most: frames, after which it is over.
        choose: ``choose(n)`` is a random number from 0 to n - 1.

    Attributes:
        due: when there is something to do, as a time of the caller's clock, in seconds;
            infinite before :meth:`begin`, and when it is over.
    """

    needed: int
    seconds: float
    share: float
    most: int
    choose: Choose
    due: float = math.inf
    _left: int = 0
    _sent: int = 0
    _longer: int = 1
    _heard: set[int] = field(default_factory=set)

    @property
    def rest(self) -> float:
        """Seconds: the unit of all rests."""
        long = max(_EDITIONS, _SHARED / self.share)
        return long * self.needed * self.seconds

    def begin(self, now: float, *, alone: bool) -> None:
        """The edition is whole, and may be sent.

        Args:
            now: the time.
            alone: it is known of nobody else who has it. Otherwise others may have got
                it in the same moment, and each waits for another time.
        """
        self._heard.clear()
        self.due = now if alone else now + self.rest * self._chance()

    def heard(self, first: int) -> None:
        """A genuine frame came from somebody else; the id of its first symbol."""
        self._heard.add(first)

    def ready(self, now: float) -> bool:
        """Whether a frame is to be sent now; otherwise :attr:`due` says when to ask."""
        if now < self.due:
            return False
        if not self._left:
            if len(self._heard) >= HEARD * self.needed:
                self._pause(now)
                return False
            part = LATER if self._sent else FIRST
            self._left = min(math.ceil(part * self.needed), self.most - self._sent)
        return True

    def sent(self, now: float) -> None:
        """One was sent."""
        self._left -= 1
        self._sent += 1
        if self._sent >= self.most:
            self.due = math.inf
        elif not self._left:
            self._pause(now)

    def later(self, now: float) -> None:
        """There was no place for one on the air: it goes after a rest."""
        self._pause(now)

    def _pause(self, now: float) -> None:
        self._heard.clear()
        self.due = now + self.rest * self._longer * (1 + self._chance())
        self._longer = min(2 * self._longer, LONGEST)

    def _chance(self) -> float:
        """At random from 0 to 1."""
        return self.choose(_FINE) / _FINE
