"""Sockets on this computer's own network: who is served, and what ends."""

from __future__ import annotations

import errno
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from ipaddress import ip_interface
from pathlib import Path
from threading import Event

import pytest

from archive.carriers.hotspot.conversation import STALLED_SECONDS
from archive.carriers.hotspot.interfaces import Place, places
from archive.carriers.hotspot.listening import Listener
from archive.carriers.hotspot.room import ALL
from archive.carriers.hotspot.site import Site
from archive.errors import NetworkFailed
from tests.carriers.hotspot.requests import (
    CONTENT,
    INDEX,
    MALFORMED,
    METHODS,
    PAGE,
    SAVED,
    SITE,
    TOO_MUCH,
    TRAVERSALS,
    get,
    replies,
    resource,
)
from tests.carriers.hotspot.served import (
    END,
    HERE,
    PATIENCE,
    Clock,
    caller,
    heard,
    serving,
)
from tests.stock import needs

LARGE = CONTENT * 20
"""More than systems keep for somebody who does not read."""
SMALL = "/small"
BOTH = Site({PAGE: resource(), INDEX: resource(LARGE), SMALL: resource(b"small")})
SLOW, HONEST = 200, 50
CLOSE = "Connection: close"


def download(number: int, port: int) -> bytes:
    """A page, by somebody who reads what comes."""
    with caller(number, port) as phone:
        phone.sendall(get(PAGE, CLOSE))
        (reply,) = replies(heard(phone))
        assert reply.status == 200
        return reply.body


def downloads(port: int) -> list[bytes]:
    """The same page, by many at once."""
    numbers = range(1000, 1000 + HONEST)
    with ThreadPoolExecutor(HONEST) as pool:
        return list(pool.map(lambda number: download(number, port), numbers))


def test_slow_clients_of_every_kind_keep_nobody_out() -> None:
    """200 that say nothing, drip, stay on or do not read; 50 others get the page.

    No time passes at all: nobody has to wait for the slow ones to be let go.
    """
    with serving(BOTH) as port, ExitStack() as stack:
        for number in range(SLOW):
            slow = stack.enter_context(caller(number, port, small=True))
            if number % 4 == 1:
                slow.sendall(get()[: 1 + number % 60])
            elif number % 4 == 2:
                slow.sendall(get(SMALL))
                assert slow.recv(1)
            elif number % 4 == 3:
                slow.sendall(get(INDEX))
                assert slow.recv(1)
        assert downloads(port) == [CONTENT] * HONEST


def test_clients_that_do_not_read_make_room_in_time() -> None:
    """As many as there is room for, and 72 behind them: after some seconds all is well.

    The honest ones come last, and wait outside until the clock has moved once.
    """
    clock = Clock()
    with serving(BOTH, clock) as port, ExitStack() as stack:
        for number in range(SLOW):
            slow = stack.enter_context(caller(number, port, small=True))
            if number < ALL:
                slow.sendall(get(INDEX))
                assert slow.recv(1)
        clock.now = STALLED_SECONDS
        assert downloads(port) == [CONTENT] * HONEST


def test_one_address_cannot_take_all_places() -> None:
    """200 connections that do not read, from one phone: nobody notices them."""
    with serving(BOTH) as port, ExitStack() as stack:
        for _ in range(SLOW):
            slow = stack.enter_context(caller(7, port, small=True))
            slow.sendall(get(INDEX))
        assert downloads(port) == [CONTENT] * HONEST


def test_whatever_is_sent_the_next_one_is_served() -> None:
    """Every hostile request over a real connection, and a page after all of them."""
    hostile = [*MALFORMED.values(), *TOO_MUCH.values()]
    hostile += [get(path, CLOSE) for path in TRAVERSALS]
    hostile += [get(PAGE, CLOSE, method=method) for method in METHODS]
    with serving(SITE) as port:
        for number, said in enumerate(hostile):
            with caller(number, port) as phone:
                try:
                    phone.sendall(said)
                    phone.shutdown(socket.SHUT_WR)
                except OSError:  # refused, or ended, before all of it was said
                    continue
                answer = heard(phone)
                assert answer == b"" or answer.startswith(b"HTTP/1.1 4"), said
                assert answer.count(b"HTTP/1.1 ") <= 1, said
        assert download(1, port) == CONTENT


def test_an_interrupted_download_goes_on() -> None:
    """A connection that broke, and another one for the rest: equal bytes."""
    with serving(SITE) as port:
        with caller(1, port) as phone:
            phone.sendall(get(SAVED))
            begun = bytearray()
            while len(begun) < 50_000:
                begun += phone.recv(4096)
        head, _, begun_body = bytes(begun).partition(b"\r\n\r\n")
        tag = next(
            line.partition(b": ")[2].decode()
            for line in head.split(b"\r\n")
            if line.startswith(b"ETag")
        )
        asked = (f"Range: bytes={len(begun_body)}-", f"If-Range: {tag}", CLOSE)
        with caller(1, port) as phone:
            phone.sendall(get(SAVED, *asked))
            (rest,) = replies(heard(phone))
    assert rest.status == 206
    assert begun_body + rest.body == CONTENT


@pytest.mark.stock
def test_curl_goes_on_and_keeps_the_name(tmp_path: Path) -> None:
    """With half a file there, it fetches the other half; the name is ours."""
    needs("curl")
    with serving(SITE) as port:
        address = f"http://{HERE.address}:{port}{SAVED}"
        half = tmp_path / "half.html"
        half.write_bytes(CONTENT[:55_555])
        curl = ("curl", "--silent", "--show-error", "--fail", "--noproxy", "*")
        subprocess.run([*curl, "-C", "-", "-o", half, address], check=True)
        subprocess.run(
            [*curl, "--remote-name", "--remote-header-name", address],
            check=True,
            cwd=tmp_path,
        )
    assert half.read_bytes() == CONTENT
    assert (tmp_path / "read-fa.html").read_bytes() == CONTENT


def test_it_stops_by_itself() -> None:
    """When the clock says so: nobody listens, and nothing is open any more."""
    clock = Clock()
    with serving(BOTH, clock) as port:
        waiting, taking = caller(1, port), caller(2, port, small=True)
        taking.sendall(get(INDEX))
        assert taking.recv(1)
        clock.now = END - 0.01
        assert download(3, port) == CONTENT, "to the last moment"
    with waiting, taking:
        assert heard(waiting) == b""
        assert len(heard(taking)) < len(LARGE)
    with socket.socket() as late, pytest.raises(ConnectionRefusedError):
        late.connect((HERE.address, port))


def test_who_waits_too_long_is_let_go() -> None:
    """The loop looks at its clock although nothing comes."""
    clock = Clock()
    with serving(SITE, clock) as port, caller(1, port) as silent:
        assert download(2, port) == CONTENT, "the silent one is in before"
        clock.now = 1000
        assert heard(silent) == b""


def _listening() -> set[str]:
    """Addresses and ports at which this computer listens, as the kernel says."""
    found = set()
    for name in ("tcp", "tcp6"):
        path = Path("/proc/self/net") / name
        if not path.exists():
            pytest.skip("this system does not say who listens")
        rows = [row.split() for row in path.read_text().splitlines()[1:]]
        found |= {row[1] for row in rows if row[3] == "0A"}
    return found


def test_it_listens_at_one_address() -> None:
    """One more than before, and that is not the wildcard."""
    before = _listening()
    with serving(SITE) as port:
        assert _listening() - before == {f"0100007F:{port:04X}"}
    assert f"0100007F:{port:04X}" not in _listening()


def test_who_is_not_in_the_network_is_sent_away() -> None:
    """Where the system lets them through, nothing is answered."""
    alone = Place("lo", ip_interface("127.0.0.1/32"))
    with serving(SITE, place=alone) as port:
        with caller(1, port) as stranger:
            assert heard(stranger) == b""
        with socket.create_connection((HERE.address, port), PATIENCE) as near:
            near.sendall(get(PAGE, CLOSE))
            assert heard(near).endswith(CONTENT)


def test_an_address_that_cannot_be_used_is_said() -> None:
    """A port that is taken; an address that is somebody else's."""
    with (
        Listener(HERE, 0, Clock(), places) as listener,
        pytest.raises(NetworkFailed, match=f"port {listener.port}"),
    ):
        Listener(HERE, listener.port, Clock(), places)
    with pytest.raises(NetworkFailed, match=r"192\.0\.2\.77"):
        Listener(Place("lo", ip_interface("192.0.2.77/24")), 0, Clock(), places)


@pytest.mark.parametrize(
    "left",
    [[], [Place("lo", ip_interface("127.0.0.2/8"))], [Place("lo2", HERE.network)]],
)
def test_an_address_that_goes_ends_it(left: list[Place]) -> None:
    """With its interface or alone, or to another one; nothing is open any more."""
    clock, there = Clock(), [HERE]
    with ThreadPoolExecutor(1) as pool, Listener(HERE, 0, clock, lambda: there) as it:
        served = pool.submit(it.serve, BOTH, END)
        clock.now = 100
        with caller(1, it.port) as waiting:
            assert download(2, it.port) == CONTENT, "as long as it is there"
            there[:] = left
            clock.now = 200
            with pytest.raises(NetworkFailed, match=r"^lo 127\.0\.0\.1: this computer"):
                served.result(PATIENCE)
            it.__exit__()
            assert heard(waiting) == b""


def test_a_system_that_cannot_say_its_addresses_ends_nothing() -> None:
    """It may have no handles left for a moment: it is asked again and again."""
    clock, asked = Clock(), Event()

    def cannot_say() -> list[Place]:
        asked.set()
        raise OSError(errno.EMFILE, "Too many open files")

    with ThreadPoolExecutor(1) as pool, Listener(HERE, 0, clock, cannot_say) as it:
        served = pool.submit(it.serve, BOTH, END)
        assert download(1, it.port) == CONTENT, "it has begun"
        for now in (100, 200):
            asked.clear()
            clock.now = now
            assert asked.wait(PATIENCE)
            assert download(now, it.port) == CONTENT
        clock.now = END
        served.result(PATIENCE)


def test_it_listens_over_ipv6_too() -> None:
    """Where this computer has it: at that address, and not over IPv4."""
    place = Place("lo", ip_interface("::1/128"))
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind((place.address, 0))
    except OSError:
        pytest.skip("this computer has no IPv6")
    with serving(SITE, place=place) as port:
        with socket.create_connection((place.address, port), PATIENCE) as phone:
            phone.sendall(get(PAGE, CLOSE))
            assert heard(phone).endswith(CONTENT)
        with socket.socket() as other, pytest.raises(ConnectionRefusedError):
            other.connect((HERE.address, port))
