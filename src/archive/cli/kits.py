"""kit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from archive import disk
from archive.cli import choosing, complete, describe, options, output
from archive.errors import Usage
from archive.tasks import kits, printing
from archive.tasks.check import Finding, Found, worst_status
from archive.tasks.handouts import Choice
from archive.tasks.printing import Order
from archive.tasks.software import Software

_INCOMPLETE = 3
"""The kit is sound, and lacks something that was asked for."""


@click.command("kit")
@click.argument("folder", type=complete.FOLDER, metavar="FOLDER")
@click.argument("inputs", type=complete.FILE, nargs=-1, metavar="[INPUT]...")
@options.language
@click.option("--no-sheets", is_flag=True, help="Without PDFs, which take some time.")
@options.paper(printing.PAPERS)
@click.option(
    "--software",
    type=complete.FOLDER,
    metavar="FOLDER",
    help="With the program, as wheels that make wheels fetched into this folder.",
)
@click.option(
    "--for",
    "computers",
    multiple=True,
    shell_complete=complete.computers,
    metavar="COMPUTER",
    help="Only wheels for these, like windows-x86_64 or linux-x86_64-3.12; may be given"
    " more than once.",
)
@click.option(
    "--store",
    "named",
    type=complete.FOLDER,
    metavar="FOLDER",
    help="Take editions from this store instead of your own.",
)
@options.unconfirmed
@options.public_key
@options.as_json
def kit_command(
    folder: str,
    inputs: tuple[str, ...],
    languages: tuple[str, ...],
    paper: str,
    software: str | None,
    computers: tuple[str, ...],
    named: str | None,
    public_keys: tuple[str, ...],
    *,
    no_sheets: bool,
    unconfirmed: bool,
    as_json: bool,
) -> int:
    """Make a folder of everything that a distributor hands out.

    Of the newest edition of each language, from bundles, folders and pages, or from
    your store if none is named: page, text, sheet, lines; a bundle of all; pages
    without a text; a README. With --software also the program, for computers without
    internet: each wheel is compared with the lock in this program.

    The folder appears whole or not at all. No key, no trust list and no name of yours
    is in it; the same choice gives the same bytes everywhere: compare the sha256.

    \b
    archive kit to-hand-on iran-2026-01.tar.zst
    archive kit to-hand-on --software build/wheels --for windows-x86_64
    """
    if computers and software is None:
        message = "computers are named, and no wheels for them"
        raise Usage(message, hint="add: --software FOLDER")
    if inputs and named is not None:
        message = "a store and inputs at once"
        raise Usage(message, hint="leave out --store, or the inputs")
    wheels = None if software is None else Software.of(Path(software), computers)
    trust = options.known(public_keys)
    left: list[Finding] = []
    if inputs:
        found = choosing.from_inputs(inputs, languages, trust, unconfirmed=unconfirmed)
    else:
        found, left = choosing.from_store(
            named, languages, trust, unconfirmed=unconfirmed
        )
    choice = Choice(sheets=not no_sheets, lines=True, order=Order(paper=paper))
    with output.Progress("writing", 0) as progress:
        goal = Path(folder)
        made = kits.make(goal, found, trust, choice, software=wheels, progress=progress)
    return _tell(disk.base_name(goal), found, left, made, as_json=as_json)


def _tell(
    name: str,
    found: list[Found],
    left: list[Finding],
    kit: kits.Kit,
    *,
    as_json: bool,
) -> int:
    """What was written and what was not; the exit status."""
    data: dict[str, Any] = {
        "output": name,
        "sha256": str(kit.digest),
        "bytes": kit.size,
        "editions": [describe.edition_data(each.checked) for each in found],
        "files": [
            {"name": each.name, "bytes": each.size, "sha256": str(each.digest)}
            for each in kit.files
        ],
        "not_made": [
            {"name": each.name, "code": each.error.code, "message": each.error.message}
            for each in kit.left_out
        ],
        "left_out": [describe.finding_data(each) for each in left],
    }
    lines = [f"written {name}"]
    lines += [
        f"  {each.label}  {describe.verdict_word(each.verdict)}" for each in found
    ]
    lines += [f"  {describe.plural(len(kit.files), 'file')}, {kit.size:,} bytes"]
    lines += [f"  sha256 {kit.digest}"]
    lines += [
        f"  sha256 of {each.name} {each.digest}"
        for each in kit.files
        if each.name == kits.LOCK
    ]
    for missing in kit.left_out:
        lines += [f"  not made {missing.name}", f"    {missing.error.message}"]
    for finding in left:
        lines += ["left-out", *describe.finding_lines(finding)]
    output.result(data, lines, as_json=as_json)
    return worst_status(
        [*(each.exit_status for each in left), _INCOMPLETE if kit.left_out else 0]
    )
