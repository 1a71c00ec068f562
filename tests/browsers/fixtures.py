"""Browsers for pytest, each started once: import what is needed into a ``conftest``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browsers import chromium as chromiums
from tests.browsers import firefox as firefoxes
from tests.browsers.browser import Browser
from tests.browsers.chromium import Chromium, Options
from tests.browsers.firefox import Firefox
from tests.browsers.outside import Outside, listening

__all__ = ["browser", "chromium", "firefox", "jitless", "outside", "outside_world"]


@pytest.fixture(scope="session")
def outside_world() -> Iterator[Outside]:
    """Where every name leads."""
    with listening() as found:
        yield found


@pytest.fixture
def outside(outside_world: Outside) -> Outside:
    """The rest of the world, which has met nobody yet and serves nothing."""
    outside_world.pages.clear()
    outside_world.forget()
    return outside_world


@pytest.fixture(scope="session")
def chromium(
    tmp_path_factory: pytest.TempPathFactory, outside_world: Outside
) -> Iterator[Chromium]:
    """Chromium with a camera; every name leads to ``outside``."""
    options = Options(outside=outside_world.port, camera=True)
    with chromiums.running(tmp_path_factory.mktemp("chromium"), options) as found:
        yield found


@pytest.fixture(scope="session")
def jitless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """Chromium that interprets scripts, and has no WebAssembly."""
    options = Options(jitless=True)
    with chromiums.running(tmp_path_factory.mktemp("jitless"), options) as found:
        yield found


@pytest.fixture(scope="session")
def firefox(
    tmp_path_factory: pytest.TempPathFactory, outside_world: Outside
) -> Iterator[Firefox]:
    """Firefox; every name leads to ``outside``."""
    folder = tmp_path_factory.mktemp("firefox")
    with firefoxes.running(folder, outside_world.port) as found:
        yield found


@pytest.fixture(params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> Browser:
    """Each of the two, one after the other."""
    found: Browser = request.getfixturevalue(request.param)
    return found
