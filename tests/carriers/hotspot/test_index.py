"""The page with the links: each in the language of who will read it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import pytest

from archive.carriers.hotspot.index import POLICY, Entry, index

FA = Entry(
    language="fa",
    rtl=True,
    name="فارسی",
    open="/token/read-fa.html",
    save="/token/save/read-fa.html",
    saving="ذخیره",
    size=81_818,
    digits="۰۱۲۳۴۵۶۷۸۹",
    notes=("یک.",),
)
BUNDLE = Entry(
    language="en",
    rtl=False,
    name="iran-2026-01.tar.zst",
    open="",
    save="/token/save/iran-2026-01.tar.zst",
    saving="Save",
    size=4117,
    digits="0123456789",
    notes=(),
)
HOSTILE = '"><script>alert(1)</script>&'


def test_each_entry_is_in_its_language_and_direction() -> None:
    """And the page in those of its first."""
    text = index("متن", [FA, BUNDLE]).decode()
    assert text.startswith('<!doctype html>\n<html lang="fa" dir="rtl">')
    assert '<section lang="fa" dir="rtl">' in text
    assert '<section lang="en" dir="ltr">' in text
    assert "<title>متن</title>" in text


def test_a_page_can_be_opened_and_saved_and_a_bundle_saved() -> None:
    """Three links, and each says what it does; what a bundle is called stands by it."""
    text = index("Text", [FA, BUNDLE]).decode()
    assert re.findall(r'<a[^>]* href="([^"]*)">(.*?)</a>', text) == [
        ("/token/read-fa.html", "<bdi>فارسی</bdi>"),
        ("/token/save/read-fa.html", "ذخیره"),
        ("/token/save/iran-2026-01.tar.zst", "Save"),
    ]
    assert '<span class="name"><bdi>iran-2026-01.tar.zst</bdi></span>' in text


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (1001, "2 kB"),
        (604_817, "605 kB"),
        (1_000_000, "1 MB"),
        (64_000_001, "65 MB"),
    ],
)
def test_a_size_is_never_said_smaller_than_it_is(size: int, said: str) -> None:
    """In one unit, rounded up."""
    entry = replace(BUNDLE, size=size)
    assert f"<bdi>{said}</bdi>" in index("a", [entry]).decode()


def test_a_size_has_the_digits_of_its_language() -> None:
    """Nothing else of it changes."""
    assert "<bdi>۸۲ kB</bdi>" in index("a", [FA]).decode()


def test_nothing_in_it_runs_or_is_loaded() -> None:
    """Its policy lets just its style be; no other element could ask for anything."""
    text = index("a", [FA, BUNDLE]).decode()
    (style,) = re.findall("<style>(.*?)</style>", text)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in POLICY
    assert POLICY.startswith("default-src 'none'; ")
    for word in ("<script", "src=", "url(", "@import", "<link", "http:", " style="):
        assert word not in text


def test_no_word_becomes_markup() -> None:
    """Whatever is put in stays text."""
    entry = Entry(
        language=HOSTILE,
        rtl=False,
        name=HOSTILE,
        open=HOSTILE,
        save=HOSTILE,
        saving=HOSTILE,
        size=1,
        digits="0123456789",
        notes=(HOSTILE,),
    )
    text = index(HOSTILE, [entry]).decode()
    assert "<script" not in text
    assert '""' not in text
    assert text.count("&lt;script&gt;") == 8, (
        "the page, its title, and six of the entry"
    )
