"""The trust store: the file that holds the :class:`TrustList`."""

from __future__ import annotations

from pathlib import Path

from archive import limits
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


def save(trust: TrustList) -> None:
    """Keep the list, in place of the one before.

    Raises:
        NotPrivate, DiskFailed: nothing was changed.
    """
    write_private(_path(), trust.to_bytes())
