"""scan, collect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import click

from archive.characters import visible_line
from archive.cli import complete, describe, options, output, targets
from archive.cli.parcels import refuse_there
from archive.errors import (
    Conflict,
    Incomplete,
    NotFound,
    ReceivedError,
    Usage,
)
from archive.packets.packet import Packet
from archive.store.journal import Journal
from archive.tasks.check import worst_status
from archive.tasks.collect import Collecting, Work, write_bundle
from archive.tasks.inputs import PIPE

_SHOWN: Final = 16
"""Objects that a line of progress names: strangers can begin four times as many."""

resume_option: options.Decorator = click.option(
    "--resume",
    type=complete.FILE,
    metavar="FILE",
    help="Go on where an earlier run ended, and write down what comes, line by line:"
    " nothing is lost if you stop.",
)
discard_option: options.Decorator = click.option(
    "--discard", is_flag=True, help="Delete the file of --resume once all is whole."
)


@click.command("scan")
@click.argument("files", type=complete.FILE, nargs=-1, metavar="[FILE]...")
@click.option(
    "--camera",
    is_flag=False,
    flag_value="/dev/video0",
    metavar="DEVICE",
    help="Look through a camera, by default /dev/video0, until all is whole.",
)
@options.target
@resume_option
@discard_option
@options.replace
@options.public_key
@options.as_json
def scan_command(
    files: tuple[str, ...],
    camera: str | None,
    target: str | None,
    resume: str | None,
    public_keys: tuple[str, ...],
    *,
    discard: bool,
    replace: bool,
    as_json: bool,
) -> int:
    """Bring editions back from photos of squares.

    FILEs are photos, scans, PDFs, films, GIFs, folders of them, or texts with lines; -
    reads lines from standard input. Many squares may be in one picture, and any few of
    them are enough, from any mix of sheets, screens and messages of one set. What is
    whole is checked and written into a bundle, whoever signed it. Forged squares are
    found and named. The exit status is 3 as long as more is needed.

    \b
    archive scan photo-1.jpg photo-2.jpg
    archive scan --resume pieces.txt photos/
    """
    # Loaded here: pictures are heavy, and archive collect does without them.
    from archive.tasks import scan  # noqa: PLC0415

    collection = begin(
        target,
        resume,
        public_keys,
        replace=replace,
        discard=discard,
        as_json=as_json,
    )
    if not files and camera is None and resume is None:
        message = "nothing to look at"
        raise Usage(message, hint="name photos, a folder or a PDF; or --camera")
    faults: list[int] = []
    said: list[str] = []

    def told(looked: scan.Looked) -> None:
        if looked.error:
            if looked.named:  # what else lies in a folder is nobody's fault
                faults.append(looked.error.exit_status)
            output.remark(f"{looked.error.message} [{looked.error.code}]")
            if looked.error.hint:
                output.remark(f"hint: {looked.error.hint}")
        elif said[-1:] != [now := so_far(collection)]:  # films have many frames
            said.append(now)
            seen = describe.plural(looked.squares, "square")
            output.remark(f"{looked.name}: {seen}; {now}")

    scan.scan(collection, files, told)
    if camera is not None:
        with suppress(KeyboardInterrupt):  # enough was seen, says the person
            scan.watch(collection, camera, told)
    status = end(collection, target, replace=replace, discard=discard, as_json=as_json)
    return worst_status([status, *faults])


@click.command("collect")
@click.argument("files", type=complete.FILE, nargs=-1, metavar="[FILE]...")
@options.target
@resume_option
@discard_option
@options.replace
@options.public_key
@options.as_json
def collect_command(
    files: tuple[str, ...],
    target: str | None,
    resume: str | None,
    public_keys: tuple[str, ...],
    *,
    discard: bool,
    replace: bool,
    as_json: bool,
) -> int:
    """Bring editions back from lines, pasted from anywhere.

    FILEs hold text messages, mails, chats, or what squares say: packets are found in
    between, whatever stands around them; - reads standard input, and so does no FILE
    without --resume. What is whole is checked and written into a bundle, whoever signed
    it. Forged packets are found and named. The exit status is 3 as long as more is
    needed.

    \b
    archive collect messages.txt
    archive collect --resume pieces.txt messages.txt
    """
    collection = begin(
        target,
        resume,
        public_keys,
        replace=replace,
        discard=discard,
        as_json=as_json,
    )
    for file in files or (() if resume else (PIPE,)):
        collection.file(file)
    return end(collection, target, replace=replace, discard=discard, as_json=as_json)


def begin(
    target: str | None,
    resume: str | None,
    public_keys: Sequence[str],
    *,
    replace: bool,
    discard: bool,
    as_json: bool,
) -> Collecting:
    """A collection, after a look at whether its result can be written.

    Raises:
        Usage, AlreadyThere: it cannot, or the file of --resume is none.
    """
    if target:
        targets.accepted(target, as_json=as_json)
    if target and target != PIPE:
        refuse_there([Path(target)], replace=replace)
    if discard and not resume:
        message = "nothing to delete"
        raise Usage(message, hint="--discard deletes the file of --resume")
    journal = Journal(Path(resume)) if resume else None
    return Collecting(options.known(tuple(public_keys)), journal)


def end(
    collection: Collecting,
    target: str | None,
    *,
    replace: bool,
    discard: bool,
    as_json: bool,
) -> int:
    """Write what is whole, say what there is, and return the exit status."""
    collection.solve()
    # What the holder had is written only where a bundle was asked for by its name.
    parcels = collection.parcels if target else collection.came
    goal, disputed = write_bundle(target, parcels, replace=replace)
    if discard and not disputed:
        collection.discard()
    _report(collection, goal, as_json=as_json)
    for name in disputed:
        output.remark(
            f"{name}: two different texts were collected, and neither written"
        )
        output.remark(f"hint: {Conflict.default_hint}")
    if collection.full:
        output.remark("the file of --resume is full: what came last is not in it")
    status = _exit_status(collection)
    return Conflict.exit_status if disputed else status


def so_far(collection: Collecting) -> str:
    """How far everything is, in one line; of many, those that are furthest."""
    works = collection.works
    furthest = sorted(works, key=lambda work: work.group.missing)[:_SHOWN]
    parts = [
        f"{work.label} whole" if work.parcel else f"{work.label} {_progress(work)}"
        for work in works
        if work in furthest
    ]
    if len(works) > _SHOWN:
        parts.append(f"and {len(works) - _SHOWN} others")
    return "; ".join(parts) or "nothing yet"


class Progress:
    """How far everything is, whenever that has changed."""

    def __init__(self, collection: Collecting) -> None:
        self._collection = collection
        self._said = ""

    def __call__(self) -> None:
        """Say it, if it is new."""
        now = so_far(self._collection)
        if now != self._said:
            self._said = now
            output.remark(now)


def _exit_status(collection: Collecting) -> int:
    """1 if an edition is bad, 3 if more is needed, else 0."""
    statuses = []
    for work in collection.works:
        if work.parcel:
            statuses.append(work.parcel.checked.verdict.exit_status)
        elif isinstance(work.fault, ReceivedError):
            statuses.append(work.fault.exit_status)
        else:
            statuses.append(Incomplete.exit_status)
    return worst_status(statuses)


def _report(collection: Collecting, goal: str | None, *, as_json: bool) -> None:
    """Say what was collected, and where it was written.

    Raises:
        NotFound: there was no packet at all.
    """
    if not collection.works:
        message = "no packets in it"
        hint = "lines of packets begin with 2R, and what squares say with 6109"
        raise NotFound(message, hint=hint)
    name = targets.name_of(goal) if goal else None
    data = {
        "output": name,
        "packets": collection.count.packets,
        "repeats": collection.count.repeats,
        "damaged": collection.count.damaged,
        "foreign": collection.count.foreign,
        "objects": [_work_data(work) for work in collection.works],
    }
    lines = [line for work in collection.works for line in _work_lines(work)]
    lines.append(_counts(collection))
    if name:
        lines.append(f"written {name}")
    if goal == PIPE:  # the bundle is on standard output, and alone there
        for line in lines:
            click.echo(line, err=True)
        return
    output.result(data, lines, as_json=as_json)


def _counts(collection: Collecting) -> str:
    count = collection.count
    parts = [describe.plural(count.packets, "packet")]
    parts += [describe.plural(count.repeats, "repeat")] if count.repeats else []
    parts += [f"{count.damaged} damaged"] if count.damaged else []
    parts += [f"{count.foreign} of something else"] if count.foreign else []
    return ", ".join(parts)


def _work_data(work: Work) -> dict[str, Any]:
    edition = describe.edition_data(work.parcel.checked) if work.parcel else None
    error = work.fault
    fault = {"code": error.code, "message": error.message} if error else None
    return {
        "set": work.label,
        "pieces": work.group.pieces,
        "needed": work.group.header.k,
        "edition": edition,
        "error": fault,
        "forged": [{"first": p.first, "symbols": len(p.symbols)} for p in work.forged],
        "more_forged": work.unnamed,
    }


def _work_lines(work: Work) -> Iterator[str]:
    """What there is of one object, for people."""
    if work.parcel:
        yield from describe.verdict_lines(work.parcel.checked)
        yield f"  set {work.label}"
    elif work.fault:
        yield click.style(work.fault.code, fg="red", bold=True)
        yield f"set {work.label}"
        yield f"  {visible_line(work.fault.message)} [{work.fault.code}]"
        yield f"  next: {work.fault.hint}"
    else:
        yield click.style("incomplete", fg="yellow", bold=True)
        yield f"set {work.label}"
        yield f"  {_progress(work)}"
    for packet in work.forged:
        yield f"  forged: {_square(packet)}"
    if work.unnamed:
        yield f"  forged: {work.unnamed} more"


def _progress(work: Work) -> str:
    """How far an object is, in a sentence."""
    pieces, needed = work.group.pieces, work.group.header.k
    if work.fault:
        return f"cannot be used [{work.fault.code}]"
    if work.suspect:
        return (
            f"{pieces} of {needed} pieces, and some of them are forged or damaged:"
            " any more will help"
        )
    return f"{pieces} of {needed} pieces, any {work.group.missing} more"


def _square(packet: Packet) -> str:
    """What people call a packet: the number that stands on its square."""
    number, rest = divmod(packet.first, len(packet.symbols))
    if len(packet.symbols) == 1:
        return f"piece {packet.first}"
    if rest:
        return f"pieces {packet.first} to {packet.ids[-1]}"
    return f"square {number + 1}"
