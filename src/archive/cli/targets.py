"""Where a bundle is written to, and saying so: a file, or ``-`` for a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from archive import disk
from archive.cli import output
from archive.errors import Usage
from archive.tasks.inputs import PIPE


def accepted(target: str, *, as_json: bool) -> str:
    """The output as it is, or :class:`Usage` if a pipe cannot be it."""
    if target == PIPE and as_json:
        message = "the output and the JSON would both go to standard output"
        raise Usage(message, hint="name a file: --output FILE; or leave out --json")
    if target == PIPE and sys.stdout.isatty():
        message = "this is not for a terminal"
        raise Usage(message, hint="name a file: --output FILE; or send it on: | …")
    return target


def name_of(target: str) -> str:
    """What to call an output: its base name, whole folders being nobody's business."""
    return "standard output" if target == PIPE else disk.base_name(Path(target))


def written(
    target: str,
    data: dict[str, Any],
    lines: Iterable[str],
    *,
    as_json: bool,
) -> None:
    """Say what was written, with the target's base name as ``output``.

    Where the bundle itself went to standard output, standard error takes the lines.
    """
    if target == PIPE:
        for line in lines:
            click.echo(line, err=True)
        return
    output.result({"output": name_of(target), **data}, lines, as_json=as_json)
