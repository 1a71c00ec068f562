"""``python -m bench.squares``: how fast squares are drawn, against plain ``qrcode``.

Both draw the same digits in the same segments, in turn; ``qrcode`` searches for the
best of the eight masks, as it does unless told otherwise. Writes ``squares.md`` beside
this file, and fails if the least of the ratios is below the aim.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.squares.reference import by_qrcode

from archive.packets.lines import to_digits
from archive.squares.draw import Kind, capacity, draw
from bench.pairs import Spread

AIM: Final = 20
"""How many times as fast drawing ought to be, for every kind."""

_KINDS: Final = ("5-L", "10-L", "10-M", "15-L", "15-M", "20-L", "25-L", "40-L")
_PREFIX: Final = "3/35 "
_ROUNDS: Final = 9
_EACH: Final = 20
"""Squares of ours in a round: one alone is too quick for the clock."""


@dataclass(frozen=True)
class Drawn:
    """What was measured of one kind.

    Attributes:
        kind: of the squares.
        first: seconds of the first square of its kind, with all that is kept.
        ours: seconds of one more square.
        plain: seconds of one square of plain ``qrcode``.
        ratio: the plain one's time divided by ours, round by round.
    """

    kind: Kind
    first: float
    ours: Spread
    plain: Spread
    ratio: Spread


def _seconds(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def measure(kind: Kind, rounds: int) -> Drawn:
    """Draw full squares of random digits, turn by turn."""
    chance = random.Random(str(kind))
    size = capacity(kind, _PREFIX)
    texts = [to_digits(chance.randbytes(size)) for _ in range(_EACH)]
    first = _seconds(lambda: draw(_PREFIX, texts[0], kind))
    by_qrcode(_PREFIX, texts[0], kind, None)
    ours, plain = [], []
    for number in range(rounds):
        text = texts[number % _EACH]
        plain.append(_seconds(lambda: by_qrcode(_PREFIX, text, kind, None)))  # noqa: B023
        all_ = _seconds(lambda: [draw(_PREFIX, each, kind) for each in texts])
        ours.append(all_ / _EACH)
    ratios = [slow / fast for slow, fast in zip(plain, ours, strict=True)]
    return Drawn(kind, first, Spread.of(ours), Spread.of(plain), Spread.of(ratios))


def markdown(results: Sequence[Drawn]) -> str:
    """The whole of ``squares.md``."""
    rows = [
        f"| {each.kind} | {1000 * each.plain.middle:.1f} "
        f"| {1000 * each.ours.middle:.2f} | **{each.ratio.middle:.0f}** "
        f"({each.ratio.least:.0f}-{each.ratio.most:.0f}) | {1000 * each.first:.0f} |"
        for each in results
    ]
    return "\n".join(
        [
            "# Drawing squares",
            "",
            "Written by `python -m bench.squares`: full squares of random digits,",
            "milliseconds of the processor, medians of rounds in turn. `qrcode` draws",
            "the same segments and searches for a mask; the ratio is its time divided",
            "by ours, with the least and the most in brackets. *First* is the first",
            "square of a kind, when what depends on the kind alone is worked out; most",
            "of that is shared by the levels of a version, here by the one that comes",
            "first.",
            f"The aim is {AIM}.",
            "",
            "| kind | `qrcode` | `archive` | ratio | first |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.squares")
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent)
    chosen = parser.parse_args(arguments)
    results = []
    for name in _KINDS:
        results.append(measure(Kind.parse(name), chosen.rounds))
        print(f"{name} {results[-1].ratio.middle:.0f}", flush=True)
    (chosen.output / "squares.md").write_text(markdown(results), "utf-8")
    if min(each.ratio.least for each in results) < AIM:
        sys.exit(f"bench: below {AIM} times the rate of plain qrcode")
    print("wrote squares.md")


if __name__ == "__main__":
    main()
