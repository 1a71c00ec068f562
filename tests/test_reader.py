"""The second implementation, in ``reader/``: its tests, and agreement with this one."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Sequence

import pytest

from tests.agreement import KINDS, READER, Decision, Reader, compare, parsers
from tests.stock import needs

pytestmark = pytest.mark.stock

_RUNS = {"manifest": 1500, "object": 1500, "page": 1500}
_OTHERS = 200
_PARSERS = {parser.name: parser for parser in parsers()}


@pytest.fixture(scope="module")
def modules() -> None:
    """Node and what npm installs; without them nothing here can run."""
    needs("node")
    if (READER / "node_modules" / "@noble").is_dir():
        return
    message = "reader/node_modules is missing: npm ci --ignore-scripts, in reader"
    if os.environ.get("ARCHIVE_NEEDS_TOOLS"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="module")
def reader(modules: None) -> Iterator[Reader]:  # noqa: ARG001
    """One process of node for all questions."""
    with Reader() as running:
        yield running


@pytest.mark.usefixtures("modules")
def test_the_reader_passes_its_tests() -> None:
    """Every vector is decided as here, and nothing is skipped."""
    result = subprocess.run(
        ["node", "--test", "--test-reporter=tap"],
        cwd=READER,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stdout[-5000:]
    counts = dict(re.findall(r"(?m)^# (\w+) (\d+)$", result.stdout))
    assert int(counts["tests"]) == int(counts["pass"]) > 1400
    assert counts["skipped"] == counts["todo"] == "0"


@pytest.mark.usefixtures("modules")
def test_the_shipped_programs_are_what_their_sources_give() -> None:
    """Built anew from locked packages, both pages are the same bytes."""
    built = subprocess.run(
        ["node", "build.js", "--check"],
        cwd=READER,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert built.returncode == 0, built.stderr
    assert {line.partition(":")[0] for line in built.stdout.split("\n")} >= {
        "light", "full",
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_both_implementations_decide_alike(kind: str, reader: Reader) -> None:
    """Both accept an input and find the same in it, or refuse it with the same code."""
    tally = compare(_PARSERS[kind], reader, _RUNS.get(kind, _OTHERS))
    assert tally.inputs == _RUNS.get(kind, _OTHERS)
    assert tally.differing == []


class _Mistaken(Reader):
    """A reader that takes a manifest for a trust list."""

    def decide(self, kind: str, inputs: Sequence[bytes]) -> list[Decision]:
        """Ask for another kind."""
        assert kind == "manifest"
        return super().decide("trust-list", inputs)


@pytest.mark.usefixtures("modules")
def test_a_disagreement_would_be_found() -> None:
    """The law bites: a reader that refuses sound manifests differs from Python."""
    with _Mistaken() as mistaken:
        tally = compare(_PARSERS["manifest"], mistaken, 50)
    assert {ours[0] for _, ours, theirs in tally.differing} >= {"ok"}


def test_what_the_reader_stands_on_is_pinned() -> None:
    """Each dependency has one exact version, and a digest in the lock file."""
    wanted = json.loads((READER / "package.json").read_bytes())
    locked = json.loads((READER / "package-lock.json").read_bytes())["packages"]
    direct = wanted["dependencies"] | wanted["devDependencies"]
    ours = {"@noble/ed25519", "@noble/hashes", "fflate", "qr", "zxing-wasm"}
    assert set(wanted["dependencies"]) == ours
    for name, version in direct.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert locked[f"node_modules/{name}"]["version"] == version
    digests = [each.get("integrity", "") for path, each in locked.items() if path]
    assert all(digest.startswith("sha512-") for digest in digests)
