"""How much memory a program took: ``python -m tests.attacks.memory BUNDLE...``.

Runs every command that reads a bundle on each of the given ones, in the folder that
it is started in, and prints the exit statuses and the peak as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from tests import kit


def peak() -> int:
    """The most memory that was resident in this process, in bytes.

    Linux counts what the parent held before ``exec`` in ``ru_maxrss``; its own figure
    for this program alone stands in ``/proc``.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def read_all(bundle: str) -> list[int]:
    """Exit statuses of every way to read a bundle."""
    return [
        kit.run(*arguments).status
        for arguments in (
            ("verify", bundle),
            ("list", bundle),
            ("show", bundle),
            ("cut", bundle, "-l", "fa", "-o", "cut.tar.zst", "--unconfirmed"),
            ("merge", bundle, "-o", "merged.tar.zst", "--unconfirmed"),
            ("unpack", bundle, "-C", "unpacked", "--unconfirmed"),
        )
    ]


if __name__ == "__main__":
    found = [read_all(bundle) for bundle in sys.argv[1:]]
    print(json.dumps({"statuses": found, "peak": peak()}))
