"""``python -m bench.packets``: the erasure code under attack, in full, with its times.

Writes ``packets.md`` beside this file: some minutes. ``--quick`` takes a tenth of the
trials. Everything is seeded: the same packets on every run, and only times differ.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean, median
from time import process_time
from typing import Final

from tests.packets.forging import KINDS, Sheet, collect, fake_sheet
from tests.packets.test_collection import adversarial

from archive import limits
from archive.packets.code import SYMBOLS, Encoder, decode
from archive.packets.collection import Collection, Group
from archive.packets.packet import Header, Packet

_SIZES: Final = (2, 90, 96, 510)
_SHEETS: Final = tuple((squares, s) for squares in (6, 20, 70) for s in (4, 9))
_LIMITS: Final = {6: 0.5, 20: 0.5, 70: 3.0}
"""Seconds in which forged squares are to be named, by K."""


@dataclass(frozen=True)
class Section:
    """A heading, what was measured, and a table."""

    title: str
    words: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def _timed(act: Callable[[], object]) -> float:
    start = process_time()
    act()
    return process_time() - start


def _seconds(values: Sequence[float]) -> str:
    return f"{median(values):.3f} ({max(values):.3f})"


def _of(good: int, trials: int) -> str:
    return f"{good} of {trials}"


# The code


def _subsets(trials: int) -> Section:
    """Any k of n."""
    rng = random.Random(1)
    rows = []
    for least, most in ((1, 20), (21, 100), (101, 300)):
        good = number = 0
        while number < trials // 3:
            k, size = rng.randint(least, most), rng.choice(_SIZES)
            content = rng.randbytes(k * size - rng.randrange(size))
            encoder = Encoder(content, size)
            pool = {i: encoder.symbol(i) for i in rng.sample(range(SYMBOLS), k + 9)}
            for _ in range(10):
                chosen = rng.sample(sorted(pool), k)
                found = decode({i: pool[i] for i in chosen}, k)
                good += found.startswith(content)
                number += 1
        rows.append((f"{least} to {most}", _of(good, number)))
    return Section(
        "Any k of n",
        "Random sets of exactly k symbols with ids anywhere in 0 to 65,534, symbols of"
        " 2, 90, 96 or 510 bytes; ten sets an object.",
        ("k", "restored"),
        rows,
    )


def _speed(rounds: int) -> Section:
    rows = []
    for size, aim in ((4096, 0.03), (16_384, None), (51_200, 1.5), (184_320, None)):
        content = random.Random(size).randbytes(size)
        encoder = Encoder(content, 90)
        k = encoder.k
        encoding = _timed(partial(encoder.symbol, k))
        some = {i: encoder.symbol(i) for i in range(k - k * 3 // 10, k)}
        some |= {i: encoder.symbol(i) for i in range(k, 2 * k)}
        third = {i: encoder.symbol(i) for i in range(k - k * 3 // 10)}
        third |= {i: some[i] for i in range(k, k + k * 3 // 10)}
        repair = {i: some[i] for i in range(k, 2 * k)}
        each = rounds if size < 100_000 else 1
        lost = [_timed(partial(decode, third, k)) for _ in range(each)]
        worst = [_timed(partial(decode, repair, k)) for _ in range(each)]
        verdict = "" if aim is None else f"≤ {aim}: {_met(median(worst) <= aim)}"
        row = (f"{size:,}", str(k), f"{encoding * 1000:.1f}", _seconds(lost))
        rows.append((*row, _seconds(worst), verdict))
    return Section(
        "Speed",
        "Pure Python. Milliseconds until the first repair symbol is there; seconds to"
        " decode, median (most), with 30 in 100 source symbols lost and with all lost.",
        ("bytes", "k", "first repair, ms", "30 % lost, s", "all lost, s", "aim"),
        rows,
    )


def _met(good: bool) -> str:  # noqa: FBT001 — a word for a truth
    return "met" if good else "missed"


# Forged squares


def _forgeries(trials: int) -> Section:
    rows = []
    for squares, symbols in _SHEETS:
        for kind in KINDS:
            times, naming, good, number = [], [], 0, 0
            factor = 1 if kind in {"random", "other"} else 2
            for forged in range(1, 6):
                for seed in range(_less(trials, squares)):
                    sheet = Sheet(squares, symbols, random.Random(100 * forged + seed))
                    total = squares + factor * forged
                    packets, bad = sheet.mixed(kind, forged, total)
                    group = collect(packets, sheet.rng)
                    times.append(_timed(group.solve))
                    start = process_time()
                    named = {packet.first for packet in group.forged()}
                    naming.append(process_time() - start)
                    good += group.content == sheet.content and named == bad
                    number += 1
            needs = "K + f" if factor == 1 else "K + 2 f"
            aim = _LIMITS[squares]
            row = (f"{squares}, {symbols}", kind, needs, _of(good, number))
            verdict = f"≤ {aim}: {_met(max(times) <= aim)}"
            rows.append((*row, _seconds(times), _seconds(naming), verdict))
    return Section(
        "Forged squares",
        "K squares of s symbols are needed; f = 1 to 5 are forged, and so many squares"
        " are there in all. Restored, and exactly the forged ones named. Seconds,"
        " median (most): to restore, and then to name.",
        (
            "K, s",
            "forged",
            "squares",
            "restored, named",
            "restore, s",
            "name, s",
            "aim",
        ),
        rows,
    )


def _less(trials: int, squares: int) -> int:
    """Fewer trials for what takes longer."""
    return max(1, trials // squares)


def _nothing_to_spare(trials: int) -> Section:
    rows = []
    for squares, symbols in ((6, 1), (6, 4), (20, 1), (20, 4), (70, 1), (70, 4)):
        exact = more = number = 0
        for forged in range(1, 6):
            for seed in range(_less(trials, squares)):
                rng = random.Random(100 * forged + seed)
                sheet = Sheet(squares, symbols, rng, spare=0)
                packets, _ = sheet.mixed("random", forged, squares + forged + 1)
                *fewer, last = sorted(packets, key=lambda _: rng.random())
                group = collect(packets, rng)
                more += group.solve() == sheet.content
                if last == sheet.square(last.first // symbols):
                    exact += collect(fewer, rng).solve() == sheet.content
                    number += 1
        trial = 5 * _less(trials, squares)
        rows.append((f"{squares}, {symbols}", _of(exact, number), _of(more, trial)))
    return Section(
        "Nothing to spare",
        "Random forgeries where k is a multiple of s. K + f + 1 squares are promised;"
        " K + f are seldom enough.",
        ("K, s", "K + f", "K + f + 1"),
        rows,
    )


# Whole fake sheets


def _fakes(trials: int) -> Section:
    rows = []
    for squares, symbols in _SHEETS:
        for own_photos in (True, False):
            for kind in KINDS:
                good, times = 0, []
                number = _less(trials, squares)
                for seed in range(number):
                    sheet = Sheet(squares, symbols, random.Random(seed))
                    numbers = range(squares * 3 // 2)
                    both = fake_sheet(sheet, kind, numbers, own_photos=own_photos)
                    group = collect(both, sheet.rng)
                    times.append(_timed(group.solve))
                    good += group.content == sheet.content
                where = "own photos" if own_photos else "shuffled in one"
                row = (f"{squares}, {symbols}", where, kind)
                rows.append((*row, _of(good, number), _seconds(times)))
    return Section(
        "A whole fake sheet",
        "1.5 K squares, and as many forged ones with the same id, length and symbol"
        " ids.",
        ("K, s", "photos", "forged", "restored", "seconds"),
        rows,
    )


def _halves(trials: int) -> Section:
    rows = []
    for squares, among in ((6, 3), (20, 3), (6, 2.5), (20, 2.5)):
        for kind in KINDS:
            good = 0
            for seed in range(trials // 4):
                rng = random.Random(seed)
                sheet = Sheet(squares, 4, rng)
                places = range(int(among * squares))
                half = len(places) // 2
                packets = [sheet.square(n) for n in rng.sample(places, half)]
                packets += [sheet.forged(kind, n) for n in rng.sample(places, half)]
                rng.shuffle(packets)
                good += collect(packets, rng).solve() == sheet.content
            row = (str(squares), f"{half} of {len(places)}", kind)
            rows.append((*row, _of(good, trials // 4)))
    return Section(
        "Half of both sheets",
        "All in one source, half of the genuine and half of the forged squares lost at"
        " random, s = 4. Nothing is promised here: squares that are there once do not"
        " say whose they are. Edited twins are hardest; a photo of its own, or more"
        " squares, helps.",
        ("K", "squares of each", "forged", "restored"),
        rows,
    )


# Floods


def _foreign(rng: random.Random, symbols: int) -> Packet:
    header = Header(rng.randbytes(8), 90 * rng.randint(1, 2000), 90)
    return Packet(header, 0, tuple(rng.randbytes(90) for _ in range(symbols)))


def _flood(trials: int) -> Section:
    rows = []
    for ratio in (1, 2, 5, 10):
        extra, times = [], []
        for seed in range(max(2, trials // 40)):
            rng = random.Random(seed)
            sheet = Sheet(22, 2, rng)
            group = Group(sheet.header, rng.randrange)
            bad = iter(rng.sample(range(32_000), 22 * 3 * ratio))
            for number, place in enumerate(rng.sample(range(32_000), 60), 1):
                for _ in range(ratio):
                    group.add(sheet.forged("random", next(bad)), "")
                group.add(sheet.square(place), "")
                if number < 22:
                    continue
                times.append(_timed(group.solve))
                if group.content is not None:
                    extra.append(number - 22)
                    break
        aim = f"≤ 12: {_met(max(extra) <= 12)}" if ratio == 10 else ""
        spread = f"{mean(extra):.1f} ({max(extra)})"
        rows.append((f"{ratio} : 1", str(len(extra)), spread, _seconds(times), aim))
    return Section(
        "Flooding",
        "Random forged packets for each genuine one, k = 43, s = 2, ids of both"
        " anywhere: genuine packets beyond the 22 that are needed, mean (most), and"
        " seconds of one attempt.",
        ("forged : genuine", "runs", "extra packets", "attempt, s", "aim"),
        rows,
    )


def _overfilled(trials: int) -> Section:
    rows = []
    for squares in (3, 11):
        needed, times = [], []
        for seed in range(max(1, trials // 100)):
            rng = random.Random(seed)
            sheet = Sheet(squares, 4, rng)
            group = Group(sheet.header, rng.randrange)
            for number in range(limits.held_symbols(sheet.header.k) // 4 + 50):
                group.add(sheet.forged("random", number), "")
            for number in range(1, 300):
                group.add(sheet.square(10_000 + number), "")
                if number > squares and number % 10 == 0:
                    times.append(_timed(group.solve))
                    if group.content is not None:
                        needed.append(number)
                        break
        worst = f"{mean(needed):.0f} ({max(needed)})"
        rows.append((str(squares), worst, _seconds(times)))
    return Section(
        "An overfilled group",
        "4 k + 1,024 forged symbols with the lowest ids, then genuine packets only,"
        " asked after every tenth: how many are needed.",
        ("K (s = 4)", "genuine packets, mean (most)", "attempt, s"),
        rows,
    )


def _fill(collection: Collection, objects: int, rng: random.Random) -> None:
    """Foreign objects of which there are 30 packets each."""
    for _ in range(objects):
        header = Header(rng.randbytes(8), 90_000, 90)
        for first in range(30):
            collection.add(Packet(header, first, (rng.randbytes(90),)))


def _groups(trials: int) -> Section:
    rows = []
    for large in (0, 63):
        for ratio in (1, 5, 20):
            needed = []
            for seed in range(max(2, trials // 10)):
                rng = random.Random(seed)
                sheet = Sheet(11, 4, rng)
                collection = Collection(rng.randrange)
                _fill(collection, large, rng)
                for number in range(1, 3000):
                    group, _ = collection.add(sheet.square(number))
                    if group.solve() is not None:
                        needed.append(number)
                        break
                    for _ in range(ratio):
                        collection.add(_foreign(rng, 32))
            spread = f"{mean(needed):.1f} ({max(needed)})"
            rows.append((str(large), f"{ratio} : 1", str(len(needed)), spread))
    return Section(
        "Foreign groups",
        "Packets of 32 symbols, each of another foreign object, between any two of 11"
        " squares; and at first none or 63 foreign objects of 30 packets.",
        ("large groups", "foreign : genuine", "runs", "squares, mean (most)"),
        rows,
    )


def _frames(trials: int) -> Section:
    rows = []
    for squares in (6, 11, 20):
        for forged in (False, True):
            rng = random.Random(squares)
            sheet = Sheet(squares, 4, rng)
            counts = []
            for _ in range(trials):
                collection = Collection(rng.randrange)
                start = rng.randrange(3000)
                for number in range(start, start + 1000):
                    if rng.random() < 0.1:
                        fake = sheet.forged("random", number)
                        collection.add(fake if forged else _foreign(rng, 4))
                        continue
                    group, _ = collection.add(sheet.square(number))
                    if group.solve() is not None:
                        break
                counts.append(number + 1 - start)
            ratio = mean(counts) / squares
            verdict = f"≤ 1.15: {_met(ratio <= 1.15)}"
            kind = "forged" if forged else "foreign"
            rows.append((str(squares), kind, str(trials), f"{ratio:.3f}", verdict))
    return Section(
        "A screen with foreign codes",
        "In 10 of 100 frames another code is seen: frames until the object is whole,"
        " divided by K.",
        ("K (s = 4)", "codes", "runs", "frames / K", "aim"),
        rows,
    )


def _adversarial(trials: int) -> Section:
    rng = random.Random(99)
    whole = wrong = 0
    for _ in range(trials):
        sheet, group = adversarial(rng)
        content = group.solve()
        whole += content == sheet.content
        wrong += content not in {None, sheet.content}
    return Section(
        "Never a wrong byte",
        "Small objects, and any mixture of genuine squares (at least K), forged ones of"
        " every kind, fake sheets and packets that are cut otherwise.",
        ("trials", "restored", "not yet", "wrong"),
        [(f"{trials:,}", f"{whole:,}", f"{trials - whole - wrong:,}", f"{wrong:,}")],
    )


def _sections(quick: int) -> Iterator[Section]:
    yield _speed(5)
    yield _subsets(3000 // quick)
    yield _forgeries(120 // quick)
    yield _nothing_to_spare(120 // quick)
    yield _fakes(120 // quick)
    yield _halves(60 // quick)
    yield _flood(120 // quick)
    yield _overfilled(200 // quick)
    yield _groups(50 // quick)
    yield _frames(200 // quick)
    yield _adversarial(10_000 // quick)


def _machine() -> str:
    """What the figures depend on, and nothing that tells one computer from another."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores, {platform.system()}, {python}, one process"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    rule = ["---", *("---:" for _ in head[1:])]
    return ["| " + " | ".join(cells) + " |" for cells in (head, rule, *rows)]


def markdown(sections: Iterable[Section]) -> str:
    """The whole of ``packets.md``."""
    lines = [
        "# Packets under attack",
        "",
        (
            "Written by `python -m bench.packets`. Seeded, so only times differ from"
            " run to run; they are seconds of processor time."
        ),
        "",
        f"{_machine()}.",
    ]
    for each in sections:
        lines += ["", f"## {each.title}", "", each.words, ""]
        lines += _table(each.head, each.rows)
    return "\n".join([*lines, ""])


def _told(sections: Iterable[Section]) -> Iterator[Section]:
    for each in sections:
        print(each.title, flush=True)
        yield each


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.packets", description=__doc__
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the trials")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent)
    chosen = parser.parse_args(arguments)
    written = markdown(_told(_sections(10 if chosen.quick else 1)))
    (chosen.output / "packets.md").write_text(written, "utf-8")
    print("wrote packets.md")


if __name__ == "__main__":
    main()
