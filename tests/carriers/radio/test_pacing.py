"""Own time on the air stays below its share, however fast somebody sends."""

from __future__ import annotations

import random

import pytest

from archive.carriers.radio.pacing import Pace


@pytest.mark.parametrize("share", [0.01, 0.1, 1.0])
def test_nobody_hears_more_than_the_share(share: float) -> None:
    """In any span of time there is no more than the share of it, and one frame."""
    rng = random.Random(1)
    pace = Pace(share)
    now, sent = 0.0, []
    for _ in range(200):
        now += pace.rest(now) + rng.choice([0, 0, 0, rng.uniform(0, 50)])
        seconds = rng.choice([0.2, 2.0])
        sent.append((now, seconds))
        pace.sent(now, seconds)
    for i, (begin, _) in enumerate(sent):
        total = 0.0
        for start, seconds in sent[i:]:
            total += seconds
            assert total <= share * (start + seconds - begin) + 2.0 + 1e-9
    assert pace.seconds == pytest.approx(sum(seconds for _, seconds in sent))


def test_what_is_said_before_is_what_it_takes() -> None:
    """The time that is announced for frames is that which they take."""
    pace = Pace(0.1)
    announced = pace.ahead(5, 2.0)
    now = 0.0
    for _ in range(5):
        now += pace.rest(now)
        pace.sent(now, 2.0)
    assert announced == now + 2.0 == 82.0
    assert pace.ahead(0, 2.0) == 0
