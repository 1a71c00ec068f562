"""What lies in a folder, to be compared with what lies there later."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

Tree = dict[str, tuple[object, ...]]


def tree(folder: Path) -> Tree:
    """Every path below a folder: kind, permissions and content.

    Of files also the time, so that writing the same bytes again is seen as well.
    """
    return {
        str(path.relative_to(folder)): _state(path)
        for path in sorted(folder.rglob("*"))
    }


def _state(path: Path) -> tuple[object, ...]:
    status = path.lstat()
    kind = stat.filemode(status.st_mode)
    if path.is_symlink():
        return kind, str(path.readlink())
    if stat.S_ISREG(status.st_mode) and status.st_blocks * 512 >= status.st_size:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return kind, digest, status.st_mtime_ns
    if stat.S_ISREG(status.st_mode):  # a file with holes may be larger than the disk
        return kind, status.st_size, status.st_mtime_ns
    return (kind,)
