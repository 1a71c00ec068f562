"""Nothing that the program prints or writes says who ran it, where, or when."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
import zstandard

from archive.errors import ArchiveError
from archive.format.page import Page
from archive.tasks.programs import program_of
from tests import kit, pages
from tests.attacks.members import BLOCK
from tests.cli import every_command
from tests.stock import needs

_USER = "distinctiveuser"
_YEAR = 2031
_DAMAGED = "damaged.tar.zst"
_NOON = 1935907200.0  # 2031-05-07 12:00:00 UTC


@pytest.fixture
def places(tmp_path: Path) -> Mapping[str, Path]:
    """Folders whose names would be known again: a home, and where the program runs."""
    home = tmp_path / "distinctivehome"
    work = tmp_path / "distinctivefolder" / "distinctivework"
    (home / "data").mkdir(parents=True)
    work.mkdir(parents=True)
    return {"home": home, "work": work}


def _environment(places: Mapping[str, Path]) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(kit.ROOT),
        "HOME": str(places["home"]),
        "XDG_DATA_HOME": str(places["home"] / "data"),
        "USER": _USER,
        "LOGNAME": _USER,
        "HOSTNAME": "distinctivehost",
        "TZ": "Asia/Tehran",
    }


def _outputs(report: bytes) -> Iterator[tuple[str, bytes]]:
    for step in json.loads(report)["steps"]:
        for stream in ("out", "err"):
            yield f"{step['arguments']} {stream}", step["run"][stream].encode()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, bundles also decompressed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = _without_program(path.read_bytes())
            yield path.name, content
            if path.name.endswith(".tar.zst") and path.name != _DAMAGED:
                yield f"{path.name}, decompressed", _decompressed(content)


def _without_program(content: bytes) -> bytes:
    """A page with what its maker put in: its program is packed, and the one that ships.

    In packed bytes any short word may stand by chance.
    """
    try:
        page = Page.from_bytes(content)
    except ArchiveError:
        return content
    known = program_of(page) is not None
    return replace(page, program=pages.PROGRAM).to_bytes() if known else content


def _decompressed(content: bytes) -> bytes:
    return zstandard.ZstdDecompressor().stream_reader(
        content, read_across_frames=True
    ).read()  # fmt: skip


_BY_CHANCE: Final = 5
"""Letters of a host's name that compressed pictures do not hold by chance."""


def _forbidden(places: Mapping[str, Path]) -> dict[str, re.Pattern[bytes]]:
    """What may be found nowhere; words stand alone, so that digests hold none."""
    words = {
        "user": _USER,
        "host": re.escape(socket.gethostname()),
        "host in the environment": "distinctivehost",
        "home": "distinctivehome",
        "folder": "distinctivefolder|distinctivework",
        "project": re.escape(str(kit.ROOT)),
        "interpreter": re.escape(sys.prefix),
        "place": re.escape(str(places["home"].parent)),
        "year": str(_YEAR),
        "zone": "Asia/Tehran|IRST",
    }
    alone = {
        what: re.compile(rb"(?<![0-9A-Za-z])(?:%s)(?![0-9A-Za-z])" % word.encode())
        for what, word in words.items()
    }
    return {**alone, "offset": re.compile(rb"[+-]03:?30(?![0-9])")}


def _run(
    places: Mapping[str, Path], *clock: str, before: tuple[str, ...] = ()
) -> bytes:
    result = subprocess.run(
        [
            *before,
            sys.executable,
            "-m",
            "tests.cli.every_command",
            places["work"],
            *clock,
        ],
        capture_output=True,
        env=_environment(places),
        check=True,
    )
    return result.stdout


def _assert_no_trace(report: bytes, places: Mapping[str, Path]) -> None:
    assert json.loads(report)["year"] == _YEAR
    everything = [*_outputs(report), *_files(places["work"]), *_files(places["home"])]
    assert len(everything) > 2 * len(every_command.STEPS)
    endings = {name.rpartition(".")[2] for name, _ in everything}
    assert {"pdf", "png", "svg", "gif", "html", "txt", "zst"} <= endings
    for what, pattern in _forbidden(places).items():
        for name, content in everything:
            if what == "host" and len(socket.gethostname()) < _BY_CHANCE:
                content = _text(content)  # noqa: PLW2901 — the same, if it is one
            assert not pattern.search(content), (what, name)


def _text(content: bytes) -> bytes:
    """The content, if it is text; else nothing."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return b""
    return content


def test_nothing_tells_who_where_or_when(places: Mapping[str, Path]) -> None:
    """No output or file holds the user, host, home, folder, year or time zone."""
    _assert_no_trace(_run(places, "--clock", str(_NOON)), places)


@pytest.mark.stock
def test_nothing_tells_the_time_of_the_system(places: Mapping[str, Path]) -> None:
    """The same where the whole process lives in another year."""
    needs("faketime")
    report = _run(places, before=("faketime", f"{_YEAR}-05-07 12:00:00"))
    _assert_no_trace(report, places)


def test_a_trace_would_be_found(places: Mapping[str, Path]) -> None:
    """The search bites: each of the words is found in a text that holds it."""
    home, patterns = places["home"], _forbidden(places)
    for what, text in {
        "user": f"by {_USER}\n",
        "host": f"on {socket.gethostname()}\n",
        "home": f"{home}/x",
        "place": f"{home}/x",
        "year": "Wed May  7 12:00:00 2031",
        "zone": "2031-05-07 12:00:00 Asia/Tehran",
        "offset": "2031-05-07T12:00:00+03:30",
    }.items():
        assert patterns[what].search(text.encode()), what


def _headers(content: bytes) -> Iterator[bytes]:
    """The headers of a tar."""
    offset = 0
    while content[offset : offset + BLOCK].strip(b"\0"):
        header = content[offset : offset + BLOCK]
        yield header
        size = int(header[124:135], 8)
        offset += BLOCK + size + -size % BLOCK


def test_tar_headers_name_no_owner_and_no_time(folder: Path) -> None:
    """Every member of every bundle has owner 0, group 0, time 0, and no names."""
    every_command.prepare(folder)
    every_command.run_all(chance=False)
    bundles = [path for path in folder.glob("*.tar.zst") if path.name != _DAMAGED]
    assert len(bundles) > 5
    for bundle in bundles:
        headers = list(_headers(_decompressed(bundle.read_bytes())))
        assert headers
        for header in headers:  # as in the ustar format: mode, owner, group …
            assert header[100:124] == b"0000644\0" + 2 * b"0000000\0"
            assert header[136:148] == b"00000000000\0"
            assert header[265:329] == bytes(64)
