"""Runs one job and prints what it used. A program of its own, and a small one.

A process begins as a copy of the one that started it, and the kernel counts that copy
in its peak of memory: started by a large Python, ``tar`` would seem to be large. So
jobs are started from here, with as few modules as can be; what is left is measured
with ``true`` and said in the results.

Standard input: JSON, a list of pipelines as in :class:`bench.job.Pipeline`. Standard
output: JSON, the fields of :class:`bench.job.Usage`. Stops at the first command that
fails, and says which.
"""

from __future__ import annotations

import json
import os
import sys
import time

_EMPTY = "/dev/null"


def _become(command: list[str], folder: str, ends: tuple[int, int]) -> None:
    """Turn this copy into the command; ``ends`` are its standard input and output.

    Does not return.
    """
    try:
        os.dup2(ends[0], 0)
        os.dup2(ends[1], 1)
        os.chdir(folder)
        os.execvp(command[0], command)  # noqa: S606 — a shell would be measured too
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
    os._exit(127)


def _start(
    commands: list[list[str]], folder: str, given: str | None, appended_to: str | None
) -> list[int]:
    """Start every command of a pipeline, each end joined to the next; process ids."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    taken = os.open(given or _EMPTY, os.O_RDONLY)
    last = os.open(appended_to or _EMPTY, flags, 0o666)
    processes = []
    for position, command in enumerate(commands, 1):
        following, end = (-1, last) if position == len(commands) else os.pipe()
        process = os.fork()
        if not process:
            _become(command, folder, (taken, end))
        processes.append(process)
        os.close(taken)
        os.close(end)
        taken = following
    return processes


def main() -> None:
    """Read a job, run it, print what it used."""
    job = json.load(sys.stdin)
    user = system = 0.0
    largest = together = 0
    begin = time.perf_counter()
    for pipeline in job:
        peaks = []
        processes = _start(**pipeline)
        for process, command in zip(processes, pipeline["commands"], strict=True):
            _, status, usage = os.wait4(process, 0)
            if status:
                fault = f"exit status {os.waitstatus_to_exitcode(status)}"
                sys.exit(f"{' '.join(command[:3])} …: {fault}")
            user += usage.ru_utime
            system += usage.ru_stime
            peaks.append(usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
        largest, together = max(largest, *peaks), max(together, sum(peaks))
    wall = time.perf_counter() - begin
    used = {"wall": wall, "user": user, "system": system}
    print(json.dumps({**used, "largest": largest, "together": together}))


if __name__ == "__main__":
    main()
