"""The trust store: one file, written whole, refused when open or damaged."""

from __future__ import annotations

import os

import pytest

from archive.errors import Malformed, NewerVersion, NotPrivate
from archive.format.trustlist import TrustList
from archive.trust import store
from archive.trust.folder import private_folder, write_private
from tests.kit import REZA, SARA, trusting


def test_a_store_that_was_never_made_is_empty() -> None:
    """Nobody is known at first, and looking makes nothing."""
    assert store.load() == TrustList()
    assert not private_folder().exists()


def test_what_is_saved_is_loaded() -> None:
    """The list comes back, and the next one takes its place."""
    store.save(trusting(SARA))
    assert store.load() == trusting(SARA)
    store.save(trusting(SARA, REZA))
    assert store.load() == trusting(SARA, REZA)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", Malformed),
        (b"# archive-trust 1\nchecked x\n", Malformed),
        (b"# archive-trust 9\n", NewerVersion),
    ],
)
def test_a_damaged_store_is_left_as_it_is(
    content: bytes, kind: type[Exception]
) -> None:
    """Damage is said, and what is there is not touched."""
    path = private_folder() / "trust"
    write_private(path, content, replace=True)
    with pytest.raises(kind):
        store.load()
    assert path.read_bytes() == content


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
@pytest.mark.parametrize("mode", [0o660, 0o602])
def test_a_store_that_others_can_change_is_refused(mode: int) -> None:
    """Whoever can write the list could make anybody trusted."""
    store.save(trusting(SARA))
    (private_folder() / "trust").chmod(mode)
    with pytest.raises(NotPrivate, match=f"trust: open to other accounts .*{mode:o}"):
        store.load()
