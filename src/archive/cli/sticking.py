"""stick."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from archive import disk
from archive.characters import visible_line
from archive.cli import choosing, complete, describe, options, output
from archive.errors import Usage
from archive.format.trustlist import TrustList
from archive.tasks import exposed, inspecting, sticking
from archive.tasks.asking import named_folder
from archive.tasks.check import Found
from archive.tasks.handouts import Choice
from archive.tasks.inspecting import Inspection, State
from archive.tasks.sticking import Handing, Stick

_LACKING = 3
"""What is there holds, but not all could be made, or a secret key lies beside it."""
_NOTHING_ELSE = "No program but the page's, no secret key, no list of people."
_NEXT = "pull it out properly, plug it in again, then: archive stick --verify"
_NOT_ON = "do not hand it on: a secret key lies on it"
_SAFE = "safe to hand on"


@click.command("stick")
@click.argument("drive", type=complete.FOLDER, metavar="PATH")
@click.argument("inputs", type=complete.FILE, nargs=-1, metavar="[INPUT]...")
@click.option(
    "--verify",
    "verifying",
    is_flag=True,
    help="Check what is on it, after it was plugged in again.",
)
@options.language
@click.option("--no-sheets", is_flag=True, help="Leave out the PDFs for printing.")
@click.option("--lines", is_flag=True, help="Also lines for text messages.")
@options.unconfirmed
@options.public_key
@options.as_json
def stick_command(
    drive: str,
    inputs: tuple[str, ...],
    languages: tuple[str, ...],
    public_keys: tuple[str, ...],
    *,
    verifying: bool,
    no_sheets: bool,
    lines: bool,
    unconfirmed: bool,
    as_json: bool,
) -> int:
    """Fill a stick for recipients, and check it.

    PATH is the folder where the drive appears. Of the newest edition of each language
    it gets a page, the text and a sheet; and one bundle of all, for distributors. Of
    the INPUTs, or of your store if there are none. No program but the page's, no secret
    key, no link, no list of whom you know. Other files on it are left alone.

    Every file is read back from the drive, and all of them once more at the end; if
    anything stops it, run the same command again and it goes on. A computer remembers
    what it wrote: only after you have plugged the drive in again does --verify read
    what is really there, and say whether it is safe to hand on.

    \b
    archive stick /media/STICK
    archive stick /media/STICK iran-2026-01.tar.zst --language fa --language en
    archive stick --verify /media/STICK
    """
    folder, trust = named_folder(drive), options.known(public_keys)
    if verifying:
        if inputs or languages or no_sheets or lines:
            message = "a drive is looked at as it is: no option changes that"
            raise Usage(message, hint="archive stick --verify PATH")
        return _verify(folder, trust, unconfirmed=unconfirmed, as_json=as_json)
    sticking.refuse_private(folder)
    chosen = _chosen(inputs, languages, trust, unconfirmed=unconfirmed)
    handing = Handing(found=chosen, trust=trust, unconfirmed=unconfirmed)
    choice = Choice(sheets=not no_sheets, lines=lines)
    done = False
    try:
        with output.Progress("filling", 0) as progress:
            stick = sticking.fill(folder, handing, choice, progress)
        done = True
    finally:
        if not done:
            output.remark("not done")
    return _filled(disk.base_name(folder), stick, as_json=as_json)


def _chosen(
    inputs: tuple[str, ...],
    languages: tuple[str, ...],
    trust: TrustList,
    *,
    unconfirmed: bool,
) -> list[Found]:
    """One edition of each language, from the inputs or the store."""
    if inputs:
        return choosing.from_inputs(inputs, languages, trust, unconfirmed=unconfirmed)
    found, left = choosing.from_store(None, languages, trust, unconfirmed=unconfirmed)
    for finding in left:
        output.remark(f"left out of the store: {visible_line(finding.label)}")
    return found


def _filled(name: str, stick: Stick, *, as_json: bool) -> int:
    filled = stick.filled
    data = {
        "drive": name,
        "done": True,
        "written": filled.written,
        "replaced": filled.replaced,
        "kept": filled.kept,
        "left_out": [
            {"name": each.name, "code": each.error.code, "message": each.error.message}
            for each in stick.left_out
        ],
        "secret_keys": [visible_line(each) for each in stick.secret],
        "bytes": sum(len(each.content) for each in stick.files),
        "next": _NOT_ON if stick.secret else _NEXT,
    }
    output.result(data, _filled_lines(name, stick), as_json=as_json)
    return _LACKING if stick.left_out or stick.secret else 0


def _filled_lines(name: str, stick: Stick) -> Iterator[str]:
    states = (
        ("written", stick.filled.written),
        ("replaced", stick.filled.replaced),
        ("kept", stick.filled.kept),
    )
    for state, names in states:
        yield from (f"{state:8}  {each}" for each in names)
    for each in stick.left_out:
        yield f"left-out  {each.name}"
        yield f"  {each.error.message} [{each.error.code}]"
        yield f"  next: {each.error.hint}"
    for secret in stick.secret:
        yield f"secret-key  {visible_line(secret)}"
        yield f"  {exposed.SAYS}"
    count = describe.plural(len(stick.files), "file")
    size = sum(len(each.content) for each in stick.files)
    yield f"done {name}"
    if stick.secret:
        yield f"  {count}, {size:,} bytes."
        yield f"  next: {_NOT_ON}"
    else:
        yield f"  {count}, {size:,} bytes. {_NOTHING_ELSE}"
        yield f"  next: {_NEXT} {name}"


def _verify(folder: Path, trust: TrustList, *, unconfirmed: bool, as_json: bool) -> int:
    with output.Progress("reading", 0) as progress:
        found = inspecting.inspect(
            folder, trust, unconfirmed=unconfirmed, progress=progress
        )
    data: dict[str, Any] = {
        "drive": disk.base_name(folder),
        "safe_to_hand_on": found.safe,
        **describe.report_data(found.report),
        "files": [
            {
                "name": visible_line(each.name),
                "state": each.state.value,
                "why": each.why,
            }
            for each in found.seen
        ],
        "more": found.more,
    }
    output.result(data, _verify_lines(found), as_json=as_json)
    return found.exit_status


_SAYS = {
    State.OTHER: "Not what the editions here give: delete it, and fill it again.",
    State.MISSING: "Not there: fill it again, with the same command as before.",
    State.UNCONFIRMED: "Of an edition that nobody you know signed.",
    State.UNFINISHED: "Left half written: fill it again, with the same command.",
    State.RUNS: "A program or a link: not ours. Look at it, or take another drive.",
    State.STORE: (
        "Editions for distributors, not looked at here: archive sync checks what it"
        " takes."
    ),
    State.SECRET: exposed.SAYS,
    State.NOT_OURS: "Not ours.",
}


def _verify_lines(found: Inspection) -> Iterator[str]:
    for finding in found.report.findings:
        if isinstance(finding, Found) and not finding.exit_status:
            yield f"{describe.verdict_word(finding.verdict)}  {finding.label}"
        else:
            yield from describe.finding_lines(finding)
    for each in found.seen:
        yield f"{each.state.value:11}  {visible_line(each.name)}"
        if each.why:
            yield f"  {visible_line(each.why)}"
        if each.state in _SAYS:
            yield f"  {_SAYS[each.state]}"
    if found.more:
        yield f"and {found.more} more names that are not ours"
    yield _SAFE if found.safe else f"not {_SAFE}"
