"""What was measured, as a page for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from statistics import mean, median
from typing import Final

from archive.tasks.programs import FULL, LIGHT
from bench.page.browsing import TEXT
from bench.page.looking import AIMED, LEVELS, WRONG
from bench.page.rows import Table
from bench.page.sizes import AIM, LIMIT, LIMIT_FULL

_OPENING: Final = {f"{LIGHT} 1x": 150.0, f"{LIGHT} 20x": 2000.0}
_DECODING: Final = {"37 6x": 50.0, "534 6x": 1000.0}
_FILMING: Final = {LIGHT: 6.0, FULL: 7.0}
_READ: Final = {LIGHT: 0.95, FULL: 0.98}
_VERSIONS: Final = ("10", "15", "20")

_PAGE: Final = """\
# The page

Written by `python -m bench.page`; every number stands in [page.csv](page.csv). Debian's
Chromium, without a window, opens pages from `file:`, each as somebody who was never
there. No phone was used: *6x* and *20x* are Chromium's own throttle of the page's
thread, and photos and films are **simulated** (`tests/rigs`), as in
[photos.md](photos.md).

Times depend on the computer: two processors here, shared with other work. *Load* is how
many programs wanted one of them after the turns; above 2, waiting is part of the time.
So the least stands in brackets behind each median: other work disturbs it least. Aims
are compared with medians.

## Sizes

An edition's page may have {limit:,} bytes, and ought to have {aim:,}; a blank page with
the full program may have {limit_full:,}. *Ratio* is to what it may have.

{sizes}

The Persian one is made of:

{parts}

## Opening and checking

The page of the Persian edition, from the start of navigation, in milliseconds: until
the frame with the verdict was drawn, until the verdict was in the page, until the
digits of its key were there, which come after the verdict, and what the page's thread
took of a processor for all of it. *Text alone* is the same file without its program:
what the browser takes to show the text that stands there. *Ratio* compares all of the
time with the aim, the column behind it only what the program adds to the text. In a
*jitless* browser scripts are interpreted only.

This computer is shared, and one day's runs differ by more than what is compared. Three
of them, medians: light 1x was drawn after 192, 307 and 288 ms, of which the program
added 85, 215 and 168 to the text alone; light 20x after 4.3, 3.8 and 4.4 s, of which it
added 2.8, 1.8 and 2.3 s. The table has the last. So the aims are missed, or just met.

{opening}

## Bringing an object back

k symbols of 90 bytes, none of them the object's own, in a page that was just opened, so
that nothing is warm, in milliseconds: `decode` alone, and all that a collection does
with the last packet, digests included. A text of the statement has k of about 50; 534
are 48 KB.

{decoding}

## Filming a screen

A screen that shows ten squares of 15-L a second, filmed by a hand that is not still:
tilted, blurred, one torn frame at each change; 1280 by 720 pixels, 30 frames a second,
as Chromium's camera. Different squares that the blank page took in a second, counted
over nine seconds by its own bar.

It needs a free processor: with ten other programs on these two, an earlier set gave
light 5.7 and full 5.9 at least, medians 6.6 and 7.0.

{filming}

## Single squares

One square in a photo, looked at by the worker of each page as the page asks it: again
and again until it is read, in as many ways as there are. Modules are 0.42 mm, on
screens 0.68 mm. *Close* is 16 pixels a millimetre, as where one square is photographed;
*far* is 9, as where a whole sheet is. The paper bends as that part of a sheet does.
*Bent* is mediocre, and the square itself is bent by up to 4 mm, as round a can. Half of
the squares are of level L and half of M. *First* are those that the first look read.

The aims are for the paper as it bends over a square. Where a whole page's bend of 4 mm
is put into one square, as in *bent*, light misses them. Photos of levels with an aim
were made after the ways to look were chosen, and none of them was seen before.

Aims for {aimed}: light {aim_light:.0%}, full {aim_full:.0%}.

Wrong payloads: **{wrong}** in {read:,} readings.

{squares}

## Whole sheets

One photo of the back of the Persian sheet, at 9 pixels a millimetre, read until the
edition is there. *Squares* and *looks* are means by then; seconds are the worker's, in
node, the median.

{sheets}
"""


def markdown(table: Table) -> str:
    """The whole of ``page.md``."""
    single = [row.value for row in table if row.part == "squares"]
    return _PAGE.format(
        limit=LIMIT,
        aim=AIM,
        limit_full=LIMIT_FULL,
        aimed=", ".join(AIMED),
        aim_light=_READ[LIGHT],
        aim_full=_READ[FULL],
        wrong=sum(each == WRONG for each in single),
        read=len(single),
        sizes=_joined(_sizes(table)),
        parts=_joined(_parts(table)),
        opening=_joined(_opening(table)),
        decoding=_joined(_decoding(table)),
        filming=_joined(_filming(table)),
        squares=_joined(_squares(table)),
        sheets=_joined(_sheets(table)),
    )


def _joined(rows: Iterator[Sequence[object]]) -> str:
    """A table; its first row is the head."""
    head, *rest = ([str(cell) for cell in row] for row in rows)
    return "\n".join(
        f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rest)
    )


def _marked(text: str, *, reached: bool) -> str:
    """Bold; an aim that was missed is named."""
    return f"**{text}**" if reached else f"**{text}** (missed)"


def _sizes(table: Table) -> Iterator[Sequence[object]]:
    yield "page", "bytes", "ratio", "to the aim"
    for case in table.cases("sizes"):
        size = table.value("sizes", case, "bytes")
        if case.startswith("edition") and FULL not in case:
            aim = _marked(f"{size / AIM:.3f}", reached=size <= AIM)
            yield case, f"{size:,.0f}", f"{size / LIMIT:.3f}", aim
        elif not case.startswith("part"):
            ratio = f"{size / LIMIT_FULL:.3f}" if FULL in case else ""
            yield case, f"{size:,.0f}", ratio, ""


def _parts(table: Table) -> Iterator[Sequence[object]]:
    yield "part", "bytes", "share"
    whole = table.value("sizes", "edition fa", "bytes")
    for case in table.cases("sizes"):
        if case.startswith("part"):
            size = table.value("sizes", case, "bytes")
            yield case.removeprefix("part "), f"{size:,.0f}", f"{size / whole:.0%}"


def _opening(table: Table) -> Iterator[Sequence[object]]:
    """Times; of the two ratios to the aim one is without the text's own time."""
    measures = "drawn, ms", "in the page, ms", "digits, ms", "processor, ms"
    named = (each.removesuffix(", ms") for each in measures)
    yield "", *named, "aim", "ratio", "without the text's", "turns", "load"
    for case in sorted(table.cases("opening"), key=_numbers):
        values = [table.values("opening", case, each) for each in measures]
        cells = (
            f"{median(each):.0f} ({min(each):.0f})" if each else "" for each in values
        )
        aimed: tuple[str, ...] = ("", "", "")
        if aim := _OPENING.get(case):
            text = table.values("opening", f"{TEXT} {case.split()[-1]}", "drawn, ms")
            own = (median(values[0]) - median(text)) / aim
            aimed = *_aimed(values[0], aim), _marked(f"{own:.2f}", reached=own <= 1)
        yield case, *cells, *aimed, len(values[0]), _load(table, "opening", case)


def _decoding(table: Table) -> Iterator[Sequence[object]]:
    return _timed(table, "decoding", ("decoding, ms", "solving, ms"), _DECODING)


def _timed(
    table: Table, part: str, measures: Sequence[str], aims: Mapping[str, float]
) -> Iterator[Sequence[object]]:
    """Times; the aim is for the first of them."""
    named = (each.removesuffix(", ms") for each in measures)
    yield "", *named, "aim", "ratio", "turns", "load"
    for case in sorted(table.cases(part), key=_numbers):
        values = [table.values(part, case, each) for each in measures]
        cells = (f"{median(each):.0f} ({min(each):.0f})" for each in values)
        aimed = _aimed(values[0], aims[case]) if case in aims else ("", "")
        yield case, *cells, *aimed, len(values[0]), _load(table, part, case)


def _aimed(values: Sequence[float], aim: float) -> tuple[str, str]:
    """An aim, and the ratio to it."""
    ratio = _marked(f"{median(values) / aim:.2f}", reached=median(values) <= aim)
    return f"{aim:g}", f"{ratio} ({min(values) / aim:.2f})"


def _load(table: Table, part: str, case: str) -> str:
    loads = table.values(part, case, "load")
    return f"{median(loads):.1f}" if loads else ""


def _numbers(case: str) -> list[tuple[str, int]]:
    """So that 6 comes before 20."""
    found = re.findall(r"(\D*)(\d*)", case)
    return [(text, int(number or 0)) for text, number in found]


def _filming(table: Table) -> Iterator[Sequence[object]]:
    yield "page", "squares a second", "least", "most", "aim", "films", "load"
    for case in table.cases("filming"):
        rates = table.values("filming", case, "squares a second")
        aim = _FILMING[case]
        yield (
            case,
            _marked(f"{median(rates):.1f}", reached=median(rates) >= aim),
            f"{min(rates):.1f}",
            f"{max(rates):.1f}",
            f"{aim:g}",
            len(rates),
            _load(table, "filming", case),
        )


def _squares(table: Table) -> Iterator[Sequence[object]]:
    yield "page", "level", *_VERSIONS, "all", "first", "photos"
    for distance in ("close", "far"):
        for kind in (LIGHT, FULL):
            for level in LEVELS:
                found = [
                    _passes(table, kind, version, f"{level} {distance}")
                    for version in _VERSIONS
                ]
                if all(found):
                    every = [*chain.from_iterable(found)]
                    shares = (_share(kind, level, each) for each in (*found, every))
                    first = f"{every.count(1) / len(every):.0%}"
                    yield kind, f"{level}, {distance}", *shares, first, len(every)


def _passes(table: Table, kind: str, version: str, level: str) -> list[float]:
    """In which pass squares of a version were read."""
    return [
        value
        for correction in "LM"
        for value in table.values(
            "squares", f"{kind} {version}-{correction} {level}", "pass"
        )
    ]


def _share(kind: str, level: str, passes: Sequence[float]) -> str:
    """How many were read."""
    share = sum(each > 0 for each in passes) / len(passes)
    if level not in AIMED:
        return f"{share:.1%}"
    return _marked(f"{share:.1%}", reached=share >= _READ[kind])


def _sheets(table: Table) -> Iterator[Sequence[object]]:
    yield "page", "level", "brought back", "squares", "looks", "seconds", "wrong"
    for case in table.cases("sheets"):
        whole, squares, passes, seconds, wrong = (
            table.values("sheets", case, measure)
            for measure in ("whole", "squares", "passes", "seconds", "wrong")
        )
        yield (
            *case.split(),
            f"**{sum(whole):.0f}** of {len(whole)}",
            f"{mean(squares):.1f}",
            f"{mean(passes):.1f}",
            f"{median(seconds):.1f}",
            f"{sum(wrong):.0f}",
        )
