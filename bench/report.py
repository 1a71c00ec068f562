"""What a run writes: tables in Markdown, and the pictures beside them."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import zstandard

from bench.chart import Bar, Panel, draw
from bench.job import Usage
from bench.pairs import Measured, Spread

PICTURE: Final = "results.svg"

_MB: Final = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Results:
    """Everything that a run measured.

    Attributes:
        tasks: pack, verify and unpack, against the stock tools if they are here.
        unsigned: pack without a key, for its memory.
        starts: how fast commands start.
        floor: bytes that the smallest process seems to have.
        missing: stock tools that are not here.
    """

    tasks: Sequence[Measured]
    unsigned: Sequence[Measured]
    starts: Sequence[Measured]
    floor: int
    missing: Sequence[str]


def markdown(results: Results) -> str:
    """The whole of ``results.md``."""
    lines = [
        "# Time and memory",
        "",
        "Written by `python -m bench.run`; [README.md](README.md) says how to read it.",
        "",
        f"{_machine()}.",
        "",
    ]
    if results.missing:
        missing = ", ".join(results.missing)
        lines += [f"**Not compared with the stock tools: no {missing}.**", ""]
    lines += [f"![Ratios and peaks of memory]({PICTURE})", ""]
    lines += ["## Against the stock tools", "", *_tasks(results.tasks), ""]
    lines += ["## Start", "", *_starts(results.starts), ""]
    peaks = [*results.tasks, *results.unsigned]
    lines += ["## Memory", "", *_memory(peaks, results.floor)]
    return "\n".join([*lines, ""])


def picture(results: Results) -> str:
    """Ratios of wall times, and peaks of memory by size, as SVG."""
    ratios = [bar for each in _by_command(results.tasks) for bar in _ratio_bar(each)]
    starts = [bar for each in results.starts for bar in _ratio_bar(each)]
    peaks = _by_command([*results.tasks, *results.unsigned])
    panels = [
        Panel("Wall time, archive : stock tools (red: the aim)", ratios, 1.0),
        Panel("Wall time, archive : python -c 'import click'", starts, 1.0),
        Panel("Peak of resident memory, archive", [_peak_bar(each) for each in peaks]),
    ]
    return draw([panel for panel in panels if panel.bars])


def _by_command(tasks: Sequence[Measured]) -> list[Measured]:
    """All sizes of a command beside each other."""
    order = list(dict.fromkeys(each.pair.what for each in tasks))
    return sorted(tasks, key=lambda each: order.index(each.pair.what))


def _ratio_bar(each: Measured) -> list[Bar]:
    ratio = each.ratio(_wall)
    if not ratio:
        return []
    return [
        Bar(
            f"{each.pair.what} {each.pair.size}".strip(),
            ratio.middle,
            f"{ratio.middle:.2f}",
            span=(ratio.least, ratio.most),
            aim=each.pair.aim,
        )
    ]


def _peak_bar(each: Measured) -> Bar:
    peak = max(usage.largest for usage in each.ours)
    label = f"{each.pair.what} {each.pair.size}"
    return Bar(label, peak / _MB, f"{_megabytes(peak)} MB")


def _wall(usage: Usage) -> float:
    return usage.wall


def _cpu(usage: Usage) -> float:
    return usage.cpu


def _tasks(tasks: Sequence[Measured]) -> list[str]:
    head = ("", "content", "archive", "stock", "wall, archive : stock", "CPU", "aim")
    rows = [
        (
            f"`{each.pair.what}`",
            each.pair.size,
            _seconds(each.ours),
            _seconds(each.other),
            _ratio(each.ratio(_wall)),
            _ratio(each.ratio(_cpu)),
            _aim(each),
        )
        for each in tasks
    ]
    return _table(head, rows)


def _starts(starts: Sequence[Measured]) -> list[str]:
    head = ("", "archive", "`import click`", "wall", "CPU", "aim")
    rows = [
        (
            f"`archive {each.pair.what}`",
            _seconds(each.ours),
            _seconds(each.other),
            _ratio(each.ratio(_wall)),
            _ratio(each.ratio(_cpu)),
            _aim(each),
        )
        for each in starts
    ]
    return _table(head, rows)


def _memory(tasks: Sequence[Measured], floor: int) -> list[str]:
    head = ("", "content", "archive", "stock, largest", "stock, together")
    rows = [
        (
            f"`{each.pair.what}`",
            each.pair.size,
            _peak(each.ours, lambda usage: usage.largest),
            _peak(each.other, lambda usage: usage.largest),
            _peak(each.other, lambda usage: usage.together),
        )
        for each in _by_command(tasks)
    ]
    note = f"Megabytes, the highest of all runs. A process below {_megabytes(floor)}"
    note += " counts as that much; *together* adds up the commands of a pipeline."
    return [*_table(head, rows), "", note]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    rule = ["---", *("---:" for _ in head[1:])]
    return ["| " + " | ".join(cells) + " |" for cells in (head, rule, *rows)]


def _seconds(usages: Sequence[Usage]) -> str:
    """Median wall, user and system seconds."""
    if not usages:
        return "-"
    values = [median(each) for each in zip(*map(_three, usages), strict=True)]
    return "{:.3f} s ({:.3f} + {:.3f})".format(*values)


def _three(usage: Usage) -> tuple[float, float, float]:
    return usage.wall, usage.user, usage.system


def _ratio(spread: Spread | None) -> str:
    if not spread:
        return "-"
    return f"**{spread.middle:.2f}** ({spread.least:.2f}-{spread.most:.2f})"


def _aim(each: Measured) -> str:
    ratio = each.ratio(_wall)
    if not each.pair.aim or not ratio:
        return ""
    met = "met" if ratio.middle <= each.pair.aim else "missed"
    return f"≤ {each.pair.aim}: {met}"


def _peak(usages: Sequence[Usage], of: Callable[[Usage], int]) -> str:
    return _megabytes(max(map(of, usages))) if usages else "-"


def _megabytes(size: int) -> str:
    return f"{size / _MB:.0f}"


def _machine() -> str:
    """What the figures depend on, and nothing that tells one computer from another."""
    libzstd = ".".join(map(str, zstandard.ZSTD_VERSION))
    facts = [
        f"{os.cpu_count()} cores",
        platform.system(),
        f"{platform.python_implementation()} {platform.python_version()}",
        f"libzstd {libzstd} in archive",
        *(_version(tool) for tool in ("zstd", "minisign", "tar")),
    ]
    return ", ".join(filter(None, facts))


def _version(tool: str) -> str:
    """Name and version of a stock tool; nothing if it is not here or does not say."""
    option = "-v" if tool == "minisign" else "--version"
    try:
        said = subprocess.run(
            [tool, option], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ""
    words = said.stdout.partition("\n")[0].replace(",", " ").split()
    numbers = [word.strip("v") for word in words if "." in word]
    number = next((word for word in numbers if word[:1].isdigit()), "")
    return f"{tool} {number}" if number else ""
