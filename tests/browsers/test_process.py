"""Browsers end: with their block, with an error, and with whoever started them."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import pytest

from tests.browsers import chromium, firefox
from tests.browsers.browser import Browser
from tests.browsers.process import PATIENCE
from tests.kit import ROOT
from tests.stock import needs

pytestmark = pytest.mark.stock

_RUNNING: dict[str, tuple[str, Callable[[Path], AbstractContextManager[Browser]]]] = {
    "chromium": ("chromium", chromium.running),
    "firefox": ("firefox-esr", firefox.running),
}


def _alive(folder: Path) -> list[int]:
    """Processes that name a folder in their command."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in command:
            found.append(int(path.parent.name))
    return found


@pytest.mark.parametrize("name", _RUNNING)
def test_an_error_in_the_block_ends_the_browser(name: str, tmp_path: Path) -> None:
    """Nothing of it is left, whatever the test did."""

    def fail() -> None:
        with _RUNNING[name][1](tmp_path) as browser:
            browser.open("about:blank")
            assert _alive(tmp_path)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _alive(tmp_path) == []


_KILLED = """
import os, pathlib, signal, sys
from tests.browsers import {0}
with {0}.running(pathlib.Path(sys.argv[1])) as browser:
    browser.open("about:blank")
    print("open", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("name", _RUNNING)
def test_tests_that_are_killed_leave_no_browser(name: str, tmp_path: Path) -> None:
    """It ends by itself, although nobody is left to end it."""
    needs(_RUNNING[name][0])
    result = subprocess.run(
        [sys.executable, "-c", _KILLED.format(name), tmp_path / "kept"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=False,
    )
    assert (result.returncode, result.stdout) == (-signal.SIGKILL, b"open\n")
    while alive := _alive(tmp_path / "kept"):
        _wait(alive[0])


def _wait(process: int) -> None:
    """Wait until a process has ended that is not ours."""
    with suppress(ProcessLookupError):
        handle = os.pidfd_open(process)
        ended, _, _ = select.select([handle], [], [], PATIENCE)
        os.close(handle)
        assert ended
