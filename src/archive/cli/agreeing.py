"""What a person agrees to before a radio transmits, and the words that they see."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import Final

import click

from archive.carriers.frames import Carrier
from archive.carriers.radio.pacing import Pace
from archive.cli import options, output
from archive.cli.describe import plural
from archive.errors import NotAgreed
from archive.tasks import meshing
from archive.tasks.meshing import Run

_MINUTE: Final = 60

_WARNING: Final = (
    "Others can measure where a transmitter stands, also from far away.",
    "Owning or using such a device may be a crime where you are.",
    (
        "Every frame carries the number of the radio. By its own settings the radio may"
        " also send its name and its position, whatever is answered here."
    ),
)
option: options.Decorator = click.option(
    "--agree-to-transmit",
    "agreed",
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    help="Transmit without asking, in this run up to so many seconds on the air. You"
    " agree that others can find out where the radio stands.",
)


def askable(agreed: float | None) -> None:
    """See that somebody can agree, before anything is done.

    Raises:
        NotAgreed: there is nobody to ask.
        Usage: a number of seconds that is none.
    """
    options.number(agreed, "seconds that are no number", "--agree-to-transmit 60")
    if agreed is None and (sys.stdin is None or not sys.stdin.isatty()):
        message = "nobody can be asked whether the radio may transmit"
        raise NotAgreed(message)


class Agreement:
    """What a person agreed to send.

    Args:
        carrier: what would send.
        pace: how fast.
        agreed: seconds on the air that need no question; None to ask each time.
    """

    def __init__(self, carrier: Carrier, pace: Pace, agreed: float | None) -> None:
        self._carrier = carrier
        self._pace = pace
        self._left = agreed

    def ask(self, runs: Sequence[Run]) -> None:
        """Say what would be sent, and go on only if it may.

        Raises:
            NotAgreed: it takes more seconds than were agreed to.
            click.Abort: the person says no, or presses Ctrl-C.
        """
        if not self._agree(runs):
            raise click.Abort

    def each(self, run: Run) -> bool:
        """The same for one edition: no means that it is left out.

        Raises:
            click.Abort: the person presses Ctrl-C.
        """
        try:
            agreed = self._agree([run])
        except NotAgreed as error:
            output.remark(f"not sent: {error.message}")
            return False
        if not agreed:
            output.remark("not sent")
        return agreed

    def _agree(self, runs: Sequence[Run]) -> bool:
        seconds = meshing.seconds(self._carrier, runs)
        for line in self._said(runs, seconds):
            click.echo(line, err=True)
        if self._left is None:
            return click.confirm("Transmit?", err=True)
        if seconds > self._left:
            needed, left = math.ceil(seconds), math.floor(self._left)
            message = f"{needed} s on the air; {left} s were agreed to"
            raise NotAgreed(message)
        self._left -= seconds
        return True

    def _said(self, runs: Sequence[Run], seconds: float) -> list[str]:
        frames = sum(len(run.firsts) for run in runs)
        each = self._carrier.seconds(meshing.FRAME)
        whole = self._pace.ahead(frames, each) / _MINUTE
        over = f", over {plural(round(whole), 'minute')} at least" if whole >= 1 else ""
        names = ", ".join(run.parcel.checked.name.folder for run in runs)
        said = [
            *_WARNING,
            f"This would transmit for {math.ceil(seconds)} s at most{over}:",
            f"  {plural(frames, 'frame')} of {names}",
        ]
        if hops := self._carrier.ability.hops:
            away = plural(hops, "hop")
            said.append(f"  and every radio that hears one, again, up to {away} away")
        return said
