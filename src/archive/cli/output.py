"""How results, errors and progress are printed.

Rules: an ASCII word, an id or a name stands on a line of its own, the sentence on the
next, because terminals reorder lines that mix directions of writing; nothing from a
bundle is printed without :func:`archive.characters.visible`; errors show base names.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import PurePath
from typing import Any, Self

import click

from archive.characters import spelled, visible
from archive.errors import ArchiveError


def result(
    data: Mapping[str, Any] | list[dict[str, Any]],
    lines: Iterable[str],
    *,
    as_json: bool,
) -> None:
    """Print one result, for people or for programs: both from the same values."""
    if as_json:
        click.echo(_json(data))
        return
    for line in lines:
        click.echo(line)


def _json(data: Mapping[str, Any] | list[dict[str, Any]]) -> str:
    """JSON for programs that is fit for a terminal too: hidden characters escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return spelled(text, lambda character: json.dumps(character)[1:-1])


def remark(text: str) -> None:
    """Say something beside the result, on standard error."""
    click.echo(f"archive: {visible(text)}", err=True)


def fail(error: ArchiveError, *, as_json: bool) -> int:
    """Print an error with its code and hint; the exit status."""
    if as_json:
        fault = {"code": error.code, "message": error.message, "hint": error.hint}
        with suppress(OSError):  # nobody may listen, or it may be what failed
            click.echo(_json({"error": fault}))
    head = click.style("error:", fg="red", bold=True)
    message = visible(error.message)
    click.echo(f"archive: {head} {message} [{error.code}]", err=True)
    if error.hint:
        click.echo(f"archive: hint: {visible(error.hint)}", err=True)
    return error.exit_status


def without_folders(message: str, arguments: Sequence[str]) -> str:
    """The message with every argument that is a path cut down to its base name."""
    for argument in arguments:
        if "/" in argument or "\\" in argument:
            message = message.replace(argument, PurePath(argument).name)
    return message


class Progress:
    """A line on standard error for what takes longer than a second.

    Args:
        what: what is being done, e.g. ``reading``.
        total: bytes that it takes, or 0 if nobody knows.
        clock: seconds, ever rising.
        show: whether a person looks at standard error.
    """

    _AFTER = 1.0
    _EVERY = 0.1

    def __init__(
        self,
        what: str,
        total: int,
        clock: Callable[[], float] = time.monotonic,
        *,
        show: bool | None = None,
    ) -> None:
        self._what = what
        self._total = total
        self._clock = clock
        self._show = sys.stderr.isatty() if show is None else show
        self._done = 0
        self._next = clock() + self._AFTER
        self._shown = False

    def __call__(self, size: int) -> None:
        """Count ``size`` more bytes, and show where we are."""
        self._done += size
        now = self._clock()
        if not self._show or now < self._next:
            return
        self._next = now + self._EVERY
        self._shown = True
        share = (
            f"{min(100, 100 * self._done // self._total):3}% " if self._total else ""
        )
        click.echo(f"\r{self._what}: {share}{self._done >> 20} MiB", nl=False, err=True)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the line, so that the result stands alone."""
        if self._shown:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
