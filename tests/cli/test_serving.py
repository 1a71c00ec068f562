"""serve, as a person meets it."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.squares.read import read
from archive.trust import store
from tests import kit
from tests.carriers.hotspot.served import PATIENCE
from tests.cli.every_command import LISTENING
from tests.kit import MALLORY, SARA, edition, ok, put, run, trusting
from tests.parcels import LONG
from tests.squares.reference import on_a_terminal
from tests.stock import needs

EN, FA = edition("en", source=None, text=LONG), edition()
HERE = ("--on", LISTENING)
AT_ONCE = (*HERE, "--minutes", "0.0001")
ADDRESS = re.compile(r"http://127\.0\.0\.1:[0-9]+(/[a-z2-9]{12}/)")
PASSWORD = "12345;678"  # noqa: S105 — of no network


@pytest.fixture(autouse=True)
def know(home: Path, folder: Path) -> None:
    """Sara is in the trust store; a bundle of hers is in the folder."""
    assert home.is_dir()
    assert folder.is_dir()
    store.save(trusting(SARA))
    put("in", EN, FA)


def test_it_says_where_what_and_who_can_see_it() -> None:
    """And that it has stopped."""
    result = ok("serve", "in", *AT_ONCE)
    first, address, *lines = result.out.splitlines()
    assert first == "serving on lo"
    assert ADDRESS.fullmatch(address.strip())
    assert lines[0] == "  2 editions, for 0.0001 minutes"
    assert [line.split()[0] for line in lines[1:4]] == [
        *("read-en.html", "read-fa.html", "iran-2026-01.tar.zst")
    ]
    said = " ".join(line.strip() for line in lines[4:])
    assert "everybody on this network can see what is loaded and by which" in said
    assert "Ctrl-C" in said
    assert result.err.endswith("archive: stopped: nothing is served any more\n")


def test_programs_get_one_object() -> None:
    """Address, path and minutes; the path is in the address and never the same."""
    one = ok("serve", "in", "-l", "fa", "--full", "--json", *AT_ONCE).json
    two = ok("serve", "in", "-l", "fa", "--full", "--json", *AT_ONCE).json
    found = ADDRESS.fullmatch(one["address"])
    assert found
    assert found[1] == one["path"] != two["path"]
    assert list(one["files"]) == [
        *("read-fa.html", "iran-2026-01.tar.zst", "read-full.html")
    ]
    del one["address"], one["path"], one["files"]
    assert one == {
        "interface": "lo",
        "minutes": 0.0001,
        "editions": [f"{kit.SERIES}/fa-1"],
        "left_out": [],
    }


def test_a_stranger_s_text_is_served_by_word_alone() -> None:
    """As everything that is passed on."""
    put("strange", edition(keys=(MALLORY,)))
    assert run("serve", "strange", *AT_ONCE).status == 3
    ok("serve", "strange", "--unconfirmed", *AT_ONCE)


def test_a_page_that_cannot_be_made_is_said() -> None:
    """With its reason; the bundle is there."""
    large = edition("de", files={"sound.ogg": os.urandom(200_000)})
    put("large", large)
    result = ok("serve", "large", *AT_ONCE)
    assert "left out read-de.html: " in result.out
    assert "iran-2026-01.tar.zst" in result.out


@pytest.mark.parametrize("minutes", ["0", "-1", "1441", "nan", "soon"])
def test_it_never_serves_without_an_end(minutes: str) -> None:
    """Minutes are a number above nothing, and at most a day's."""
    assert run("serve", "in", *HERE, "--minutes", minutes).status == 2


def test_a_password_is_never_asked_for_where_nobody_answers() -> None:
    """Nor taken from the arguments: there is no option for it."""
    result = run("serve", "in", *AT_ONCE, "--wifi", "Tea")
    assert (result.status, "[no-password]" in result.err) == (2, True)
    assert run("serve", "in", "--wifi-password", PASSWORD, *AT_ONCE).status == 2


def test_a_password_file_that_is_no_text_is_refused(folder: Path) -> None:
    """With what a password is made of."""
    (folder / "secret").write_bytes(b"\xff\xfe12345678\n")
    asked = ("--wifi", "Tea", "--wifi-password-file", "secret")
    result = run("serve", "in", *AT_ONCE, *asked)
    assert (result.status, "[usage]" in result.err) == (2, True)
    assert "not a password" in result.err


def _terminal(
    *arguments: str,
    size: tuple[int, int] = (80, 24),
    variables: Mapping[str, str] | None = None,
) -> str:
    """What somebody sees who starts it in a terminal of so many columns and rows."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, size[::-1])
    asked = {"PYTHONPATH": str(kit.ROOT / "src"), **(variables or {})}
    inherited = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [sys.executable, "-m", "archive", "serve", "in", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**inherited, **asked},
    )
    os.close(theirs)
    pieces = []
    with process, os.fdopen(ours, "rb", buffering=0) as screen:
        while True:
            ready, _, _ = select.select([screen], [], [], PATIENCE)
            assert ready
            try:
                piece = screen.read(1 << 16)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            pieces.append(piece)
    assert process.returncode == 0
    return b"".join(pieces).decode()


def _squares(seen: str) -> list[str]:
    """The texts of the squares on a terminal."""
    blocks = re.findall(r"(?:\x1b\[(?:30;107|97;40)m[^\x1b]*\x1b\[0m\r?\n)+", seen)
    return [
        each.text
        for block in blocks
        for each in read(on_a_terminal(block.splitlines()), passes=1)
    ]


@pytest.mark.parametrize("light", [(), ("--light",)])
def test_a_camera_reads_the_address(light: tuple[str, ...]) -> None:
    """And beside it stands that no other square of ours holds a link."""
    seen = _terminal(*AT_ONCE, *light)
    (address,) = {found[0] for found in ADDRESS.finditer(seen)}
    assert _squares(seen) == [address]
    assert "no other one of ours does" in seen
    assert "this screen" in seen


def test_a_camera_joins_the_network_first(folder: Path) -> None:
    """The password comes from a variable or a file, and stands in the square alone."""
    (folder / "secret").write_text(f"{PASSWORD}\nmore\n")
    joins = "WIFI:T:WPA;S:Tea\\;house;P:12345\\;678;;"
    wifi = ("--wifi", "Tea;house")
    for options, variables in (
        ((), {"ARCHIVE_WIFI_PASSWORD": PASSWORD}),
        (("--wifi-password-file", "secret"), {}),
    ):
        seen = _terminal(*AT_ONCE, *wifi, *options, variables=variables)
        first, second = _squares(seen)
        assert first == joins
        assert ADDRESS.fullmatch(second)
        assert PASSWORD not in seen


def test_the_address_to_type_stands_below_its_square() -> None:
    """On a small screen, what stood above has gone by then."""
    seen = _terminal(*AT_ONCE)
    after = seen.rpartition("\x1b[0m")[2]
    assert len(ADDRESS.findall(after)) == 1
    assert len(seen[seen.index("Open the list:") :].splitlines()) <= 26


@pytest.mark.parametrize(
    ("size", "variables", "reason"),
    [
        ((30, 50), {}, "needs 33 columns; there are 30"),
        ((80, 24), {"PYTHONIOENCODING": "ascii"}, "cannot show squares"),
    ],
)
def test_a_square_that_cannot_be_shown_is_not_drawn(
    size: tuple[int, int], variables: dict[str, str], reason: str
) -> None:
    """Broken lines and escapes are read by no camera: the address is there to type."""
    seen = _terminal(*AT_ONCE, size=size, variables=variables)
    assert "\x1b[" not in seen
    assert "\\u" not in seen
    assert reason in seen
    assert len(ADDRESS.findall(seen.partition("Open the list:")[2])) == 1


def test_a_narrow_terminal_has_a_narrow_margin() -> None:
    """Cameras read the square all the same."""
    seen = _terminal(*AT_ONCE, size=(33, 50))
    (address,) = {found[0] for found in ADDRESS.finditer(seen)}
    assert _squares(seen) == [address]


def test_a_file_gets_no_square() -> None:
    """Only a screen does: the square is not to be kept."""
    assert "█" not in ok("serve", "in", *AT_ONCE).out


@contextmanager
def _running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program while it serves, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "archive", "serve", "in", "--json", *HERE, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(kit.ROOT / "src")},
    )
    assert process.stdout
    with process:
        try:
            said = ""
            while not said.endswith("\n}\n"):
                line = process.stdout.readline()
                assert line
                said += line
            yield process, json.loads(said)["address"]
        finally:
            process.kill()


@pytest.mark.stock
def test_ctrl_c_ends_it_in_order() -> None:
    """It serves, is told to stop, says so, and is gone; nothing was written down."""
    needs("curl")
    before = set(Path().iterdir())
    with _running() as (process, address):
        curl = [
            "curl",
            "--silent",
            "--fail",
            "--noproxy",
            "*",
            f"{address}read-fa.html",
        ]
        page = subprocess.run(curl, capture_output=True, check=True).stdout
        assert page == Path(_page()).read_bytes()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, out) == (0, "")
        assert err == "archive: stopped: nothing is served any more\n"
        again = subprocess.run(curl, capture_output=True, check=False)
        assert again.returncode == 7, "nobody listens"
    assert set(Path().iterdir()) - before == {Path("read-fa.html")}


def _page() -> str:
    """The page that another command makes of the same edition."""
    ok("page", "in", "-l", "fa")
    return "read-fa.html"


def test_the_clock_goes_on_while_a_computer_sleeps() -> None:
    """Where there is such a clock, it is the one that is asked."""
    from archive.cli.serving import awake_or_not  # noqa: PLC0415

    wanted = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    before = time.clock_gettime(wanted)
    assert before <= awake_or_not()() <= time.clock_gettime(wanted)
