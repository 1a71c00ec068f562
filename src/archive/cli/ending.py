"""When a command that listens ends: after some minutes, or at Ctrl-C."""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, Self

import click

from archive.cli import options

_MINUTE: Final = 60
_LONGEST: Final = 7 * 24 * _MINUTE
_TICK: Final = 0.2
"""Seconds between two looks at whether it is over."""

option: options.Decorator = click.option(
    "--minutes",
    type=click.FloatRange(0, _LONGEST, min_open=True),
    help="When it stops by itself.",
)


def number(minutes: float | None) -> None:
    """Refuse minutes that are none, as :func:`archive.cli.options.number` does."""
    options.number(minutes, "minutes that are no number", "--minutes 15")


class Ending:
    """Until then a command listens, inside of the ``with`` block.

    Ctrl-C is a wish, and granted where nothing is half done: raised anywhere, it could
    take away a frame that came, or be lost in somebody else's code. A second one, and
    one where nothing can be lost, ends everything at once.

    Args:
        minutes: until it is over; None for never.

    Raises:
        Usage: minutes that are no number.
    """

    def __init__(self, minutes: float | None) -> None:
        number(minutes)
        self._end = math.inf
        if minutes is not None:
            self._end = time.monotonic() + minutes * _MINUTE
        self._wanted = self._at_once = False

    def __enter__(self) -> Self:
        """Take Ctrl-C."""
        self._before = signal.signal(signal.SIGINT, self._asked)
        return self

    def __exit__(self, *_: object) -> None:
        """Leave it to whoever had it."""
        signal.signal(signal.SIGINT, self._before)

    def over(self) -> bool:
        """Whether it is time to end."""
        return self._wanted or time.monotonic() >= self._end

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass.

        Raises:
            KeyboardInterrupt: it became time to end.
        """
        until = time.monotonic() + seconds
        while not self.over():
            left = until - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, _TICK))
        raise KeyboardInterrupt

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """While a radio is looked for, or a person asked, Ctrl-C ends everything."""
        self._at_once = True
        try:
            yield
        finally:
            self._at_once = False

    def _asked(self, _signal: int, _frame: FrameType | None) -> None:
        if self._wanted or self._at_once:
            raise KeyboardInterrupt
        self._wanted = True
