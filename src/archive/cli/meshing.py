"""mesh send, mesh receive, mesh relay."""

from __future__ import annotations

import math
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click

from archive.carriers.radio.mesh import Manners, Radio
from archive.carriers.radio.place import Place
from archive.cli import (
    agreeing,
    choosing,
    collecting,
    complete,
    ending,
    options,
    output,
)
from archive.cli.agreeing import Agreement
from archive.cli.describe import plural
from archive.cli.ending import Ending
from archive.errors import NotFound, RadioFailed
from archive.store.journal import Journal
from archive.tasks import meshing
from archive.tasks.check import worst_status
from archive.tasks.collect import Collecting
from archive.tasks.meshing import Run
from archive.tasks.objects import Parcel, packed
from archive.tasks.relaying import Relay

_BY_ITSELF: Final = (
    "archive sends nothing now. The radio may: it sends its name, its position and"
    " others' messages as its own settings say. With lora.tx_enabled off it is silent."
)

_RADIO: options.Decorator = click.option(
    "--radio",
    "place",
    required=True,
    metavar="PLACE",
    help="Where the radio is: serial:/dev/ttyUSB0, tcp:ADDRESS or ble:ADDRESS.",
)
_CHANNEL: options.Decorator = click.option(
    "--channel",
    type=click.IntRange(0, 7),
    default=0,
    show_default=True,
    help="The radio's channel by its number.",
)
_AIRTIME: options.Decorator = click.option(
    "--airtime",
    type=click.FloatRange(0.01, 100),
    default=10,
    show_default=True,
    metavar="PERCENT",
    help="Our part of the time at most. The channel is everybody's.",
)
_HOPS: options.Decorator = click.option(
    "--hops",
    type=click.IntRange(0, 7),
    default=0,
    show_default=True,
    help="How often other radios send each frame again: it costs their time, too.",
)


@click.group("mesh", no_args_is_help=True)
def mesh_command() -> None:
    """Send and receive editions over a Meshtastic radio.

    For operators. A transmitter can be located, and owning one may be a crime where
    you are. Nothing is sent unless you agree, each time. No name and no position is
    sent; what the radio sends by itself stands in its own settings.
    """


@mesh_command.command("send")
@click.argument(
    "sources", type=complete.FILE, nargs=-1, required=True, metavar="INPUT..."
)
@options.language
@_RADIO
@_CHANNEL
@_AIRTIME
@_HOPS
@click.option(
    "--frames",
    type=click.IntRange(1, 32_767),
    help="How many of each edition; by default twice as many as are needed.",
)
@click.option(
    "--resume",
    type=complete.FILE,
    metavar="FILE",
    help="Go on where an earlier run ended, and write down what is sent.",
)
@agreeing.option
@options.unconfirmed
@options.public_key
@options.as_json
def send(
    sources: tuple[str, ...],
    languages: tuple[str, ...],
    place: str,
    channel: int,
    airtime: float,
    hops: int,
    frames: int | None,
    resume: str | None,
    agreed: float | None,
    public_keys: tuple[str, ...],
    *,
    unconfirmed: bool,
    as_json: bool,
) -> None:
    """Broadcast editions, the smallest first.

    Whoever is in reach and listens gets them; nobody answers, and any frames will do,
    as long as there are enough. It asks before it transmits, and says for how long.

    \b
    archive mesh send fa.tar.zst --radio serial:/dev/ttyUSB0
    archive mesh send fa.tar.zst --radio tcp:192.168.0.9 --resume sent.txt
    """
    where = Place.named(place)
    manners = _manners(airtime, hops, channel)
    agreeing.askable(agreed)
    parcels = _own(sources, languages, public_keys, unconfirmed=unconfirmed)
    journal = Journal(Path(resume)) if resume else None
    runs = meshing.runs(parcels, journal, frames)
    with Radio(where, manners) as radio:
        radio.speak()
        Agreement(radio, radio.pace, agreed).ask(runs)
        for run in runs:
            meshing.transmit(radio, run, _tell_sent, journal)
        data, lines = _sent(runs, radio.pace.seconds)
    output.result(data, lines, as_json=as_json)


@mesh_command.command("receive")
@_RADIO
@ending.option
@options.target
@collecting.resume_option
@collecting.discard_option
@options.replace
@options.public_key
@options.as_json
def receive(
    place: str,
    minutes: float | None,
    target: str | None,
    resume: str | None,
    public_keys: tuple[str, ...],
    *,
    discard: bool,
    replace: bool,
    as_json: bool,
) -> int:
    """Listen for editions, and send nothing.

    Until all that began is whole and nothing more comes for the time of thirty frames,
    or until Ctrl-C. What is whole is checked and written into
    a bundle, whoever signed it; forged frames are found and named. The exit status is 3
    as long as more is needed: with --resume the next run goes on, also with photos of
    squares and with lines.

    \b
    archive mesh receive --radio serial:/dev/ttyUSB0 --resume pieces.txt
    """
    where = Place.named(place)
    end = Ending(minutes)
    collection = collecting.begin(
        target, resume, public_keys, replace=replace, discard=discard, as_json=as_json
    )
    failed: list[RadioFailed] = []
    with _connected(where, Manners(), end, failed) as radio:
        if radio.talks:
            output.remark(_BY_ITSELF)
        meshing.receive(radio, collection, collecting.Progress(collection), end.over)
    return _finish(
        collection, target, failed, replace=replace, discard=discard, as_json=as_json
    )


@mesh_command.command("relay")
@click.argument("sources", type=complete.FILE, nargs=-1, metavar="[INPUT]...")
@options.language
@_RADIO
@_CHANNEL
@_AIRTIME
@ending.option
@options.target
@collecting.resume_option
@options.replace
@agreeing.option
@options.unconfirmed
@options.public_key
@options.as_json
def relay(
    sources: tuple[str, ...],
    languages: tuple[str, ...],
    place: str,
    channel: int,
    airtime: float,
    minutes: float | None,
    target: str | None,
    resume: str | None,
    agreed: float | None,
    public_keys: tuple[str, ...],
    *,
    replace: bool,
    unconfirmed: bool,
    as_json: bool,
) -> int:
    """Receive editions, and pass on those that were checked.

    Frames are not repeated: once an edition is whole and signed by a key that you know,
    new frames of it are made and broadcast, other ones than anybody else sends: a
    little more than are needed, and then, with ever longer rests, a few more, unless
    others are heard who send them. INPUTs, if there are any, are editions to begin
    with. It asks before each edition, goes on until Ctrl-C or --minutes, and then
    writes what is whole into a bundle.

    \b
    archive mesh relay --radio serial:/dev/ttyUSB0 --minutes 120
    archive mesh relay fa.tar.zst --radio serial:/dev/ttyUSB0
    """
    where = Place.named(place)
    manners = _manners(airtime, 0, channel)
    end = Ending(minutes)
    agreeing.askable(agreed)
    own = _own(sources, languages, public_keys, unconfirmed=unconfirmed)
    collection = collecting.begin(
        target, resume, public_keys, replace=replace, discard=False, as_json=as_json
    )
    failed: list[RadioFailed] = []
    with _connected(where, manners, end, failed) as radio:
        radio.speak()
        agreement = Agreement(radio, radio.pace, agreed)

        def agree(run: Run) -> bool:
            if end.over():
                raise KeyboardInterrupt
            try:
                with end.at_once():
                    return agreement.each(run)
            except click.Abort as stop:
                raise KeyboardInterrupt from stop

        passing = Relay(
            carrier=radio,
            collection=collection,
            agreed=agree,
            told=_tell_relayed,
            share=manners.share,
            clock=time.monotonic,
            choose=secrets.randbelow,
            unconfirmed=unconfirmed,
        )
        passing.offer(own)
        passing.run(collecting.Progress(collection), end.over)
    return _finish(
        collection, target, failed, replace=replace, discard=False, as_json=as_json
    )


@contextmanager
def _connected(
    place: Place, manners: Manners, end: Ending, failed: list[RadioFailed]
) -> Iterator[Radio]:
    """A radio that may go before the end: what came by then is not lost with it.

    Args:
        place: where it is.
        manners: how it is used.
        end: when the command ends.
        failed: gets the error, once the radio has gone.

    Raises:
        RadioFailed: nothing there answers like a radio.
    """
    with end:
        with end.at_once():
            radio = Radio(place, manners, wait=end.wait)
        with radio:
            try:
                yield radio
            except RadioFailed as error:
                failed.append(error)


def _own(
    sources: tuple[str, ...],
    languages: tuple[str, ...],
    public_keys: tuple[str, ...],
    *,
    unconfirmed: bool,
) -> list[Parcel]:
    """The editions in files, checked, that may be sent."""
    if not sources:
        return []
    trust = options.known(public_keys)
    found = choosing.from_inputs(sources, languages, trust, unconfirmed=unconfirmed)
    return [packed(each, trust) for each in found]


def _manners(airtime: float, hops: int, channel: int) -> Manners:
    options.number(airtime, "a part of the time that is no number", "--airtime 10")
    return Manners(share=airtime / 100, hops=hops, channel=channel)


def _tell_sent(run: Run, number: int) -> None:
    total = len(run.firsts)
    name = run.parcel.checked.name.folder
    output.remark(f"{name}  set {run.label}: {number} of {total} frames sent")


def _tell_relayed(run: Run, number: int, rest: float) -> None:
    _tell_sent(run, number)
    if math.isinf(rest):
        output.remark(f"set {run.label}: that was all of it; listening")
    elif rest > 1:
        ahead = f"resting for {rest:.0f} s; then a few frames more, unless others"
        output.remark(f"set {run.label}: {ahead} send it")


def _sent(runs: Sequence[Run], seconds: float) -> tuple[dict[str, Any], list[str]]:
    editions = [
        {
            "edition": run.parcel.checked.name.folder,
            "set": run.label,
            "frames": len(run.firsts),
            "needed": run.needed,
        }
        for run in runs
    ]
    lines = [
        line
        for run in runs
        for line in (
            f"sent {plural(len(run.firsts), 'frame')}",
            f"  {run.parcel.checked.name.folder}  set {run.label}",
            f"  any {run.needed} frames of it bring it back",
        )
    ]
    lines.append(f"{seconds:.0f} s on the air")
    return {"editions": editions, "seconds": round(seconds, 3)}, lines


def _finish(
    collection: Collecting,
    target: str | None,
    failed: list[RadioFailed],
    *,
    replace: bool,
    discard: bool,
    as_json: bool,
) -> int:
    """Write what is whole, also if the radio failed; the exit status.

    Raises:
        NotFound: there was nothing of ours in the air.
        RadioFailed: nor was there, before the radio failed.
    """
    if not collection.works:
        for error in failed:
            raise error
        message = "nothing of ours was heard"
        hint = "the radio must have the preset and the channel of whoever sends"
        raise NotFound(message, hint=hint)
    status = collecting.end(
        collection, target, replace=replace, discard=discard, as_json=as_json
    )
    for error in failed:
        output.remark(f"{error.message} [{error.code}]")
        output.remark(f"hint: {error.hint}")
    return worst_status([status, *(error.exit_status for error in failed)])
