"""A drive that is pulled out at any operation, lies, fills up or fails: a FUSE mount.

``python -m tests.rigs.badstick FOLDER`` mounts it and then takes one command a line
from standard input, each answered by one line; it ends when its input does. Needs
``fusepy`` and libfuse 2. :class:`Rig` starts it.

The model is a FAT drive without a journal. A file's bytes are on the medium once it
was synced; before that, pulling the drive out leaves nothing of them, or half
(``torn``). The folder is there at once (``eager``), which gives careless writers empty
files under final names, or only when it was synced (``lazy``). Taking another file's
place is two changes, and the drive can go in between. A drive with less room than it
claims (``real``) ruins the bytes that were written first.
"""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

LARGE: Final = 1 << 30
_BLOCK: Final = 512


@dataclass
class Medium:
    """What is on the drive, what the system believes is on it, and what is to happen.

    ``names`` maps to file numbers and ``data`` these to bytes; both twice: as written
    (``live``) and as they outlive a pull (``kept``). ``cut`` is the number of the
    operation at which the drive goes, counted from 0.
    """

    live_names: dict[str, int] = field(default_factory=dict)
    kept_names: dict[str, int] = field(default_factory=dict)
    live: dict[int, bytearray] = field(default_factory=dict)
    kept: dict[int, bytes] = field(default_factory=dict)
    cut: int | None = None
    count: int = 0
    gone: bool = False
    torn: bool = False
    eager: bool = False
    read_only: bool = False
    claim: int = LARGE
    real: int = LARGE
    numbers: int = 0

    def used(self) -> int:
        """Bytes of all files, in whole blocks."""
        sizes = (len(self.live[number]) for number in self.live_names.values())
        return sum(-(-size // _BLOCK) * _BLOCK for size in sizes)

    def step(self) -> None:
        """Count one operation that changes the drive; at the chosen one it goes."""
        if self.read_only:
            raise OSError(errno.EROFS, "")
        if self.count == self.cut:
            self.pull()
        self.count += 1
        if self.gone:
            raise OSError(errno.EIO, "")

    def pull(self) -> None:
        """Have on the drive what outlives that, and answer no more."""
        if not self.gone and self.torn:
            for number, content in self.live.items():
                if bytes(content) != self.kept.get(number, b""):
                    self.kept[number] = bytes(content[: len(content) // 2])
        self.gone = True

    def plug(self) -> None:
        """Be there again, with what was kept."""
        self.gone, self.cut = False, None
        self.live_names = dict(self.kept_names)
        known = self.kept_names.values()
        self.live = {each: bytearray(self.kept.get(each, b"")) for each in known}
        self.kept = {each: bytes(self.live[each]) for each in known}

    def folder(self) -> None:
        """The folder changed: an eager drive has it so at once."""
        if self.eager:
            self.kept_names = dict(self.live_names)

    def sync(self, number: int) -> None:
        """A file is on the drive, and FAT puts its entry there too."""
        self.kept[number] = bytes(self.live[number])
        for name, each in self.live_names.items():
            if each == number:
                self.kept_names[name] = each

    def sync_folder(self) -> None:
        """The folder is on the drive."""
        self.kept_names = dict(self.live_names)

    def ruin(self, number: int, piece: bytes) -> None:
        """Write over the oldest other file's bytes: there is no room but there."""
        if self.used() <= self.real:
            return
        for each in sorted(self.live):
            content = self.live[each]
            if each != number and content:
                size = min(len(content), len(piece))
                content[:size] = b"\xee" * size
                self.kept[each] = bytes(content)
                return


class Drive:
    """The operations that FUSE asks for, on a :class:`Medium` with one folder."""

    use_ns = True

    def __init__(self, ready: Callable[[], None]) -> None:
        self.medium = Medium()
        self.alone = threading.RLock()
        self._ready = ready

    def __call__(self, operation: str, *arguments: Any) -> Any:  # noqa: ANN401 — FUSE's
        with self.alone:
            if self.medium.gone and operation not in ("init", "destroy", "release"):
                raise OSError(errno.EIO, "")
            return getattr(self, operation)(*arguments)

    def init(self, _path: str) -> None:
        self._ready()

    def destroy(self, _path: str) -> None:
        pass

    def _number(self, path: str) -> int:
        try:
            return self.medium.live_names[path[1:]]
        except KeyError:
            raise OSError(errno.ENOENT, "") from None

    def getattr(self, path: str, _handle: int | None = None) -> dict[str, int]:
        if path == "/":
            return {"st_mode": stat.S_IFDIR | 0o777, "st_nlink": 1}
        size = len(self.medium.live[self._number(path)])
        return {"st_mode": stat.S_IFREG | 0o777, "st_nlink": 1, "st_size": size}

    def readdir(self, _path: str, _handle: int) -> list[str]:
        return [".", "..", *self.medium.live_names]

    def statfs(self, _path: str) -> dict[str, int]:
        free = max(0, self.medium.claim - self.medium.used()) // _BLOCK
        return {
            "f_bsize": _BLOCK, "f_frsize": _BLOCK, "f_namemax": 255,
            "f_blocks": self.medium.claim // _BLOCK, "f_bfree": free, "f_bavail": free,
        }  # fmt: skip

    def create(self, path: str, _mode: int, _info: object = None) -> int:
        if any(each in path[1:] for each in '<>:"\\|?*'):
            raise OSError(errno.EINVAL, "")
        medium = self.medium
        medium.step()
        medium.numbers += 1
        number = medium.live_names[path[1:]] = medium.numbers
        medium.live[number] = bytearray()
        medium.folder()
        return number

    def open(self, path: str, _flags: int) -> int:
        return self._number(path)

    def read(self, _path: str, size: int, offset: int, handle: int) -> bytes:
        return bytes(self.medium.live[handle][offset : offset + size])

    def write(self, _path: str, piece: bytes, offset: int, handle: int) -> int:
        medium = self.medium
        medium.step()
        content = medium.live[handle]
        before = bytes(content)
        content[offset : offset + len(piece)] = piece
        if medium.used() > medium.claim:
            content[:] = before
            raise OSError(errno.ENOSPC, "")
        medium.ruin(handle, piece)
        return len(piece)

    def truncate(self, path: str, size: int, _handle: int | None = None) -> None:
        self.medium.step()
        content = self.medium.live[self._number(path)]
        content[:] = content[:size].ljust(size, b"\0")

    def utimens(self, _path: str, _times: object = None) -> None:
        self.medium.step()

    def unlink(self, path: str) -> None:
        number = self._number(path)
        self.medium.step()
        del self.medium.live_names[path[1:]]
        self.medium.live.pop(number)
        self.medium.folder()

    def rename(self, old: str, new: str) -> None:
        medium, number = self.medium, self._number(old)
        if new[1:] in medium.live_names:
            medium.step()
            del medium.live_names[new[1:]]
            medium.folder()
        medium.step()
        medium.live_names[new[1:]] = number
        del medium.live_names[old[1:]]
        medium.folder()

    def fsync(self, _path: str, _data_only: int, handle: int) -> None:
        self.medium.step()
        self.medium.sync(handle)

    def fsyncdir(self, _path: str, _data_only: int, _handle: int) -> None:
        self.medium.step()
        self.medium.sync_folder()


def _obey(drive: Drive, words: list[str]) -> str:
    """Do what one line says; the answer."""
    medium = drive.medium
    match words:
        case ["new"]:
            drive.medium = Medium()
        case ["cut", number, torn, eager]:
            medium.cut, medium.count = int(number), 0
            medium.torn, medium.eager = torn == "True", eager == "True"
        case ["count"]:
            return str(medium.count)
        case ["pull"]:
            medium.pull()
        case ["plug"]:
            medium.plug()
        case ["flip", name, offset]:
            place = medium.kept_names[name]
            content = bytearray(medium.kept[place])
            content[int(offset)] ^= 1
            medium.kept[place] = bytes(content)
        case ["set", what, number]:
            setattr(medium, what, int(number))
        case _:
            return "what?"
    return "ok"


def _serve(drive: Drive) -> None:
    for line in sys.stdin:
        with drive.alone:
            answer = _obey(drive, line.split())
        print(answer, flush=True)


class Rig:
    """A mounted drive of a process of its own.

    Args:
        folder: an empty folder to mount it on.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.rigs.badstick", str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.mounted = self._line() == "mounted"

    def _line(self) -> str:
        return (self._process.stdout or sys.stdin).readline().strip()

    def say(self, *words: object) -> str:
        """One command; its answer."""
        pipe = self._process.stdin
        if pipe is None:
            raise ValueError
        pipe.write(" ".join(map(str, words)) + "\n")
        pipe.flush()
        answer = self._line()
        assert answer
        assert answer != "what?"
        return answer

    def new(self, **settings: int) -> None:
        """An empty drive, with this room."""
        self.say("new")
        for what, value in settings.items():
            self.say("set", what, value)

    def replug(self) -> None:
        """Pull it out and plug it in: what was not synced is lost."""
        self.say("pull")
        self.say("plug")

    def files(self) -> dict[str, bytes]:
        """What is there."""
        return {each.name: each.read_bytes() for each in self.folder.iterdir()}

    def end(self) -> None:
        """Unmount it."""
        subprocess.run(["fusermount", "-u", "-z", self.folder], check=True)
        self._process.communicate()


@contextmanager
def rig(folder: Path) -> Iterator[Rig]:
    """A mounted drive while this lasts."""
    started = Rig(folder)
    try:
        yield started
    finally:
        if started.mounted:
            started.end()
        else:
            started._process.communicate()  # noqa: SLF001 — its own


def _main() -> None:
    from fuse import FUSE  # type: ignore[import-untyped] # noqa: PLC0415

    def ready() -> None:
        print("mounted", flush=True)
        threading.Thread(target=_serve, args=(drive,), daemon=True).start()

    drive = Drive(ready)
    FUSE(
        drive, sys.argv[1], foreground=True, nothreads=True, direct_io=True,
        attr_timeout=0, entry_timeout=0, negative_timeout=0, big_writes=True,
        fsname="badstick",
    )  # fmt: skip


if __name__ == "__main__":
    _main()
    os._exit(0)
