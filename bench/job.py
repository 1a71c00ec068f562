"""A job: what is measured as one, as whole processes from the first to the last."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

_LAUNCH: Final = Path(__file__).with_name("launch.py")


class JobFailed(Exception):
    """A command of a job ended with an exit status other than 0."""


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """What a shell writes as ``cd folder && a | b < given >> appended_to``.

    Without ``given`` and ``appended_to`` its ends are the null device.
    """

    commands: tuple[tuple[str, ...], ...]
    folder: str
    given: str | None = None
    appended_to: str | None = None


Job = Sequence[Pipeline]
"""Pipelines, one after another."""


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What a job used: seconds and bytes.

    Attributes:
        wall: seconds from the first process's start to the last one's end.
        user: processor seconds of all processes.
        system: seconds that the kernel worked for them.
        largest: peak resident memory of the largest process.
        together: the largest sum of such peaks over the commands of one pipeline.
    """

    wall: float
    user: float
    system: float
    largest: int
    together: int

    @property
    def cpu(self) -> float:
        """User and system seconds."""
        return self.user + self.system


def environment(private: Path) -> dict[str, str]:
    """What jobs see: keys of their own, and compiled modules kept from run to run."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith("COVERAGE")
    }
    return {**inherited, "LC_ALL": "C.UTF-8", "XDG_DATA_HOME": str(private)}


def run(job: Job, variables: Mapping[str, str]) -> Usage:
    """Run a job by itself and measure it.

    Raises:
        JobFailed: with what the command said.
    """
    launched = subprocess.run(
        [sys.executable, "-I", "-S", _LAUNCH],
        input=json.dumps([asdict(pipeline) for pipeline in job]),
        capture_output=True,
        text=True,
        check=False,
        env=variables,
    )
    if launched.returncode:
        raise JobFailed(launched.stderr.strip()[-500:])
    return Usage(**json.loads(launched.stdout))
