"""mesh relay: whoever has an edition whole, and has checked it, sends it on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from archive.carriers.frames import Carrier
from archive.errors import RadioBusy
from archive.packets.collection import Event
from archive.packets.packet import Packet
from archive.packets.rounds import MOST, Rounds
from archive.packets.sending import Choose, Sender
from archive.tasks.collect import Collecting
from archive.tasks.meshing import FRAME, PATIENCE, SYMBOLS, Listening, Run
from archive.tasks.objects import Parcel

Told = Callable[[Run, int, float], None]
"""Told how many frames of a run were sent, and seconds until the next one may go: none
within a round, for ever after the last one."""


@dataclass(slots=True)
class _Turn:
    """An edition that is sent: how far, and when the next frame may go."""

    run: Run
    rounds: Rounds
    sent: int = 0

    def packet(self) -> Packet:
        """What goes next."""
        return self.run.sender.packet(self.run.firsts[self.sent], SYMBOLS)


@dataclass(kw_only=True)
class Relay:
    """Listens, and sends on what it received, in rounds with rests between them.

    Frames are not repeated: they are made anew, of ids at random, so that each is worth
    as much as the first one to whoever hears it. When to send says
    :mod:`archive.packets.rounds`.

    Attributes:
        carrier: where frames come from, and go to.
        collection: what takes them.
        agreed: asked before the first frame of each edition; False leaves it out.
        told: told of each frame that was sent.
        share: of the time that may be used, above 0 and up to 1.
        clock: seconds that only rise.
        choose: ``choose(n)`` is a random number from 0 to n - 1.
        unconfirmed: send on what nobody signed whom the holder knows.
        passed: what is sent, or was, in the order in which it began.
    """

    carrier: Carrier
    collection: Collecting
    agreed: Callable[[Run], bool]
    told: Told
    share: float
    clock: Callable[[], float]
    choose: Choose
    unconfirmed: bool = False
    passed: list[Run] = field(default_factory=list, init=False)
    _turns: dict[bytes, _Turn | None] = field(default_factory=dict, init=False)
    _own: set[bytes] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        """Look at what the collection has already."""
        self.listening = Listening(self.carrier, self.collection, self._heard)

    def offer(self, parcels: Sequence[Parcel]) -> None:
        """Begin with editions that the holder brought, and not the air."""
        for parcel in parcels:
            self.collection.bring(parcel)
            self._own.add(parcel.content)

    def run(self, told: Callable[[], None], over: Callable[[], bool]) -> None:
        """Go on until it is over, or Ctrl-C says so.

        That may be while a frame waits for its turn, for long: what came meanwhile is
        taken.

        Args:
            told: is told after each step.
            over: whether it is.

        Raises:
            RequestError: the carrier failed; what came is kept.
        """
        with suppress(KeyboardInterrupt):
            while not over():
                self.step()
                told()
        self.listening.listen(0)
        told()

    def step(self, patience: float = PATIENCE) -> bool:
        """Take what came, then send one frame if it is time; else listen for more.

        Args:
            patience: seconds to listen at most.

        Returns:
            Whether anything was sent or came.

        Raises:
            RequestError: the carrier failed; what came is kept.
        """
        came = self.listening.listen(self._until_due(patience))
        self._begin()
        now = self.clock()
        for turn in self._in_order():
            if turn.rounds.ready(now):
                self._send(turn)
                return True
        return came

    def _until_due(self, patience: float) -> float:
        """Seconds until a frame may have to go, if that is sooner."""
        due = min((turn.rounds.due for turn in self._in_order()), default=math.inf)
        return max(0.0, min(patience, due - self.clock()))

    def _in_order(self) -> list[_Turn]:
        """The smallest first: it is done soonest."""
        turns = [turn for turn in self._turns.values() if turn]
        return sorted(turns, key=lambda turn: len(turn.run.parcel.content))

    def _begin(self) -> None:
        """Take a turn for each edition that became whole, if it may go out."""
        whole = [each for each in self.collection.parcels if self._fit(each)]
        for parcel in sorted(whole, key=lambda each: len(each.content)):
            if parcel.content not in self._turns:
                self._turns[parcel.content] = self._turn(parcel)

    def _fit(self, parcel: Parcel) -> bool:
        """Whether an edition was checked, and may be sent on."""
        sound = parcel.checked.verdict.sound
        return sound or (self.unconfirmed and parcel.signed)

    def _turn(self, parcel: Parcel) -> _Turn | None:
        sender = Sender(parcel.content)
        needed = sender.needed(SYMBOLS)
        most = MOST * needed
        run = Run(parcel, sender, tuple(sender.chosen(SYMBOLS, most, self.choose)))
        if not self.agreed(run):
            return None
        seconds = self.carrier.seconds(FRAME)
        rounds = Rounds(needed, seconds, self.share, most, self.choose)
        rounds.begin(self.clock(), alone=parcel.content in self._own)
        self.passed.append(run)
        return _Turn(run, rounds)

    def _send(self, turn: _Turn) -> None:
        try:
            self.carrier.send(turn.packet().to_bytes())
        except RadioBusy:  # who keeps the channel busy does not end it for good
            turn.rounds.later(self.clock())
            return
        turn.sent += 1
        turn.rounds.sent(self.clock())
        self.told(turn.run, turn.sent, max(0.0, turn.rounds.due - self.clock()))

    def _heard(self, packet: Packet, event: Event) -> None:
        """Somebody else has it, too; what repeats a whole edition is genuine."""
        for turn in self._in_order():
            if turn.run.sender.header == packet.header and event is Event.REPEAT:
                turn.rounds.heard(packet.first)
