"""How many bytes pages have, and what they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tests.rigs.sheets import EDITIONS, parcel

from archive.format.page import Page
from archive.tasks.paging import blank, page_of
from archive.tasks.programs import FULL, KINDS, LIGHT, program
from bench.page.rows import Row

LIMIT: Final = 110_000
AIM: Final = 102_400
LIMIT_FULL: Final = 655_360
LANGUAGE: Final = "fa"

_PARTS: Final = {
    "loader": r"<script>(.*?)</script>",
    "packed program": r'<script type="text/plain" id="program">(.*?)</script>',
    "style of the text": r"<style>(.*?)</style>",
}


def of_sizes() -> Iterator[Row]:
    """All of them."""
    for language in EDITIONS:
        yield _row(f"edition {language}", page_of(parcel(language), LIGHT))
    for kind in KINDS:
        yield _row(f"blank {kind}", blank(kind))
    yield _row(f"edition {LANGUAGE}, {FULL}", page_of(parcel(LANGUAGE), FULL))
    made = page_of(parcel(LANGUAGE), LIGHT)
    parts = {name: _found(pattern) for name, pattern in _PARTS.items()} | {
        "words": made.words,
        "text": made.text,
        "object": re.findall(r'id="object">(.*?)</script>', made.to_bytes().decode())[
            0
        ],
    }
    for name, text in parts.items():
        yield Row("sizes", f"part {name}", 0, "bytes", len(text.encode()))
    rest = len(made.to_bytes()) - sum(len(each.encode()) for each in parts.values())
    yield Row("sizes", "part everything else", 0, "bytes", rest)


def _row(case: str, page: Page) -> Row:
    return Row("sizes", case, 0, "bytes", len(page.to_bytes()))


def _found(pattern: str) -> str:
    (found,) = re.findall(pattern, program(LIGHT), re.DOTALL)
    return str(found)
