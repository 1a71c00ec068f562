"""``python -m bench.syncing``: what a meeting costs, by how much both sides have.

Writes ``syncing.md`` beside this file: about ten minutes. ``--sizes 100,1000`` takes
fewer. Bytes and signatures are counted and the same everywhere; memory is the peak of
a process of its own; seconds are of this computer, and the stick is a folder.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

from tests import kit
from tests.attacks.memory import peak
from tests.tasks.test_storing import KNOWN, add
from tests.tasks.test_syncing import cost, kept, sync

from archive.format.trustlist import TrustList
from archive.store.editions import Claim, Store
from archive.tasks.bringing import Way
from archive.tasks.sides import FOLDER

_LANGUAGES: Final = ("ar", "azb", "ckb", "de", "en", "es", "fa", "fr", "tr", "ur")
_AIM: Final = 1.2
"""Bytes and signatures of one new edition, against those with the smallest store."""
_FULL: Final = 1000
"""The most editions that a whole store is handed out with: it is the same for each."""


def _editions(count: int) -> Iterator[kit.Edition]:
    """So many small editions of one series: ten languages, many revisions."""
    for number in range(count):
        language = _LANGUAGES[number % len(_LANGUAGES)]
        revision = 1 + number // len(_LANGUAGES)
        yield kit.edition(language, revision, text=f"{number}\n{kit.TEXT}")


def _fill(store: Store, count: int) -> None:
    """Put the files there that adding these editions would write."""
    for made in _editions(count):
        content = kit.bundle(made)
        (checked,) = kit.check_bundle(content, TrustList())
        path = store.path(Claim.of(checked, checked.signers))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _meet(store: Store, stick: Path) -> dict[str, Any]:
    """One meeting: what it read, checked and took."""
    start = perf_counter()
    read, checked, moves = cost(store, stick)
    seconds, memory = perf_counter() - start, peak()
    assert kept(store) == kept(Store(stick / FOLDER))
    return {
        "read": read,
        "checked": checked,
        "moved": len(moves),
        "seconds": seconds,
        "peak": memory,
    }


def _child(folder: Path) -> None:
    """Let a store and a stick meet, in a process that has met before, and say it."""
    with TemporaryDirectory() as warm:
        stick = Path(warm) / "stick"
        stick.mkdir()
        store = Store(Path(warm) / "own")
        add(store, kit.bundle(kit.edition()))
        sync(store, stick)
    print(json.dumps(_meet(Store(folder / "own"), folder / "stick")))


def _measured(folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.syncing", "--child", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _one_new(folder: Path, way: Way) -> dict[str, Any]:
    """Both sides have the same, but for one edition on one of them."""
    side = folder / ("own" if way is Way.OUT else f"stick/{FOLDER}")
    add(Store(side), kit.bundle(kit.edition("kmr")), trust=KNOWN)
    found = _measured(folder)
    assert found["moved"] == 1
    for each in (folder / "own", folder / "stick" / FOLDER):
        (path,) = each.rglob("kmr-*")
        path.unlink()
    return found


def _rows(size: int) -> Iterator[tuple[str, int, dict[str, Any]]]:
    with TemporaryDirectory() as place:
        folder = Path(place)
        _fill(Store(folder / "own"), size)
        shutil.copytree(folder / "own", folder / "stick" / FOLDER)
        yield "nothing", size, _measured(folder)
        for way in Way:
            yield f"one new, {way.value}", size, _one_new(folder, way)
        if size <= _FULL:
            shutil.rmtree(folder / "stick" / FOLDER)
            yield "all, out", size, _measured(folder)
            shutil.rmtree(folder / "own")
            yield "all, in", size, _measured(folder)


_HEAD: Final = """\
# What a meeting costs

Written by `python -m bench.syncing`. A store and a stick with the same editions, of one
text each, and what one of them has more. Bytes read and signatures checked are counted;
listing names is not reading. Memory is the peak of a process. Whole stores are brought
up to 1,000 editions only: it costs the same for each.

{machine}; the stick is a folder on the same disk.

| what is new | editions | bytes read | signatures | to the smallest | MB | seconds |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def _report(rows: Sequence[tuple[str, int, dict[str, Any]]]) -> str:
    least: dict[str, dict[str, Any]] = {}
    version = platform.python_version()
    machine = f"{os.cpu_count()} cores, {platform.system()}, CPython {version}"
    lines = [_HEAD.format(machine=machine).rstrip()]
    for what, size, found in rows:
        base = least.setdefault(what, found)
        said = ""
        if what.startswith("one"):
            ratio = max(found[each] / base[each] for each in ("read", "checked"))
            met = "met" if ratio <= _AIM else "**not met**"
            said = f"{ratio:.3f} (aim ≤ {_AIM}: {met})"
        lines.append(
            f"| {what} | {size:,} | {found['read']:,} | {found['checked']:,} | {said}"
            f" | {found['peak'] / 1e6:.1f} | {found['seconds']:.2f} |"
        )
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure, and write the report."""
    parser = argparse.ArgumentParser(prog="bench.syncing")
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--child", type=Path)
    chosen = parser.parse_args()
    if chosen.child:
        _child(chosen.child)
        return
    sizes = [int(size) for size in chosen.sizes.split(",")]
    report = _report([row for size in sizes for row in _rows(size)])
    Path(__file__).with_name("syncing.md").write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
