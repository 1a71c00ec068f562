"""cut, merge, unpack."""

from __future__ import annotations

from pathlib import Path

import click

from archive.cli import complete, describe, options, output, targets
from archive.errors import Usage
from archive.format.edition import Checked
from archive.tasks import share
from archive.tasks import unpack as unpacking
from archive.tasks.check import Selection
from archive.tasks.inputs import PIPE, Input


def _report(done: str, target: str, editions: list[Checked], *, as_json: bool) -> None:
    data = {"editions": [describe.edition_data(checked) for checked in editions]}
    lines = [f"{done} {targets.name_of(target)}"]
    lines += [
        f"  {each.name.folder}  {describe.verdict_word(each.verdict)}"
        for each in editions
    ]
    targets.written(target, data, lines, as_json=as_json)


@click.command("cut")
@click.argument("source", type=complete.FILE, metavar="BUNDLE")
@options.language
@options.target
@options.replace
@options.unconfirmed
@options.public_key
@options.as_json
def cut_command(
    source: str,
    languages: tuple[str, ...],
    target: str | None,
    public_keys: tuple[str, ...],
    *,
    replace: bool,
    unconfirmed: bool,
    as_json: bool,
) -> None:
    """Copy some editions into a bundle of their own.

    The editions' frames are copied byte for byte: their signatures hold as before.

    \b
    archive cut iran-2026-01.tar.zst --language fa --output fa.tar.zst
    """
    if not languages:
        message = "say which editions to cut out"
        raise Usage(message, hint="for example: --language fa")
    if not target:
        message = "say where the new bundle is to appear"
        raise Usage(message, hint="for example: --output fa.tar.zst")
    goal = targets.accepted(target, as_json=as_json)
    opened = Input(source)
    with output.Progress("cutting", opened.size) as progress:
        editions = share.cut(
            opened,
            goal,
            options.known(public_keys),
            selection=Selection(languages),
            unconfirmed=unconfirmed,
            replace=replace,
            progress=progress,
        )
    _report("cut", target, editions, as_json=as_json)


@click.command("merge")
@click.argument(
    "sources", type=complete.FILE, nargs=-1, required=True, metavar="INPUT..."
)
@options.target
@options.replace
@options.unconfirmed
@options.public_key
@options.as_json
def merge_command(
    sources: tuple[str, ...],
    target: str | None,
    public_keys: tuple[str, ...],
    *,
    replace: bool,
    unconfirmed: bool,
    as_json: bool,
) -> None:
    """Bring bundles together in one.

    It holds every edition once, with all good signatures. Two different signed texts
    under one name are refused, and both files stay.

    \b
    archive merge one.tar.zst two.tar.zst --output both.tar.zst
    """
    if not target:
        message = "say where the new bundle is to appear"
        raise Usage(message, hint="for example: --output both.tar.zst")
    goal = targets.accepted(target, as_json=as_json)
    opened = options.inputs(sources)
    with output.Progress("merging", sum(each.size for each in opened)) as progress:
        editions = share.merge(
            opened,
            goal,
            options.known(public_keys),
            unconfirmed=unconfirmed,
            replace=replace,
            progress=progress,
        )
    _report("merged", target, editions, as_json=as_json)


@click.command("unpack")
@click.argument("source", type=complete.FILE, metavar="BUNDLE")
@click.option(
    "-C",
    "--directory",
    type=complete.FOLDER,
    metavar="FOLDER",
    help="The new folder; by default named like the bundle, where you are.",
)
@options.language
@options.unconfirmed
@options.public_key
@options.as_json
def unpack_command(
    source: str,
    directory: str | None,
    languages: tuple[str, ...],
    public_keys: tuple[str, ...],
    *,
    unconfirmed: bool,
    as_json: bool,
) -> None:
    """Write checked editions into a new folder.

    The folder appears whole, after everything was checked, or not at all; nothing
    that is there is ever overwritten.

    \b
    archive unpack iran-2026-01.tar.zst
    archive unpack iran-2026-01.tar.zst --language fa --directory persian
    """
    target = directory or _folder_name(source)
    opened = Input(source)
    with output.Progress("unpacking", opened.size) as progress:
        editions = unpacking.unpack(
            opened,
            Path(target),
            options.known(public_keys),
            selection=Selection(languages),
            unconfirmed=unconfirmed,
            progress=progress,
        )
    _report("unpacked", target, editions, as_json=as_json)


def _folder_name(source: str) -> str:
    name = Path(source).name.removesuffix(".zst").removesuffix(".tar")
    if source == PIPE or not name or name == Path(source).name:
        message = "say which folder to make"
        raise Usage(message, hint="for example: --directory unpacked")
    return name
