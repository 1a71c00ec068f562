"""The browsers, for the tests of the browsers."""

from __future__ import annotations

from tests.browsers.fixtures import (
    browser,
    chromium,
    firefox,
    jitless,
    outside,
    outside_world,
)

__all__ = ["browser", "chromium", "firefox", "jitless", "outside", "outside_world"]
