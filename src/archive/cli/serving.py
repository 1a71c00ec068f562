"""serve."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import click

from archive.carriers import screen
from archive.carriers.hotspot import interfaces
from archive.carriers.hotspot.listening import Listener
from archive.carriers.hotspot.site import Site
from archive.cli import choosing, complete, ending, options, output
from archive.cli.describe import plural
from archive.errors import NoPassword, Usage
from archive.squares.draw import written
from archive.tasks import keys, serving
from archive.tasks.serving import Drop

_MINUTE: Final = 60
_LONGEST: Final = 24 * 60
_PASSWORD: Final = "ARCHIVE_WIFI_PASSWORD"  # noqa: S105 — the name of a variable

_SEEN: Final = (
    "Nothing is encrypted on its way: everybody on this network can see what is",
    "loaded and by which device. A phone's hotspot has a name and a maker; both are",
    "seen from the street. Nothing is written down here of who comes.",
)
_EXCEPTION: Final = (
    "This square holds a link, and no other one of ours does. It is for this screen"
    " only:\ndo not print it, do not pass it on."
)
_UNBOUND: Final = (
    "this system does not hold it to the interface: who is not in its network is sent"
    " away instead"
)


@click.command("serve")
@click.argument(
    "sources", type=complete.FILE, nargs=-1, required=True, metavar="INPUT..."
)
@options.language
@click.option(
    "--on",
    "place",
    metavar="ADDRESS",
    help="The address of this computer, or the interface, where it is served. Needed"
    " if there are several.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=0,
    help="By default one that is free.",
)
@click.option(
    "--minutes",
    type=click.FloatRange(0, _LONGEST, min_open=True),
    default=15,
    show_default=True,
    help="When it stops by itself.",
)
@click.option(
    "--full",
    is_flag=True,
    help="With a blank page that reads squares best, for people who have some.",
)
@click.option(
    "--wifi",
    metavar="NAME",
    help="Show a square by which phones join this Wi-Fi network. Its password is"
    f" asked for, or read from the variable {_PASSWORD}.",
)
@click.option(
    "--wifi-password-file",
    "wifi_password",
    type=complete.FILE,
    metavar="FILE",
    help="Read that password from the first line of a file; an empty line for an open"
    " network.",
)
@click.option(
    "--light", is_flag=True, help="The terminal shows dark letters on a light ground."
)
@options.unconfirmed
@options.public_key
@options.as_json
def serve_command(
    sources: tuple[str, ...],
    languages: tuple[str, ...],
    place: str | None,
    port: int,
    minutes: float,
    wifi: str | None,
    wifi_password: str | None,
    public_keys: tuple[str, ...],
    *,
    full: bool,
    light: bool,
    unconfirmed: bool,
    as_json: bool,
) -> None:
    """Hand pages out to browsers on the same network.

    For a phone's hotspot or a router without internet: whoever scans the address opens
    a list of languages, and saves a page or the bundle. It listens at one address, for
    some minutes, under a path that nobody can guess. Ctrl-C stops it.

    \b
    archive serve iran-2026-01.tar.zst
    archive serve fa.tar.zst --on wlan0 --minutes 30 --wifi "Free tea"
    """
    if wifi_password and wifi is None:
        message = "a password of a network without a name"
        raise Usage(message, hint="add: --wifi NAME")
    ending.number(minutes)
    here = interfaces.chosen(interfaces.places(), place)
    join = "" if wifi is None else serving.joining(wifi, _password(wifi_password))
    trust = options.known(public_keys)
    found = choosing.from_inputs(sources, languages, trust, unconfirmed=unconfirmed)
    made = serving.drop(found, trust, serving.token(secrets.choice), full=full)
    clock = awake_or_not()
    with Listener(here, port, clock, interfaces.places) as listener:
        authority = here.authority(listener.port)
        address = f"http://{authority}{made.path}"
        _tell(made, here, address, minutes, as_json=as_json)
        if not as_json and sys.stdout.isatty():
            _show(join, address, dark=not light)
        if not listener.bound:
            output.remark(_UNBOUND)
        with suppress(KeyboardInterrupt):
            listener.serve(Site(made.resources, authority), clock() + minutes * _MINUTE)
    output.remark("stopped: nothing is served any more")


def awake_or_not() -> Callable[[], float]:
    """Seconds that go on while a computer sleeps, where there are such."""
    number = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic if number is None else lambda: time.clock_gettime(number)


def _password(file: str | None) -> str:
    """The password of a network, from where the person has it.

    Raises:
        NoPassword: there is no terminal to ask at.
    """
    if file:
        # What is no UTF-8 stays visible to the check of what passwords are made of.
        return keys.read_password(Path(file)).decode(errors="replace")
    if _PASSWORD in os.environ:
        return os.environ[_PASSWORD]
    if sys.stdin is None or not sys.stdin.isatty():
        message = "a password is needed, and this is not a terminal"
        raise NoPassword(message, hint="give --wifi-password-file FILE")
    asked = "Password of the network (none if it is open)"
    typed: str = click.prompt(
        asked, default="", hide_input=True, show_default=False, err=True
    )
    return typed


def _tell(
    made: Drop, here: interfaces.Place, address: str, minutes: float, *, as_json: bool
) -> None:
    data: dict[str, Any] = {
        "address": address,
        "path": made.path,
        "interface": here.interface,
        "minutes": minutes,
        "editions": [each.folder for each in made.editions],
        "files": dict(made.files),
        "left_out": [each.name for each in made.left_out],
    }
    lines = [
        f"serving on {here.interface}",
        f"  {address}",
        f"  {plural(len(made.editions), 'edition')}, for {_time(minutes)}",
        *(f"  {name}  {size:,} bytes" for name, size in made.files.items()),
        *(f"  left out {each.name}: {each.error.message}" for each in made.left_out),
        *(f"  {line}" for line in _SEEN),
        "  Ctrl-C stops it",
    ]
    output.result(data, lines, as_json=as_json)


def _time(minutes: float) -> str:
    return "1 minute" if minutes == 1 else f"{minutes:g} minutes"


def _show(join: str, address: str, *, dark: bool) -> None:
    """Squares, for a person who looks at this terminal; below, what can be typed."""
    if join:
        click.echo("\n1. Join the network:\n")
        click.echo(_drawn(join, dark=dark), color=True)
    click.echo("2. Open the list:\n" if join else "\nOpen the list:\n")
    click.echo(_drawn(address, dark=dark), color=True)
    click.echo(f"  {address}\n")
    click.echo(_EXCEPTION)


def _drawn(text: str, *, dark: bool) -> str:
    """A square as this terminal can show it, or why it cannot."""
    columns = shutil.get_terminal_size().columns
    try:
        drawn = screen.still(written(text), dark=dark, columns=columns)
        drawn.encode(sys.stdout.encoding)
    except Usage as error:
        return f"  no square: {error.message}\n"
    except UnicodeEncodeError:
        return "  no square: this terminal cannot show squares\n"
    return drawn
