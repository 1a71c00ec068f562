"""sheet, play, lines."""

from __future__ import annotations

import secrets
import shutil
import sys
import time
from pathlib import Path

import click

from archive import disk, limits
from archive.carriers import screen
from archive.cli import complete, describe, options, output
from archive.cli.parcels import parcel_of, refuse_there
from archive.errors import Usage
from archive.packets.lines import to_line
from archive.packets.sending import Sender
from archive.squares.draw import Kind
from archive.tasks import playing, printing
from archive.tasks.asking import asked
from archive.tasks.objects import Parcel
from archive.tasks.printing import Order, Printed
from archive.tasks.squares import Squares


@click.command("sheet")
@click.argument("source", type=complete.FILE, metavar="INPUT")
@options.language
@click.option(
    "-o",
    "--output",
    "target",
    type=complete.FILE,
    metavar="FILE",
    help="The PDF; by default sheet-LANGUAGE.pdf.",
)
@options.paper(printing.PAPERS)
@click.option(
    "--coarse",
    is_flag=True,
    help="Larger modules, for weak cameras and photocopies: fewer squares a page.",
)
@click.option(
    "--square",
    "kind",
    default=str(printing.PAPER_KIND),
    show_default=True,
    metavar="KIND",
    help="Version and level of the squares, like 10-M or 20-L.",
)
@click.option(
    "--dots",
    type=click.IntRange(3, 12),
    help="Printer dots of a module at 300 dpi; 5, or 6 with --coarse.",
)
@click.option(
    "--pages",
    type=click.IntRange(1, 200),
    help="Pages of squares; by default enough to lose a third of them.",
)
@click.option(
    "--repair",
    is_flag=True,
    help="Other squares every time, so that single posters add up.",
)
@click.option(
    "--pictures",
    type=complete.FOLDER,
    metavar="FOLDER",
    help="Each square as a picture in a new folder, instead of a PDF.",
)
@click.option("--svg", is_flag=True, help="Pictures as SVG instead of PNG.")
@click.option("--replace", is_flag=True, help="Replace a PDF that is there.")
@options.unconfirmed
@options.public_key
@options.as_json
def sheet_command(
    source: str,
    languages: tuple[str, ...],
    target: str | None,
    paper: str,
    kind: str,
    dots: int | None,
    pages: int | None,
    pictures: str | None,
    public_keys: tuple[str, ...],
    *,
    coarse: bool,
    repair: bool,
    svg: bool,
    replace: bool,
    unconfirmed: bool,
    as_json: bool,
) -> None:
    """Print an edition: its text in front, squares behind.

    Any few of the squares bring the text and its signatures back, in any order: torn,
    dirty and missing ones do not matter. Print at full size, on both sides, in black;
    the bar on the back shows whether it is 50 mm long. Co-sign before you print.

    \b
    archive sheet iran-2026-01.tar.zst --language fa
    archive sheet fa.tar.zst --paper letter --coarse --output fa.pdf
    """
    if svg and not pictures:
        message = "SVG is for pictures"
        raise Usage(message, hint="add: --pictures FOLDER")
    parcel = parcel_of(source, languages, public_keys, unconfirmed=unconfirmed)
    order = Order(
        paper=paper,
        kind=asked(Kind.parse, kind),
        dots=dots or (printing.COARSE if coarse else printing.DOTS),
        pages=pages,
        repair=repair,
    )
    language = parcel.checked.name.language
    if pictures:
        if target:
            message = "a PDF and pictures at once"
            raise Usage(message, hint="leave out --output or --pictures")
        made = printing.write_pictures(parcel, order, Path(pictures), vector=svg)
        _report(parcel, made, disk.base_name(Path(pictures)), as_json=as_json)
        return
    goal = Path(target or f"sheet-{language}.pdf")
    refuse_there([goal], replace=replace)
    made = printing.print_sheet(parcel, order)
    with disk.writing(goal, replace=replace) as file:
        file.write(made.pdf)
    _report(parcel, made, disk.base_name(goal), as_json=as_json)


def _report(parcel: Parcel, made: Printed, name: str, *, as_json: bool) -> None:
    folder = parcel.checked.name.folder
    data = {
        "output": name,
        "edition": folder,
        "set": made.label,
        "squares": made.count,
        "needed": made.needed,
    }
    lines = [
        f"written {name}",
        f"  {folder}  set {made.label}",
        f"  {describe.plural(made.count, 'square')}, any {made.needed} bring it back",
    ]
    output.result(data, lines, as_json=as_json)


@click.command("play")
@click.argument("source", type=complete.FILE, metavar="INPUT")
@options.language
@click.option(
    "--rate",
    type=click.IntRange(screen.SLOWEST, screen.FASTEST),
    default=screen.RATE,
    show_default=True,
    help="Squares a second.",
)
@click.option(
    "--square",
    "kind",
    metavar="KIND",
    help=f"Version and level of the squares: by default {playing.TERMINAL_KIND} in a"
    f" terminal and {playing.SCREEN_KIND} in files; 20-L is faster, 10-L easier.",
)
@click.option(
    "--light", is_flag=True, help="The terminal shows dark letters on a light ground."
)
@click.option(
    "--gif",
    type=complete.FILE,
    metavar="FILE",
    help="Write a GIF, which plays anywhere.",
)
@click.option(
    "--html",
    type=complete.FILE,
    metavar="FILE",
    help="Write a page that plays them, with speed and pause, for any browser.",
)
@click.option(
    "--count",
    type=click.IntRange(1, 2000),
    help="Squares before a GIF or page begins again, or the terminal stops.",
)
@click.option("--replace", is_flag=True, help="Replace a file that is there.")
@options.unconfirmed
@options.public_key
@options.as_json
def play_command(
    source: str,
    languages: tuple[str, ...],
    rate: int,
    kind: str | None,
    gif: str | None,
    html: str | None,
    count: int | None,
    public_keys: tuple[str, ...],
    *,
    light: bool,
    replace: bool,
    unconfirmed: bool,
    as_json: bool,
) -> None:
    """Show an edition's squares on this screen.

    One after another, for another phone's camera: first those that hold the text, then
    ever new ones that repair it. Whoever misses some waits for others; any few are
    enough. Stop with Ctrl-C.

    \b
    archive play iran-2026-01.tar.zst --language fa
    archive play fa.tar.zst --html play-fa.html --gif play-fa.gif
    """
    files = [file for file in (gif, html) if file]
    if as_json and not files:
        message = "squares in a terminal, and JSON"
        raise Usage(message, hint="write a file: --gif FILE or --html FILE")
    parcel = parcel_of(source, languages, public_keys, unconfirmed=unconfirmed)
    usual = playing.SCREEN_KIND if files else playing.TERMINAL_KIND
    squares = Squares(parcel, asked(Kind.parse, kind) if kind else usual)
    if not files:
        _play(squares, rate, count, dark=not light)
        return
    refuse_there([Path(file) for file in files], replace=replace)
    if gif:
        _write(gif, playing.animation(squares, rate, count), replace=replace)
    if html:
        page = playing.page(parcel, squares, rate, count)
        _write(html, page.encode(), replace=replace)
    names = [disk.base_name(Path(file)) for file in files]
    data = {
        "output": names,
        "edition": parcel.checked.name.folder,
        "set": squares.label,
        "squares": count or playing.loop(squares),
        "needed": squares.needed,
    }
    lines = [f"written {name}" for name in names]
    lines.append(f"  {parcel.checked.name.folder}  set {squares.label}")
    lines.append(f"  any {squares.needed} of the squares bring it back")
    output.result(data, lines, as_json=as_json)


def _write(file: str, content: bytes, *, replace: bool) -> None:
    with disk.writing(Path(file), replace=replace) as target:
        target.write(content)


def _play(squares: Squares, rate: int, count: int | None, *, dark: bool) -> None:
    if not sys.stdout.isatty():
        message = "squares are for a terminal"
        raise Usage(message, hint="write a file: --gif FILE or --html FILE")

    def write(text: str) -> None:
        click.echo(text, nl=False)

    size = shutil.get_terminal_size()
    run = squares.run() if count is None else iter(squares.first(count))
    shown = ((each.label, each.square) for each in run)
    place = (size.columns, size.lines)
    screen.frames(shown, rate, write, time.sleep, dark=dark, size=place)


@click.command("lines")
@click.argument("source", type=complete.FILE, metavar="INPUT")
@options.language
@click.option(
    "--symbols",
    type=click.IntRange(1, limits.PACKET_SYMBOLS),
    default=1,
    show_default=True,
    help="Symbols of 90 bytes in a line: 1 fits a text message of 160 characters.",
)
@click.option(
    "--count",
    type=click.IntRange(1, 65_535),
    help="How many lines; by default half as many again as are needed.",
)
@click.option(
    "--repair",
    is_flag=True,
    help="Other lines every time, so that what several people send adds up.",
)
@options.unconfirmed
@options.public_key
@options.as_json
def lines_command(
    source: str,
    languages: tuple[str, ...],
    symbols: int,
    count: int | None,
    public_keys: tuple[str, ...],
    *,
    repair: bool,
    unconfirmed: bool,
    as_json: bool,
) -> None:
    """Print an edition as lines for text messages.

    Any of them will do, in any order, as long as there are enough; archive collect, or
    a page, brings the edition back and checks it. Lines can be mixed with squares and
    radio frames of the same set.

    \b
    archive lines iran-2026-01.tar.zst --language fa
    archive lines fa.tar.zst --count 20 --repair
    """
    parcel = parcel_of(source, languages, public_keys, unconfirmed=unconfirmed)
    sender = Sender(parcel.content)
    needed = sender.needed(symbols)
    number = count or sender.enough(symbols)
    packets = (
        sender.repair(symbols, number, secrets.randbelow)
        if repair
        else sender.first(symbols, number)
    )
    lines = [to_line(packet.to_bytes()) for packet in packets]
    data = {
        "edition": parcel.checked.name.folder,
        "set": sender.header.label,
        "needed": needed,
        "lines": lines,
    }
    output.result(data, lines, as_json=as_json)
    name = parcel.checked.name.folder
    if len(lines) < needed:
        output.remark(f"{len(lines)} of the {needed} lines that bring {name} back")
    else:
        output.remark(f"any {needed} of these {len(lines)} lines bring {name} back")
