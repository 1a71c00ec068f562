"""When the next frame may go, so that a channel that others use stays theirs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """Own time on the air, counted and held below a share.

    After a frame of t seconds the next one begins no sooner than t / share seconds
    after it began. So there are no bursts, and whoever listens for any time hears no
    more than the share of it, and one frame.

    Attributes:
        share: of the time, above 0 and up to 1.
        seconds: on the air so far.
    """

    share: float
    seconds: float = 0.0
    _next: float | None = None

    def rest(self, now: float) -> float:
        """Seconds until the next frame may begin."""
        return 0.0 if self._next is None else max(0.0, self._next - now)

    def sent(self, began: float, seconds: float) -> None:
        """Count a frame that began then and takes so many seconds on the air."""
        self.seconds += seconds
        self._next = began + seconds / self.share

    def ahead(self, frames: int, seconds: float) -> float:
        """Seconds that so many frames take, each so long, with the pauses between."""
        return max(0, frames - 1) * seconds / self.share + seconds if frames else 0.0
