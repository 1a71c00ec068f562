"""page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from archive import disk
from archive.characters import visible_line
from archive.cli import complete, describe, options, output, targets
from archive.cli.parcels import parcel_of, refuse_there
from archive.errors import NotFound, Usage
from archive.format.fingerprint import Fingerprint
from archive.format.page import Page
from archive.format.trustlist import Pin
from archive.tasks import paging, programs
from archive.tasks.inputs import PIPE
from archive.tasks.objects import Parcel

_NOT_AS_SHIPPED = 3
"""The text is sound, but somebody has to say whose program it is, or whose keys."""


@click.command("page")
@click.argument("source", type=complete.FILE, metavar="[INPUT]", required=False)
@options.language
@click.option(
    "-o",
    "--output",
    "target",
    type=complete.FILE,
    metavar="FILE",
    help="The page, or - for a pipe; by default read-LANGUAGE.html or read.html.",
)
@click.option(
    "--blank", is_flag=True, help="A page without an edition, in every language."
)
@click.option(
    "--full",
    is_flag=True,
    help="With a stronger reader of squares: 600 KB more, for sticks and hotspots.",
)
@click.option(
    "--check",
    "checked",
    type=complete.FILE,
    metavar="FILE",
    help="Compare a page with what its edition and this version's program give.",
)
@click.option("--replace", is_flag=True, help="Replace a page that is there.")
@options.unconfirmed
@options.public_key
@options.as_json
def page_command(
    source: str | None,
    languages: tuple[str, ...],
    target: str | None,
    checked: str | None,
    public_keys: tuple[str, ...],
    *,
    blank: bool,
    full: bool,
    replace: bool,
    unconfirmed: bool,
    as_json: bool,
) -> int | None:
    """Make one file for phones that reads and checks an edition.

    The file holds the text, its signatures and a program that any browser runs,
    without internet: it checks, scans squares with the camera or from photos, takes
    pasted lines, shows squares and passes itself on. Where no program may run, the
    text can be read and the page says that nothing was checked.

    A page that came with a text cannot vouch for itself. With --check, this program
    compares every byte of it, and says which keys its holder has named.

    \b
    archive page iran-2026-01.tar.zst --language fa
    archive page --blank --full
    archive page --check read-fa.html
    """
    if [source is not None, blank, checked is not None].count(True) != 1:
        message = "a page of an edition, a blank one, or one to compare"
        raise Usage(message, hint="name a bundle, or give --blank, or --check FILE")
    if checked is not None:
        if target or full or languages or unconfirmed or replace:
            message = "a page is compared as it is: no option changes that"
            raise Usage(message, hint="archive page --check FILE")
        if not checked:
            message = "a page without a name"
            raise NotFound(message)
        looked = paging.look(Path(checked), options.known(public_keys))
        return _tell(disk.base_name(Path(checked)), looked, as_json=as_json)
    kind = programs.FULL if full else programs.LIGHT
    more = "-full" if full else ""
    if source is None:
        if languages or unconfirmed or public_keys:
            message = "a blank page holds no edition, and speaks every language"
            raise Usage(message, hint="archive page --blank")
        page = paging.blank(kind)
        name = target or f"read{more}.html"
        _write(page, name, None, replace=replace, as_json=as_json)
        return None
    parcel = parcel_of(source, languages, public_keys, unconfirmed=unconfirmed)
    language = parcel.checked.name.language
    page = paging.page_of(parcel, kind)
    name = target or f"read-{language}{more}.html"
    _write(page, name, parcel, replace=replace, as_json=as_json)
    return None


def _write(
    page: Page, target: str, parcel: Parcel | None, *, replace: bool, as_json: bool
) -> None:
    content = page.to_bytes()
    if targets.accepted(target, as_json=as_json) == PIPE:
        disk.write_pipe(content)
        return
    goal = Path(target)
    name = disk.base_name(goal)
    refuse_there([goal], replace=replace)
    with disk.writing(goal, replace=replace) as file:
        file.write(content)
    folder = parcel.checked.name.folder if parcel else None
    data = {"output": name, "edition": folder, "bytes": len(content)}
    lines = [f"written {name}", f"  {folder or 'blank'}  {len(content):,} bytes"]
    output.result(data, lines, as_json=as_json)


def _tell(name: str, looked: paging.Looked, *, as_json: bool) -> int:
    """What a page turned out to be; the exit status."""
    pins = looked.page.own.pins
    parcel = looked.parcel
    verdict = parcel.checked.verdict.exit_status if parcel else 0
    data = {
        "page": name,
        "program": looked.program,
        "edition": describe.edition_data(parcel.checked) if parcel else None,
        "own": [_pin_data(pin) for pin in pins],
    }
    lines = [*(describe.verdict_lines(parcel.checked) if parcel else ["blank"])]
    if looked.program:
        lines.append(f"  program: {looked.program}, byte for byte that of this version")
    else:
        lines.append("  program: unknown, not one of this version's")
        lines.append("  next: read the text here, and make the page anew: archive page")
    for pin in pins:
        lines.append(f'  its holder calls a key "{visible_line(pin.petname)}"')
        lines.append(f"      {Fingerprint.of(pin.key.public)}")
    if pins:
        lines.append("  next: pass on a page without these names")
    if looked.strangers:
        lines.append(
            "  next: you do not know all of these keys: ask whose copy this is"
        )
    output.result(data, lines, as_json=as_json)
    sound = looked.program and not looked.strangers
    return verdict or (0 if sound else _NOT_AS_SHIPPED)


def _pin_data(pin: Pin) -> dict[str, Any]:
    return {
        "petname": pin.petname,
        "fingerprint": Fingerprint.of(pin.key.public).digits,
        "public_key": pin.key.line,
        "checked": pin.checked,
        "series": [str(each) for each in pin.series],
    }
