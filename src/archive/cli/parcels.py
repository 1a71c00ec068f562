"""What the commands that pass one edition on have in common."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from archive import disk
from archive.cli import options, output
from archive.errors import AlreadyThere
from archive.tasks.check import Selection
from archive.tasks.inputs import Input
from archive.tasks.objects import Parcel, outgoing


def parcel_of(
    source: str,
    languages: tuple[str, ...],
    public_keys: tuple[str, ...],
    *,
    unconfirmed: bool,
) -> Parcel:
    """The edition that a person named, checked; progress is shown.

    Raises:
        ArchiveError: what checking it raises.
    """
    opened = Input(source)
    with output.Progress("checking", opened.size) as progress:
        return outgoing(
            opened,
            options.known(public_keys),
            Selection(languages),
            unconfirmed=unconfirmed,
            progress=progress,
        )


def refuse_there(files: Iterable[Path], *, replace: bool) -> None:
    """Say that a file is there before something is made that takes long.

    Raises:
        AlreadyThere: it is, and is not to be replaced.
    """
    for file in files:
        if not replace and disk.exists(file):
            message = f"{disk.base_name(file)}: exists already"
            hint = "to put the new one in its place: --replace"
            raise AlreadyThere(message, hint=hint)
