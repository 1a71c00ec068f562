"""Runs of the program that are killed, without a warning, at their n-th change.

A change is whatever reaches the file system: a file opened for writing, half of a
write, the other half, fsync, rename, a folder made, a file or folder removed.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, Final

from tests.kit import run

_CHANGES: Final = {
    "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.link",
    "os.symlink", "os.chmod", "os.utime",
}  # fmt: skip
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_open: Final[Callable[..., Any]] = open


class _Steps:
    """Counts down, and kills this process at zero."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def __call__(self) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook: counts changes of the file system."""
        opened = event == "open" and isinstance(arguments[2], int)
        if event in _CHANGES or (opened and arguments[2] & _WRITING):
            self()


def _cut_in_half(steps: _Steps) -> Callable[..., Any]:
    """``open`` whose files take two steps for each write to the system."""

    class Halves(io.FileIO):
        def write(self, content: Any, /) -> int:  # noqa: ANN401 — any buffer
            view = memoryview(content).cast("B")
            middle = len(view) // 2
            for half in (view[:middle], view[middle:]):
                steps()
                written = 0
                while written < len(half):
                    written += super().write(half[written:])
            return len(view)

    def opening(file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:  # noqa: ANN401
        if "b" in mode and set("wxa") & set(mode):
            return io.BufferedWriter(Halves(file, mode.replace("b", "")))
        return _open(file, mode, *rest, **named)

    return opening


def run_until(steps: int, arguments: tuple[str, ...]) -> int | None:
    """Run the program in a process of its own, killed at the change of that number.

    Returns:
        Its exit status, or None if it was killed.
    """
    child = os.fork()
    if not child:
        _be_the_child(steps, arguments)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return None
    return os.waitstatus_to_exitcode(status)


def _be_the_child(steps: int, arguments: tuple[str, ...]) -> None:
    status = 70
    try:
        sys.dont_write_bytecode = True
        counter = _Steps(steps)
        fsync = os.fsync

        def sync(handle: int) -> None:
            counter()
            fsync(handle)

        system: Any = os
        system.fsync = sync
        files: Any = io
        files.open = _cut_in_half(counter)
        sys.addaudithook(counter.hear)
        status = run(*arguments).status
    finally:
        os._exit(status)
