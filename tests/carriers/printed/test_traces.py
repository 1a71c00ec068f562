"""A sheet is black on white and does not say who made it, when, where or with what."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import kit
from tests.carriers.printed import sheets
from tests.carriers.printed.sheets import Pdf, edition, made, squares

_ELSEWHERE = {
    "TZ": "Asia/Tehran",
    "USER": "distinctiveuser",
    "LOGNAME": "distinctiveuser",
    "HOME": "/distinctivehome",
    "HOSTNAME": "distinctivehost",
    "LANG": "fa_IR.UTF-8",
    "PYTHONPATH": str(kit.ROOT),
}


_OPERATORS = frozenset(
    ("BT", "ET", "Tm", "Tf", "TJ", "Ts", "re", "f", "q", "Q", "cm", "Do", "J", "w")
)


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_sheet_has_the_same_bytes_everywhere(
    seed: str, tmp_path: Path
) -> None:
    """Another time zone, user, folder and order of hashing change nothing."""
    there = subprocess.run(
        [sys.executable, "-m", "tests.carriers.printed.sheets"],
        cwd=tmp_path,
        env={**os.environ, **_ELSEWHERE, "PYTHONHASHSEED": seed},
        check=True,
        capture_output=True,
        text=True,
    )
    here = made(edition("fa"), squares(40))
    assert here == made.__wrapped__(edition("fa"), squares(40))
    assert there.stdout.strip() == hashlib.sha256(here).hexdigest()


@pytest.mark.parametrize(
    "trace",
    [
        "fpdf", "harfbuzz", "fonttools", "python", "producer", "creator", "moddate",
        "creationdate", "metadata", "/info ", "/id ", "/title", "/author", ".ttf",
        "d:20", "gmt", "utc", "archive", "/home/", "/var/", "/root/",
        rf"(?<![0-9a-z]){re.escape(socket.gethostname().lower())}(?![0-9a-z])",
        re.escape(str(kit.ROOT).lower()),
    ],
)  # fmt: skip
def test_nothing_says_who_made_it_and_when(trace: str) -> None:
    """No name, time, path or tool stands in the file or in any of its streams."""
    file = made(edition("fa"), squares(35))
    outside = re.sub(rb"stream\n.*?\nendstream", b"", file, flags=re.DOTALL)
    texts = [each for each in Pdf(file).streams().values() if b"\0" not in each]
    assert len(texts) > len(Pdf(file).pages())
    for content in (outside, *texts):
        assert not re.search(trace.encode(), content.lower())


def test_a_page_is_black_on_white() -> None:
    """No operator sets a colour, a grey or a transparency: all begins black."""
    pdf = Pdf(made(edition("fa"), squares(35)))
    operators = {
        word
        for page in pdf.pages()
        for word in re.sub(r"\[.*?\]|/\S+", "", page).split()
        if not re.fullmatch(r"-?[0-9.]+", word)
    }
    assert operators <= _OPERATORS
    content = b"".join(pdf.objects.values())
    for colour in (b"/DeviceRGB", b"/DeviceCMYK", b"/ICCBased", b"/SMask", b"/Group"):
        assert colour not in content


def test_squares_are_pictures_of_one_bit() -> None:
    """A printer need not make greys of them."""
    pdf = Pdf(made(edition("fa"), squares(35)))
    pictures = [each for each in pdf.objects.values() if b"/Subtype /Image" in each]
    assert len(pictures) == 35
    for each in pictures:
        assert b"/BitsPerComponent 1\n" in each
        assert b"/ColorSpace /DeviceGray" in each


def test_a_sheet_is_small_enough_to_pass_on() -> None:
    """A full sheet of the statement has under 110,000 bytes."""
    for language in sheets.LANGUAGES:
        assert len(made(edition(language), squares(35))) < 110_000
