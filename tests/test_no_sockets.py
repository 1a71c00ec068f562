"""No command opens a connection: neither Python nor the system sees a socket.

But for ``serve``, which listens where it was told to, and connects to nobody.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import kit
from tests.cli import every_command
from tests.stock import needs

_ENVIRONMENT = {"PYTHONPATH": str(kit.ROOT)}


def _python(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        env={**os.environ, **_ENVIRONMENT},
        check=False,
    )


def test_every_command_runs_with_sockets_forbidden(folder: Path) -> None:
    """Every command does what it does while no socket can be made.

    Steps of ``serve`` that succeed make one socket each and bind it to the one address
    that they were given; every other step makes none.
    """
    result = _python("-m", "tests.cli.every_command", folder, "--no-sockets")
    assert result.returncode == 0, result.stderr.decode()
    report = json.loads(result.stdout)
    assert report["sockets"] == []
    listening = [step for step in report["steps"] if step["listens"]]
    assert {step["arguments"][0] for step in listening} == {"serve"}
    bound = [each for each in report["listened"] if each.startswith("socket.bind")]
    assert bound == [f"socket.bind(('{every_command.LISTENING}', 0),)"] * len(listening)
    assert len(report["listened"]) == 2 * len(bound), "and made before"
    assert len(report["steps"]) == len(every_command.STEPS)
    for step in report["steps"]:
        assert step["run"]["status"] == step["status"], step


def test_a_socket_would_be_seen() -> None:
    """The guard bites: with it, making a socket raises."""
    result = _python(
        "-c",
        "import socket, sys\n"
        "from tests.cli import every_command\n"
        "sys.addaudithook(every_command.forbid_sockets)\n"
        "socket.socket()",
    )
    assert result.returncode == 1
    assert b"a socket was opened" in result.stderr


def _traced(folder: Path, *command: str | Path) -> str:
    """The network calls that the system saw while a Python program ran."""
    trace = folder / "trace"
    subprocess.run(
        ["strace", "-f", "-e", "trace=%network", "-o", trace, sys.executable, *command],
        capture_output=True,
        env={**os.environ, **_ENVIRONMENT},
        check=False,
    )
    calls = [line for line in trace.read_text().splitlines() if "(" in line]
    return "\n".join(calls)


@pytest.mark.parametrize(
    "act",
    [
        "other.bind(('0.0.0.0', 0))",
        "other.bind(('127.0.0.2', 0))",
        "other.connect(('127.0.0.1', 9))",
        "other.sendto(b'', ('127.0.0.1', 9))",
        "socket.getaddrinfo('localhost', 9)",
    ],
)
def test_a_socket_that_does_more_than_listen_would_be_seen(act: str) -> None:
    """The guard bites where listening is allowed: everything else raises."""
    result = _python(
        "-c",
        "import socket, sys\n"
        "from tests.cli import every_command\n"
        "sys.addaudithook(every_command.forbid_sockets)\n"
        "with every_command.may_listen(allowed=True):\n"
        "    socket.socket().bind(('127.0.0.1', 0))\n"
        "    other = socket.socket(type=socket.SOCK_DGRAM)\n"
        f"    print('so far'); {act}",
    )
    assert result.returncode == 1
    assert result.stdout == b"so far\n"
    assert b"a socket was opened" in result.stderr


@pytest.mark.stock
def test_the_system_sees_no_socket(folder: Path) -> None:
    """Packing, checking and unpacking make no network call of any kind."""
    needs("strace")
    every_command.prepare(folder)
    bundle = every_command.BUNDLE
    for arguments in (
        ("pack", "sources", "--unread", "fa", "--key", "./sara.key", "-o", bundle),
        ("verify", bundle, "-p", "sara.pub"),
        ("unpack", bundle, "-p", "sara.pub"),
    ):
        assert _traced(folder, "-m", "archive", *arguments) == ""
    assert (folder / "iran-2026-01" / "VERIFY.txt").exists()


@pytest.mark.stock
def test_the_system_would_see_a_socket(folder: Path) -> None:
    """The trace bites: it shows a socket that a program makes."""
    needs("strace")
    assert "socket(" in _traced(folder, "-c", "import socket; socket.socket()")
