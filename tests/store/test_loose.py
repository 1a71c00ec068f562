"""Editions that lie about: what cannot be looked into is named, and not passed over."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from archive.store.loose import find_loose
from tests import kit
from tests.kit import edition

if sys.platform != "win32":
    import resource


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX's")
def test_a_bundle_that_cannot_be_opened_is_not_passed_over(tmp_path: Path) -> None:
    """A bad sector where it begins must not look like a stick with nothing on it."""
    for name in ("a.tar.zst", "b.tar.zst"):
        (tmp_path / name).write_bytes(kit.bundle(edition()))
    found = find_loose(tmp_path)
    assert next(found).name == "a.tar.zst"
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, before[1]))  # nothing can be opened
    try:
        rest = [each.name for each in found]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert rest == ["b.tar.zst"]
