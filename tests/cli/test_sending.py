"""sheet, play and lines, as a person meets them."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.packets.lines import find
from archive.packets.packet import Packet
from archive.squares.pictures import open_picture
from archive.squares.read import read
from archive.trust import store
from tests.kit import (
    MALLORY,
    ROOT,
    SARA,
    SERIES,
    Run,
    bundle,
    edition,
    ok,
    put,
    run,
    trusting,
)
from tests.parcels import LONG, lines, sender

FA, EN = edition(text=LONG), edition("en", source=None)
SENDER = sender(FA)
SET = SENDER.header.object_id.hex()[:4]
FEW = ("--square", "25-L", "--dots", "10")
"""Two squares a page."""
SENDING = {
    "sheet": ("sheet", "in", "-o", "out.pdf"),
    "pictures": ("sheet", "in", "--pictures", "out"),
    "gif": ("play", "in", "--gif", "out.gif"),
    "html": ("play", "in", "--html", "out.html"),
    "lines": ("lines", "in"),
}
"""Commands that pass an edition on."""
each_way = pytest.mark.parametrize("way", SENDING)


@pytest.fixture(autouse=True)
def know(home: Path, folder: Path) -> None:
    """Sara is in the trust store, checked; a bundle of hers is in the folder."""
    assert home.is_dir()
    assert folder.is_dir()
    store.save(trusting(SARA))
    put("in", FA)


def names() -> list[str]:
    """What is in the working folder, but the input."""
    return sorted(path.name for path in Path().iterdir() if path.name != "in")


def packets(texts: str | list[str]) -> list[Packet]:
    """The packets in some texts."""
    joined = texts if isinstance(texts, str) else "\n".join(texts)
    return [each for each in find(joined) if isinstance(each, Packet)]


# What may be passed on


@each_way
def test_a_strangers_edition_wants_a_word(way: str) -> None:
    """Nobody passes on by accident what nobody knows."""
    put("in", edition(keys=(MALLORY,)))
    result = run(*SENDING[way])
    assert result.status == 3
    assert f"signed by the unknown key {MALLORY.name} [unconfirmed]" in result.err
    assert names() == []
    assert result.out == ""
    small = () if way not in ("sheet", "pictures") else FEW
    ok(*SENDING[way], *small, "--unconfirmed")


@each_way
def test_what_nobody_signed_is_never_passed_on(way: str) -> None:
    """Whatever is said."""
    put("in", edition(keys=()))
    result = run(*SENDING[way], "--unconfirmed")
    assert result.status == 1
    assert "not signed [unsigned]" in result.err
    assert names() == []


@each_way
def test_one_language_has_to_be_chosen(way: str) -> None:
    """All are named."""
    put("in", FA, EN)
    result = run(*SENDING[way])
    assert result.status == 2
    assert "in: holds en, fa [not-found]" in result.err
    assert "hint: choose one: --language en" in result.err
    assert names() == []


@each_way
def test_a_large_edition_travels_as_a_bundle(way: str) -> None:
    """Both numbers, and the commands that do it."""
    sound = random.Random(1).randbytes(184_321)
    put("in", edition(files={"reading.opus": sound}))
    result = run(*SENDING[way])
    assert result.status == 1
    assert "bytes; the most is 184320 [too-large]" in result.err
    assert "archive cut" in result.err
    assert names() == []


# Sheets


def test_a_sheet_is_named_after_its_language() -> None:
    """And it is said how many squares it has, and how many are enough."""
    result = ok("sheet", "in", *FEW)
    assert result.out == (
        f"written sheet-fa.pdf\n  {SERIES}/fa-1  set {SET}\n"
        "  4 squares, any 2 bring it back\n"
    )
    assert Path("sheet-fa.pdf").read_bytes().startswith(b"%PDF-")
    assert ok("sheet", "in", *FEW, "-o", "x.pdf", "--json").json == {
        "output": "x.pdf",
        "edition": f"{SERIES}/fa-1",
        "set": SET,
        "squares": 4,
        "needed": 2,
    }
    assert Path("x.pdf").read_bytes() == Path("sheet-fa.pdf").read_bytes()


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ((), 35),
        (("--paper", "letter"), 30),
        (("--coarse",), 24),
        (("--coarse", "--paper", "letter"), 20),
        (("--coarse", "--dots", "5"), 35),
        (("--pages", "2", "--dots", "12"), 12),
    ],
)
def test_paper_and_modules_decide_how_many_squares(
    options: tuple[str, ...], count: int
) -> None:
    """As the guide says; ``--dots`` goes before ``--coarse``."""
    arguments = ("sheet", "in", "--pictures", "out", "--svg", *options)
    assert ok(*arguments, "--json").json["squares"] == count


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--square", "5-L"), "no packet fits a square of 5-L"),
        (("--square", "15-X"), "not a kind of square"),
        (("--square", "15"), "not a kind of square"),
        (("--square", "41-M"), "a square of version 41"),
        (("--dots", "2"), "invalid value"),
        (("--pages", "0"), "invalid value"),
        (("--paper", "a5"), "invalid value"),
        (("--pages", "1", "--square", "7-L", "--dots", "12"), "23 are needed"),
        (("--pictures", "out"), "a PDF and pictures at once"),
    ],
)
def test_what_cannot_be_printed_is_said(options: tuple[str, ...], message: str) -> None:
    """Status 2, a hint, and nothing was written."""
    result = run("sheet", "in", "-o", "x.pdf", *options)
    assert result.status == 2
    assert f"archive: error: {message}" in result.err or message in result.err
    assert "[usage]" in result.err
    assert "archive: hint: " in result.err
    assert names() == []


def test_pictures_are_named_by_their_squares() -> None:
    """PNG by default, SVG when that is said."""
    made = ok("sheet", "in", *FEW, "--pictures", "./png", "--json").json
    assert (made["output"], made["squares"]) == ("png", 4)
    ok("sheet", "in", *FEW, "--pictures", "svg", "--svg")
    for kind in ("png", "svg"):
        found = sorted(path.name for path in Path(kind).iterdir())
        assert found == [f"square-0000{number}.{kind}" for number in range(1, 5)]


def _posters(folder: str) -> list[Packet]:
    options = (*FEW, "--repair", "--pages", "1", "--pictures", folder)
    assert ok("sheet", "in", *options).out.endswith("2 squares, any 2 bring it back\n")
    texts = []
    for path in sorted(Path(folder).iterdir()):
        (picture,) = open_picture(path)
        texts += [seen.text for seen in read(picture, passes=1)]
    return packets(texts)


def test_posters_are_other_ones_every_time() -> None:
    """Their squares stay within the ids that there are, and are none of the text's."""
    one, two = _posters("one"), _posters("two")
    assert set(one).isdisjoint(two)
    for packet in (*one, *two):
        assert SENDER.header.k <= packet.first < packet.ids.stop <= 65_535
        assert packet == SENDER.packet(packet.first, len(packet.symbols))


@pytest.mark.parametrize("way", [way for way in SENDING if way != "lines"])
def test_what_is_there_is_not_replaced_unasked(way: str) -> None:
    """A file stays as it is without ``--replace``; a folder stays anyhow."""
    target = SENDING[way][-1]
    Path(target).write_text("mine")
    small = FEW if way == "sheet" else ()
    result = run(*SENDING[way], *small)
    assert result.status == 2
    assert f"{target}: exists already [already-there]" in result.err
    assert Path(target).read_text() == "mine"
    if way != "pictures":
        ok(*SENDING[way], *small, "--replace")
        assert Path(target).read_bytes()[:4] in (b"%PDF", b"GIF8", b"<!do")


# Screens


def test_a_gif_and_a_page_are_made_at_once() -> None:
    """The GIF's frames bring the edition back, and the page has as many."""
    result = ok("play", "in", "--gif", "a.gif", "--html", "a.html")
    assert result.out == (
        f"written a.gif\nwritten a.html\n  {SERIES}/fa-1  set {SET}\n"
        "  any 5 of the squares bring it back\n"
    )
    ok("scan", "a.gif", "-o", "back")
    assert Path("back").read_bytes() == bundle(FA)
    frames = list(open_picture(Path("a.gif")))
    assert len(frames) == Path("a.html").read_text("utf-8").count('["') == 24


def test_what_was_played_can_be_had_for_programs() -> None:
    """Files, edition, set and numbers."""
    options = ("--count", "5", "--square", "20-L", "--rate", "4")
    result = ok("play", "in", "--html", "a.html", *options, "--json")
    assert result.json == {
        "output": ["a.html"],
        "edition": f"{SERIES}/fa-1",
        "set": SET,
        "squares": 5,
        "needed": 3,
    }
    assert '"rate":4' in Path("a.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "squares are for a terminal"),
        (("--json",), "squares in a terminal, and JSON"),
        (("--gif", "x", "--rate", "11"), "invalid value"),
        (("--gif", "x", "--rate", "3"), "invalid value"),
        (("--gif", "x", "--count", "0"), "invalid value"),
        (("--gif", "x", "--square", "5-L"), "no packet fits a square of 5-L"),
        (("--gif", "x", "--square", "big"), "not a kind of square"),
    ],
)
def test_what_cannot_be_played_is_said(options: tuple[str, ...], message: str) -> None:
    """Status 2; without a terminal there is no play, and the files are named."""
    result = run("play", "in", *options)
    assert result.status == 2
    assert message in result.err
    assert "[usage]" in result.err
    if len(options) < 2:
        assert "--gif FILE or --html FILE" in result.err
    assert names() == []


def _terminal(*arguments: str, columns: int = 80, rows: int = 40) -> tuple[int, str]:
    """Run the program in a terminal of its own: its exit status and what it showed."""
    import pty  # noqa: PLC0415 — not there on every system

    ours, theirs = pty.openpty()
    size = {"COLUMNS": str(columns), "LINES": str(rows)}
    program = subprocess.Popen(
        [sys.executable, "-m", "archive", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, **size},
    )
    os.close(theirs)
    shown = b"".join(_until_closed(ours))
    os.close(ours)
    return program.wait(), shown.decode()


def _until_closed(handle: int) -> Iterator[bytes]:
    while True:
        try:
            piece = os.read(handle, 1 << 16)
        except OSError:  # how Linux says that nobody is at the other end
            return
        if not piece:
            return
        yield piece


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
def test_a_terminal_shows_squares_and_is_as_before() -> None:
    """Another screen, each square with its number, and all of it taken back."""
    status, shown = _terminal("play", "in", "--count", "2", "--rate", "10")
    assert status == 0
    assert shown.startswith("\x1b[?1049h\x1b[?25l")
    assert shown.endswith("\x1b[?25h\x1b[?1049l")
    frames = shown.split("\x1b[H")[1:3]
    for number, frame in enumerate(frames, 1):
        assert frame.split("\x1b[J")[0].endswith(f" {number}")
        assert "\x1b[97;40m" in frame
        assert "▀" in frame
    _, light = _terminal("play", "in", "--count", "1", "--rate", "10", "--light")
    assert "\x1b[30;107m" in light


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
def test_a_terminal_that_is_too_small_is_said() -> None:
    """Both sizes, a kind that fits, and the terminal as before."""
    status, shown = _terminal("play", "in", columns=60, rows=31)
    assert status == 2
    said = shown.rpartition("\x1b[?1049l")[2]
    assert "a square of 10-L needs 61 columns and 32 rows" in said
    assert "has 60 and 31" in said
    assert "take 9-L or smaller" in said


# Lines


def test_lines_fit_text_messages() -> None:
    """Half as many again as are needed, and any of them bring the edition back."""
    result = ok("lines", "in")
    assert result.err == (
        f"archive: any 23 of these 35 lines bring {SERIES}/fa-1 back\n"
    )
    printed = result.out.splitlines()
    assert len(printed) == 35
    assert all(len(line) <= 160 for line in printed)
    chosen = random.Random(1).sample(printed, 23)
    Path("some.txt").write_text("\n".join(chosen))
    ok("collect", "some.txt", "-o", "back")
    assert Path("back").read_bytes() == bundle(FA)
    assert result.out == ok("lines", "in").out


def test_lines_can_be_had_for_programs() -> None:
    """The same lines, with the set and how many are needed."""
    result = ok("lines", "in", "--symbols", "4", "--json")
    assert result.json == {
        "edition": f"{SERIES}/fa-1",
        "set": SET,
        "needed": 6,
        "lines": lines(FA, 4, range(9)).splitlines(),
    }


def test_few_lines_say_that_they_are_a_part() -> None:
    """Nobody is told that three lines are enough where 23 are needed."""
    result = ok("lines", "in", "--count", "3")
    assert result.out == lines(FA, 1, range(3))
    assert result.err == f"archive: 3 of the 23 lines that bring {SERIES}/fa-1 back\n"


def test_there_are_no_more_lines_than_ids() -> None:
    """What is said is what was printed."""
    put("in", edition())
    result = ok("lines", "in", "--symbols", "32", "--count", "2500")
    assert len(result.out.splitlines()) == 65_535 // 32
    assert result.err.startswith("archive: any 1 of these 2047 lines")
    refused = run("lines", "in", "--symbols", "32", "--count", "2500", "--repair")
    assert refused.status == 2
    assert "2500 packets; there are 2046 [usage]" in refused.err


def test_what_several_people_send_adds_up() -> None:
    """With ``--repair`` two runs print other lines, within the ids that there are."""
    one, two = (ok("lines", "in", "--count", "12", "--repair").out for _ in "12")
    found = [packets(each) for each in (one, two)]
    assert set(found[0]).isdisjoint(found[1])
    for packet in found[0] + found[1]:
        assert SENDER.header.k <= packet.first <= 65_534
    Path("both.txt").write_text(one + two)
    ok("collect", "both.txt", "-o", "back")
    assert Path("back").read_bytes() == bundle(FA)


# What is not installed

_WITHOUT = """
import json, sys
for name in {missing}:
    sys.modules[name] = None
from tests.kit import run
results = []
for arguments in json.loads(sys.argv[1]):
    result = run(*arguments)
    results.append([result.status, result.out, result.err])
print(json.dumps(results))
"""
EXTRAS = ("fpdf", "uharfbuzz", "zxingcpp", "PIL", "pypdfium2", "av")


def without(missing: tuple[str, ...], *commands: tuple[str, ...]) -> list[Run]:
    """Run commands in a process in which some libraries are not installed."""
    result = subprocess.run(
        [sys.executable, "-c", _WITHOUT.format(missing=missing), json.dumps(commands)],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert result.returncode == 0, result.stderr.decode()
    return [Run(*each) for each in json.loads(result.stdout)]


def test_what_needs_no_extra_runs_without_them() -> None:
    """Packing, checking, lines, pictures, GIFs and pages need none of the libraries."""
    Path("messages.txt").write_text(lines(FA, 4))
    sources = str(ROOT / "bundles" / "iran-2026-01")
    results = without(
        EXTRAS,
        ("verify", "in"),
        ("show", "in"),
        ("cut", "in", "-l", "fa", "-o", "cut"),
        ("pack", sources, "--unsigned", "-l", "en", "-o", "packed"),
        ("lines", "in"),
        ("collect", "messages.txt", "-o", "collected"),
        ("play", "in", "--gif", "a.gif", "--html", "a.html", "--count", "3"),
        ("sheet", "in", *FEW, "--pictures", "png"),
    )
    assert [each.status for each in results] == [0] * 8, results
    assert Path("collected").read_bytes() == bundle(FA)


def test_what_is_missing_is_named_with_how_to_get_it() -> None:
    """Status 2, the library, and the extra; nothing was written."""
    Path("a.pdf").write_bytes(b"%PDF-1.7\n")
    ok("play", "in", "--gif", "a.gif", "--count", "1")
    Path("film.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(100))
    results = without(
        EXTRAS,
        ("sheet", "in"),
        ("scan", "a.gif"),
        ("scan", "a.pdf"),
        ("scan", "film.mp4"),
        ("scan", "--camera", "/dev/video0"),
    )
    needs = ("uharfbuzz", "Pillow", "pypdfium2", "PyAV", "PyAV")
    extras = ("sheet", "scan", "scan", "video", "video")
    for result, library, extra in zip(results, needs, extras, strict=True):
        assert result.status == 2, result
        assert "[missing-extra]" in result.err
        assert library in result.err
        assert f"pip install 'archive[{extra}]'" in result.err
    (only,) = without(("fpdf",), ("sheet", "in"))
    assert only.status == 2
    assert "fpdf" in only.err
    assert "pip install 'archive[sheet]'" in only.err
    (only,) = without(("zxingcpp",), ("scan", "a.gif"))
    assert only.status == 2
    assert "zxing-cpp [missing-extra]" in only.err
    assert "pip install 'archive[scan]'" in only.err
    assert names() == ["a.gif", "a.pdf", "film.mp4"]


@pytest.mark.parametrize("arguments", [("--help",), ("verify", "in"), ("lines", "in")])
def test_the_core_loads_nothing_that_it_does_not_need(
    arguments: tuple[str, ...],
) -> None:
    """Help, checking and lines start without libraries for pictures and paper."""
    heavy = {"qrcode", *EXTRAS}
    script = (
        "import sys; from archive.cli import main; status = main(sys.argv[1:]);"
        f"print(status, sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        env=os.environ,
        check=True,
    )
    assert result.stderr.decode().splitlines()[-1] == "0 []"
