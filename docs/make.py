"""Writes the parts of the documents that follow from the code.

They stand between ``<!-- generated: NAME -->`` and ``<!-- end -->``. Run from the top
of the project: ``python docs/make.py`` writes them, ``--check`` only compares.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import click

from archive import characters, errors, limits
from archive.cli import app
from archive.format import script
from archive.packets import lines

DOCS = Path(__file__).parent


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def errors_table() -> str:
    """Every error with a code, in the order of the module."""

    def rows() -> Iterator[tuple[str, ...]]:
        for _, each in inspect.getmembers(errors, inspect.isclass):
            if issubclass(each, errors.ArchiveError) and each.default_hint:
                meaning = (each.__doc__ or "").split("\n")[0]
                yield (
                    f"`{each.code}`",
                    str(each.exit_status),
                    meaning,
                    each.default_hint,
                )

    ordered = sorted(rows(), key=lambda row: (row[1], row[0]))
    return _table(("code", "exit status", "meaning", "usual hint"), iter(ordered))


def characters_table() -> str:
    """The code points that no text may hold."""
    rows = (
        (f"U+{first:04X}" + (f" … U+{last:04X}" if last > first else ""), what)
        for first, last, what in characters.REFUSED
    )
    return _table(("code points", "what they are"), rows)


def folding_tables() -> str:
    """The code points of folded text, eight a line, each line with its first byte."""

    def rows(number: int, table: str) -> Iterator[str]:
        yield f"table {number}"
        for start in range(0, len(table), 8):
            points = (f"{ord(letter):04X}" for letter in table[start : start + 8])
            yield f"{0x80 + start:02X}: {' '.join(points)}"

    tables = ("\n".join(rows(*each)) for each in script.TABLES.items())
    return "```\n" + "\n\n".join(tables) + "\n```\n"


def dropped_table() -> str:
    """The characters that the parser of pasted text passes over."""
    dropped = re.compile(f"[{lines.DROPPED}]")
    points = [point for point in range(0x10000) if dropped.match(chr(point))]

    def rows() -> Iterator[tuple[str, ...]]:
        start = points[0]
        for point, after in pairwise([*points, 0x10000]):
            if after != point + 1:
                ends = [start] if start == point else [start, point]
                shown = (f"U+{each:04X}" for each in ends)
                names = (unicodedata.name(chr(each), "control") for each in ends)
                yield " … ".join(shown), " … ".join(dict.fromkeys(names)).lower()
                start = after

    return _table(("code points", "what they are"), rows())


def limits_table() -> str:
    """Every ceiling with its reason, from the module's own text."""
    tree = ast.parse(inspect.getsource(limits)).body

    def rows() -> Iterator[tuple[str, ...]]:
        for node, after in pairwise(tree):
            if isinstance(node, ast.AnnAssign) and isinstance(after, ast.Expr):
                name = ast.unparse(node.target)
                reason = str(ast.literal_eval(after.value))
                yield (
                    name.lower().replace("_", " "),
                    f"{getattr(limits, name):,}",
                    reason,
                )

    return _table(("limit", "most", "why"), rows())


def commands() -> str:
    """``--help`` of every command."""
    return "\n".join(
        _help(app, click.Context(app, info_name="archive", **app.context_settings))
    )


def _help(command: click.Command, context: click.Context) -> Iterator[str]:
    context.terminal_width = 88
    context.max_content_width = 88
    text = command.get_help(context)
    yield f"## {context.command_path}\n\n```\n{text}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below:
                yield from _help(
                    below, click.Context(below, parent=context, info_name=name)
                )


PARTS: dict[str, Callable[[], str]] = {
    "characters": characters_table,
    "commands": commands,
    "dropped": dropped_table,
    "errors": errors_table,
    "folding": folding_tables,
    "limits": limits_table,
}
_PART = re.compile(r"(<!-- generated: (\w+) -->\n)(.*?)(<!-- end -->\n)", re.DOTALL)


def fresh(text: str) -> str:
    """A document with its generated parts as they should be."""
    return _PART.sub(lambda part: part[1] + PARTS[part[2]]() + part[4], text)


def main() -> int:
    """Write every document, or compare it; 1 if one was not up to date."""
    checking = "--check" in sys.argv
    stale = 0
    for path in sorted(DOCS.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if fresh(text) != text:
            stale = 1
            print(f"{path.name}: {'is not up to date' if checking else 'written'}")
            if not checking:
                path.write_text(fresh(text), encoding="utf-8")
    return stale if checking else 0


if __name__ == "__main__":
    sys.exit(main())
