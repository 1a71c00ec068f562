"""Programs that end with the tests, and handles that are read with a bound."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

PATIENCE: Final = 180
"""Seconds after which a program that says nothing has failed."""

_ENDING: Final = 10
"""Seconds that it has for ending in its own way."""
_LAUNCH: Final = """
import ctypes, fcntl, os, sys
ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG: killed with the tests
ours = [fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1].split()]
for handle, each in enumerate(ours, 3):
    os.dup2(each, handle)
os.execvp(sys.argv[2], sys.argv[2:])
"""
"""It gives a program some of our handles, from its 3 on."""


@contextmanager
def program(
    command: Sequence[str], home: Path, output: int, handles: Sequence[int] = ()
) -> Iterator[None]:
    """Run a program; it and all that it started end with the block.

    Args:
        command: its name and options.
        home: where it keeps what it keeps.
        output: the handle that it writes to; closed here when it has started.
        handles: that it finds as 3, 4 and so on; closed here, too.
    """
    numbers = " ".join(map(str, handles))
    process = subprocess.Popen(
        [sys.executable, "-c", _LAUNCH, numbers, *command],
        pass_fds=handles,
        env={**os.environ, "HOME": str(home), "MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    for handle in (output, *handles):
        os.close(handle)
    try:
        yield
    finally:
        _end(process)


def some(handle: int, what: str) -> bytes:
    """The next bytes of a handle.

    Raises:
        AssertionError: it was closed, or nothing came for :data:`PATIENCE` seconds.
    """
    ready, _, _ = select.select([handle], [], [], PATIENCE)
    assert ready, f"{what} said nothing for {PATIENCE} s"
    found = os.read(handle, 1 << 20)
    assert found, f"{what} ended"
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it, and whatever it started; wait until all are gone."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_ENDING)
    with ExitStack() as stack:
        left = list(_group(process.pid, stack))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        for each in left:
            select.select([each], [], [], _ENDING)
    process.wait()


def _group(leader: int, stack: ExitStack) -> Iterator[int]:
    """Handles of the processes of a group; each can be read when it has ended."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            after_name = path.read_text(errors="replace").rpartition(")")[2].split()
            if int(after_name[2]) == leader:
                handle = os.pidfd_open(int(path.parent.name))
                stack.callback(os.close, handle)
                yield handle
