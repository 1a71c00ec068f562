"""The file system: the one place that touches it, with names and nothing else in view.

What is written appears under its name whole or not at all: a temporary name beside
it, fsync, rename. A run that is killed leaves at most ``.NAME.xxxxxxxx.partial``,
which the next run that writes ``NAME`` removes (it holds a lock while it lives).
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from archive.characters import visible_line
from archive.errors import AlreadyThere, DiskFailed, NotFound, TooLarge

if sys.platform != "win32":
    import fcntl

_PARTIAL: Final = ".partial"
_NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_BINARY: Final = getattr(os, "O_BINARY", 0)
_NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)  # a named pipe must not hold us up


def base_name(path: Path) -> str:
    """The last part of a path, fit to be printed: folders say where somebody lives."""
    return visible_line(path.name or path.resolve().name)


@contextmanager
def reporting(path: Path) -> Iterator[None]:
    """Turn the system's errors into ours, with the base name only.

    Raises:
        NotFound, AlreadyThere, DiskFailed: by what the system said.
    """
    try:
        yield
    except FileNotFoundError as error:
        message = f"{base_name(path)}: not found"
        raise NotFound(message) from error
    except FileExistsError as error:
        message = f"{base_name(path)}: exists already"
        raise AlreadyThere(message) from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            message = f"{base_name(path)}: a link, not an ordinary file"
            raise NotFound(message) from error
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            message = f"{base_name(path)}: exists already"
            raise AlreadyThere(message) from error
        reason = (error.strerror or "input or output failed").lower()
        message = f"{base_name(path)}: {reason}"
        raise DiskFailed(message) from error


@contextmanager
def opened(path: Path, *, follow: bool = True) -> Iterator[BinaryIO]:
    """A regular file, for reading.

    Args:
        path: the file.
        follow: whether a symbolic link as the last part is followed.

    Raises:
        NotFound: there is no regular file of that name.
        DiskFailed: it cannot be opened.
    """
    flags = os.O_RDONLY | _NO_WAIT | (_BINARY if follow else _NO_FOLLOW)
    with reporting(path):
        handle = os.open(path, flags)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            message = f"{base_name(path)}: not an ordinary file"
            raise NotFound(message, hint="name an ordinary file")
        with os.fdopen(handle, "rb") as file:
            yield file


def size_of(path: Path) -> int:
    """Size in bytes of a regular file; raises as :func:`opened`."""
    with opened(path) as file:
        return os.fstat(file.fileno()).st_size


def read_small(path: Path, most: int, *, follow: bool = True) -> bytes:
    """A whole file of at most ``most`` bytes.

    Raises:
        TooLarge: it has more.
        NotFound, DiskFailed: as :func:`opened`.
    """
    with opened(path, follow=follow) as file:
        content = file.read(most + 1)
    if len(content) > most:
        message = f"{base_name(path)}: more than {most} bytes"
        raise TooLarge(message)
    return content


def pieces(path: Path, size: int, *, follow: bool = True) -> Iterator[bytes]:
    """A file's bytes, in pieces of at most ``size``."""
    with opened(path, follow=follow) as file:
        while piece := file.read(size):
            yield piece


def read_pipe(most: int) -> bytes:
    """Standard input, whole: what comes through a pipe is kept in memory, not on disk.

    Raises:
        TooLarge: it has more than ``most`` bytes.
        NotFound: it is closed.
    """
    if sys.stdin is None:
        message = "standard input: closed"
        raise NotFound(message, hint="send something through the pipe")
    with reporting(Path("standard input")):
        content = sys.stdin.buffer.read(most + 1)
    if len(content) > most:
        message = f"standard input: more than {most} bytes"
        raise TooLarge(message)
    return content


def write_pipe(content: bytes) -> None:
    """Write to standard output; the system's own errors pass (nobody may listen)."""
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def list_folder(path: Path, most: int) -> list[str]:
    """Names in a folder, sorted; raises :class:`TooLarge` for more than ``most``."""
    with reporting(path), os.scandir(path) as entries:
        names = [entry.name for entry in islice(entries, most + 1)]
    if len(names) > most:
        message = f"{base_name(path)}: more than {most} names in this folder"
        raise TooLarge(message)
    return sorted(names)


def exists(path: Path) -> bool:
    """Whether there is anything under that name, be it a link that leads nowhere."""
    return os.path.lexists(path)


def is_file(path: Path, *, follow: bool = True) -> bool:
    """Whether this is a regular file; False too if nobody may look."""
    return os.path.isfile(path) and (follow or not os.path.islink(path))  # noqa: PTH113, PTH114 — these never raise


def is_folder(path: Path, *, follow: bool = True) -> bool:
    """Whether this is a folder; False too if nobody may look."""
    return os.path.isdir(path) and (follow or not os.path.islink(path))  # noqa: PTH112, PTH114 — these never raise


@contextmanager
def _handle(path: Path, flags: int = os.O_RDONLY) -> Iterator[int]:
    """The system's handle of a file or folder, for what only handles can do."""
    handle = os.open(path, flags)
    try:
        yield handle
    finally:
        os.close(handle)


def _sync_folder(path: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):
        with _handle(path, os.O_RDONLY | os.O_DIRECTORY) as handle:
            os.fsync(handle)


def forget(handle: int) -> None:
    """Have an open file read from the medium, not from the system's memory."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def try_lock(handle: int, *, wait: bool = False) -> bool:
    """Lock an open file or folder for as long as it is open; False if that failed."""
    if sys.platform == "win32":
        return False  # no such locks, as on some drives: nothing is ever swept there
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        return True
    return False


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """While this lasts, no other run of ours is inside the same ``with`` block."""
    with reporting(folder), _locked(folder, wait=True):
        yield


def sweep(target: Path) -> None:
    """Remove what killed runs left of ``target``; a living run holds its lock."""
    if sys.platform == "win32":
        return
    ours = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{8}}\{_PARTIAL}")
    for name in os.listdir(target.parent):  # noqa: PTH208 — only the names matter
        if ours.fullmatch(name):
            with suppress(OSError):  # what cannot be opened or removed stays
                _remove_if_left(target.with_name(name))


def _remove_if_left(partial: Path) -> None:
    with _handle(partial, os.O_RDONLY | _NO_FOLLOW | _NO_WAIT) as handle:
        if try_lock(handle):
            if is_folder(partial):
                shutil.rmtree(partial)
            else:
                partial.unlink()


def _partial(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}{_PARTIAL}")


class NewFile:
    """A file that is being written; its errors name ``target``, not what is read."""

    def __init__(self, file: BinaryIO, target: Path) -> None:
        self._file = file
        self._target = target

    def write(self, content: bytes) -> None:
        """Write the next bytes; raises :class:`DiskFailed`."""
        with reporting(self._target):
            self._file.write(content)

    def close(self) -> None:
        """Close it; raises :class:`DiskFailed` if its last bytes cannot be written."""
        with reporting(self._target):
            self._file.close()


@contextmanager
def writing(
    target: Path,
    mode: int = 0o666,
    check: Callable[[Path], None] | None = None,
    *,
    replace: bool,
) -> Iterator[NewFile]:
    """A new file that appears as ``target`` when the block ends well.

    Args:
        target: where it appears.
        mode: permissions, less the process's umask.
        check: given the finished file before it appears; may raise to prevent that.
        replace: take the place of what is there; otherwise nothing that appeared
            meanwhile is overwritten.

    Raises:
        AlreadyThere: there is something, and it is not to be replaced.
        NotFound, DiskFailed: it could not be written; ``target`` is as it was.
    """
    partial = _partial(target)
    with reporting(target):
        sweep(target)
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        try:
            with os.fdopen(handle, "wb") as file:
                try_lock(handle)
                yield NewFile(file, target)
                file.flush()
                os.fsync(handle)
                if check:
                    forget(handle)
                    check(partial)
            if not replace and exists(target):  # it appeared meanwhile
                raise FileExistsError
            partial.replace(target)
            _sync_folder(target.parent)
        finally:
            partial.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Delete a file, if it is there; raises :class:`DiskFailed`."""
    with reporting(path):
        path.unlink(missing_ok=True)
        _sync_folder(path.parent)


def append(path: Path, content: bytes) -> None:
    """Write at a file's end, onto the disk, or make it; raises as :func:`opened`."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | _NO_WAIT | _BINARY
    with reporting(path), os.fdopen(os.open(path, flags, 0o600), "ab") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            message = f"{base_name(path)}: not an ordinary file"
            raise NotFound(message, hint="name an ordinary file")
        new = not file.tell()
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        if new:
            _sync_folder(path.parent)


class NewFolder:
    """Files of a folder that does not exist yet; see :func:`new_folder`."""

    def __init__(self, path: Path, target: Path) -> None:
        self._path = path
        self._target = target
        self._files: list[Path] = []
        self._open: NewFile | None = None

    def writer(self, name: str) -> NewFile:
        """Open ``name`` (relative, ``/`` between parts) for writing.

        Whoever calls knows that the name is a safe one. One file is open at a time:
        the one before is closed.
        """
        self.close()
        path = self._path.joinpath(*name.split("/"))
        with reporting(self._target):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open = NewFile(path.open("xb"), self._target)
        self._files.append(path)
        return self._open

    def write(self, name: str, content: bytes) -> None:
        """Write a whole small file."""
        self.writer(name).write(content)

    def close(self) -> None:
        """Close the file that is open, if one is."""
        if self._open:
            self._open.close()
            self._open = None

    def sync(self) -> None:
        """Wait until files and folders are on the medium."""
        self.close()
        for path in self._files:
            with _handle(path, os.O_RDWR | _BINARY) as handle:
                os.fsync(handle)
        for folder in {path.parent for path in self._files}:
            _sync_folder(folder)
        _sync_folder(self._path)


@contextmanager
def new_folder(target: Path) -> Iterator[NewFolder]:
    """A folder that appears as ``target``, whole, when the block ends well.

    Raises:
        AlreadyThere: there is something under that name, other than an empty folder.
        NotFound, DiskFailed: it could not be written.
    """
    with reporting(target):
        if not target.name or target.name == ".." or not _free(target):
            message = f"{base_name(target)}: exists already"
            raise AlreadyThere(message)
        sweep(target)
        partial = _partial(target)
        partial.mkdir()
        try:
            with _locked(partial):
                folder = NewFolder(partial, target)
                try:
                    yield folder
                    folder.sync()
                finally:
                    folder.close()
                partial.replace(target)
                _sync_folder(target.parent)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def _locked(folder: Path, *, wait: bool = False) -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    with _handle(folder) as handle:
        try_lock(handle, wait=wait)
        yield


def _free(path: Path) -> bool:
    """Whether a folder may appear here: there is nothing, or an empty folder."""
    if is_folder(path, follow=False):
        return not any(path.iterdir())
    return not exists(path)
