"""Two real networks, and a computer in both that serves in one of them.

Network namespaces stand for three computers, pairs of virtual cables for the networks.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests import kit
from tests.carriers.hotspot.served import PATIENCE
from tests.stock import needs, unable

SERVED, OTHER = "10.77.1.1", "10.77.2.1"
_REFUSED: Final = 7
"""What curl says of a connection that could not be made."""
_LISTENS: Final = "0A"


@dataclass(frozen=True)
class Computers:
    """Names of namespaces: who serves, and a guest in each of its two networks."""

    host: str
    near: str
    far: str


def inside(name: str, *command: str | Path) -> list[str]:
    """A command that runs on one of the computers."""
    return ["ip", "netns", "exec", name, *map(str, command)]


def run(*command: str) -> str:
    """What a program prints; it must succeed."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout


@contextmanager
def _namespace(name: str) -> Iterator[str]:
    made = subprocess.run(
        ["ip", "netns", "add", name], capture_output=True, text=True, check=False
    )
    if made.returncode:
        unable(f"no network namespace can be made: {made.stderr.strip()}")
    try:
        run("ip", "-n", name, "link", "set", "lo", "up")
        yield name
    finally:
        run("ip", "netns", "del", name)


def _cable(host: str, ours: str, guest: str, number: int) -> None:
    """A cable between two computers, each of which has an address at its end."""
    run(
        *("ip", "link", "add", ours, "netns", host, "type", "veth"),
        *("peer", "name", "eth0", "netns", guest),
    )
    for name, link, last in ((host, ours, 1), (guest, "eth0", 2)):
        run("ip", "-n", name, "addr", "add", f"10.77.{number}.{last}/24", "dev", link)
        run("ip", "-n", name, "link", "set", link, "up")
    run("ip", "-n", guest, "route", "add", "default", "via", f"10.77.{number}.1")


@pytest.fixture
def computers() -> Iterator[Computers]:
    """Three computers; their host has two interfaces, ``tea0`` and ``tea1``."""
    needs("ip")
    needs("curl")
    if os.geteuid() != 0:
        unable("only root can make network namespaces")
    with ExitStack() as stack:
        names = (f"archive-{os.getpid()}-{each}" for each in ("host", "near", "far"))
        made = Computers(*(stack.enter_context(_namespace(name)) for name in names))
        _cable(made.host, "tea0", made.near, 1)
        _cable(made.host, "tea1", made.far, 2)
        yield made


@contextmanager
def _serving(host: str, folder: Path, *options: str) -> Iterator[dict[str, str]]:
    """The program, served on the host; what it printed, as values."""
    with _process(host, folder, *options) as (_, said):
        yield said


@contextmanager
def _process(
    host: str, folder: Path, *options: str
) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The program that serves on the host, and what it printed, as values."""
    process = subprocess.Popen(
        inside(
            host, sys.executable, "-m", "archive", "serve", "in", "--json", *options
        ),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(kit.ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stderr
    with process:
        try:
            said = ""
            while not said.endswith("\n}\n"):
                line = process.stdout.readline()
                assert line, process.stderr.read()
                said += line
            yield process, json.loads(said)
        finally:
            process.terminate()


def fetch(name: str, address: str) -> subprocess.CompletedProcess[bytes]:
    """What a computer gets from an address."""
    curl = ("curl", "--silent", "--fail", "--noproxy", "*", "--connect-timeout", "20")
    return subprocess.run(
        inside(name, *curl, address), capture_output=True, check=False
    )


def listening(name: str) -> set[str]:
    """Where a computer listens, over TCP, and what it has open over UDP."""
    found = set()
    for table in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        path = f"/proc/net/{table}"
        rows = run(*inside(name, "cat", path)).splitlines()[1:]
        columns = [row.split() for row in rows]
        wanted = [each for each in columns if "tcp" not in table or each[3] == _LISTENS]
        found |= {f"{table} {each[1]}" for each in wanted}
    return found


@pytest.mark.stock
@pytest.mark.parametrize("named", ["tea0", SERVED])
def test_it_is_there_for_one_network_alone(
    named: str, computers: Computers, folder: Path
) -> None:
    """One side gets the page; the other finds nobody, at either address.

    Neither address of the host answers the far side, although it routes to both, and
    the kernel knows of one socket that listens, and of no other.
    """
    bundle = kit.put("in", kit.edition())
    assert (folder / bundle).exists()
    before = listening(computers.host)
    with _serving(computers.host, folder, "--on", named, "--unconfirmed") as said:
        address = said["address"]
        port = int(address.split(":")[2].split("/")[0])
        assert address.startswith(f"http://{SERVED}:{port}/")
        assert listening(computers.host) - before == {f"tcp 01014D0A:{port:04X}"}
        page = fetch(computers.near, f"{address}read-fa.html")
        assert page.returncode == 0
        assert page.stdout.startswith(b"<!doctype html>")
        # The way there is open: only nobody listens on it.
        far_ping = subprocess.run(
            inside(computers.far, "ip", "route", "get", SERVED),
            capture_output=True,
            check=True,
        )
        assert b"via 10.77.2.1" in far_ping.stdout
        for where in (address, address.replace(SERVED, OTHER)):
            assert fetch(computers.far, where).returncode == _REFUSED
        own = address.replace(SERVED, "127.0.0.1")
        assert fetch(computers.host, own).returncode == _REFUSED
    assert listening(computers.host) == before
    assert fetch(computers.near, address).returncode == _REFUSED


@pytest.mark.stock
@pytest.mark.parametrize(
    "lost",
    [
        ("link", "del", "tea0"),
        ("addr", "del", f"{SERVED}/24", "dev", "tea0"),
        ("link", "set", "tea0", "down", "name", "tea9"),
    ],
)
def test_when_the_network_goes_it_ends_and_says_so(
    lost: tuple[str, ...], computers: Computers, folder: Path
) -> None:
    """The interface is pulled out, loses its address or becomes another one."""
    kit.put("in", kit.edition())
    options = ("--on", "tea0", "--unconfirmed")
    with _process(computers.host, folder, *options) as (process, said):
        assert fetch(computers.near, f"{said['address']}read-fa.html").returncode == 0
        run("ip", "-n", computers.host, *lost)
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert f"tea0 {SERVED}: this computer has lost this address" in errors
    assert "[network-failed]" in errors
    assert "hint: join the network again, and run the same command\n" in errors


@pytest.mark.stock
def test_between_two_networks_it_asks_which(computers: Computers, folder: Path) -> None:
    """Both are named, none is chosen, and nothing listens."""
    kit.put("in", kit.edition())
    command = (sys.executable, "-m", "archive", "serve", "in", "--unconfirmed")
    done = subprocess.run(
        inside(computers.host, *command),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(kit.ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    assert "choose with --on: tea0 10.77.1.1, tea1 10.77.2.1" in done.stderr
    assert listening(computers.host) == set()


@pytest.mark.stock
def test_the_way_between_the_networks_would_be_open(
    computers: Computers, folder: Path
) -> None:
    """The test bites: an ordinary server at the same address answers both sides."""
    (folder / "a").write_text("tea")
    server = (
        "import socketserver, http.server as h;"
        f"s = socketserver.TCPServer(('{SERVED}', 8000), h.SimpleHTTPRequestHandler);"
        "print('ready', flush=True); s.serve_forever()"
    )
    process = subprocess.Popen(
        inside(computers.host, sys.executable, "-c", server),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout
    with process:
        try:
            assert process.stdout.readline() == b"ready\n"
            for side in (computers.near, computers.far):
                assert fetch(side, f"http://{SERVED}:8000/a").stdout == b"tea"
        finally:
            process.terminate()
