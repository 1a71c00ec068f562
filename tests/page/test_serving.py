"""A page that a browser takes from a hotspot drop is opened, checked and kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.carriers.hotspot.site import Site
from archive.format.trustlist import TrustList
from archive.tasks.assemble import assembled
from archive.tasks.check import Selection
from archive.tasks.handouts import of_inputs
from archive.tasks.inputs import Input
from archive.tasks.serving import drop
from tests import kit
from tests.browsers import chromium as chromiums
from tests.browsers.browser import PHONE
from tests.browsers.chromium import Chromium, Options
from tests.carriers.hotspot.served import HERE, serving
from tests.page import opened

FOLDER = "k3f9abcdefgh"


@pytest.fixture(scope="module")
def networked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """Chromium, for which addresses lead where they lead."""
    folder = tmp_path_factory.mktemp("networked")
    with chromiums.running(folder, Options()) as found:
        yield found


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A drop with the real statement in two languages, and the blank page."""
    made = assembled([opened.statement(each).fresh for each in ("en", "fa")])
    source = [Input.of_bytes(made)]
    found = of_inputs(source, TrustList(), Selection(), unconfirmed=True)
    dropped = drop(found, TrustList(), FOLDER, full=True)
    with serving(Site(dropped.resources)) as port:
        yield f"http://{HERE.address}:{port}{dropped.path}"


def link(name: str) -> str:
    """A link of the list."""
    return f'a[href="/{FOLDER}/{name}"]'


def test_a_phone_opens_a_page_from_the_list_and_reads_it(
    networked: Chromium, address: str
) -> None:
    """One tap: the whole text is there, with its verdict; nothing is refused."""
    networked.open(address, PHONE)
    assert "فارسی" in opened.shown(networked)
    assert networked.value("document.scripts.length") == 0
    networked.click(link("read-fa.html"))
    assert opened.verdict(networked) == "unknown"
    shown = opened.shown(networked)
    for line in opened.lines(opened.statement("fa")):
        assert line in shown
    assert networked.complaints == []
    own = [each for each in networked.requests if not each.endswith("favicon.ico")]
    assert [each for each in own if not each.startswith(("blob:", address))] == []


def test_a_saved_page_is_a_file_with_its_name(
    networked: Chromium, address: str, tmp_path: Path
) -> None:
    """It opens without any network; a bundle is saved just so."""
    networked.open(address, PHONE)
    networked.click(link("save/read-fa.html"))
    saved = networked.downloaded()
    assert saved.name == "read-fa.html"
    kept = tmp_path / "read-fa.html"
    kept.write_bytes(saved.read_bytes())
    networked.click(link("save/iran-2026-01.tar.zst"))
    bundle = networked.downloaded()
    assert bundle.name == "iran-2026-01.tar.zst"
    assert len(kit.check_bundle(bundle.read_bytes())) == 2
    networked.open(kept)
    assert opened.verdict(networked) == "unknown"
    assert networked.outside == []


def test_the_blank_page_works_under_its_policy(
    networked: Chromium, address: str
) -> None:
    """The full program runs, with its WebAssembly, and asks for nothing."""
    networked.open(f"{address}read-full.html")
    opened.go(networked, "scan")
    assert networked.complaints == []
    assert networked.outside == [f"{address}read-full.html"]
