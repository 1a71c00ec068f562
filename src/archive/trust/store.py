"""The trust store: the file that holds the :class:`TrustList`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive import disk, limits
from archive.format.trustlist import TrustList
from archive.trust.folder import private_folder, read_private, write_private


def _path() -> Path:
    return private_folder() / "trust"


def load() -> TrustList:
    """The keys that the holder knows; none if the store was never made.

    Raises:
        NotPrivate: other accounts can read or change it.
        Malformed, NewerVersion, TooLarge: it is damaged; it is left as it is.
    """
    content = read_private(_path(), limits.TRUST_FILE)
    return TrustList() if content is None else TrustList.from_bytes(content)


@contextmanager
def alone() -> Iterator[None]:
    """Between loading and saving, no other run may save: wrap both in this.

    Before the store was made for the first time, there is nothing to lose.
    """
    if not disk.exists(private_folder()):
        yield
        return
    with disk.alone(private_folder()):
        yield


def save(trust: TrustList) -> None:
    """Keep the list, in place of the one before.

    Raises:
        NotPrivate, DiskFailed: nothing was changed.
    """
    write_private(_path(), trust.to_bytes(), replace=True)
